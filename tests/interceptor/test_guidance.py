"""Predicted misses and what is done about them."""

from math import radians

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic, surface_direct
from uppertier.interceptor import guidance
from uppertier.interceptor.flyout import ground_range, time_to
from uppertier.interceptor.round import ATTACHED, SEPARATED
from uppertier.vectors import along, cross, distance, dot, norm, scale, subtract, unit

STILL = (0.0, 0.0, 0.0)
SEONGJU = (radians(36.047), radians(128.224))
LAUNCHER = ecef_from_geodetic(*SEONGJU, 650.0, WGS84)
NOWHERE = WGS84._replace(mu_m3_s2=0.0, rotation_rad_s=0.0, air=0.0)


def meeting(flyout, range_km, height_km, azimuth_deg, heading_deg):
    """Aim point, fly-out time, and the state at launch of a target that falls through the aim at 2.7 km/s."""
    latitude, longitude = surface_direct(*SEONGJU, radians(azimuth_deg), range_km * 1e3, WGS84)[:2]
    aim = ecef_from_geodetic(latitude, longitude, height_km * 1e3, WGS84)
    seconds = time_to(flyout, ground_range(LAUNCHER, aim), height_km * 1e3)
    way = direction_from(radians(heading_deg), radians(-45.0), east_north_up(latitude, longitude))
    return aim, seconds, *guidance.carry(aim, scale(2700.0, way), 1.0 / 5000.0, WGS84, -seconds)


def test_carry_comes_back():
    place = ecef_from_geodetic(0.6, 2.2, 90e3, WGS84)
    there = guidance.carry(place, (1500.0, -1800.0, 900.0), 2e-4, WGS84, 40.0)
    back, _ = guidance.carry(*there, 2e-4, WGS84, -40.0)
    assert distance(back, place) < 1.0


def test_without_forces_the_prediction_is_two_straight_lines(interceptor):
    target, moving = (50e3, 300.0, -200.0), (-2500.0, 0.0, 0.0)
    miss, to_go, drift = guidance.predict(
        interceptor.parameters(),
        NOWHERE,
        (1e7, 0.0, 0.0),
        (2500.0, 0.0, 0.0),
        30.0,
        SEPARATED,
        STILL,
        STILL,
        (target[0] + 1e7, target[1], target[2]),
        moving,
        0.0,
        7.0,
    )
    assert to_go == pytest.approx(10.0)
    assert miss == pytest.approx((0.0, 300.0, -200.0), abs=1e-6)
    assert drift == pytest.approx((-5000.0, 0.0, 0.0))


@pytest.mark.parametrize("seed", range(10))
def test_a_turn_moves_the_miss_onto_the_drift(seed):
    luck = np.random.default_rng(seed)
    miss = tuple(luck.normal(size=3) * 500.0)
    ahead = unit(tuple(luck.normal(size=3)))
    drift = along(scale(-4000.0, ahead), 800.0, tuple(luck.normal(size=3)))
    turn = guidance.turn_for(miss, 80e3, ahead, drift)
    assert dot(turn, ahead) == pytest.approx(0.0, abs=1e-12)
    left = subtract(miss, scale(80e3, turn))
    # What is left lies along the drift: it shifts the time of meeting, not the miss.
    assert norm(cross(left, unit(drift))) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("azimuth_deg", [0, 120, 240])
@pytest.mark.parametrize(
    "range_km, height_km, heading_deg",
    [
        (5, 60, 180),
        (30, 45, 180),
        (80, 70, 90),
        (150, 100, 270),
        (200, 43, 180),
        (200, 145, 30),
        (50, 150, 180),
    ],
)
def test_the_launch_solution_meets_the_target_on_the_turning_earth(
    interceptor, flyout, azimuth_deg, range_km, height_km, heading_deg
):
    aim, seconds, target, moving = meeting(flyout, range_km, height_km, azimuth_deg, heading_deg)
    parameters = interceptor.parameters()
    attitude, to_go, left = guidance.solve_launch(
        parameters, flyout, WGS84, LAUNCHER, aim, seconds, target, moving, 1.0 / 5000.0
    )
    assert left < guidance.SOLUTION_M
    miss, _, _ = guidance.predict(
        parameters,
        WGS84,
        LAUNCHER,
        STILL,
        0.0,
        ATTACHED,
        attitude,
        STILL,
        target,
        moving,
        1.0 / 5000.0,
        to_go,
    )
    # Predicted again from the refined time of meeting; the parabola between the two is worth a few metres.
    assert norm(miss) < guidance.SOLUTION_M + 10.0
    # The table leaves out the turning Earth and the early separation of short, low shots.
    assert to_go == pytest.approx(seconds, abs=3.0)


def test_a_target_out_of_reach_leaves_a_large_miss(interceptor, flyout):
    aim = ecef_from_geodetic(SEONGJU[0] + radians(8.0), SEONGJU[1], 100e3, WGS84)
    _, _, left = guidance.solve_launch(
        interceptor.parameters(), flyout, WGS84, LAUNCHER, aim, 100.0, aim, (0.0, 0.0, 0.0), 0.0
    )
    assert left > 10e3


def test_tilt_stays_within_its_limit_and_across(interceptor):
    booster = interceptor.parameters().booster
    velocity = (1000.0, 0.0, 0.0)
    tilt = guidance.steer(booster, 8.0, velocity, STILL, (0.0, 80e3, 0.0), 60.0, (-4000.0, 0.0, 0.0))
    assert norm(tilt) == pytest.approx(booster.steering_limit_rad)
    assert dot(tilt, velocity) == 0.0
    small = guidance.steer(booster, 8.0, velocity, STILL, (0.0, 100.0, 0.0), 60.0, (-4000.0, 0.0, 0.0))
    assert 0.0 < norm(small) < booster.steering_limit_rad


def test_midcourse_leaves_noise_alone_and_the_reserve_untouched(interceptor):
    vehicle = interceptor.parameters().kill_vehicle
    drift = (-5000.0, 0.0, 0.0)
    within = 0.99 * vehicle.dead_band_m_s * 40.0
    assert guidance.divert_for(vehicle, 400.0, (0.0, within, 0.0), 40.0, drift) == STILL
    wanted = guidance.divert_for(vehicle, 400.0, (77.0, 4000.0, 0.0), 40.0, drift)
    assert wanted == pytest.approx((0.0, 100.0, 0.0))
    left = vehicle.homing_reserve_m_s + 30.0
    assert norm(guidance.divert_for(vehicle, left, (0.0, 4000.0, 0.0), 40.0, drift)) == pytest.approx(30.0)
    assert norm(guidance.divert_for(vehicle, 10.0, (0.0, 4000.0, 0.0), 40.0, drift)) == 0.0
