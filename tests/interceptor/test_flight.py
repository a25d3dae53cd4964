"""The phase from order to verdict."""

from dataclasses import replace

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.interceptor.flight import fly, works_until
from uppertier.interceptor.round import BOOST, FAILED, HIT, HOMING, MISSED, ORDERED, UNTOUCHED

KNOWN = {"position_sigma_m": 0.0, "velocity_sigma_m_s": 0.0}


@pytest.fixture(scope="module")
def noisy(stage, interceptor, flyout):
    """Forty meetings at 80 km ground range and 70 km height with a track of 100 m and 1 m/s."""
    return stage.one_on_one(interceptor, flyout, stage.Condition("noisy"), 40)


def test_with_a_good_track_every_round_that_works_touches_and_most_kill(noisy, interceptor):
    working = noisy[noisy["status"] != FAILED]
    assert np.all(working["section"] != UNTOUCHED)
    assert np.all(working["surface_m"] <= interceptor.kill_vehicle_diameter_m / 2.0)
    assert np.mean(working["status"] == HIT) > 0.8
    assert np.all(working["victim"] == 0)
    assert np.all(working["locked_s"] < working["closest_s"])


def test_fuel_and_times_of_a_flight_are_in_order(noisy, interceptor):
    working = noisy[noisy["status"] == HIT]
    assert np.all(working["divert_left_m_s"] >= 0.0)
    assert np.all(working["divert_left_m_s"] < interceptor.divert_budget_m_s)
    assert np.all(working["launch_s"] == 5.03)
    assert np.all(working["launch_s"] + interceptor.burn_time_s <= working["separated_s"])
    assert np.all(working["separated_s"] <= working["locked_s"])
    assert working["mass_kg"] == pytest.approx(interceptor.kill_vehicle_mass_kg)


def test_a_replica_alone_flies_as_it_does_in_the_batch_bit_for_bit(stage, interceptor, flyout, noisy):
    alone = stage.one_on_one(interceptor, flyout, stage.Condition("noisy"), 1, first=17)
    assert alone[0].tobytes() == noisy[17].tobytes()


def test_the_machine_fails_as_often_as_stated(interceptor):
    parameters = interceptor.parameters()
    ages = np.array([works_until(parameters, 3, r, s) for r in range(200) for s in range(20)])
    # 4000 draws of 0.1: standard deviation 0.0047; four of them. Half fail in the canister.
    assert np.mean(ages >= 0.0) == pytest.approx(0.1, abs=0.019)
    assert np.mean(ages == 0.0) == pytest.approx(0.05, abs=0.014)
    assert set(ages) == {-1.0, 0.0, interceptor.burn_time_s}


def test_failures_end_at_launch_or_at_burnout(noisy, interceptor):
    failed = noisy[noisy["status"] == FAILED]
    assert len(failed) > 0
    assert np.all(np.isnan(failed["miss_m"]))


def test_a_track_wrong_by_kilometres_hits_less(stage, interceptor, flyout):
    """One degree of view at 40 km is 700 m: the seeker looks past a target farther from the estimate."""
    case = stage.Condition("bad", position_sigma_m=1000.0, velocity_sigma_m_s=10.0)
    rounds = stage.one_on_one(replace(interceptor, reliability=1.0), flyout, case, 60)
    assert 0.05 < np.mean(rounds["status"] == HIT) < 0.8
    blind = rounds[np.isnan(rounds["locked_s"])]
    assert len(blind) > 0
    assert np.all(blind["status"] == MISSED)
    assert np.all(blind["miss_m"] > 100.0)
    assert np.all(rounds["divert_left_m_s"] >= 0.0)


def test_a_weak_motor_misses(stage, interceptor, flyout):
    weak = replace(
        interceptor, reliability=1.0, divert_limit_m_s2=1.0, divert_budget_m_s=5.0, homing_reserve_m_s=5.0
    )
    rounds = stage.one_on_one(weak, flyout, stage.Condition("weak", position_sigma_m=300.0), 30)
    assert np.mean(rounds["status"] == HIT) < 0.2


def test_a_round_in_a_target_alone_knows_its_own_body_size(stage, interceptor, flyout):
    """The same passes against a body of a hand's size: the miss decides, there is no kill bubble."""
    sure = replace(interceptor, reliability=1.0, kill_vehicle_diameter_m=0.02, seeker_noise_rad=3e-4)
    case = stage.Condition("pebble", length_m=0.02, diameter_m=0.02, **KNOWN)
    rounds = stage.one_on_one(sure, flyout, case, 40)
    hit = rounds["status"] == HIT
    assert np.all(rounds["miss_m"][hit] <= 0.02 + 1e-9)
    assert np.all(rounds["miss_m"][~hit] > 0.01)
    assert not hit.all()


def frame(stage, interceptor, flyout, rounds, targets, time_s):
    fly(interceptor.parameters(), flyout, WGS84, time_s, 0.1, 1, 0, targets, rounds)


@pytest.fixture
def ordered(stage, interceptor):
    """One ordered round without an estimate, and one target far up."""
    place = stage.ecef_from_geodetic(stage.LATITUDE_RAD, stage.LONGITUDE_RAD, 650.0, WGS84)
    aim = stage.ecef_from_geodetic(stage.LATITUDE_RAD + 0.01, stage.LONGITUDE_RAD, 80e3, WGS84)
    rounds, targets = np.zeros((1, 1), stage.ROUND), np.zeros((1, 1), stage.TARGET)
    stage.order(rounds[0, 0], 2, place, 4, 9, 0.0, 1.04, 60.0, aim)
    targets["position_m"], targets["alive"] = aim, 1
    return rounds, targets, aim


def test_a_round_waits_for_its_time_and_for_an_estimate(stage, interceptor, flyout, ordered):
    sure = replace(interceptor, reliability=1.0)
    rounds, targets, aim = ordered
    for time_s in (0.0, 0.9, 1.0, 1.1):
        frame(stage, sure, flyout, rounds, targets, time_s)
        assert rounds[0, 0]["status"] == ORDERED
    stage.uplink(rounds[0, 0], 1.2, 1.2, aim, (0.0, 0.0, -1500.0), 2e-4)
    frame(stage, sure, flyout, rounds, targets, 1.2)
    assert rounds[0, 0]["status"] == BOOST
    assert rounds[0, 0]["launch_s"] == 1.2


def test_a_launch_inside_a_frame_flies_the_rest_of_it(stage, interceptor, flyout, ordered):
    sure = replace(interceptor, reliability=1.0)
    rounds, targets, aim = ordered
    stage.uplink(rounds[0, 0], 0.0, 0.0, aim, (0.0, 0.0, -1500.0), 2e-4)
    frame(stage, sure, flyout, rounds, targets, 1.0)
    flying = rounds[0, 0]
    assert flying["launch_s"] == 1.04
    # About ten times its weight of thrust, less gravity, for 0.06 s.
    assert np.linalg.norm(flying["velocity_m_s"]) == pytest.approx(0.06 * 97.0, rel=0.1)
    assert flying["mass_kg"] == pytest.approx(900.0 - 620.0 / 16.0 * 0.06)


def test_a_round_whose_target_dies_ends_without_a_distance(stage, interceptor, flyout, ordered):
    rounds, targets, _ = ordered
    rounds["status"], rounds["victim"] = HOMING, 0
    targets["alive"] = 0
    frame(stage, interceptor, flyout, rounds, targets, 5.0)
    assert rounds[0, 0]["status"] == MISSED
    assert np.isnan(rounds[0, 0]["miss_m"])
