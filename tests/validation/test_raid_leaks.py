"""Leak against the size of the raid: the closed form, the counting, the table and its page."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from engagement.fights import scene
from uppertier.fire_control import launcher as books
from uppertier.fire_control.battery import REASONS
from uppertier.plot.leak_chart import IN_VAIN, LATE, OTHER, ROUNDS_OUT, UNSEEN
from uppertier.validation.raid_leaks import (
    Lone,
    Raid,
    alone,
    closed_form,
    expected_leaks,
    fought,
    line,
    no_leak,
    share_interval,
    what_bound,
)
from uppertier.validation.single_shots import wilson
from validation.books import builder_called

ROOT = Path(__file__).parents[2]
LONE = Lone(200, 190, 171)


@pytest.fixture(scope="module")
def builder():
    return builder_called("raid_size")


@pytest.fixture(scope="module")
def beyond():
    return fought(scene("raid.0.count=10", "battery.launchers.count=1"), 10.0, 4)


def test_the_closed_form_is_wilkening_s():
    # k = 0.5, two rounds each: 0.75 are stopped; (0.9 * 0.75)^4.
    assert no_leak(4, 8, 0.9, 0.75) == pytest.approx(0.675**4)
    assert no_leak(9, 8, 0.9, 0.75) == 0.0
    assert expected_leaks(4, 8, 0.9, 0.75) == pytest.approx(4.0 * (1.0 - 0.675))
    assert expected_leaks(10, 8, 1.0, 0.75) == pytest.approx(10.0 - 6.0)


def test_missiles_that_nobody_tracks_cost_no_rounds():
    """Of three, each tracked with 0.5, two salvos reach min(N, 2): 0, 1, 2, 2 with 1, 3, 3, 1 eighths."""
    assert expected_leaks(3, 2, 0.5, 1.0) == pytest.approx(3.0 - (3.0 + 6.0 + 2.0) / 8.0)


def test_the_closed_form_runs_over_all_sizes():
    form = closed_form(12, 8, LONE, 2)
    assert len(form.leaks) == len(form.none) == 12
    assert form.none[0] == pytest.approx(0.95 * (1.0 - 0.1**2))
    assert form.none[8:] == [0.0] * 4
    assert form.leaks[0] == pytest.approx(1.0 - form.none[0])


def test_missiles_that_share_their_luck_count_for_fewer():
    together, apart = np.array([0, 4] * 10), np.array([2] * 20)
    assert share_interval(apart, 4) == wilson(40, 80)
    low, high = share_interval(together, 4)
    assert low < wilson(40, 80)[0]
    assert high > wilson(40, 80)[1]
    assert share_interval(np.zeros(20), 4) == wilson(0, 80)


@pytest.mark.parametrize(
    "shots, why, what",
    [
        (2, "2 failed mechanically", IN_VAIN),
        (0, f"{REASONS[books.NO_ROUNDS]}; its track was lost 68 s before it came down", ROUNDS_OUT),
        (0, REASONS[books.UNSEEN], UNSEEN),
        (0, f"{REASONS[books.TOO_LATE]}; its radar fell silent at 100 s", LATE),
        (0, REASONS[books.NO_PLACE_THREATENED], OTHER),
    ],
)
def test_what_let_a_missile_through_is_what_fire_control_said(shots, why, what):
    assert what_bound(SimpleNamespace(shots=shots, why_not=why)) == what


def test_beyond_its_magazine_a_battery_is_bound_by_its_rounds(beyond):
    """Eight rounds, salvos of two: at least six of ten get through, and nearly all for want of rounds."""
    assert (beyond.size, beyond.launchers, beyond.salvos) == (10, 1, 4)
    assert np.all(beyond.leaked >= 6)
    assert beyond.rounds == 8.0
    assert sum(beyond.bound.values()) == np.sum(beyond.leaked)
    assert beyond.bound[ROUNDS_OUT] > 0.8 * np.sum(beyond.leaked)
    assert beyond.point.none == 0.0
    assert sum(beyond.point.bound.values()) == pytest.approx(beyond.point.leaks)


def test_a_missile_alone_is_fired_at_once():
    lone = alone(scene("raid.0.count=1", "battery.doctrine.shots=single"), 8)
    assert lone.fights >= lone.rounds >= lone.hits > 0
    with pytest.raises(ValueError, match="lone"):
        alone(scene("raid.0.count=2"), 1)


def test_the_page_gets_the_table_between_its_marks_and_keeps_the_rest(builder):
    raid = Raid(8, 2.0, 2, 8, np.array([1, 0, 3]), {UNSEEN: 3, LATE: 1}, 15.5, 0.5)
    page, forms = builder.PAGE.read_text(encoding="utf-8"), {2: closed_form(8, 8, LONE, 2)}
    written = builder.rewritten(page, [raid], forms, LONE)
    assert written.partition(builder.BEGIN)[0] == page.partition(builder.BEGIN)[0]
    assert written.partition(builder.END)[2] == page.partition(builder.END)[2]
    assert "not seen 3, too late 1 of 4" in line(raid, forms)
    assert line(raid, forms) in written
    assert "P_track = 0.950, k = 0.900" in written
    with pytest.raises(ValueError, match="needs"):
        builder.rewritten("no marks", [raid], forms, LONE)
