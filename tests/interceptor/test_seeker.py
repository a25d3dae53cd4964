"""What the eye sees, and how wrongly."""

from math import radians

import numpy as np
import pytest

from uppertier.flight.path import TARGET
from uppertier.interceptor.seeker import acquire, lateral_axes, look
from uppertier.vectors import cross, dot, norm

AHEAD = (1.0, 0.0, 0.0)
HERE = (0.0, 0.0, 0.0)


@pytest.fixture
def eye(interceptor):
    return interceptor.parameters().seeker


def sky(*places):
    targets = np.zeros(len(places), TARGET)
    for target, place in zip(targets, places, strict=True):
        target["position_m"], target["alive"] = place, 1
    return targets


def test_it_takes_the_body_nearest_to_where_it_looks(eye):
    assert acquire(eye, HERE, AHEAD, sky((30e3, 400.0, 0.0), (35e3, 100.0, 0.0))) == 1


def test_out_of_range_out_of_view_or_dead_is_not_seen(eye):
    edge = 30e3 * np.tan(radians(1.0))
    assert acquire(eye, HERE, AHEAD, sky((40.1e3, 0.0, 0.0))) == -1
    assert acquire(eye, HERE, AHEAD, sky((30e3, edge + 1.0, 0.0))) == -1
    assert acquire(eye, HERE, AHEAD, sky((30e3, edge - 1.0, 0.0))) == 0
    assert acquire(eye, HERE, AHEAD, sky((-30e3, 0.0, 0.0))) == -1
    dead = sky((30e3, 0.0, 0.0))
    dead["alive"] = 0
    assert acquire(eye, HERE, AHEAD, dead) == -1


@pytest.mark.parametrize("direction", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0.6, 0.8, 0), (0.57, -0.57, 0.6)])
def test_lateral_axes_are_square(direction):
    unit = tuple(np.array(direction) / np.linalg.norm(direction))
    first, second = lateral_axes(unit)
    assert norm(first) == pytest.approx(1.0)
    assert dot(first, unit) == pytest.approx(0.0, abs=1e-15)
    assert cross(unit, first) == pytest.approx(second)


def test_noise_has_the_stated_size_and_the_bias_stays(eye):
    bias = (5e-5, 2e-4, -3e-4)
    seen = np.array([look(eye, 5, 0, 0, k, bias, AHEAD) for k in range(4000)])
    # The mean of 4000 looks is good to 75e-6 / sqrt(4000) = 1.2e-6 rad; four of them.
    assert seen[:, 1].mean() == pytest.approx(2e-4, abs=5e-6)
    assert seen[:, 2].mean() == pytest.approx(-3e-4, abs=5e-6)
    # The standard deviation of 4000 draws is good to 1.1 per cent; four of them.
    assert seen[:, 1:].std(axis=0) == pytest.approx(eye.noise_rad, rel=0.045)
    assert abs(np.corrcoef(seen[1:, 1], seen[:-1, 1])[0, 1]) < 0.07
