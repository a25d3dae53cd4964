"""Whom fire control shoots at, why not, and that it changes nothing but its own plans and orders."""

import numpy as np
import pytest

from uppertier.fire_control.battery import REASONS, Limits
from uppertier.fire_control.doctrine import Doctrine
from uppertier.fire_control.launcher import (
    ABOVE_CEILING,
    BELOW_FLOOR,
    BEYOND_LIMIT,
    ENGAGED,
    JUDGED_KILLED,
    LAUNCHERS_BUSY,
    NO_IMPACT_POINT,
    NO_PLACE_THREATENED,
    NO_ROUNDS,
    NOT_FIRM,
    OUT_OF_REACH,
    READY,
    SHOTS_SPENT,
    STAGE_OR_MISSILE,
    TOO_EARLY,
    TOO_LATE,
    TRACK_TOO_POOR,
    UNSEEN,
)
from uppertier.tracking.classify import ENOUGH_LOOKS
from uppertier.tracking.track import DROPPED, TENTATIVE

SEOUL = (37.5665, 126.978)  # 202 km from the battery
TOKYO_SIDE = (34.0, 133.5)  # 530 km east-south-east of it


def test_a_firm_threat_in_reach_is_engaged_when_its_launch_is_due(scene):
    fight = scene()
    fight.threat(0, seconds=250.0)
    assert len(fight.decide(0.0)) == 0
    assert fight.reason(0) == TOO_EARLY
    given = fight.play(150)
    assert len(given) == 1
    time_s, order = given[0]
    assert fight.reason(0) == ENGAGED
    assert order["launch_s"] >= time_s + 5.0, "no launch before the plan is made"
    assert order["launch_s"] <= time_s + 7.0, "no order long before its launch"
    assert order["track_number"] == 1
    assert fight.plans[0, 0]["engageable"] == 1


def test_every_reason_has_words():
    assert sorted(REASONS) == list(range(READY + 1))


def test_empty_slots_are_unseen(scene):
    fight = scene()
    fight.decide(0.0)
    assert (fight.plans["reason"] == UNSEEN).all()
    assert (fight.plans["place"] == -1).all()


def test_a_track_that_is_not_firm_is_left_alone(scene):
    fight = scene()
    fight.threat(0)["status"] = TENTATIVE
    fight.play(60)
    assert fight.reason(0) == NOT_FIRM
    assert fight.ledger[0, 0]["shots"] == 0


def test_a_track_without_impact_point_is_left_alone(scene):
    fight = scene()
    fight.threat(0)["impact_known"] = 0
    fight.play(60)
    assert fight.reason(0) == NO_IMPACT_POINT


def test_a_track_that_hits_no_defended_place_gets_no_order(scene):
    fight = scene()
    fight.threat(0, at=(36.0, 130.0))
    assert fight.play(100) == []
    assert fight.reason(0) == NO_PLACE_THREATENED
    assert fight.plans[0, 0]["place"] == -1


def test_without_defended_places_all_that_comes_down_is_engaged(scene):
    fight = scene(places=())
    fight.threat(0, at=(35.9, 129.4))
    assert len(fight.play(60)) == 1


def test_a_path_that_stays_low_is_below_the_floor(scene):
    fight = scene()
    fight.threat(0, seconds=45.0, speed_m_s=1500.0, angle_deg=25.0, apogee_m=30e3)
    fight.play(20)
    assert fight.reason(0) == BELOW_FLOOR
    assert fight.plans[0, 0]["engageable"] == 0


def test_a_path_that_is_in_reach_only_high_up_is_above_the_ceiling(scene):
    fight = scene(places=(TOKYO_SIDE,))
    fight.threat(0, at=TOKYO_SIDE, seconds=330.0, speed_m_s=3500.0, angle_deg=45.0, course_deg=115.0)
    fight.decide(0.0)
    assert fight.reason(0) == ABOVE_CEILING


def test_the_published_reach_and_the_kinematic_reach_are_told_apart(scene, flyout_of):
    far = {"at": SEOUL, "seconds": 150.0, "course_deg": 170.0, "angle_deg": 75.0}
    within = scene(places=(SEOUL,), limits=Limits(40e3, 150e3, 250e3))
    within.threat(0, **far)
    assert len(within.play(60)) == 1
    limited = scene(places=(SEOUL,), limits=Limits(40e3, 150e3, 100e3))
    limited.threat(0, **far)
    limited.play(60)
    assert limited.reason(0) == BEYOND_LIMIT
    short = scene(places=(SEOUL,), limits=Limits(40e3, 150e3, 250e3), flyout=flyout_of(farthest_m=100e3))
    short.threat(0, **far)
    short.play(60)
    assert short.reason(0) == OUT_OF_REACH


def test_the_reason_that_stood_in_time_outlives_the_flight(scene):
    fight = scene(places=(SEOUL,), limits=Limits(40e3, 150e3, 100e3))
    fight.threat(0, at=SEOUL, seconds=150.0, course_deg=170.0, angle_deg=75.0)
    fight.play(149)
    assert fight.reason(0) == BEYOND_LIMIT


def test_a_threat_seen_late_is_too_late(scene):
    fight = scene()
    fight.threat(0, seconds=40.0)
    fight.play(10)
    assert fight.reason(0) == TOO_LATE
    assert fight.plans[0, 0]["engageable"] == 0


def test_a_poor_track_gets_no_round_until_it_is_better(scene):
    fight = scene()
    track = fight.threat(0, sigma_m=4000.0)
    assert fight.play(30) == []
    assert fight.reason(0) == TRACK_TOO_POOR
    # A window on a path so poor is none: nobody could have planned a shot by it.
    assert fight.plans[0, 0]["engageable"] == 0
    track["covariance"][:3, :3] = np.diag([100.0**2] * 3)
    assert len(fight.play(1, first_s=30)) == 1
    assert fight.plans[0, 0]["engageable"] == 1


def test_what_may_be_an_empty_stage_is_shot_at_only_when_no_time_is_left(scene):
    sure, fight = scene(), scene()
    sure.threat(0)
    track = fight.threat(0)
    track["class_probability"] = 0.01, 0.5, 0.02, 0.47
    ((soon_s, _),) = sure.play(100)
    assert fight.play(int(soon_s) + 1) == []
    assert fight.reason(0) == STAGE_OR_MISSILE
    assert fight.plans[0, 0]["engageable"] == 1
    ((late_s, order),) = fight.play(150, first_s=int(soon_s) + 1)
    assert late_s > soon_s + 5.0
    assert order["launch_s"] <= fight.plans[0, 0]["launch_by_s"] + 1.0


def test_what_a_warhead_was_looked_for_beside_in_vain_is_shot_at_at_once(scene):
    sure, fight = scene(), scene()
    sure.threat(0)
    track = fight.threat(0)
    track["class_probability"] = 0.01, 0.05, 0.02, 0.92
    track["vain_looks"] = ENOUGH_LOOKS
    assert [time_s for time_s, _ in fight.play(100)] == [time_s for time_s, _ in sure.play(100)]


def test_a_body_that_lifts_is_no_target_however_well_it_is_seen(scene):
    """Ten m/s2 held for the half minute of a fly-out and more lead it away by kilometres."""
    fight = scene()
    track = fight.threat(0, sigma_m=10.0)
    track["mode_probability"], track["lift_m_s2"] = (0.0, 0.0, 0.0, 1.0), 10.0
    assert fight.play(30) == []
    assert fight.plans[0, 0]["engageable"] == 0
    assert fight.plans[0, 0]["sigma_m"] > fight.control.handover_limit_m


def test_the_predicted_error_grows_with_the_velocity_error(scene):
    fight = scene()
    track = fight.threat(0, sigma_m=0.0)
    track["covariance"][3:6, 3:6] = np.diag([10.0**2] * 3)
    fight.decide(0.0)
    plan = fight.plans[0, 0]
    # Straight-line growth: sqrt(3) * 10 m/s * time ahead.
    assert plan["sigma_m"] == pytest.approx(3**0.5 * 10.0 * plan["earliest_s"], rel=1e-9)


def test_empty_magazines_say_so(scene):
    fight = scene(rounds=0)
    fight.threat(0)
    fight.play(30)
    assert fight.reason(0) == NO_ROUNDS
    assert fight.plans[0, 0]["engageable"] == 1, "whether it can be met does not hang on the magazine"


def test_launchers_that_are_not_ready_in_time_say_so(scene):
    fight = scene()
    fight.threat(0)
    fight.launchers["ready_s"] = 100.0
    fight.play(30)
    assert fight.reason(0) == LAUNCHERS_BUSY


def test_a_launcher_out_of_action_fires_nothing(scene):
    fight = scene(Doctrine("salvo", salvo=4))
    fight.launchers[0, 0]["working"] = 0
    fight.threat(0)
    given = fight.play(30)
    assert [order["launcher"] for _, order in given] == [1] * 4


def test_a_dropped_track_keeps_its_last_reason_and_gets_no_order(scene):
    fight = scene()
    track = fight.threat(0, seconds=250.0)
    fight.decide(0.0)
    track["status"] = DROPPED
    assert fight.play(150) == []
    assert fight.reason(0) == TOO_EARLY


def test_a_reused_slot_starts_anew(scene):
    fight = scene(Doctrine("single"))
    fight.threat(0)
    assert len(fight.play(30)) == 1
    fight.threat(0, time_s=30.0)["number"] = 99
    given = fight.play(30, first_s=30)
    assert [order["track_number"] for _, order in given] == [99]
    assert fight.ledger[0, 0]["shots"] == 1


def test_deciding_changes_nothing_but_plans_and_orders(scene):
    fight = scene(Doctrine("salvo", salvo=3))
    for slot in range(3):
        fight.threat(slot, seconds=140.0 + 3.0 * slot)
    before = [each.copy() for each in (fight.tracks, fight.launchers, fight.ledger)]
    assert len(fight.decide(3.0)) > 0
    for was, now in zip(before, (fight.tracks, fight.launchers, fight.ledger)):
        assert was.tobytes() == now.tobytes()


def test_the_same_tracks_give_the_same_orders_bit_for_bit(scene):
    answers = []
    for _ in range(2):
        fight = scene(Doctrine("shoot-look-shoot", salvo=2))
        for slot in range(4):
            fight.threat(slot, seconds=140.0 + 7.0 * slot)
        answers.append([order.tobytes() for _, order in fight.play(60)])
    assert answers[0] == answers[1]
    assert len(answers[0]) >= 8


def test_a_replica_decides_alone_as_in_a_batch(scene):
    batch = scene(Doctrine("salvo", salvo=2), replicas=5)
    alone = scene(Doctrine("salvo", salvo=2))
    for replica in range(5):
        for slot in range(replica + 1):
            batch.threat(slot, seconds=141.0 + replica + 5.0 * slot, replica=replica)
    for slot in range(4):
        alone.threat(slot, seconds=144.0 + 5.0 * slot)
    batch.decide(2.0)
    orders = alone.decide(2.0)
    assert len(orders) > 0
    assert batch.counts[3] == len(orders)
    assert batch.orders[3, : batch.counts[3]].tobytes() == orders.tobytes()
    assert batch.plans[3].tobytes() == alone.plans[0].tobytes()


def test_single_shoots_once_and_salvo_shoots_its_salvo_even_at_a_survivor(scene):
    for doctrine, rounds in ((Doctrine("single", salvo=5), 1), (Doctrine("salvo", salvo=3), 3)):
        fight = scene(doctrine)
        fight.threat(0, seconds=200.0)
        assert len(fight.play(150)) == rounds
        assert fight.reason(0) == SHOTS_SPENT


def test_shoot_look_shoot_waits_and_shoots_again_at_a_survivor(scene):
    fight = scene(Doctrine("shoot-look-shoot", salvo=2))
    fight.threat(0, seconds=200.0)
    given = fight.play(150)
    first, second = given[:2], given[2:4]
    assert len(given) >= 4
    met_s = max(order["intercept_s"] for _, order in first)
    for time_s, order in second:
        assert time_s >= met_s + 4.0, "the verdict comes 4 s after the last intercept"
        assert time_s <= met_s + 6.0, "and is acted on at the next decision"
        assert order["launch_s"] >= time_s + 5.0
    assert fight.ledger[0, 0]["salvos"] == len(given) // 2


def test_shoot_look_shoot_does_not_shoot_at_the_dead(scene):
    fight = scene(Doctrine("shoot-look-shoot", salvo=2))
    fight.threat(0, seconds=200.0)
    orders = [order for _, order in fight.play(40)]
    hit_s = orders[0]["intercept_s"]
    more = fight.play(110, first_s=40, seen=lambda slot, time_s: time_s < hit_s)
    assert len(orders) == 2
    assert more == []
    assert fight.reason(0) == JUDGED_KILLED


def test_never_more_rounds_in_the_air_than_the_doctrine_sends(scene):
    fight = scene(Doctrine("shoot-look-shoot", salvo=2))
    for slot in range(4):
        fight.threat(slot, seconds=170.0 + 10.0 * slot)
    for time_s in range(160):
        fight.play(1, first_s=time_s)
        assert fight.ledger[0]["in_air"].max() <= 2


def test_the_first_shot_is_the_same_for_two_and_six_launchers_and_the_magazine_is_not(scene):
    shots = {}
    first = {}
    for count in (2, 6):
        fight = scene(Doctrine("salvo", salvo=4), launchers=count)
        for slot in range(8):
            fight.threat(slot, seconds=150.0 + 4.0 * slot)
        given = fight.play(120)
        shots[count] = len(given)
        first[count] = given[0][1]["intercept_s"]
    # The launchers of a larger battery stand up to 4 km apart: two seconds of flight at most.
    assert abs(first[2] - first[6]) <= 2.0
    assert shots == {2: 16, 6: 32}
