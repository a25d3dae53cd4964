"""The chapter on the interceptor: closed forms, the adjoint, the record of tests."""

from math import exp, sqrt

import numpy as np
import pytest
from scipy.integrate import quad

from uppertier.catalog import build
from uppertier.validation.adjoint import Loop, adjoint_miss
from uppertier.validation.homing import noise_factor, noise_shape


def rows_of(book, *words):
    return [row for row in book.rows if all(word in row.what for word in words)]


def test_every_closed_form_is_met(interceptor):
    rows = [*rows_of(interceptor, "N' = ")]
    assert len(rows) == 12
    assert all(row.passed for row in rows)
    assert all(abs(row.ours) > 0.01 for row in rows)


def test_the_endgame_is_within_five_per_cent_of_its_adjoint(interceptor):
    rows = [row for row in interceptor.rows if row.source.startswith("adjoint method")]
    assert [row.tolerance for row in rows] == [5.0] * 5
    assert all(row.passed for row in rows)


def test_the_record_of_tests_is_not_refuted(interceptor):
    (row,) = rows_of(interceptor, "single shot as in tests")
    assert 0.79 <= row.ours <= 1.0


@pytest.mark.parametrize("constant", [3, 4, 5])
@pytest.mark.parametrize("power", [0, 1])
def test_the_noise_factor_is_the_integral_of_the_adjoint_s_answer(constant, power):
    def squared(tau):
        return (tau**power * np.polyval(noise_shape(constant)[::-1], tau) * exp(-tau)) ** 2

    assert noise_factor(constant, power) == pytest.approx(sqrt(quad(squared, 0.0, 60.0)[0]), rel=1e-6)


def test_the_answer_to_glint_begins_with_the_navigation_constant():
    """In the last moment a wrong point moves the round by N' times the lag's share of it, and no more."""
    assert [noise_shape(n)[0] for n in (3, 4, 5)] == [3.0, 4.0, 5.0]


@pytest.fixture
def loop():
    numbers = build.interceptor("thaad").parameters()
    return Loop(
        closing_m_s=5000.0,
        steps=60,
        step_s=0.01,
        navigation_constant=3.0,
        lag_s=0.05,
        blind_range_m=50.0,
        noise_rad=75e-6,
        wander_m=0.2,
        wander_time_s=0.3,
        shift_m=0.1,
        filter_noise_rad=75e-6,
        filter_spread_m=0.2,
        position_sigma_m=numbers.seeker.handover_position_sigma_m,
        velocity_sigma_m_s=numbers.seeker.handover_velocity_sigma_m_s,
        acceleration_psd_m2_s3=1.0,
        target_m_s2=20.0,
    )


def test_the_adjoint_is_the_loop_run_forward_many_times(loop):
    """The same loop written forward, with luck: two thousand runs are good to 1.6 per cent."""
    from uppertier.validation.adjoint import ACROSS, RATE, STATES, WANDER, gains, step_matrices

    luck, states = np.random.default_rng(3), np.zeros((2000, STATES))
    states[:, WANDER] = luck.normal(size=2000)
    keep = exp(-loop.step_s / loop.wander_time_s)
    gain = gains(loop)
    for k in range(loop.steps):
        to_go = loop.step_s * (loop.steps - k)
        moves, wrong = step_matrices(loop, gain[k], to_go)
        seen = loop.shift_m + loop.closing_m_s * to_go * loop.noise_rad * luck.normal(size=2000)
        states = states @ moves.T + np.outer(seen, wrong)
        states[:, ACROSS] += 0.5 * loop.step_s**2 * loop.target_m_s2
        states[:, RATE] += loop.step_s * loop.target_m_s2
        states[:, WANDER] += sqrt(1.0 - keep * keep) * luck.normal(size=2000)
    miss = adjoint_miss(loop)
    assert states[:, ACROSS].std() == pytest.approx(miss.sigma_m, rel=0.06)
    assert states[:, ACROSS].mean() == pytest.approx(miss.mean_m, abs=4.0 * miss.sigma_m / sqrt(2000))
