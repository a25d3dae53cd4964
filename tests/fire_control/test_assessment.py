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
    "ending, after_s, unseen_s, verdict",
    [
        (FADED, 3.0, 0.5, KILLED),
        (FADED, 3.0, 120.0, LOST),  # it left the radar's field two minutes before
        (FADED, -3.0, 5.0, LOST),
        (MERGED, 3.0, 0.5, LOST),
    ],
)
def test_a_dropped_track_is_killed_only_if_it_faded_after_the_intercept(
    shot, ending, after_s, unseen_s, verdict
):
    fight, met_s, row = shot
    track = fight.tracks[0, 0]
    track["last_update_s"] = met_s - unseen_s
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


def verdicts(scene, seen, **errors):
    """What forty crews call a shot after which the radar saw the target, or did not."""
    called = []
    for seed in range(40):
        fight = scene(Doctrine("shoot-look-shoot", salvo=2, **errors))
        fight.seed = seed
        fight.threat(0)
        fight.play(20)
        met_s = float(fight.ledger[0, 0]["intercept_s"])
        watch(fight, met_s, looks=5, updates=int(seen))
        called.append(int(fight.ledger[0, 0]["verdict"]))
    return called


def test_a_crew_that_never_errs_calls_what_it_sees(scene):
    assert set(verdicts(scene, seen=True)) == {SURVIVED}
    assert set(verdicts(scene, seen=False)) == {KILLED}


def test_stated_errors_are_made_as_often_as_stated_and_each_in_its_direction(scene):
    """Of forty verdicts at one half, 8 to 32 are wrong but for one chance in 10,000."""
    misses = verdicts(scene, seen=True, miss_called_hit=0.5)
    assert 8 <= misses.count(KILLED) <= 32
    hits = verdicts(scene, seen=False, hit_called_miss=0.5)
    assert 8 <= hits.count(SURVIVED) <= 32
    assert set(verdicts(scene, seen=True, hit_called_miss=1.0)) == {SURVIVED}
    assert set(verdicts(scene, seen=False, miss_called_hit=1.0)) == {KILLED}


def test_a_survivor_called_killed_is_judged_again_after_another_look(shot):
    fight, met_s, row = shot
    fight.control = fight.control._replace(miss_called_hit=1.0)
    watch(fight, met_s, looks=5, updates=1)
    assert row["verdict"] == KILLED
    fight.control = fight.control._replace(miss_called_hit=0.0)
    fight.assess(met_s + 6.0)
    assert row["verdict"] == KILLED, "the crew has just judged"
    fight.assess(met_s + 8.0)
    assert row["verdict"] == SURVIVED


def test_the_same_luck_gives_the_same_verdicts(scene):
    errors = {"miss_called_hit": 0.5}
    assert verdicts(scene, seen=True, **errors) == verdicts(scene, seen=True, **errors)
