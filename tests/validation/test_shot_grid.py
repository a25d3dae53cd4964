"""Single shots by range and aspect: every round in one cell, the paths, the table, its page and its chart."""

from dataclasses import replace
from math import radians
from pathlib import Path

import pytest

from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import surface_inverse
from uppertier.plot.grid_chart import draw_grid
from uppertier.validation.shot_grid import (
    ASPECTS_DEG,
    RANGES_KM,
    THREATS,
    Passage,
    Shot,
    aspect_names,
    cells_of,
    grid,
    range_names,
    shots_of,
    table,
)
from uppertier.validation.single_shots import SEONGJU
from validation.books import builder_called

ROOT = Path(__file__).parents[2]
SHOT = Shot("scud-er", 120e3, radians(20.0), at_warhead=True, cause=None)


@pytest.fixture(scope="module")
def builder():
    return builder_called("shot_grid")


def far_km(one, other):
    figures = [radians(each) for each in (*one, *other)]
    return surface_inverse(*figures, WGS84)[0] / 1e3


def test_a_path_passes_abeam_and_comes_down_beyond():
    crossing = Passage(turn_deg=90.0, abeam_km=60.0, beyond_km=80.0)
    assert far_km(SEONGJU, crossing.aim()) == pytest.approx(100.0, abs=0.1)
    assert far_km(crossing.start(600.0), crossing.aim()) == pytest.approx(600.0)
    assert Passage(0.0, 0.0, 0.0).aim() == pytest.approx(SEONGJU)


def test_a_missile_at_the_battery_shows_its_nose_and_a_crossing_one_its_side():
    scud = THREATS[0]
    at_it = shots_of(scud, Passage(0.0, 0.0, 0.0), "published", 16)
    across = shots_of(scud, Passage(90.0, 120.0, 0.0), "published", 4)
    assert 12 <= len(at_it) < 32
    assert all(shot.aspect_rad < radians(25.0) for shot in at_it)
    assert all(shot.ground_range_m < 205e3 for shot in [*at_it, *across])
    assert min(shot.aspect_rad for shot in across) > radians(25.0)
    assert sum(shot.cause is None for shot in at_it) >= 10
    assert len(grid(at_it)) >= 1
    assert all(shot.cause != "mechanical" for shot in [*at_it, *across])


def test_every_round_stands_in_one_cell():
    shots = [
        SHOT,
        replace(SHOT, cause="touched"),
        replace(SHOT, at_warhead=False, cause="wrong track"),
        replace(SHOT, ground_range_m=900e3, aspect_rad=radians(179.0)),
    ]
    near, far = grid(shots)
    assert (near.range_bin, near.aspect_bin) == (2, 1)
    assert (far.range_bin, far.aspect_bin) == (len(RANGES_KM) - 1, len(ASPECTS_DEG) - 2)
    assert near.share(at_warhead=True)[0] == 2
    assert near.share(at_warhead=True)[1].value == 0.5
    count, share = near.share(at_warhead=False)
    assert (count, share.value) == (3, pytest.approx(1.0 / 3.0))
    assert share.low < share.value < share.high
    assert far.range_bin == len(range_names()) - 1
    assert far.aspect_bin == len(aspect_names()) - 1


def test_the_page_gets_the_table_between_its_marks_and_keeps_the_rest(builder):
    places = grid([SHOT])
    page = (ROOT / "docs" / "interceptor.md").read_text(encoding="utf-8")
    written = builder.rewritten(page, places)
    assert written.partition(builder.BEGIN)[0] == page.partition(builder.BEGIN)[0]
    assert written.partition(builder.END)[2] == page.partition(builder.END)[2]
    assert table(places)[-1] in written
    with pytest.raises(ValueError, match="needs"):
        builder.rewritten("no marks", places)


def test_the_chart_is_drawn(tmp_path):
    cells = cells_of(grid([SHOT, replace(SHOT, threat="nodong", at_warhead=False, cause="wrong track")]))
    assert cells[1].at_warhead[1].value is None
    draw_grid(cells, range_names(), aspect_names(), tmp_path / "grid.png")
    assert (tmp_path / "grid.png").read_bytes()[:4] == b"\x89PNG"
