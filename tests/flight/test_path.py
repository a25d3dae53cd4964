"""The curve through the knots, on motions it must follow exactly."""

import numpy as np
import pytest

from uppertier.earth.constants import SPHERE
from uppertier.flight.path import interval_at, peak_deceleration, state_at


def polynomial(time):
    """A position whose components are polynomials of the fifth degree, with its derivatives, as a knot."""
    rows = [
        np.polynomial.Polynomial(c) for c in ([1, 2, 3, -4, 0.5, 0.1], [5, -1, 0, 0.3, 0, -0.02], [0, 0, 1])
    ]
    return np.array(
        [time, *(p(time) for p in rows), *(p.deriv(1)(time) for p in rows), *(p.deriv(2)(time) for p in rows)]
    )


def test_a_quintic_is_followed_to_rounding():
    knots = np.array([polynomial(time) for time in (0.0, 1.3, 3.0)])
    for time in (0.0, 0.4, 1.3, 1.7, 2.9, 3.0):
        state = np.concatenate(state_at(knots, 3, time))
        # Rounding of a few hundred metres in float64, with room for a dozen operations.
        assert state == pytest.approx(polynomial(time)[1:], abs=1e-10)


def test_beyond_the_ends_stand_the_end_states():
    knots = np.array([polynomial(time) for time in (0.0, 1.0)])
    assert np.concatenate(state_at(knots, 2, -5.0)) == pytest.approx(knots[0, 1:])
    assert np.concatenate(state_at(knots, 2, 99.0)) == pytest.approx(knots[1, 1:])


def test_of_two_knots_at_one_time_the_later_rules():
    knots = np.array([polynomial(time) for time in (0.0, 1.0, 1.0, 2.0)])
    knots[2, 7:10] += 10.0
    assert interval_at(knots, 4, 1.0) == 2
    assert state_at(knots, 4, 1.0)[2][0] == pytest.approx(knots[2, 7])
    assert state_at(knots, 4, 1.0 - 1e-12)[2][0] == pytest.approx(knots[1, 7], abs=1e-6)


def test_rows_beyond_the_count_are_not_read():
    knots = np.full((9, 10), np.nan)
    knots[:2] = [polynomial(time) for time in (0.0, 1.0)]
    assert np.isfinite(np.concatenate(state_at(knots, 2, 0.5))).all()


def test_standing_in_gravity_shows_no_drag():
    g = SPHERE.mu_m3_s2 / SPHERE.equatorial_radius_m**2
    knots = np.zeros((2, 10))
    knots[:, 1] = SPHERE.equatorial_radius_m
    knots[:, 7] = -g
    # Same place at both ends, and gravity as the acceleration: nothing is left for drag.
    assert peak_deceleration(knots[:1].repeat(2, 0), 0, 2, SPHERE) == pytest.approx(0.0, abs=1e-9)
