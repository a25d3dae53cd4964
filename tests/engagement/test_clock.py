"""The clock: how long a fight lasts, and which frames decide."""

from dataclasses import replace

import pytest

from engagement.fights import EARLY, TEST_LIKE, scene
from uppertier.engagement.clock import TAIL_S, end_s, frame_count, frames


def test_the_horizon_ends_a_fight():
    assert end_s(scene(*EARLY)) == 130.0
    assert frame_count(scene(*EARLY)) == 1300


def test_else_the_last_impact_due_and_a_tail_end_it():
    setup = scene(*TEST_LIKE)
    (threat,) = setup.threats
    assert end_s(setup) == pytest.approx(threat.aim.flight_time_s + TAIL_S)
    later = replace(setup, threats=(threat, replace(threat, launch_s=100.0)))
    assert end_s(later) == pytest.approx(100.0 + threat.aim.flight_time_s + TAIL_S)


def test_frames_follow_each_other_and_one_in_ten_decides():
    found = list(frames(scene(*EARLY)))
    assert len(found) == 1300
    assert [frame.number for frame in found] == list(range(1300))
    assert found[567].time_s == pytest.approx(56.7)
    assert {frame.step_s for frame in found} == {0.1}
    assert [frame.number for frame in found if frame.decides] == list(range(0, 1300, 10))
