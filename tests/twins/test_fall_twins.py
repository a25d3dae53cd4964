"""Sixteen bodies falling side by side against one falling alone in plain Python."""

import numpy as np
import pytest

from twins import plain_fall
from uppertier.earth.air_tables import exponential_air, standard_air, with_wind
from uppertier.earth.constants import WGS84
from uppertier.flight.body import ALOFT, LANDED
from uppertier.flight.fall import fall_many

FLIGHTS = 20
UNTIL_S = 1000.0
STANDARD = standard_air()
AIRS = {
    "exponential": exponential_air(1.225, 7160.0),
    "standard": STANDARD,
    "wind": with_wind(STANDARD, [0.0, 12e3, 30e3], [5.0, 40.0, -10.0], [0.0, 8.0, 2.0]),
}


def bodies():
    """Return states (N, 7) and inverse ballistic coefficients of bodies unlike each other in every way."""
    draw = np.random.default_rng(1976)
    states, inverse_beta = np.empty((FLIGHTS, 7)), 10.0 ** draw.uniform(-4.2, -3.0, FLIGHTS)
    for state in states:
        up, side = draw.normal(size=(2, 3))
        up /= np.linalg.norm(up)
        side = np.cross(up, side) / np.linalg.norm(np.cross(up, side))
        slope = np.radians(draw.uniform(-60.0, 70.0))
        state[0] = draw.uniform(0.0, 100.0)
        state[1:4] = (6.37e6 + draw.uniform(60e3, 300e3)) * up
        state[4:] = draw.uniform(1000.0, 6500.0) * (np.sin(slope) * up + np.cos(slope) * side)
    return states, inverse_beta


def side_by_side(air, rows=0):
    """Return the ends of all falls; with rows also their paths."""
    states, inverse_beta = bodies()
    ends, knots = np.empty((FLIGHTS, 8)), np.zeros((FLIGHTS, rows, 10))
    counts, marks = np.zeros(FLIGHTS, np.int64), np.zeros((FLIGHTS, 5), np.int64)
    fall_many(states, inverse_beta, UNTIL_S, 0.0, 1.0, air, WGS84, ends, knots, counts, marks)
    return ends, [path[:count] for path, count in zip(knots, counts)]


def alone(air):
    """Return the ends of all falls, each on its own."""
    return np.array([plain_fall.fall(*body, UNTIL_S, 0.0, 1.0, air, WGS84) for body in zip(*bodies())])


@pytest.mark.parametrize("air", AIRS.values(), ids=AIRS)
def test_a_body_among_sixteen_falls_as_one_alone(air):
    """The same steps by the same rules, each chosen anew: what is left is the order of the sums.

    It was a centimetre in the standard air while its bends made the last digits choose the steps.
    """
    found, twin = side_by_side(air)[0], alone(air)
    assert set(found[:, 7]) == {LANDED, ALOFT}
    assert (found[:, 7] == twin[:, 7]).all()
    assert np.linalg.norm(found[:, 1:4] - twin[:, 1:4], axis=1).max() < 1e-6
    assert np.linalg.norm(found[:, 4:7] - twin[:, 4:7], axis=1).max() < 1e-6
    assert np.abs(found[:, 0] - twin[:, 0]).max() < 1e-9


@pytest.mark.parametrize("air", AIRS.values(), ids=AIRS)
def test_in_the_same_steps_a_body_falls_to_the_same_place(air):
    ends, paths = side_by_side(air, 300)
    for (state, inverse_beta), end, path in zip(zip(*bodies()), ends, paths):
        twin = plain_fall.retrace(state, path[:, 0], inverse_beta, air, WGS84)
        assert path[-1, :7] == pytest.approx(end[:7], abs=0.0)
        # Rounding of 6400 km, some tens of steps long.
        assert np.linalg.norm(end[1:4] - twin[1:4]) < 1e-6
        assert np.linalg.norm(end[4:7] - twin[4:7]) < 1e-6
