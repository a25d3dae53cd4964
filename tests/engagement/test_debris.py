"""What missiles leave behind: it flies when it has come free, the radar meets it, and rounds may go to it."""

import numpy as np
import pytest

from engagement.fights import TEST_LIKE, fought, scene
from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import height_above
from uppertier.engagement.debris import remnants
from uppertier.engagement.engine import engage
from uppertier.engagement.outcome import outcome
from uppertier.engagement.prepare import populate
from uppertier.engagement.sky import FLYING, KILLED, LANDED, MISSILE, NEVER, PIECE, STAGE, WAITING, move

APART = (*TEST_LIKE, "raid.0.break-up=90 km", "raid.0.pieces=3")
# The stage comes down some 60 km short of Daegu: where it does is defended too.
TAKEN = (*TEST_LIKE, "battery.discrimination.debris-taken=1.0", "defends.0=[36.06, 128.47]")
MISSED = (*TEST_LIKE, "battery.discrimination.warhead-missed=1.0")


def world_of(*changes, replicas=1):
    return populate(scene(*changes), seed=1, first_replica=0, replicas=replicas)[0]


def put(world, time_s):
    move(world.threats, world.knots, world.knot_counts, world.targets, time_s)


def test_a_stage_comes_free_at_separation_and_falls_behind():
    world = world_of(*TEST_LIKE)
    missile, stage = world.threats[0]
    assert (missile["kind"], stage["kind"], stage["parent"]) == (MISSILE, STAGE, 0)
    assert stage["launch_s"] == pytest.approx(missile["separation_s"])
    put(world, stage["launch_s"] - 1.0)
    assert stage["status"] == WAITING
    put(world, stage["launch_s"] + 100.0)
    assert stage["status"] == FLYING
    apart = np.linalg.norm(world.targets[0, 0]["position_m"] - world.targets[0, 1]["position_m"])
    # Two metres a second for 100 s, and what the last of the air takes from the light and tumbling one.
    assert 200.0 < apart < 2000.0
    assert world.targets[0, 1]["cross_section_m2"] > 100.0 * missile["warhead_cross_section_m2"]


def test_a_missile_killed_before_it_separates_leaves_no_stage():
    world = world_of(*TEST_LIKE)
    put(world, 1.0)
    world.threats[0, 0]["status"] = KILLED
    put(world, world.threats[0, 1]["launch_s"] + 1.0)
    assert world.threats[0, 1]["status"] == NEVER
    assert world.targets[0, 1]["alive"] == 0


def test_a_stage_comes_apart_at_the_height_asked_for_and_its_pieces_fly():
    world = world_of(*APART)
    kinds = world.threats[0]["kind"].tolist()
    assert kinds == [MISSILE, STAGE, PIECE, PIECE, PIECE]
    stage = world.threats[0, 1]
    assert height_above(tuple(stage["impact_m"]), WGS84) == pytest.approx(90e3, abs=1.0)
    assert world.threats[0]["launch_s"][2:] == pytest.approx(stage["impact_s"])
    put(world, stage["impact_s"] - 1.0)
    stage["status"] = LANDED
    put(world, stage["impact_s"] + 1.0)
    assert world.targets[0]["alive"].tolist() == [1, 0, 1, 1, 1]


def test_names_say_whose_stage_and_which_piece():
    assert [each.name for each in remnants(scene(*APART))] == [
        "scud-er-1 stage 1",
        *(f"scud-er-1 stage 1 piece {i}" for i in (1, 2, 3)),
    ]
    assert remnants(scene(*TEST_LIKE, "raid.0.spent-stages=false")) == []


def test_each_replica_has_stages_of_its_own_and_alone_the_same():
    batch = world_of(*APART, replicas=3)
    assert len(np.unique(batch.threats["impact_m"][:, 2:].reshape(-1, 3), axis=0)) == 9
    alone = populate(scene(*APART), seed=1, first_replica=2, replicas=1)[0]
    kept = alone.knots.shape[2]
    assert alone.knots.tobytes() == batch.knots[2:, :, :kept].tobytes()


def test_the_radar_tracks_the_stage_and_the_battery_leaves_it_alone():
    record = fought(*TEST_LIKE)
    assert record["debris_kind"].values.tolist() == [[STAGE]]
    assert record["debris_firm_s"].values[0, 0] < record["threat_impact_s"].values[0, 0]
    result = outcome(record)
    words = [event.detail for event in result.events if event.kind == "classed"]
    assert any("a warhead" in each for each in words)
    assert any("an empty stage" in each for each in words)
    assert result.fired_at_debris == 0
    assert result.interceptors_fired >= 1


def test_debris_taken_for_warheads_costs_rounds():
    result = outcome(fought(*TAKEN))
    assert result.fired_at_debris >= 1
    assert any("empty stages" in sentence for sentence in result.sentences())


def test_a_missed_warhead_is_not_shot_at_and_the_outcome_says_why():
    result = outcome(fought(*MISSED))
    assert (result.leaked, result.interceptors_fired) == (1, 0)
    assert result.fates[0].why_not.startswith("taken for a stage or a piece")


def test_errors_between_none_and_all_miss_their_share_of_warheads():
    world = world_of(*TEST_LIKE, "battery.discrimination.warhead-missed=0.3", replicas=400)
    missed = float(np.mean(world.labels[:, 0] != 1))
    assert missed == pytest.approx(0.3, abs=4.0 * np.sqrt(0.21 / 400))
    assert np.all(world.labels[:, 1] == 2), "debris is never taken for a warhead here"


def test_a_round_does_not_take_the_stage_that_flies_ahead_of_its_warhead():
    # Lofted from far: the track ends where the radar's sector ends, and the stage comes into range first.
    lofted = ("raid.0.missile=nodong", "raid.0.from=[40.9, 126.6]", "raid.0.loft=lofted", "raid.0.count=1")
    result = outcome(fought(*lofted))
    assert (result.intercepted, result.fired_at_debris) == (1, 0)


def test_a_warhead_that_fades_near_its_apogee_is_met_when_it_comes_down():
    # Lofted beyond 1,100 km from the radar: its echo is gone for twenty minutes, that of its stage is not.
    lofted = ("raid.0.missile=hwasong-12", "raid.0.loft=lofted", "raid.0.from=[41.0, 127.0]")
    setup = scene(*lofted, "raid.0.count=1", "horizon=40 min")
    record = engage(setup, replicas=24, threads=2)
    results = [outcome(record, number) for number in range(24)]
    # Some 14 of 48: it comes down behind the radar's face, so that rounds fly to what was foretold twenty
    # minutes before, a kilometre off in the mean; most do not have it in their eye's view.
    assert sum(each.intercepted for each in results) >= 3
    assert sum(each.fired_at_debris for each in results) == 0
