"""The lines of a terminal."""

import pytest

from engagement.fights import TEST_LIKE, fought
from uppertier.engagement.outcome import outcome
from uppertier.export.text import clock, timeline


@pytest.mark.parametrize(
    "time_s, says",
    [(0.0, "0:00.0"), (7.04, "0:07.0"), (59.96, "1:00.0"), (247.3, "4:07.3"), (3599.99, "60:00.0")],
)
def test_a_time_is_minutes_seconds_and_tenths(time_s, says):
    assert clock(time_s) == says


def test_the_timeline_has_a_line_an_event_and_its_columns_stand_under_each_other():
    result = outcome(fought(*TEST_LIKE, first=6))
    lines = list(timeline(result))
    assert len(lines) == len(result.events)
    who = {line.index(event.subject) for line, event in zip(lines, result.events, strict=True)}
    says = {line.rindex(event.detail) for line, event in zip(lines, result.events, strict=True)}
    assert len(who) == len(says) == 1
    assert all(event.kind in line for line, event in zip(lines, result.events, strict=True))


def test_a_fight_in_which_nothing_happened_has_no_lines():
    record = fought(*TEST_LIKE, first=6).copy(deep=True)
    record["event_count"].values[0] = 0
    assert list(timeline(outcome(record))) == []
