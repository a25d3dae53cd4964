"""The map of what a radar sees."""

import numpy as np
import pytest

from uppertier.area.coverage import coverage
from uppertier.catalog import build
from uppertier.errors import Impossible
from uppertier.plot.coverage_map import CoverageMap, draw_coverage, spans


@pytest.fixture(scope="module")
def places():
    return [build.place(name) for name in ("seongju", "seoul", "busan")]


@pytest.fixture
def scene(places):
    seen = coverage("an-tpy-2", "seongju", altitude_m=1e5, cross_section_m2=0.01, boresight_deg=345.0)
    return CoverageMap(seen, places)


def test_the_edge_lies_where_it_is_seen(scene):
    east, north = scene.edge(np.array([60]), far=True)
    # The map is on the sphere of mean radius, good to 0.5 per cent of the distance.
    assert np.hypot(east, north)[0] == pytest.approx(scene.seen.far_m[60] / 1e3, rel=0.005)
    assert np.degrees(np.arctan2(east, north))[0] % 360.0 == pytest.approx(345.0, abs=0.2)


def test_the_radars_own_place_is_not_named_twice(scene):
    assert scene.place_name.startswith("Seongju")
    assert len(scene.ground.places) == 2
    assert scene.ground.start_label == "AN/TPY-2"


def test_the_headline_says_what_was_asked(scene):
    text = scene.headline()
    assert "0.01 m²" in text
    assert "345°, 120° wide" in text


def test_spans_are_runs_of_one_name():
    assert spans(["a", "a", "b", "a"]) == [(0, 2), (2, 3), (3, 4)]


@pytest.mark.parametrize("boresight", [345.0, None])
def test_a_map_is_drawn(boresight, places, tmp_path):
    seen = coverage("uewr", (64.29, -149.19), altitude_m=5e5, cross_section_m2=0.1, boresight_deg=boresight)
    scene = CoverageMap(seen, places)
    assert scene.place_name == "64.290° N, 149.190° W"
    draw_coverage(scene, tmp_path / "map.png")
    assert (tmp_path / "map.png").stat().st_size > 50_000


def test_nothing_seen_is_no_map():
    seen = coverage("an-tpy-2", (0.0, 0.0), altitude_m=3e7, cross_section_m2=0.01)
    with pytest.raises(Impossible, match="Nothing is seen"):
        _ = CoverageMap(seen).ground
