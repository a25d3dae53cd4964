"""Laws of the round's flight: energy, order of convergence, symmetry."""

from math import radians

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.earth.gravity import gravity_potential
from uppertier.interceptor.booster import step
from uppertier.interceptor.lethality import touch
from uppertier.interceptor.round import ATTACHED, SEPARATED
from uppertier.vectors import distance, dot, rotate_back, unit

STILL = (0.0, 0.0, 0.0)
LOCAL = east_north_up(radians(36.0), radians(128.0))
HIGH = ecef_from_geodetic(radians(36.0), radians(128.0), 60e3, WGS84)
CLIMBING = tuple(2300.0 * part for part in direction_from(0.5, 0.7, LOCAL))


@pytest.fixture(scope="module")
def parameters():
    return build.interceptor("thaad").parameters()


def fly_on(parameters, planet, position, velocity, age_s, separated, attitude, seconds, steps):
    for k in range(steps):
        position, velocity = step(
            parameters, planet, position, velocity, age_s + k * seconds / steps, separated, attitude, STILL,
            seconds / steps,
        )  # fmt: skip
    return position, velocity


def test_without_air_a_coasting_kill_vehicle_keeps_its_energy_in_the_turning_frame(parameters):
    planet = WGS84._replace(air=0.0)

    def energy(position, velocity):
        turning = 0.5 * planet.rotation_rad_s**2 * (position[0] ** 2 + position[1] ** 2)
        return 0.5 * dot(velocity, velocity) + gravity_potential(position, planet) - turning

    before = energy(HIGH, CLIMBING)
    after = energy(*fly_on(parameters, planet, HIGH, CLIMBING, 30.0, SEPARATED, STILL, 100.0, 100))
    # 1e-12 of 6e7 J/kg: rounding, not the method.
    assert after == pytest.approx(before, rel=1e-11)


def test_in_air_it_loses_energy_and_never_gains(parameters):
    position = ecef_from_geodetic(radians(36.0), radians(128.0), 30e3, WGS84)
    slow = fly_on(parameters, WGS84, position, CLIMBING, 30.0, SEPARATED, STILL, 5.0, 50)[1]
    free = fly_on(parameters, WGS84._replace(air=0.0), position, CLIMBING, 30.0, SEPARATED, STILL, 5.0, 50)[1]
    assert dot(slow, slow) < dot(free, free)


def test_halving_the_step_of_the_burn_divides_its_error_by_sixteen(parameters):
    """Without air, whose tables have corners: thrust, mass loss, gravity and the turning thrust remain."""
    planet = WGS84._replace(air=0.0)
    start = ecef_from_geodetic(radians(36.0), radians(128.0), 650.0, WGS84)
    attitude = direction_from(1.0, radians(50.0), LOCAL)
    rolling = fly_on(parameters, planet, start, STILL, 0.0, ATTACHED, attitude, 1.0, 100)
    exact = fly_on(parameters, planet, *rolling, 1.0, ATTACHED, attitude, 15.0, 1920)[0]
    errors = [
        distance(fly_on(parameters, planet, *rolling, 1.0, ATTACHED, attitude, 15.0, steps)[0], exact)
        for steps in (30, 60, 120)
    ]
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert np.all(orders > 3.6)
    assert np.all(orders < 4.6)


@pytest.mark.parametrize("seed", range(10))
def test_a_hit_does_not_depend_on_the_axes(seed):
    luck = np.random.default_rng(seed)
    offset, drift, axis = (tuple(luck.normal(size=3)) for _ in range(3))
    axis = unit(axis)
    turn = east_north_up(luck.uniform(-1.5, 1.5), luck.uniform(-3.0, 3.0))
    turned = [rotate_back(turn, each) for each in (offset, drift, axis)]
    here, there = touch(offset, drift, axis, 2.5, 0.9, 0.185), touch(*turned, 2.5, 0.9, 0.185)
    assert here[0] == there[0]
    # Golden section leaves a few parts in a thousand million of its bracket.
    assert here[1] == pytest.approx(there[1], abs=1e-6)
