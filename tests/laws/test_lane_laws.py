"""Lanes and the scalar path are one: alone, in company, or in another order a flight gives the same bits.

One flight alone flies in one lane, in scalar code; two and more in sixteen. Each chooses its own steps. The
contract asks for 1e-6 m; equal bits are more. `twins/test_own_step_twins` asks it of a second program.
"""

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
from uppertier.flight.single import fly
from uppertier.flight.step import LOOSE

SITE = (radians(39.66), radians(124.7), 0.0)
WINDY = with_wind(standard_air(), [0.0, 12e3, 30e3], [5.0, 40.0, -10.0], [0.0, 8.0, 2.0])
AIRS = {"still": standard_air(), "exponential": exponential_air(1.225, 7160.0), "wind": WINDY}
# More than the lanes hold, so that some wait for a lane to become free.
FLIGHTS = 37
# One, some of the lanes, all of them, one too many, and many times as many.
COUNTS = [1, 7, 16, 17, 1000]
SAME_M = 1e-6

MISSILES = {"scud-b": 8.0, "scud-er": 1.4, "minuteman-iii": 1.5, "kn-23": 8.0, "hwasong-15": 0.3}


def launches(name, count=FLIGHTS):
    """Return launches (N, LAUNCH_COLUMNS) unlike each other: cut off or not, some kicked to the ground."""
    draw, kick = np.random.default_rng(16), MISSILES[name]
    burn_s = build.missile(name).burn_time_s
    rows = []
    for i in range(count):
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


@pytest.mark.parametrize("air", AIRS.values(), ids=AIRS)
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


@pytest.mark.parametrize("count", COUNTS)
def test_any_number_of_missiles_flies_as_each_alone_by_hand(count):
    rows = launches("scud-er", count)
    order = np.random.default_rng(5).permutation(count)
    paths, marks = flown("scud-er", rows[order], WINDY)
    vehicle, knots = build.missile("scud-er").vehicle(), np.zeros((KNOTS, 10))
    for place, i in enumerate(order):
        alone = fly(vehicle, Launch(*rows[i]), WGS84, knots, WINDY)
        assert (alone.status, alone.count) == (marks[place, 0], len(paths[place]))
        assert np.abs(knots[alone.count - 1, 1:4] - paths[place][-1, 1:4]).max() < SAME_M
        assert np.array_equal(knots[: alone.count], paths[place])


def test_the_last_digits_of_a_launch_do_not_choose_the_steps():
    """Two nanometres at the launch are tens of them at the impact, at most: not the error of a step.

    Not so for a glider: one in ten meets an edge of its lift otherwise and lands decimetres away.
    """
    for name in ("scud-b", "scud-er", "minuteman-iii"):
        rows = launches(name, 200)
        beside = rows.copy()
        beside[:, 0] *= 1.0 + 4e-16
        assert (beside[:, 0] != rows[:, 0]).all()
        (paths, marks), (others, _) = (flown(name, each, standard_air()) for each in (rows, beside))
        landed = [i for i, mark in enumerate(marks) if mark[0] == LANDED]
        apart = [np.linalg.norm(paths[i][-1, 1:4] - others[i][-1, 1:4]) for i in landed]
        assert len(landed) > 100
        assert max(apart) < SAME_M


def bodies(count=FLIGHTS):
    """Return states (N, 7) and inverse ballistic coefficients of falling bodies."""
    draw = np.random.default_rng(17)
    states = np.empty((count, 7))
    for state in states:
        up = draw.normal(size=3)
        state[0] = draw.uniform(0.0, 300.0)
        state[1:4] = (6.37e6 + draw.uniform(50e3, 900e3)) * up / np.linalg.norm(up)
        state[4:] = draw.uniform(500.0, 6000.0) * _unit(draw)
    return states, 10.0 ** draw.uniform(-4.5, -2.5, count)


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
@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("air", AIRS.values(), ids=AIRS)
def test_a_body_falls_the_same_alone_in_company_and_in_another_order(air, count, rows):
    states, inverse_beta = bodies(count)
    whole = fell(states, inverse_beta, air, rows)
    order = np.random.default_rng(4).permutation(count)
    shuffled = fell(states[order], inverse_beta[order], air, rows)
    for each, other in zip(whole, shuffled):
        assert np.array_equal(each[order], other)
    for i in range(count):
        alone = fell(states[i : i + 1], inverse_beta[i : i + 1], air, rows)
        assert np.abs(alone[0][0, 1:4] - whole[0][i, 1:4]).max() < SAME_M
        for each, other in zip(whole, alone):
            assert np.array_equal(each[i], other[0])


def test_the_last_digits_of_a_fall_do_not_choose_its_steps():
    """A nanometre at the start stays one, where a start on the edge of a step's rounding does not leap."""
    states, inverse_beta = bodies(2000)
    beside = states.copy()
    beside[:, 1:4] += np.random.default_rng(6).normal(size=(2000, 3)) * 1e-9
    for air in AIRS.values():
        ends, others = (fell(each, inverse_beta, air, 0)[0] for each in (states, beside))
        apart = np.linalg.norm(ends[:, 1:4] - others[:, 1:4], axis=1)
        assert np.mean(apart < SAME_M) > 0.99


def test_the_same_seed_of_flights_flies_the_same_twice():
    rows = launches("scud-er")
    first, second = (flown("scud-er", rows, standard_air())[0] for _ in range(2))
    assert all(np.array_equal(each, other) for each, other in zip(first, second))
