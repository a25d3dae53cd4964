"""The picture of a fight: it is there, and what should be on it is on it."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread

from engagement.fights import RESERVED, TEST_LIKE, fought, pair, scene
from uppertier.engagement.engine import engage
from uppertier.engagement.outcome import outcome
from uppertier.plot import maps


def draw(changes, path, **which):
    record = fought(*changes, **which)
    maps.draw(scene(*changes), record, outcome(record), path)
    return imread(path)[..., :3]


@pytest.fixture(scope="module")
def won(tmp_path_factory):
    return draw(TEST_LIKE, tmp_path_factory.mktemp("map") / "won.png", first=6)


@pytest.fixture(scope="module")
def lost(tmp_path_factory):
    return draw(RESERVED, tmp_path_factory.mktemp("map") / "lost.png")


def pixels(picture, colour):
    """Return how many pixels have a colour, to one part in 255."""
    return int(np.sum(np.all(np.abs(picture - np.array(to_rgb(colour))) < 1.5 / 255.0, axis=-1)))


def test_the_picture_is_of_a_size_to_be_read(won):
    height, width, _ = won.shape
    assert min(height, width) > 700


def test_sea_and_land_fill_it(won):
    area = won.shape[0] * won.shape[1]
    assert pixels(won, maps.SEA) > 0.05 * area
    assert len(np.unique((won * 255).astype(np.uint8).reshape(-1, 3), axis=0)) > 50


def test_a_missile_that_was_met_is_drawn_as_met_and_one_that_got_through_as_such(won, lost):
    """Lines, markers and legend: the colour of what did not happen is seen in the legend alone."""
    assert pixels(won, maps.INTERCEPTED) > 2 * pixels(lost, maps.INTERCEPTED)
    assert pixels(lost, maps.LEAKED) > 1.2 * pixels(won, maps.LEAKED)


def test_interceptors_are_drawn_where_there_are_any(won, lost):
    assert pixels(won, maps.INTERCEPTOR) > 1.2 * pixels(lost, maps.INTERCEPTOR)


def test_positions_become_places_and_gaps_stay_gaps():
    places = maps.geodetic(np.array([[6_378_137.0 + 5000.0, 0.0, 0.0], [np.nan] * 3]))
    np.testing.assert_allclose(places[0], [0.0, 0.0, 5.0], atol=1e-6)
    assert np.all(np.isnan(places[1]))


def test_each_battery_is_drawn_and_named_and_its_tier_told_apart(tmp_path):
    setup = pair("sharing={}", "batteries.1.radar.at=[35.4, 128.9]")
    low = replace(setup.batteries[1].interceptor, max_intercept_height_m=39_000.0, published_range_m=60_000.0)
    setup = setup.with_battery(1, interceptor=low)
    record = engage(setup)
    figure = maps.picture(setup, record, outcome(record))
    ground, heights = figure.axes
    legend = [text.get_text() for text in ground.get_legend().get_texts()]
    assert {"seongju: published reach, 200 km", "osan: published reach, 60 km"} <= set(legend)
    assert any(text.startswith("osan: radar sector, 0°") for text in legend)
    assert {"seongju", "osan"} <= {text.get_text() for text in ground.texts}
    tiers = [text.get_text() for text in heights.get_legend().get_texts()]
    assert any(text.endswith("of osan, 40–39 km") for text in tiers)
    scene_of = maps.Scene(setup, record, outcome(record))
    for battery in setup.batteries:
        place = scene_of.where(battery.radar.spot)
        for each, (least, most) in zip(place, (ground.get_xlim(), ground.get_ylim()), strict=True):
            assert least < each < most, "on the map"


def in_box(box, x, y):
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


@pytest.mark.parametrize("origin, target", [("[38.5, 127.8]", "seoul"), ("[35.2, 126.5]", "seoul")])
def test_the_legend_covers_no_battery_and_no_name_stands_over_another(origin, target):
    """From north-east and from south-west: the battery stands in one corner, the launch in another."""
    changes = (*TEST_LIKE, f"raid.0.from={origin}", "raid.0.missile=scud-b", f"raid.0.at={target}")
    setup, record = scene(*changes), fought(*changes)
    figure = maps.picture(setup, record, outcome(record))
    ground = figure.axes[0]
    legend = ground.get_legend().get_window_extent()
    drawn = maps.Scene(setup, record, outcome(record))
    for _, where, _ in maps.names(drawn):
        assert not in_box(legend, *ground.transData.transform(where))
    scale, *named = [text.get_window_extent() for text in ground.texts]
    for number, one in enumerate(named):
        assert not one.overlaps(legend)
        assert not any(one.overlaps(other) for other in named[number + 1 :])
    assert not scale.overlaps(legend)


def test_a_place_of_its_battery_s_name_is_named_once():
    setup = pair("sharing={}", "batteries.0.radar.at=busan", "batteries.0.name=Busan")
    record = engage(setup)
    titles = [title for title, _, _ in maps.names(maps.Scene(setup, record, outcome(record)))]
    assert titles.count("Busan") == 1
    assert "osan" in titles


def test_the_end_of_a_round_at_a_stage_is_told_from_one_at_a_missile():
    setup, record = scene(*TEST_LIKE), fought(*TEST_LIKE)
    result = outcome(record)
    miss = next(event for event in result.events if event.kind == "launch")
    missed = [replace(miss, kind="miss", subject="interceptor 1", object=each) for each in ("scud-er-1", "x")]
    drawn = maps.Scene(setup, record, replace(result, events=tuple(missed)))
    assert [event.object for event in drawn.happened("miss", True)] == ["scud-er-1"]
    assert [event.object for event in drawn.happened("miss", False)] == ["x"]
    assert len(drawn.ends()) == 2
