"""Two bodies in one beam: one echo within a range cell of each other, two beyond it."""

import numpy as np
import pytest

from uppertier.radar.measurement import measure_ideal, range_cell
from uppertier.radar.schedule import TRACK

RANGE_M = 4e5


def pair(sky, apart_m, cross_sections_m2, replicas=2000, aside_m=0.0):
    """Two bodies, the second farther by `apart_m` along the sight and aside; the first is tracked."""
    world = sky(replicas, targets=2)
    near = world.place(330, 40, RANGE_M)
    sight = (near - np.array(world.site.position)) / RANGE_M
    across = np.cross(sight, world.site.face[1])
    far = near + apart_m * sight + aside_m * across / np.linalg.norm(across)
    world.put(0, near, cross_sections_m2[0])
    world.put(1, far, cross_sections_m2[1])
    world.ask(0, near, TRACK, cross_section_m2=0.01)
    world.look(0)
    return world, near, far


def seen_a_replica(world):
    real = np.arange(world.detections.shape[1]) < world.counts[:, None]
    return (real & (world.origins >= 0)).sum(axis=1)


def test_beyond_a_cell_there_are_two_echoes_and_within_it_one(sky):
    cell_m = range_cell(sky(1).radar.bandwidth_hz)
    resolved, *_ = pair(sky, 1.5 * cell_m, (1.0, 1.0))
    merged, *_ = pair(sky, 0.7 * cell_m, (1.0, 1.0))
    assert np.mean(seen_a_replica(resolved)) > 1.9
    assert np.max(seen_a_replica(merged)) == 1


def test_side_by_side_in_one_beam_they_are_one(sky):
    merged, *_ = pair(sky, 0.0, (1.0, 1.0), aside_m=500.0)
    assert np.max(seen_a_replica(merged)) == 1


def test_the_power_of_one_echo_is_the_sum_and_its_place_between_them(sky):
    world, near, far = pair(sky, 0.8 * range_cell(sky(1).radar.bandwidth_hz), (1.0, 0.5), aside_m=150.0)
    seen = world.detections[:, 0][seen_a_replica(world) == 1]
    # An exponential's mean over n draws scatters by 1/sqrt(n).
    assert seen["cross_section_m2"].mean() == pytest.approx(1.5, rel=4.0 / np.sqrt(len(seen)))
    first, second = (np.array(measure_ideal(tuple(place), world.site)) for place in (near, far))
    between = first + (second - first) / 3.0
    for name, place in zip(("range_m", "u", "v"), between, strict=True):
        sigma = seen[name].std() / np.sqrt(len(seen))
        assert seen[name].mean() == pytest.approx(place, abs=4.0 * sigma)


def test_one_echo_belongs_to_the_stronger_body(sky):
    world, *_ = pair(sky, 5.0, (0.01, 1.0))
    assert set(world.origins[:, 0][world.counts > 0].tolist()) <= {1, -1}


def test_a_body_in_another_beam_takes_no_part(sky):
    world, *_ = pair(sky, 0.0, (1.0, 1.0), aside_m=20e3)
    assert np.max(seen_a_replica(world)) == 1
    assert set(world.origins[:, 0][world.counts > 0].tolist()) <= {0, -1}
