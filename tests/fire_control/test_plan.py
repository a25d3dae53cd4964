"""The engagement plan of a track: windows launcher by launcher, margin, cycles; what is left to others."""

from math import inf, radians

import numpy as np
import pytest

from uppertier.catalog import build as catalog
from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import geodetic_from_ecef
from uppertier.fire_control import battery
from uppertier.fire_control.doctrine import Doctrine
from uppertier.fire_control.launcher import (
    ENGAGED_ELSEWHERE,
    NO_LAUNCHER,
    NO_PLACE_THREATENED,
    NO_ROUNDS,
    TOO_EARLY,
)
from uppertier.interceptor.flyout import time_to

PLANET = WGS84._replace(air=0.0)
SEONGJU, ULSAN_SIDE = (36.047, 128.224), (35.6, 129.3)
DAEGU = (35.87, 128.60)


def posts(fight, *spots):
    """Put the launchers of a scene elsewhere: latitude and longitude (degrees), height (m)."""
    fight.launchers = battery.stand(
        [battery.Post((radians(a), radians(b), height_m), 8, 2.0) for a, b, height_m in spots], 0, 1, PLANET
    )


def test_each_launcher_has_a_window_of_its_own(scene):
    """Both meet the target as soon as it is low enough; the one near its end has longer to wait."""
    fight = scene()
    posts(fight, (*SEONGJU, 650.0), (*ULSAN_SIDE, 50.0))
    fight.threat(0, seconds=300.0)
    fight.decide(0.0)
    far, near = fight.windows[0, 0]
    plan = fight.plans[0, 0]
    assert far["launch_s"] != near["launch_s"]
    assert near["launch_by_s"] > far["launch_by_s"] + 5.0
    assert plan["earliest_s"] == min(far["earliest_s"], near["earliest_s"])
    assert plan["latest_s"] == max(far["latest_s"], near["latest_s"])
    assert plan["launch_by_s"] == near["launch_by_s"]
    assert fight.windows[0, 0, plan["launcher"]]["earliest_s"] == plan["earliest_s"]


def test_a_plan_says_where_when_and_with_what_margin(scene):
    fight = scene(Doctrine("salvo", salvo=2))
    fight.threat(0, seconds=250.0)
    fight.decide(0.0)
    plan = fight.plans[0, 0]
    latitude, longitude, height_m = geodetic_from_ecef(tuple(plan["intercept_m"]), PLANET)
    assert plan["reason"] == TOO_EARLY
    assert plan["height_m"] == pytest.approx(height_m, abs=1e-3)
    assert 40e3 <= plan["height_m"] <= 150e3
    assert radians(35.0) < latitude < radians(37.5)
    assert radians(127.0) < longitude < radians(129.5)
    assert plan["flight_s"] == pytest.approx(plan["earliest_s"] - plan["launch_s"])
    assert plan["margin_s"] == pytest.approx(plan["launch_by_s"] - plan["launch_s"])
    assert plan["rounds"] == 2
    assert plan["cycles"] == 1


def test_an_order_carries_the_time_to_the_last_launch(scene):
    fight = scene(Doctrine("salvo", salvo=2))
    fight.threat(0, seconds=250.0)
    (_, first), (_, second) = fight.play(150)
    plan = fight.plans[0, 0]
    assert first["margin_s"] == pytest.approx(plan["launch_by_s"] - first["launch_s"])
    assert first["margin_s"] - second["margin_s"] == pytest.approx(second["launch_s"] - first["launch_s"])
    assert plan["launcher"] == first["launcher"]


@pytest.mark.parametrize("doctrine", [Doctrine("shoot-look-shoot"), Doctrine("shoot-shoot-look-shoot")])
def test_as_many_salvos_are_fired_at_a_survivor_as_the_plan_said(scene, doctrine):
    fight = scene(doctrine, rounds=20)
    fight.threat(0, seconds=250.0)
    fight.decide(0.0)
    foreseen = fight.plans[0, 0]["cycles"]
    fight.play(240)
    # Decisions fall on whole seconds, and the meeting does not grow quite in a straight line: one either way.
    assert abs(fight.ledger[0, 0]["salvos"] - foreseen) <= 1
    assert foreseen >= 2


def test_a_quick_look_leaves_more_cycles_than_a_slow_one(scene):
    cycles = []
    for assess_s in (1.0, 20.0):
        fight = scene(Doctrine("shoot-look-shoot"))
        fight.control = fight.control._replace(assess_s=assess_s)
        fight.threat(0, seconds=250.0)
        fight.decide(0.0)
        cycles.append(fight.plans[0, 0]["cycles"])
    assert cycles[0] > cycles[1] >= 1


def test_a_launcher_out_of_action_has_no_window_and_the_other_fires(scene):
    fight = scene(Doctrine("salvo", salvo=2))
    fight.launchers["working"][0, 0] = 0
    fight.threat(0)
    given = fight.play(60)
    assert np.isnan(fight.windows[0, 0, 0]["earliest_s"])
    assert {order["launcher"] for _, order in given} == {1}


def test_without_a_launcher_in_action_the_plan_says_so(scene):
    fight = scene()
    fight.launchers["working"] = 0
    fight.threat(0)
    fight.decide(0.0)
    assert fight.reason(0) == NO_LAUNCHER


def test_two_and_six_launchers_reach_as_far(scene):
    """They stand at the same radar: the first meeting is the same to a second, the rounds are not."""
    earliest, rounds = {}, {}
    for count in (2, 6):
        fight = scene(launchers=count)
        posts(fight, *[(*SEONGJU, 650.0)] * count)
        fight.windows = np.zeros((1, 8, count), fight.windows.dtype)
        fight.threat(0)
        fight.decide(0.0)
        earliest[count] = fight.plans[0, 0]["earliest_s"]
        rounds[count] = fight.launchers["rounds"].sum()
    assert earliest[2] == earliest[6]
    assert rounds == {2: 16, 6: 48}


def test_what_another_battery_has_under_fire_is_left_to_it_until_the_last_call(scene):
    fight = scene(Doctrine("salvo", salvo=2))
    fight.threat(0)
    fight.ledger["elsewhere_until_s"][0, 0] = inf
    fight.decide(0.0)
    assert fight.reason(0) == ENGAGED_ELSEWHERE
    last_s = fight.plans[0, 0]["launch_by_s"]
    (time_s, first), (_, second) = fight.play(150)
    assert last_s - 12.0 < time_s
    assert first["launch_s"] < second["launch_s"] <= last_s


def test_it_is_shot_at_once_the_other_battery_has_done(scene):
    fight = scene(Doctrine("single"))
    fight.threat(0)
    fight.ledger["elsewhere_until_s"][0, 0] = 20.0
    ((time_s, _),) = fight.play(60)
    assert time_s == 20


def test_threats_to_preferred_places_come_first_and_alone_have_the_reserve(scene):
    served = {}
    for preferred in ((), (DAEGU,)):
        fight = scene(
            Doctrine("single", reserve=2), rounds=2, places=((35.18, 129.08), DAEGU), preferred=preferred
        )
        for slot in (0, 1):
            fight.threat(slot, seconds=120.0)
        for slot in (2, 3, 4):
            fight.threat(slot, seconds=140.0, at=DAEGU)
        served[preferred] = sorted(order["track"] for _, order in fight.play(100))
        assert fight.reason(1 if preferred else 4) == NO_ROUNDS
    assert served == {(): [0, 1], (DAEGU,): [2, 3, 4]}


def test_fire_is_held_on_what_hits_nothing_unless_the_doctrine_says_otherwise(scene):
    sea = (36.0, 130.0)
    held = scene(Doctrine("single"))
    held.threat(0, at=sea)
    assert held.play(60) == []
    assert held.reason(0) == NO_PLACE_THREATENED
    free = scene(Doctrine("single", hold_fire=False))
    free.threat(0, at=sea)
    assert len(free.play(60)) == 1
    assert free.plans[0, 0]["place"] == -1


def test_optimal_assignment_gives_each_threat_one_round_where_greedy_gives_two_to_the_first(scene):
    served = {}
    for way in ("greedy", "optimal"):
        fight = scene(Doctrine("salvo", salvo=2, assignment=way), launchers=1, rounds=3)
        for slot in range(3):
            fight.threat(slot, seconds=140.0 + 3.0 * slot)
        fight.play(100)
        served[way] = sorted(fight.ledger[0]["shots"][:3].tolist())
    assert served == {"greedy": [0, 1, 2], "optimal": [1, 1, 1]}


def test_where_rounds_are_plenty_both_assignments_are_the_same(scene):
    given = []
    for way in ("greedy", "optimal"):
        fight = scene(Doctrine("salvo", salvo=2, assignment=way), launchers=4)
        for slot in range(3):
            fight.threat(slot, seconds=140.0 + 9.0 * slot)
        given.append([order.tobytes() for _, order in fight.play(100)])
    assert given[0] == given[1]
    assert len(given[0]) == 6


@pytest.mark.parametrize("range_km, height_km, off_s", [(0, 80, 1.0), (100, 100, 2.0), (195, 45, 4.0)])
def test_a_higher_launcher_is_planned_too_slow_by_seconds_at_most(range_km, height_km, off_s):
    """The table is lifted to the launcher, a kilometre up; the air there is thinner, the round sooner."""
    thaad = catalog.interceptor("thaad")
    low, high = thaad.flyout(50.0), thaad.flyout(1050.0)
    ground_m, height_m = range_km * 1e3, height_km * 1e3
    lifted_s = time_to(low, ground_m, height_m - 1000.0)
    true_s = time_to(high, ground_m, height_m)
    assert 0.0 < lifted_s - true_s < off_s
    if range_km == 0:
        assert lifted_s - true_s < time_to(low, ground_m, height_m) - true_s, "better than not to lift it"
