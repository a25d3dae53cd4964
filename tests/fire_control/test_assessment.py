"""Did the shot work: only what the radar sees afterwards counts."""

import pytest

from uppertier.fire_control.doctrine import Doctrine
from uppertier.fire_control.launcher import KILLED, LOST, SURVIVED, UNJUDGED
from uppertier.tracking.track import DROPPED, MERGED
from uppertier.tracking.track import LOST as FADED


@pytest.fixture
def shot(scene):
    """A scene with two rounds in the air, the time of the last intercept, and the track's ledger row."""
    fight = scene(Doctrine("shoot-look-shoot", salvo=2))
    fight.threat(0)
    fight.play(20)
    row = fight.ledger[0, 0]
    assert row["in_air"] == 2
    return fight, float(row["intercept_s"]), row


def watch(fight, start_s, looks, updates):
    """Let the radar look after the moment at which the counts are taken, and judge when the delay is over."""
    fight.assess(start_s + 1.0)
    fight.tracks[0, 0]["looks"] += looks
    fight.tracks[0, 0]["updates"] += updates
    fight.assess(start_s + 4.0)


def test_nothing_is_judged_before_the_delay(shot):
    fight, met_s, row = shot
    fight.assess(met_s + 1.0)
    fight.tracks[0, 0]["looks"] += 5
    fight.tracks[0, 0]["updates"] += 5
    fight.assess(met_s + 3.9)
    assert row["verdict"] == UNJUDGED
    assert row["in_air"] == 2


def test_seen_again_it_survived(shot):
    fight, met_s, row = shot
    watch(fight, met_s, looks=5, updates=1)
    assert row["verdict"] == SURVIVED
    assert row["in_air"] == 0


def test_looked_for_in_vain_it_is_killed(shot):
    fight, met_s, row = shot
    watch(fight, met_s, looks=5, updates=0)
    assert row["verdict"] == KILLED


def test_updates_within_the_margin_prove_nothing(shot):
    fight, met_s, row = shot
    fight.tracks[0, 0]["looks"] += 4
    fight.tracks[0, 0]["updates"] += 4
    watch(fight, met_s, looks=5, updates=0)
    assert row["verdict"] == KILLED


def test_a_busy_radar_leaves_it_open(shot):
    fight, met_s, row = shot
    watch(fight, met_s, looks=1, updates=0)
    assert row["verdict"] == UNJUDGED
    assert row["in_air"] == 2
    fight.tracks[0, 0]["looks"] += 2
    fight.assess(met_s + 6.0)
    assert row["verdict"] == KILLED


def test_a_kill_that_echoes_again_was_none(shot):
    fight, met_s, row = shot
    watch(fight, met_s, looks=5, updates=0)
    fight.tracks[0, 0]["updates"] += 1
    fight.assess(met_s + 6.0)
    assert row["verdict"] == SURVIVED


@pytest.mark.parametrize(
    "ending, after_s, verdict", [(FADED, 3.0, KILLED), (FADED, -3.0, LOST), (MERGED, 3.0, LOST)]
)
def test_a_dropped_track_is_killed_only_if_it_faded_after_the_intercept(shot, ending, after_s, verdict):
    fight, met_s, row = shot
    track = fight.tracks[0, 0]
    track["status"], track["ending"], track["dropped_s"] = DROPPED, ending, met_s + after_s
    watch(fight, met_s, looks=0, updates=0)
    assert row["verdict"] == verdict
    assert row["in_air"] == 0


def test_assessment_writes_the_ledger_alone(shot):
    fight, met_s, _ = shot
    others = (fight.tracks, fight.launchers, fight.plans, fight.orders)
    before = [each.tobytes() for each in others]
    fight.assess(met_s + 1.0)
    fight.assess(met_s + 4.0)
    assert before == [each.tobytes() for each in others]
