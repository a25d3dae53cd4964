"""The two searches, on curves whose answers are known."""

from math import cos, pi

import numpy as np
import pytest

from uppertier.trajectory.search import crossing, hit, jacobian_of, lowest

STEPS = np.array([1e-4, 1e-4])
WIDE = (np.full(2, -50.0), np.full(2, 50.0))


def bent(controls):
    """A bent map with its zero at (2, -1)."""
    x, y = controls - np.array([2.0, -1.0])
    return 1e3 * np.array([x + 0.2 * y + 0.05 * x * x, y - 0.3 * x * y])


def test_hit_finds_the_zero_of_a_bent_map():
    found = hit(bent, np.array([0.0, 0.0]), STEPS, WIDE, 1e-6)
    # A miss of 1e-6 m at slopes of 1e3 m is 1e-9 of a control.
    assert found.controls == pytest.approx([2.0, -1.0], abs=1e-8)


def test_hit_says_none_when_the_zero_is_out_of_bounds():
    assert hit(bent, np.zeros(2), STEPS, (np.full(2, -1.5), np.full(2, 1.5)), 1e-6) is None


def test_a_neighbours_jacobian_saves_trials():
    trials = []

    def counted(controls):
        trials.append(1)
        return bent(controls)

    at = np.array([1.99, -1.01])
    known = jacobian_of(bent, at, STEPS)
    hit(counted, at, STEPS, WIDE, 1e-6)
    fresh = len(trials)
    hit(counted, at, STEPS, WIDE, 1e-6, known)
    assert len(trials) - fresh == fresh - 2


@pytest.mark.parametrize("start", [0.2, 1.0, 2.5])
def test_lowest_finds_a_smooth_valley(start):
    place, value = lowest(lambda x: -cos(x - 1.3), 0.0, start, 3.0, 1e-3)
    assert place == pytest.approx(1.3, abs=3e-3)
    assert value == pytest.approx(-1.0, abs=1e-5)


@pytest.mark.parametrize("valley", [-4.0, 7.0, 1.0])
def test_lowest_ends_on_plateaus_and_at_bounds(valley):
    place, _ = lowest(lambda x: max(abs(x - valley), 0.5), 0.0, 1.0, 3.0, 1e-2)
    assert abs(place - min(max(valley, 0.0), 3.0)) <= 0.55


def test_crossing_finds_the_zero_and_refuses_where_there_is_none():
    assert crossing(cos, 0.0, 3.0, 1e-9) == pytest.approx(pi / 2, abs=1e-8)
    assert crossing(cos, 0.0, 1.0, 1e-9) is None
