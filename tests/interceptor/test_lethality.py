"""A hit is a touch: closest approach and the geometry of a capsule."""

from math import sqrt

import numpy as np
import pytest

from uppertier.interceptor.lethality import closest_moment, distance_to_axis, hits

NO_PULL = (0.0, 0.0, 0.0)


@pytest.mark.parametrize("seed", range(20))
def test_closest_moment_is_that_of_fine_sampling(seed):
    luck = np.random.default_rng(seed)
    offset, drift, pull = luck.normal(size=3) * 20.0, luck.normal(size=3) * 3000.0, luck.normal(size=3) * 50.0
    moment = closest_moment(tuple(offset), tuple(drift), tuple(pull), 0.01)
    t = np.linspace(0.0, 0.01, 100_001)[:, None]
    lengths = np.linalg.norm(offset + drift * t + 0.5 * pull * t**2, axis=1)
    at = np.linalg.norm(offset + drift * moment + 0.5 * pull * moment**2)
    # 1e-7 s of sampling at 5 km/s is half a millimetre along the path, far less in distance.
    assert at <= lengths.min() + 1e-9
    assert at == pytest.approx(lengths.min(), abs=1e-4)


def test_bodies_that_still_close_are_closest_at_the_end():
    assert closest_moment((-100.0, 1.0, 0.0), (5000.0, 0.0, 0.0), NO_PULL, 0.01) == 0.01
    assert closest_moment((100.0, 1.0, 0.0), (5000.0, 0.0, 0.0), NO_PULL, 0.01) == 0.0


@pytest.mark.parametrize("seed", range(20))
def test_distance_of_line_and_segment_is_that_of_fine_sampling(seed):
    luck = np.random.default_rng(seed)
    offset, drift, axis = luck.normal(size=3), luck.normal(size=3), luck.normal(size=3)
    axis /= np.linalg.norm(axis)
    ours = distance_to_axis(tuple(offset), tuple(drift), tuple(axis), 0.8)
    way = drift / np.linalg.norm(drift)
    points = axis * np.linspace(-0.8, 0.8, 20_001)[:, None] - offset
    across = points - (points @ way)[:, None] * way
    assert ours == pytest.approx(np.linalg.norm(across, axis=1).min(), abs=1e-6)


def pass_at(offset, drift=(0.0, 5000.0, 0.0)):
    """A body 2.5 m by 0.9 m that flies along x, and a kill vehicle of 0.185 m."""
    return hits(offset, drift, (2700.0, 0.0, 0.0), 2.5, 0.9, 0.185)


def test_a_broadside_pass_hits_the_length_and_not_a_hand_beyond():
    assert pass_at((0.0, 0.0, 0.0))
    assert pass_at((1.25 + 0.18, 0.0, 0.0))
    assert not pass_at((1.25 + 0.20, 0.0, 0.0))
    assert pass_at((0.0, 0.0, 0.45 + 0.18))
    assert not pass_at((0.0, 0.0, 0.45 + 0.20))


def test_head_on_only_the_width_counts():
    along = (-8000.0, 0.0, 0.0)
    assert pass_at((3.0, 0.63, 0.0), along)
    assert not pass_at((0.0, 0.64, 0.0), along)
    assert not pass_at((1.0, 0.0, 0.9), along)


def test_a_body_shorter_than_wide_is_a_ball():
    r = 0.5 + 0.185
    assert hits((0.0, 0.0, r - 1e-6), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0), 0.2, 1.0, 0.185)
    assert not hits((r / sqrt(2) + 1e-3, 0.0, r / sqrt(2)), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0), 0.2, 1.0, 0.185)
