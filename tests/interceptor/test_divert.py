"""Thrusters that are on or off: pulses, lag, fuel."""

from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.interceptor.divert import pulse, push
from uppertier.interceptor.round import ROUND, KillVehicle
from uppertier.vectors import add, norm, scale

SIGHT = (1.0, 0.0, 0.0)
STILL = (0.0, 0.0, 0.0)
STEP_S = 0.01
VEHICLE = KillVehicle(
    mass_kg=50.0,
    radius_m=0.185,
    inverse_beta_m2_kg=1e-3,
    divert_limit_m_s2=50.0,
    divert_lag_s=0.0,
    divert_budget_m_s=400.0,
    least_pulse_s=0.004,
    homing_reserve_m_s=0.0,
    dead_band_m_s=0.0,
    navigation_constant=3.0,
    navigation_position_sigma_m=0.0,
    navigation_velocity_sigma_m_s=0.0,
)
COMPONENT = st.floats(-60.0, 60.0)


def full(budget=1e9):
    flying = np.zeros(1, ROUND)[0]
    flying["divert_left_m_s"] = budget
    return flying


def test_a_pulse_is_full_on_for_as_long_as_it_takes_or_nothing():
    assert pulse(VEHICLE, 0.3, STEP_S) == pytest.approx(0.3)
    assert pulse(VEHICLE, -0.3, STEP_S) == pytest.approx(-0.3)
    assert pulse(VEHICLE, 9.0, STEP_S) == pytest.approx(0.5)
    assert pulse(VEHICLE, 0.19, STEP_S) == 0.0
    assert pulse(VEHICLE, 0.21, STEP_S) == pytest.approx(0.21)


def test_small_commands_gather_until_they_are_worth_a_pulse():
    flying = full()
    pushes = [push(VEHICLE, flying, SIGHT, (0.0, 6.0, 0.0), STEP_S)[1] for _ in range(40)]
    # A pulse is 0.2 m/s at least, and 0.06 m/s are asked for in each step: every fourth step one of 0.24.
    assert pushes[:8] == pytest.approx([0.0, 0.0, 0.0, 24.0, 0.0, 0.0, 0.0, 24.0])
    assert sum(pushes) == pytest.approx(40 * 6.0)


def test_no_impulse_is_lost_while_the_thrusters_can_give_it():
    flying, luck = full(), np.random.default_rng(2)
    commands = luck.normal(size=(300, 2)) * 10.0
    given_ = np.array([push(VEHICLE, flying, SIGHT, (0.0, *each), STEP_S) for each in commands])[:, 1:]
    owed = np.array(flying["impulse_owed_m_s"])[1:]
    assert given_.sum(axis=0) * STEP_S + owed == pytest.approx(commands.sum(axis=0) * STEP_S, abs=1e-9)
    assert np.all((np.abs(given_) * STEP_S >= 0.2 - 1e-9) | (given_ == 0.0))


def test_nothing_pushes_along_the_line_of_sight():
    assert push(VEHICLE, full(), SIGHT, (50.0, 0.0, 0.0), STEP_S) == pytest.approx(STILL)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(COMPONENT, COMPONENT, COMPONENT), min_size=1, max_size=60), st.floats(0.001, 30.0))
def test_fuel_is_neither_overdrawn_nor_lost(commands, budget):
    flying, spent = full(budget), 0.0
    for wanted in commands:
        pushed = push(VEHICLE, flying, SIGHT, wanted, STEP_S)
        # Two pairs of thrusters at right angles burn each for itself.
        spent += STEP_S * (abs(pushed[1]) + abs(pushed[2]))
        assert flying["divert_left_m_s"] >= 0.0
        assert spent + flying["divert_left_m_s"] == pytest.approx(budget, rel=1e-9)


def test_the_lag_is_exact_whatever_the_step():
    vehicle = VEHICLE._replace(divert_lag_s=0.05, least_pulse_s=0.0)
    wanted = (0.0, 10.0, 0.0)
    speeds = []
    for steps in (1, 10):
        flying, gained = full(), STILL
        for _ in range(steps):
            gained = add(gained, scale(0.1 / steps, push(vehicle, flying, SIGHT, wanted, 0.1 / steps)))
        speeds.append(gained[1])
        assert norm(flying["divert_acceleration_m_s2"]) == pytest.approx(10.0 * (1.0 - exp(-2.0)), rel=1e-12)
    assert speeds[0] == pytest.approx(speeds[1], rel=1e-12)
    assert speeds[0] == pytest.approx(10.0 * (0.1 - 0.05 * (1.0 - exp(-2.0))), rel=1e-12)
