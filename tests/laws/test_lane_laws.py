"""A flight knows nothing of its neighbours: alone, in company, or in another order it gives the same bits."""

from math import inf, radians

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.earth.air_tables import exponential_air, standard_air, with_wind
from uppertier.earth.constants import WGS84
from uppertier.flight.body import LANDED, Launch
from uppertier.flight.fall import fall_many
from uppertier.flight.path import KNOTS
from uppertier.flight.propagate import fly_many
from uppertier.flight.step import LOOSE

SITE = (radians(39.66), radians(124.7), 0.0)
WINDY = with_wind(standard_air(), [0.0, 12e3, 30e3], [5.0, 40.0, -10.0], [0.0, 8.0, 2.0])
# As many as the lanes, and more than they hold, so that some wait for a lane to become free.
FLIGHTS = 37

MISSILES = {"scud-b": 8.0, "scud-er": 1.4, "minuteman-iii": 1.5, "kn-23": 8.0, "hwasong-15": 0.3}


def launches(name):
    """Return launches (N, LAUNCH_COLUMNS) unlike each other: cut off or not, some kicked to the ground."""
    draw, kick = np.random.default_rng(16), MISSILES[name]
    burn_s = build.missile(name).burn_time_s
    rows = []
    for i in range(FLIGHTS):
        cutoff_s = inf if i % 3 else burn_s * draw.uniform(0.85, 1.0)
        kick_rad = radians(kick * draw.uniform(0.5, 1.3)) if i % 9 else radians(50.0)
        factors = draw.uniform(0.97, 1.03, 4)
        azimuth, push = draw.uniform(0.0, 6.28), draw.uniform(0.7, 1.0)
        rows.append(Launch(*SITE, azimuth, kick_rad, cutoff_s, 300.0, push, *factors))
    return np.array(rows)


def flown(name, rows, air):
    """Return paths (a list of arrays) and marks of flights."""
    count = len(rows)
    knots, counts = np.zeros((count, KNOTS, 10)), np.zeros(count, np.int64)
    marks = np.zeros((count, 5), np.int64)
    fly_many(build.missile(name).vehicle(), rows, LOOSE, air, WGS84, knots, counts, marks)
    return [path[:each] for path, each in zip(knots, counts)], marks


@pytest.mark.parametrize("air", [standard_air(), WINDY], ids=["still", "wind"])
@pytest.mark.parametrize("name", MISSILES)
def test_a_missile_flies_the_same_alone_and_in_company(name, air):
    rows = launches(name)
    paths, marks = flown(name, rows, air)
    assert LANDED in marks[:, 0]
    assert len({len(path) for path in paths}) > 10
    for i in range(FLIGHTS):
        (alone,), mark = flown(name, rows[i : i + 1], air)
        assert np.array_equal(alone, paths[i])
        assert np.array_equal(mark[0], marks[i])


@pytest.mark.parametrize("name", MISSILES)
def test_the_order_of_launches_changes_nothing(name):
    rows = launches(name)
    paths, marks = flown(name, rows, standard_air())
    order = np.random.default_rng(3).permutation(FLIGHTS)
    shuffled, marks_too = flown(name, rows[order], standard_air())
    for place, i in enumerate(order):
        assert np.array_equal(shuffled[place], paths[i])
        assert np.array_equal(marks_too[place], marks[i])


def bodies():
    """Return states (N, 7) and inverse ballistic coefficients of falling bodies."""
    draw = np.random.default_rng(17)
    states = np.empty((FLIGHTS, 7))
    for state in states:
        up = draw.normal(size=3)
        state[0] = draw.uniform(0.0, 300.0)
        state[1:4] = (6.37e6 + draw.uniform(50e3, 900e3)) * up / np.linalg.norm(up)
        state[4:] = draw.uniform(500.0, 6000.0) * _unit(draw)
    return states, 10.0 ** draw.uniform(-4.5, -2.5, FLIGHTS)


def _unit(draw):
    toward = draw.normal(size=3)
    return toward / np.linalg.norm(toward)


def fell(states, inverse_beta, air, rows):
    """Return ends, paths and marks of falls."""
    count = len(states)
    ends, knots = np.empty((count, 8)), np.zeros((count, rows, 10))
    counts, marks = np.zeros(count, np.int64), np.zeros((count, 5), np.int64)
    fall_many(states, inverse_beta, 2500.0, 0.0, 1.0, air, WGS84, ends, knots, counts, marks)
    return ends, knots, counts, marks


@pytest.mark.parametrize("rows", [0, 400], ids=["ends only", "paths"])
@pytest.mark.parametrize("air", [standard_air(), exponential_air(1.225, 7160.0), WINDY])
def test_a_body_falls_the_same_alone_in_company_and_in_another_order(air, rows):
    states, inverse_beta = bodies()
    whole = fell(states, inverse_beta, air, rows)
    order = np.random.default_rng(4).permutation(FLIGHTS)
    shuffled = fell(states[order], inverse_beta[order], air, rows)
    for each, other in zip(whole, shuffled):
        assert np.array_equal(each[order], other)
    for i in range(FLIGHTS):
        alone = fell(states[i : i + 1], inverse_beta[i : i + 1], air, rows)
        for each, other in zip(whole, alone):
            assert np.array_equal(each[i], other[0])


def test_the_same_seed_of_flights_flies_the_same_twice():
    rows = launches("scud-er")
    first, second = (flown("scud-er", rows, standard_air())[0] for _ in range(2))
    assert all(np.array_equal(each, other) for each, other in zip(first, second))
