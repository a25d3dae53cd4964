"""What a round does with estimates that come, come late, or come no more; and what it then sees."""

from dataclasses import replace

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.interceptor.flight import fly
from uppertier.interceptor.guidance import carry, changes_nothing
from uppertier.interceptor.round import HIT, HOMING, NOSE, OUT_OF_VIEW, TOO_FAINT, WARHEAD
from uppertier.vectors import distance

STILL = (0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def sure(interceptor):
    return replace(interceptor, reliability=1.0)


def test_an_estimate_that_moves_the_meeting_by_little_is_left_alone(interceptor):
    vehicle = interceptor.parameters().kill_vehicle
    same = (2e-4, 2e-4)
    # The dead-band is 3 m/s: half of it over 20 s is 30 m.
    assert changes_nothing(vehicle, (29.0, 0.0, 0.0), STILL, same, 100e3, 20.0)
    assert not changes_nothing(vehicle, (31.0, 0.0, 0.0), STILL, same, 100e3, 20.0)
    assert changes_nothing(vehicle, STILL, (0.0, 1.4, 0.0), same, 100e3, 20.0)
    assert not changes_nothing(vehicle, STILL, (0.0, 1.6, 0.0), same, 100e3, 20.0)


def test_another_drag_is_news_where_there_is_air(interceptor):
    vehicle = interceptor.parameters().kill_vehicle
    assert changes_nothing(vehicle, STILL, STILL, (4e-4, 2e-4), 100e3, 20.0)
    assert not changes_nothing(vehicle, STILL, STILL, (4e-4, 2e-4), 50e3, 20.0)


@pytest.mark.parametrize("seconds", [0.0, 5.0, 100.0, 400.0, -200.0])
def test_long_strides_above_the_air_lose_nothing(seconds):
    place, moving = (6.378e6 + 400e3, 0.0, 0.0), (1500.0 if seconds > 0.0 else -1500.0, 2500.0, 500.0)
    ours, _ = carry(place, moving, 2e-4, WGS84, seconds)
    fine, way = (place, moving), 1.0 if seconds > 0.0 else -1.0
    for _ in range(round(abs(seconds))):
        fine = carry(*fine, 2e-4, WGS84, way)
    assert distance(ours, fine[0]) < 1.0


def flown(stage, interceptor, flyout, link_ends_s, wrong_m=0.0, runs=12):
    """Fly one meeting whose estimates stop at a time and are off by some metres; return the rounds."""
    case = stage.Condition("lost link")
    launcher = stage.ecef_from_geodetic(stage.LATITUDE_RAD, stage.LONGITUDE_RAD, 650.0, WGS84)
    latitude, longitude = stage.surface_direct(
        stage.LATITUDE_RAD, stage.LONGITUDE_RAD, 0.0, case.range_m, WGS84
    )[:2]
    aim = stage.ecef_from_geodetic(latitude, longitude, case.height_m, WGS84)
    flight_s = stage.time_to(flyout, stage.ground_range(launcher, aim), case.height_m)
    way = stage.direction_from(case.heading_rad, -case.dive_rad, stage.east_north_up(latitude, longitude))
    position, velocity = carry(aim, tuple(2700.0 * part for part in way), 2e-4, WGS84, -(5.0 + flight_s))
    rounds, targets = np.zeros((runs, 1), stage.ROUND), np.zeros((runs, 1), stage.TARGET)
    targets["length_m"], targets["diameter_m"], targets["alive"] = 2.5, 0.9, 1
    for r in range(runs):
        stage.order(rounds[r, 0], 0, launcher, 0, 1, 0.0, 5.0, 5.0 + flight_s, aim)
    for frame in range(round((flight_s + 8.0) / 0.1)):
        time_s = 0.1 * frame
        targets["position_m"], targets["velocity_m_s"] = position, velocity
        targets["acceleration_m_s2"] = stage.free_acceleration(position, velocity, 2e-4, WGS84)
        if frame % 10 == 0 and time_s <= link_ends_s:
            for r in range(runs):
                seen = (position[0], position[1] + wrong_m, position[2])
                stage.uplink(rounds[r, 0], time_s, time_s, seen, velocity, 2e-4)
        fly(interceptor.parameters(), flyout, WGS84, time_s, 0.1, 1, 0, targets, rounds)
        position, velocity = stage.step_free(position, velocity, 2e-4, WGS84, 0.1)
    return rounds[:, 0]


def test_a_round_that_hears_no_more_flies_on_its_last_estimate(stage, sure, flyout):
    rounds = flown(stage, sure, flyout, link_ends_s=6.0)
    assert np.all(rounds["uplink_s"] <= 6.0)
    assert np.all(rounds["section"] > 0)
    assert np.mean(rounds["status"] == HIT) > 0.6


def test_an_estimate_wrong_by_two_kilometres_leaves_the_target_out_of_view(stage, sure, flyout):
    rounds = flown(stage, sure, flyout, link_ends_s=100.0, wrong_m=2000.0)
    assert np.all(np.isnan(rounds["locked_s"]))
    assert np.all(rounds["blindness"] == OUT_OF_VIEW)


def test_a_cold_body_is_out_of_sight_until_late_or_for_ever(stage, sure, flyout):
    warm = flown(stage, sure, flyout, link_ends_s=100.0, runs=4)
    cool = flown(stage, replace(sure, body_temperature_k=250.0), flyout, link_ends_s=100.0, runs=4)
    cold = flown(stage, replace(sure, body_temperature_k=120.0), flyout, link_ends_s=100.0, runs=4)
    assert np.all(cool["locked_s"] > warm["locked_s"] + 2.0)
    assert np.all(np.isnan(cold["locked_s"]))
    assert np.all(cold["blindness"] == TOO_FAINT)


def test_what_is_seen_has_to_be_seen_for_the_stated_frames(stage, sure, flyout):
    quick = flown(stage, replace(sure, confirm_frames=1), flyout, link_ends_s=100.0, runs=4)
    slow = flown(stage, replace(sure, confirm_frames=50), flyout, link_ends_s=100.0, runs=4)
    assert slow["locked_s"] - quick["locked_s"] == pytest.approx(0.5, abs=0.11)


def test_an_eye_follows_the_body_of_its_own_choice_to_the_end(stage, sure, flyout):
    rounds = flown(stage, sure, flyout, link_ends_s=100.0)
    assert np.all(rounds["status"] > HOMING)
    assert np.all((rounds["section"] >= NOSE) & (rounds["section"] <= WARHEAD + 1))
    assert np.all((rounds["aspect_rad"] >= 0.0) & (rounds["aspect_rad"] <= np.pi))
