"""A hit is a touch that kills: closest approach, the geometry of a cone, and the odds."""

from math import pi

import numpy as np
import pytest

from uppertier.interceptor.lethality import aspect, closest_moment, kill_chance, kills, touch
from uppertier.interceptor.round import AFT, NOSE, UNTOUCHED, WARHEAD

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


def surface(length_m, diameter_m, axis, sections=((0.0, 1.0),), turns=120, stations=400):
    """Points on the surface of parts of a cone (stations in parts of its length), ends included."""
    side = np.cross(axis, (0.3, -0.5, 0.8))
    side /= np.linalg.norm(side)
    other = np.cross(axis, side)
    points = []
    for front, back in sections:
        for s in np.linspace(front, back, stations):
            radii = [s] if front < s < back else np.linspace(0.0, s, 40)
            for radius in radii:
                for turn in np.linspace(0.0, 2.0 * pi, turns):
                    out = 0.5 * diameter_m * radius * (np.cos(turn) * side + np.sin(turn) * other)
                    points.append(axis * (0.6 - s) * length_m + out)
    return np.array(points)


@pytest.mark.parametrize("seed", range(6))
def test_the_distance_of_a_path_from_a_cone_is_that_of_fine_sampling(seed):
    luck = np.random.default_rng(seed)
    axis = luck.normal(size=3)
    axis /= np.linalg.norm(axis)
    drift = luck.normal(size=3)
    drift *= 4000.0 / np.linalg.norm(drift)
    side = np.cross(drift, luck.normal(size=3))
    offset = side / np.linalg.norm(side) * luck.uniform(1.0, 2.5) + 0.0003 * drift
    _, ours = touch(tuple(offset), tuple(drift), tuple(axis), 2.5, 0.9, 0.185)
    points = surface(2.5, 0.9, axis, stations=200, turns=90) - offset
    way = drift / np.linalg.norm(drift)
    across = points - (points @ way)[:, None] * way
    # The nearest of the sampled points is at most some centimetres from the nearest of all.
    assert ours == pytest.approx(np.linalg.norm(across, axis=1).min(), abs=0.01)


SIDEWAYS = (0.0, 5000.0, 0.0)
ALONG = (-8000.0, 0.0, 0.0)


def pass_at(offset, drift=SIDEWAYS):
    """A cone 2.5 m by 0.9 m along x, its tip at +1.5 and its base at -1, and a kill vehicle of 0.185 m."""
    return touch(offset, drift, (1.0, 0.0, 0.0), 2.5, 0.9, 0.185)


def test_a_broadside_pass_strikes_the_section_it_meets():
    assert pass_at((0.0, 0.0, 0.0))[0] == WARHEAD
    assert pass_at((1.4, 0.0, 0.0))[0] == NOSE
    assert pass_at((-0.9, 0.0, 0.0))[0] == AFT
    assert pass_at((1.5 + 0.20, 0.0, 0.0))[0] == UNTOUCHED
    assert pass_at((-1.0 - 0.19, 0.0, 0.0))[0] == UNTOUCHED


def test_a_cone_is_thin_at_the_nose_and_wide_at_the_base():
    # One metre behind the tip it is 0.18 m thick, at the base 0.45 m.
    assert pass_at((0.5, 0.0, 0.18 + 0.18))[0] == WARHEAD
    assert pass_at((0.5, 0.0, 0.18 + 0.25))[0] == UNTOUCHED
    assert pass_at((-0.9, 0.0, 0.43 + 0.18))[0] in (WARHEAD, AFT)


def test_head_on_only_the_width_counts_and_the_warhead_is_in_the_way():
    assert pass_at((3.0, 0.0, 0.0), ALONG)[0] == WARHEAD
    assert pass_at((3.0, 0.6, 0.0), ALONG)[0] == AFT
    assert pass_at((0.0, 0.64, 0.0), ALONG)[0] == UNTOUCHED
    assert pass_at((1.0, 0.0, 0.9), ALONG)[0] == UNTOUCHED


def test_inside_is_negative_and_a_graze_is_outside():
    assert pass_at((0.0, 0.0, 0.0))[1] < 0.0
    section, surface_m = pass_at((0.0, 0.0, 0.40))
    assert section == WARHEAD
    assert 0.0 < surface_m < 0.185


def test_the_chance_to_kill_is_that_of_the_section_and_of_a_graze(interceptor):
    figures = interceptor.parameters().lethality
    assert kill_chance(figures, UNTOUCHED, -1.0, 4000.0) == 0.0
    assert kill_chance(figures, WARHEAD, -0.1, 4000.0) == 0.98
    assert kill_chance(figures, NOSE, -0.1, 4000.0) == 0.85
    assert kill_chance(figures, AFT, -0.1, 4000.0) == 0.7
    assert kill_chance(figures, WARHEAD, 0.1, 4000.0) == 0.4
    assert kill_chance(figures, WARHEAD, -0.1, 1000.0) == 0.4


def test_touches_kill_as_often_as_stated(interceptor):
    figures = interceptor.parameters().lethality
    killed = [kills(figures, AFT, -0.1, 4000.0, 1, r, 0) for r in range(3000)]
    # 3000 draws of 0.7: standard deviation 0.0084; four of them.
    assert np.mean(killed) == pytest.approx(0.7, abs=0.034)


def test_the_aspect_is_counted_from_the_nose():
    assert aspect(ALONG, (1.0, 0.0, 0.0)) == pytest.approx(0.0)
    assert aspect(SIDEWAYS, (1.0, 0.0, 0.0)) == pytest.approx(pi / 2.0)
    assert aspect((1.0, 0.0, 0.0), (1.0, 0.0, 0.0)) == pytest.approx(pi)
