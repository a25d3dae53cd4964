"""Events in words: each kind says who, to whom and the figure that belongs to it."""

import numpy as np
import pytest

from engagement.fights import TEST_LIKE, fought
from uppertier.engagement.events import KINDS
from uppertier.engagement.record import Record
from uppertier.engagement.story import events_of
from uppertier.fire_control.launcher import KILLED, SURVIVED
from uppertier.interceptor.round import AFT
from uppertier.tracking.classify import STAGE, WARHEAD

# kind, subject, object, value -> who, to whom, sentence; the place is 2 km above the ellipsoid.
WORDS = [
    ("launch", 0, -1, np.nan, "scud-er-1", "daegu", "leaves for daegu"),
    ("cut-off", 0, -1, np.nan, "scud-er-1", None, "thrust ends at 2 km height"),
    ("first seen", 0, 4, 448_400.0, "scud-er-1", None, "radar detection at 448 km, 2 km up"),
    ("cue", 0, 0, 0.0, "scud-er-1", "early warning", "early warning reports its state at cut-off"),
    ("tracked", 4, 0, np.nan, "scud-er-1", "track 5", "firm track 5"),
    ("tracked", 4, -1, np.nan, "false alarm", "track 5", "firm track 5"),
    ("tracked", 4, 1, np.nan, "scud-er-1 stage 1", "track 5", "firm track 5"),
    ("track dropped", 4, 0, 0.0, "scud-er-1", "track 5", "track 5 ends"),
    ("track dropped", 4, 0, 1.0, "scud-er-1", "track 5", "track 5 ends out of the radar's view"),
    ("classed", 4, 0, float(WARHEAD), "scud-er-1", "track 5", "track 5 taken for a warhead"),
    ("classed", 4, 1, float(STAGE), "scud-er-1 stage 1", "track 5", "track 5 taken for an empty stage"),
    ("verdict", 4, 0, float(KILLED), "scud-er-1", "track 5", "battery calls it killed, wrongly: it flies on"),
    ("verdict", 4, 0, float(SURVIVED), "scud-er-1", "track 5", "battery calls it survived"),
    ("fired", 1, 0, np.nan, "interceptor 2", "scud-er-1", "leaves launcher 1"),
    ("separated", 1, 0, np.nan, "interceptor 2", "scud-er-1", "kill vehicle comes free, 2 km up"),
    (
        "uplinks stop",
        1,
        0,
        260.04,
        "interceptor 2",
        "scud-er-1",
        "hears no more of its target; last told at 260.0 s",
    ),
    (
        "intercept",
        1,
        1,
        0.25,
        "interceptor 2",
        "scud-er-1 stage 1",
        "hits scud-er-1 stage 1 0.25 m off its middle at 3.5 km/s, 2 km up",
    ),
    (
        "graze",
        1,
        0,
        0.9,
        "interceptor 2",
        "scud-er-1",
        "touches the aft section of scud-er-1 at 3.5 km/s and does not kill it",
    ),
    ("miss", 1, 0, 12.34, "interceptor 2", "scud-er-1", "passes 12.3 m away"),
    ("miss", 1, 0, 4_560.0, "interceptor 2", "scud-er-1", "passes 4.6 km away"),
    ("failed", 1, 0, np.nan, "interceptor 2", "scud-er-1", "fails mechanically"),
    ("impact", 0, -1, np.nan, "scud-er-1", "daegu", "comes down at daegu"),
]


@pytest.mark.parametrize("kind, subject, other, value, who, whom, says", WORDS)
def test_words_of_a_kind(kind, subject, other, value, who, whom, says):
    record = fought(*TEST_LIKE, first=6).copy(deep=True)
    record["event_count"].values[0] = 1
    record["round_launcher"].values[0] = 0
    record["round_section"].values[0, 1] = AFT
    record["round_closing_speed_m_s"].values[0, 1] = 3_500.0
    record["event_kind"].values[0, 0] = KINDS.index(kind)
    record["event_subject"].values[0, 0] = subject
    record["event_object"].values[0, 0] = other
    record["event_value"].values[0, 0] = value
    record["event_position_m"].values[0, 0] = 6_378_137.0 + 2_000.0, 0.0, 0.0
    (event,) = events_of(Record.of(record), 0)
    assert (event.kind, event.subject, event.object, event.detail) == (kind, who, whom, says)
    assert event.height_km == pytest.approx(2.0)
    assert (event.latitude_deg, event.longitude_deg) == pytest.approx((0.0, 0.0))


def test_a_list_that_overflowed_is_read_as_far_as_it_goes():
    record = fought(*TEST_LIKE, first=6).copy(deep=True)
    record["event_count"].values[0] = record.sizes["event"] + 5
    record["event_subject"].values[0] = 0
    record["event_kind"].values[0] = KINDS.index("launch")
    record["event_position_m"].values[0] = 6_378_137.0, 0.0, 0.0
    assert len(events_of(Record.of(record), 0)) == record.sizes["event"]
