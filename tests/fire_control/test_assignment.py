"""Which round goes where: magazines, intervals, the reserve, and the most urgent first."""

from itertools import pairwise

import numpy as np

from uppertier.fire_control.doctrine import Doctrine
from uppertier.fire_control.launcher import NO_ROUNDS, READY


def test_a_battery_fires_no_more_rounds_than_it_has(scene):
    fight = scene(Doctrine("salvo", salvo=2), launchers=2, rounds=3)
    for slot in range(5):
        fight.threat(slot, seconds=150.0 + 4.0 * slot)
    given = fight.play(100)
    assert len(given) == 6
    assert (fight.launchers["rounds"] == 0).all()
    assert sorted(fight.ledger[0]["shots"][:5]) == [0, 0, 2, 2, 2]
    unserved = fight.ledger[0]["shots"][:5] == 0
    assert (fight.plans[0]["reason"][:5][unserved] == NO_ROUNDS).all()


def test_the_reserve_is_kept_back(scene):
    fight = scene(Doctrine("salvo", salvo=2, reserve=5), launchers=2, rounds=4)
    for slot in range(3):
        fight.threat(slot, seconds=150.0 + 4.0 * slot)
    assert len(fight.play(100)) == 3
    assert fight.launchers["rounds"].sum() == 5


def test_a_launcher_keeps_its_interval(scene):
    fight = scene(Doctrine("salvo", salvo=3), launchers=2, interval_s=7.0)
    for slot in range(4):
        fight.threat(slot, seconds=150.0 + 2.0 * slot)
    given = [order for _, order in fight.play(100)]
    assert len(given) == 12
    for launcher in range(2):
        times = sorted(order["launch_s"] for order in given if order["launcher"] == launcher)
        assert all(later - earlier >= 7.0 for earlier, later in pairwise(times))


def test_a_salvo_is_spread_over_launchers_and_in_time(scene):
    fight = scene(Doctrine("salvo", salvo=4), launchers=4, salvo_interval_s=3.0)
    fight.threat(0)
    given = [order for _, order in fight.play(60)]
    assert sorted(order["launcher"] for order in given) == [0, 1, 2, 3]
    times = [order["launch_s"] for order in given]
    assert all(later - earlier >= 3.0 for earlier, later in pairwise(times))
    assert times[-1] - times[0] < 15.0, "a salvo, not a siege"


def test_magazines_empty_evenly(scene):
    fight = scene(Doctrine("salvo", salvo=2), launchers=3, rounds=8)
    for slot in range(6):
        fight.threat(slot, seconds=150.0 + 4.0 * slot)
    fight.play(100)
    left = fight.launchers[0]["rounds"]
    assert left.sum() == 12
    # A launcher that would meet the target a second later than another is passed over, now and then.
    assert np.ptp(left) <= 2


def test_the_threat_with_least_time_left_is_served_first(scene):
    fight = scene(Doctrine("single"), launchers=1, rounds=2)
    for slot, seconds in enumerate((130.0, 100.0, 115.0)):
        fight.threat(slot, seconds=seconds)
    orders = fight.decide(0.0)
    assert list(orders["track"]) == [1, 2]
    assert fight.reason(0) == NO_ROUNDS


def test_a_full_order_book_leaves_the_rest_for_the_next_decision(scene):
    fight = scene(Doctrine("salvo", salvo=2), orders=3)
    for slot, seconds in enumerate((100.0, 110.0, 120.0)):
        fight.threat(slot, seconds=seconds)
    orders = fight.decide(0.0)
    assert list(orders["track"]) == [0, 0, 1]
    assert fight.reason(2) == READY
    fight.obey(orders)
    assert list(fight.decide(1.0)["track"]) == [2, 2]


def test_an_order_costs_a_round_and_opens_a_shot(scene):
    fight = scene(Doctrine("salvo", salvo=2), interval_s=9.0)
    fight.threat(0)
    orders = fight.play(30)
    orders = [order for _, order in orders]
    shot = fight.ledger[0, 0]
    assert fight.launchers["rounds"].sum() == 14
    for order in orders:
        assert fight.launchers[0, order["launcher"]]["ready_s"] == order["launch_s"] + 9.0
    assert (shot["shots"], shot["in_air"], shot["salvos"], shot["track_number"]) == (2, 2, 1, 1)
    assert shot["intercept_s"] == max(order["intercept_s"] for order in orders)
    assert shot["assess_s"] == shot["intercept_s"] + 4.0
