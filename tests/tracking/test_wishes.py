"""What a track asks for: how urgently, and how long it is worth asking what it is."""

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import height_above
from uppertier.radar.schedule import DISCRIMINATE, ENGAGED, ORDINARY, SERVED, TASK, URGENT
from uppertier.radar.schedule import TRACK as FOLLOW
from uppertier.tracking.track import DROPPED, TRACKER
from uppertier.tracking.wishes import APART_S, DRIFT_M_S, LEAST_DRIFT_M, URGENT_S, in_air, priority_of, wish


@pytest.fixture
def task():
    return np.zeros(1, TASK)[0]


def ask(track, task, time_s=0.0):
    wish(track, task, time_s, 0.1, TRACKER, WGS84)
    return task


def test_engaged_goes_before_urgent_before_the_others(new_track, climbing, diving, task):
    high = new_track(*climbing)
    assert priority_of(high, task, 0.0, TRACKER, WGS84) == ORDINARY
    high["impact_known"], high["impact_s"] = 1, 300.0
    assert priority_of(high, task, 0.0, TRACKER, WGS84) == ORDINARY
    assert priority_of(high, task, 300.0 - URGENT_S + 1.0, TRACKER, WGS84) == URGENT
    low = new_track(tuple((np.array(diving[0]) * 0.999).tolist()), diving[1])  # 6 km lower, in the air
    assert priority_of(low, task, 0.0, TRACKER, WGS84) == URGENT
    task["engaged"] = 1
    assert priority_of(high, task, 0.0, TRACKER, WGS84) == ENGAGED


def test_a_firm_track_asks_what_it_is_until_it_is_known(new_track, climbing, task):
    track = new_track(*climbing)
    track["class_probability"] = 0.4, 0.3, 0.2, 0.1
    ask(track, task)
    assert task["kind"] == FOLLOW
    assert task["class_snr"] == TRACKER.class_snr > 100.0
    assert task["class_due_s"] == 0.0
    track["class_probability"] = 0.99, 0.004, 0.003, 0.003
    ask(track, task, 1.0)
    assert task["class_snr"] == 0.0, "a warhead, it seems"
    track["class_probability"] = 0.003, 0.99, 0.004, 0.003
    ask(track, task, 2.0)
    assert task["class_snr"] == 0.0, "none, it seems"
    track["class_probability"] = 0.5, 0.5, 0.0, 0.0
    track["label"] = 1
    ask(track, task, 3.0)
    assert task["class_snr"] == 0.0, "another has said what it is"


def test_after_enough_dwells_that_found_it_no_more_are_asked_for(new_track, climbing, task):
    track = new_track(*climbing)
    track["class_probability"] = 0.25
    ask(track, task)
    for k in range(12):
        assert (task["class_snr"] > 0.0) == (k < TRACKER.class_looks)
        task["served"], task["looked"] = SERVED, DISCRIMINATE
        track["last_detection"] = 0
        ask(track, task, 2.0 * k)
        waits_s = TRACKER.class_interval_s if k < TRACKER.class_looks else TRACKER.carry_interval_s
        assert task["class_due_s"] == 2.0 * k + waits_s


def test_a_dwell_that_found_nothing_does_not_count(new_track, climbing, task):
    track = new_track(*climbing)
    track["class_probability"] = 0.25
    ask(track, task)
    task["served"], task["looked"] = SERVED, DISCRIMINATE
    ask(track, task, 1.0)
    assert task["class_looks"] == 0
    assert task["class_due_s"] == 1.0 + TRACKER.class_interval_s


def test_a_track_that_has_ended_leaves_no_claim_behind(new_track, climbing, task):
    track = new_track(*climbing)
    ask(track, task)
    task["engaged"] = 1
    track["status"] = DROPPED
    ask(track, task, 1.0)
    assert (task["kind"], task["engaged"], task["class_snr"]) == (0, 0, 0.0)


def test_sure_debris_is_looked_at_seldom_and_before_nobody(new_track, diving, task):
    low = new_track(tuple((np.array(diving[0]) * 0.999).tolist()), diving[1])  # in the air
    low["class_probability"] = 0.003, 0.99, 0.004, 0.003
    ask(low, task)
    assert task["interval_s"] == TRACKER.debris_interval_s > TRACKER.track_interval_s
    assert task["priority"] == ORDINARY
    # Not while one look has missed it, nor while rounds are on their way, nor once it may be a warhead.
    for change in ("missed", "engaged", "doubtful"):
        other, asked = low.copy(), task.copy()
        other["misses"] = 1 if change == "missed" else 0
        asked["engaged"] = 1 if change == "engaged" else 0
        if change == "doubtful":
            other["class_probability"] = 0.1, 0.8, 0.05, 0.05
        asked["served"] = SERVED
        ask(other, asked, 1.0)
        assert asked["interval_s"] == TRACKER.reentry_interval_s, change
        assert asked["priority"] > ORDINARY, change


def test_a_place_above_the_air_is_told_without_its_exact_height(new_track, climbing):
    track = new_track(*climbing)
    away = np.array(climbing[0])
    for height_m in (60e3, 90e3, 99.9e3, 100.1e3, 110e3, 130e3, 300e3):
        track["state"][:3] = away * (
            1.0 + (height_m - height_above(climbing[0], WGS84)) / np.linalg.norm(away)
        )
        exact = height_above(tuple(track["state"][:3]), WGS84) < TRACKER.reentry_height_m
        assert in_air(track, TRACKER, WGS84) == exact


def test_a_large_body_alone_asks_for_the_warhead_beside_it_until_that_is_found(new_track, climbing, task):
    track = new_track(*climbing)
    track["class_probability"] = 0.01, 0.5, 0.02, 0.47
    ask(track, task)
    assert task["companion_m2"] == TRACKER.cross_section_m2
    assert task["companion_m"] == LEAST_DRIFT_M
    for k in range(30):
        task["served"], task["looked"], task["shows"] = SERVED, DISCRIMINATE, k >= 20
        track["last_detection"] = 0
        ask(track, task, 2.0 * k)
        assert task["companion_m2"] == TRACKER.cross_section_m2, "what is too far today is nearer in a while"
    assert track["vain_looks"] == 10, "those that would have shown it"
    ask(track, task, 2000.0)
    assert task["companion_m"] == 2000.0 * DRIFT_M_S, "they drift apart"
    track["companion"] = 7
    ask(track, task, 2001.0)
    assert task["companion_m2"] == 0.0


def test_looks_before_a_warhead_can_be_apart_from_its_stage_are_not_in_vain(new_track, climbing, task):
    track = new_track(*climbing)
    track["class_probability"] = 0.01, 0.5, 0.02, 0.47
    ask(track, task)
    for time_s in (2.0, APART_S, APART_S + 2.0, APART_S + 4.0):
        task["served"], task["looked"], task["shows"] = SERVED, DISCRIMINATE, 1
        track["last_detection"] = 0
        ask(track, task, time_s)
    assert track["vain_looks"] == 2
    track["mode_probability"] = 0.9, 0.1, 0.0
    ask(track, task, 50.0)
    assert (track["vain_looks"], track["free_s"]) == (0, 50.0), "it burns, and has let nothing go"


def test_a_warhead_asks_for_no_companion(new_track, climbing, task):
    track = new_track(*climbing)
    track["class_probability"] = 0.9, 0.05, 0.04, 0.01
    ask(track, task)
    assert task["companion_m2"] == 0.0
