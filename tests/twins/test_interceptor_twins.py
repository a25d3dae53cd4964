"""Slow twins of the interceptor: a climb by small steps, and the textbook Kalman filter."""

from math import inf, pi, radians

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.earth.atmosphere import atmosphere
from uppertier.earth.constants import WGS84
from uppertier.interceptor.booster import fly_out
from uppertier.interceptor.endgame import begin_homing, correct_relative, predict_relative
from uppertier.interceptor.round import ATTACHED, ROUND
from uppertier.vectors import norm

ROUND_EARTH = WGS84._replace(flattening=0.0, j2=0.0, j3=0.0, j4=0.0, rotation_rad_s=0.0)


@pytest.fixture(scope="module")
def interceptor():
    return build.interceptor("thaad")


def climb(interceptor, end_s, step_s=1e-3):
    """Straight up in steps of a millisecond: push, weigh, drag, move, drop what is empty."""
    radius, height, speed = 6_378_137.0, 0.0, 0.0
    mass, burns, lit_s = interceptor.launch_mass_kg, list(interceptor.burns), 0.0
    burn = burns.pop(0)
    for k in range(round(end_s / step_s)):
        time = k * step_s
        if burns and time >= lit_s + burn.burn_time_s + burns[0].coast_s - 1e-9:
            lit_s += burn.burn_time_s + burns[0].coast_s
            burn = burns.pop(0)
            mass -= burn.dropped_mass_kg
        _, pressure, density, sound = atmosphere(height)
        flow = burn.propellant_kg / burn.burn_time_s
        burning = time < lit_s + burn.burn_time_s - 1e-9
        push = flow * burn.vacuum_specific_impulse_s * 9.80665 - burn.nozzle_exit_area_m2 * pressure
        coefficient = np.interp(speed / sound, interceptor.drag_mach, interceptor.drag_coefficient)
        drag = 0.5 * density * speed**2 * coefficient * pi * burn.diameter_m**2 / 4.0
        weight = 3.986004418e14 / (radius + height) ** 2
        gain = (push * burning - drag) / mass - weight
        height += speed * step_s + 0.5 * gain * step_s**2
        speed += gain * step_s
        mass -= flow * burning * step_s
    return height, speed


@pytest.mark.parametrize(
    ("name", "end_s"), [("thaad", 16.0), ("thaad", 20.0), ("pac-3-mse", 15.0), ("sm-3-iia", 81.5)]
)
def test_a_vertical_climb_is_that_of_small_steps(name, end_s):
    interceptor = build.interceptor(name)
    start = (6_378_137.0, 0.0, 0.0)
    still = (0.0, 0.0, 0.0)
    position, velocity = fly_out(
        interceptor.parameters(), ROUND_EARTH, start, still, 0.0, ATTACHED, (1.0, 0.0, 0.0), still, end_s, inf
    )
    height, speed = climb(interceptor, end_s)
    # First-order steps of 1 ms on 150 m/s2: 0.08 m/s each second; long strides through Mach 1 the rest. It
    # adds up over a longer burn.
    assert norm(velocity) == pytest.approx(speed, abs=max(3.0, 0.08 * end_s))
    assert position[0] - 6_378_137.0 == pytest.approx(height, abs=max(25.0, 2.0 * end_s))


def test_the_homing_filter_is_the_textbook_one_on_each_axis(interceptor):
    seeker = interceptor.parameters().seeker
    flying = np.zeros(1, ROUND)[0]
    offset, drift = np.array([40e3, 0.0, 0.0]), np.array([-5000.0, 0.0, 0.0])
    begin_homing(seeker, flying, tuple(offset), tuple(drift))
    h, q = 0.01, seeker.target_acceleration_psd_m2_s3
    state = np.zeros(2)
    covariance = np.diag([seeker.handover_position_sigma_m**2, seeker.handover_velocity_sigma_m_s**2])
    moves = np.array([[1.0, h], [0.0, 1.0]])
    wander = q * np.array([[h**3 / 3, h**2 / 2], [h**2 / 2, h]])
    luck = np.random.default_rng(4)
    for k in range(300):
        span = 40e3 - 50.0 * k
        angle = 2e-3 + 1e-4 * luck.normal()
        correct_relative(flying, (np.cos(angle), np.sin(angle), 0.0), seeker.noise_rad, 0.2)
        gain = covariance[:, 0] / (covariance[0, 0] + (span * seeker.noise_rad) ** 2 + 0.2**2)
        state = state + gain * (span * angle - state[0])
        covariance = covariance - np.outer(gain, covariance[0])
        predict_relative(seeker, flying, (0.0, 0.0, 0.0), h)
        state = moves @ state
        covariance = moves @ covariance @ moves.T + wander
    # The kernel corrects across the line of sight, the twin across x: they part by angle squared, 4e-6.
    assert flying["relative_position_m"][1] == pytest.approx(state[0], rel=1e-3)
    assert flying["relative_velocity_m_s"][1] == pytest.approx(state[1], rel=1e-2, abs=1e-2)
    assert flying["relative_covariance"] == pytest.approx(covariance[[0, 0, 1], [0, 1, 1]], rel=1e-4)


def test_seeker_view_of_the_catalogue_is_in_radians(interceptor):
    assert interceptor.parameters().seeker.half_field_of_view_rad < radians(5.0)
