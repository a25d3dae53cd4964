"""Orders become rounds, and rounds in the air are told of their tracks, late by the uplink's delay."""

import numpy as np
import pytest

from engagement.fights import TEST_LIKE, scene
from uppertier.engagement.orders import favour, launch, tell
from uppertier.engagement.prepare import open_books, populate
from uppertier.interceptor.round import COAST, ORDERED, STORED
from uppertier.tracking.track import DROPPED, FIRM

DELAY_S = 0.5


@pytest.fixture(scope="module")
def control():
    return open_books(scene(*TEST_LIKE))[0].control


@pytest.fixture
def world():
    """A battery with one firm track, number 7, in slot 2."""
    fresh = populate(scene(*TEST_LIKE), seed=1, first_replica=0, replicas=1)[0]
    track = fresh.tracks[0, 2]
    track["status"], track["number"], track["time_s"] = FIRM, 7, 199.8
    track["state"] = 1e6, 2e6, 3e6, 100.0, 200.0, 300.0, 2e-4
    return fresh


def order(world, launcher=1):
    row = world.orders[0, int(world.order_counts[0])]
    row["launcher"], row["track"], row["track_number"] = launcher, 2, 7
    row["launch_s"], row["intercept_s"], row["intercept_m"] = 206.0, 300.0, (1.1e6, 2.1e6, 3.1e6)
    world.order_counts[0] += 1


def carry_out(world, control, time_s=200.0):
    launch(
        control,
        world.orders,
        world.order_counts,
        world.launchers,
        world.ledger,
        world.tracks,
        world.rounds,
        time_s,
    )


def test_each_order_takes_the_next_stored_round(world, control):
    order(world)
    order(world, launcher=0)
    full = world.launchers["rounds"].copy()
    carry_out(world, control)
    rounds = world.rounds[0]
    assert rounds["status"][:3].tolist() == [ORDERED, ORDERED, STORED]
    assert rounds["launcher"][:2].tolist() == [1, 0]
    assert (full - world.launchers["rounds"]).tolist() == [[1, 1]]
    assert world.ledger[0, 2]["shots"] == 2
    np.testing.assert_array_equal(rounds["position_m"][0], world.launchers[0, 1]["position_m"])
    np.testing.assert_array_equal(rounds["aim_m"][0], (1.1e6, 2.1e6, 3.1e6))
    np.testing.assert_array_equal(rounds["estimate_position_m"][0], world.tracks[0, 2]["state"][:3])
    assert rounds["estimate_s"][0] == 199.8


def test_without_a_stored_round_an_order_costs_nothing(world, control):
    world.rounds["status"] = COAST
    order(world)
    full = world.launchers["rounds"].copy()
    carry_out(world, control)
    assert world.launchers["rounds"].tolist() == full.tolist()
    assert world.ledger[0, 2]["shots"] == 0


def say(world, time_s, loss=0.0):
    tell(world.tracks, world.rounds, world.messages, world.radar, time_s, DELAY_S, loss, 1, 0)
    return world.rounds[0, 0]


def move_track(world, time_s, x_m):
    world.tracks[0, 2]["time_s"] = time_s
    world.tracks[0, 2]["state"][0] = x_m


def test_an_uplink_arrives_late_and_speaks_of_its_own_time(world, control):
    order(world)
    carry_out(world, control)
    world.rounds[0, 0]["status"] = COAST
    move_track(world, 210.0, 1.5e6)
    say(world, 210.0)
    move_track(world, 210.4, 1.6e6)
    assert say(world, 210.4)["estimate_position_m"][0] == 1e6, "not there yet"
    told = say(world, 210.5)
    assert told["estimate_position_m"][0] == 1.5e6, "the state that was sent, not the newest"
    assert told["estimate_s"] == 210.0


def test_uplinks_go_out_once_a_second(world, control):
    order(world)
    carry_out(world, control)
    sent = set()
    for frame in range(2100, 2151):
        say(world, frame / 10)
        sent.add(float(world.messages[0, 0]["sent_s"]))
    assert sorted(sent) == pytest.approx([210.0, 211.0, 212.0, 213.0, 214.0, 215.0])


@pytest.mark.parametrize("field, value", [("number", 8), ("status", DROPPED)])
def test_a_round_is_not_told_of_another_track_nor_of_a_dead_one(world, control, field, value):
    order(world)
    carry_out(world, control)
    world.tracks[0, 2][field] = value
    say(world, 210.0)
    assert world.messages[0, 0]["sent_s"] == -np.inf


def test_uplinks_are_lost_by_chance_and_paid_for_all_the_same(world, control):
    order(world)
    carry_out(world, control)
    world.rounds[0, 0]["status"] = COAST
    heard, seconds = 0, 400
    for second in range(seconds):
        move_track(world, 210.0 + second, 1e6 + second)
        say(world, 210.0 + second, loss=0.25)
        told = say(world, 210.5 + second, loss=0.25)
        heard += int(told["estimate_position_m"][0] == 1e6 + second)
    # Three quarters of 400, within four standard deviations of 8.7.
    assert abs(heard - 300) < 35
    assert world.radar["uplinks"][0] == seconds


def test_a_round_in_store_is_told_nothing(world):
    say(world, 210.0)
    assert np.all(world.messages["sent_s"] == -np.inf)


def test_each_message_is_owed_to_the_radar(world, control):
    order(world)
    order(world)
    carry_out(world, control)
    owed = []
    for k in range(25):
        say(world, 200.0 + 0.1 * k)
        owed.append(int(world.radar["uplinks"][0]))
    # Two rounds, told at 0, 1 and 2 s; the radar that pays them sets the count back.
    assert owed[0] == 2
    assert owed[9:11] == [2, 4]
    assert owed[-1] == 6


def test_a_track_is_engaged_from_the_order_to_the_verdict(world, control):
    order(world)
    favour(world.tracks, world.ledger, world.tasks)
    assert not world.tasks["engaged"].any()
    carry_out(world, control)
    favour(world.tracks, world.ledger, world.tasks)
    assert np.flatnonzero(world.tasks["engaged"][0]).tolist() == [2]
    world.tracks["number"][0, 2] = 8
    favour(world.tracks, world.ledger, world.tasks)
    assert not world.tasks["engaged"].any(), "another track in the slot"
    world.tracks["number"][0, 2] = 7
    world.ledger["in_air"][0, 2] = 0
    favour(world.tracks, world.ledger, world.tasks)
    assert not world.tasks["engaged"].any(), "judged"
