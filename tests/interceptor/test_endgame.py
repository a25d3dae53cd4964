"""Homing against Zarchan's closed forms."""

from math import exp

import numpy as np
import pytest

from uppertier.interceptor.divert import push
from uppertier.interceptor.endgame import command
from uppertier.interceptor.round import ROUND, KillVehicle
from uppertier.vectors import along, subtract

CLOSING_M_S = 5000.0
NO_PULL = (0.0, 0.0, 0.0)
LAG_S = 5.0
FREE = KillVehicle(
    mass_kg=50.0,
    radius_m=0.185,
    inverse_beta_m2_kg=1e-3,
    divert_limit_m_s2=1e9,
    divert_lag_s=0.0,
    divert_budget_m_s=1e9,
    least_pulse_s=0.0,
    homing_reserve_m_s=0.0,
    dead_band_m_s=0.0,
    navigation_constant=3.0,
    navigation_position_sigma_m=0.0,
    navigation_velocity_sigma_m_s=0.0,
)


def miss_of(kill_vehicle, homing_s, lateral_m_s=0.0, target_m_s2=0.0, step_s=5e-4):
    """Home along x with perfect knowledge of position and velocity; return where y ends: the signed miss."""
    flying = np.zeros(1, ROUND)[0]
    flying["divert_left_m_s"] = kill_vehicle.divert_budget_m_s
    offset, drift = (CLOSING_M_S * homing_s, 0.0, 0.0), (-CLOSING_M_S, lateral_m_s, 0.0)
    pull = (0.0, target_m_s2, 0.0)
    for _ in range(round(homing_s / step_s)):
        wanted = command(kill_vehicle, offset, drift, NO_PULL)
        pushed = push(kill_vehicle, flying, (1.0, 0.0, 0.0), wanted, step_s)
        relative = subtract(pull, pushed)
        offset = along(along(offset, step_s, drift), 0.5 * step_s * step_s, relative)
        drift = along(drift, step_s, relative)
    return offset[1]


@pytest.mark.parametrize("constant", [3.0, 4.0, 5.0])
def test_without_lag_a_heading_error_leaves_no_miss(constant):
    kill_vehicle = FREE._replace(navigation_constant=constant)
    # The last hundredth of a second is not commanded: of 200 m it leaves 2 mm where N' is 3.
    assert abs(miss_of(kill_vehicle, 4.0, lateral_m_s=50.0)) < 3e-3


def heading_error_miss(constant, homing_s, lag_s, lateral_m_s):
    """Zarchan, Tactical and Strategic Missile Guidance, chapter 4: single-lag loop, by the adjoint."""
    x = homing_s / lag_s
    shape = {3: 1 - x / 2, 4: 1 - x + x**2 / 6, 5: 1 - 1.5 * x + x**2 / 2 - x**3 / 24}[constant]
    return lateral_m_s * homing_s * exp(-x) * shape


@pytest.mark.parametrize("constant", [3, 4, 5])
@pytest.mark.parametrize("homing_s", [4.0, 10.0, 25.0])
def test_with_lag_a_heading_error_leaves_the_miss_of_the_adjoint(constant, homing_s):
    kill_vehicle = FREE._replace(navigation_constant=float(constant), divert_lag_s=LAG_S)
    wanted = heading_error_miss(constant, homing_s, LAG_S, 10.0)
    # No command in the last 10 ms of a lag of 5 s: up to 1.1 per cent where N' is 5.
    assert miss_of(kill_vehicle, homing_s, lateral_m_s=10.0, step_s=2e-3) == pytest.approx(
        wanted, rel=0.015, abs=0.03
    )


def target_manoeuvre_miss(constant, homing_s, lag_s, target_m_s2):
    """Zarchan, chapter 4: the miss of a step in target acceleration, single-lag loop."""
    x = homing_s / lag_s
    shape = {3: 0.5, 4: 0.5 - x / 6, 5: 0.5 - x / 3 + x**2 / 24}[constant]
    return target_m_s2 * homing_s**2 * exp(-x) * shape


@pytest.mark.parametrize("constant", [3, 4, 5])
def test_with_lag_a_target_step_leaves_the_miss_of_the_adjoint(constant):
    kill_vehicle = FREE._replace(navigation_constant=float(constant), divert_lag_s=LAG_S)
    wanted = target_manoeuvre_miss(constant, 10.0, LAG_S, 2.0)
    assert miss_of(kill_vehicle, 10.0, target_m_s2=2.0, step_s=2e-3) == pytest.approx(
        wanted, rel=0.015, abs=0.03
    )


def test_a_weak_motor_misses_what_it_cannot_reach():
    kill_vehicle = FREE._replace(divert_limit_m_s2=49.0)
    # 300 m off with 2 s to go: 49 m/s2 for 2 s moves 98 m.
    assert miss_of(kill_vehicle, 2.0, lateral_m_s=150.0) == pytest.approx(300.0 - 98.0, abs=1.0)


def test_past_the_target_nothing_is_commanded():
    assert command(FREE, (-10.0, 5.0, 0.0), (-CLOSING_M_S, 0.0, 0.0), NO_PULL) == (0.0, 0.0, 0.0)
