"""Single shots: every round has one cause, the table and its page."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from uppertier.engagement.record import Record, Variable
from uppertier.interceptor.round import FAILED, HIT, MISSED, OUT_OF_VIEW, TOO_FAINT
from uppertier.validation.single_shots import (
    PLAN,
    TEST_LIKE,
    causes_of,
    fired_in_earnest,
    points,
    shoot,
    table,
    wilson,
)
from validation.books import builder_called

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def builder():
    return builder_called("single_shot_table")


@pytest.fixture(scope="module")
def cell():
    return shoot(TEST_LIKE, 8)


def test_a_cell_counts_every_round_once(cell):
    assert 0 < cell.rounds - cell.at_stages <= 8
    assert cell.hits_at_warhead <= cell.hits
    assert cell.stopped <= min(cell.hits, 8)
    assert cell.hits + sum(cell.causes.values()) == cell.rounds
    assert 100e3 < cell.ground_range_m < 220e3
    assert 40e3 < cell.height_m < 160e3


def test_a_round_that_does_not_know_its_place_sees_nothing(cell):
    lost = replace(TEST_LIKE, interceptor={"navigation_position_sigma_m": 5000.0})
    found = shoot(lost, 8)
    assert found.hits == 0
    assert found.causes["basket"] + found.causes["never looked"] + found.causes["wrong body"] > 0


def test_each_end_has_one_cause():
    ends = [
        # target, status, victim, blindness, section, locked, divert left
        (0, HIT, 0, 0, 2, 5.0, 100.0, None),
        (3, HIT, 0, 0, 2, 5.0, 100.0, None),
        (3, MISSED, -1, OUT_OF_VIEW, 0, np.nan, 400.0, "wrong track"),
        (3, HIT, 3, 0, 2, 5.0, 100.0, "wrong track"),
        (0, FAILED, -1, 0, 0, np.nan, 400.0, "mechanical"),
        (0, MISSED, -1, TOO_FAINT, 0, np.nan, 400.0, "dark"),
        (0, MISSED, -1, OUT_OF_VIEW, 0, np.nan, 400.0, "basket"),
        (0, MISSED, -1, 0, 0, np.nan, 400.0, "never looked"),
        (0, HIT, 3, 0, 2, 5.0, 100.0, "wrong body"),
        (0, MISSED, 0, 0, 3, 5.0, 0.0, "touched"),
        (0, MISSED, 0, 0, 0, 5.0, 0.2, "fuel"),
        (0, MISSED, 0, 0, 0, 5.0, 90.0, "passed"),
    ]
    names = ("target", "status", "victim", "blindness", "section", "locked_s", "divert_left_m_s")
    shots = {name: np.array([row[i] for row in ends]) for i, name in enumerate(names)}
    hit = (shots["status"] == HIT) & (shots["victim"] == 0)
    found = [[name for name, where in causes_of(shots, hit) if where[i]] for i in range(len(ends))]
    assert found == [[row[-1]] if row[-1] else [] for row in ends]


def test_a_round_that_comes_after_another_has_hit_is_no_test_of_a_round():
    """Whatever it passes then: the first hits at 100 s, the others come at 90 and 110 s."""
    figures = {
        "round_status": [[HIT, MISSED, MISSED, MISSED, 0]],
        "round_miss_m": [[0.1, 40.0, 55.0, np.nan, np.nan]],
        "round_closest_s": [[100.0, 90.0, 110.0, 110.0, np.nan]],
        "threat_killed_s": [[100.0]],
    }
    columns = {name: Variable((), np.array(values), "", "") for name, values in figures.items()}
    assert fired_in_earnest(Record(columns, {})).tolist() == [[True, True, False, False, False]]


def test_the_interval_is_wilson_s():
    # 16 of 16: 1 / (1 + z^2 / 16).
    assert wilson(16, 16) == pytest.approx((16.0 / (16.0 + 1.959964**2), 1.0))
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_page_gets_the_table_between_its_marks_and_keeps_the_rest(builder, cell):
    page = (ROOT / "docs" / "interceptor.md").read_text(encoding="utf-8")
    written = builder.rewritten(page, [cell])
    assert written.partition(builder.BEGIN)[0] == page.partition(builder.BEGIN)[0]
    assert written.partition(builder.END)[2] == page.partition(builder.END)[2]
    assert table([cell])[-1] in written
    with pytest.raises(ValueError, match="needs"):
        builder.rewritten("no marks", [cell])


def test_the_plan_begins_as_in_tests_and_names_every_case_once(cell):
    assert PLAN[0] is TEST_LIKE
    assert len({(case.threat, case.condition) for case in PLAN}) == len(PLAN)
    assert TEST_LIKE.usual
    assert not replace(TEST_LIKE, warning_s=None).usual


def test_the_chart_is_drawn(cell, tmp_path):
    from uppertier.plot.hit_chart import draw_hits

    unfired = replace(
        cell,
        case=replace(TEST_LIKE, condition="never fired", cross_section_m2=1e-6),
        rounds=0,
        hits=0,
        stopped=0,
        ground_range_m=None,
    )
    shown = points([cell, unfired])
    assert [point.rate.value is None for point in shown] == [False, True]
    assert shown[1].stopped.value == 0.0
    assert "warning_s" in shown[0].figures
    assert "warning_s" not in shown[1].figures
    draw_hits(shown, tmp_path / "hits.png")
    assert (tmp_path / "hits.png").read_bytes()[:4] == b"\x89PNG"
