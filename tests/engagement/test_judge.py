"""The referee: who struck first, what came down, and that nothing happens twice."""

import numpy as np
import pytest

from uppertier.engagement.judge import judge, strike
from uppertier.engagement.sky import FLYING, KILLED, LANDED, WAITING
from uppertier.engagement.world import Sizes, empty_worlds
from uppertier.interceptor.round import HIT, HOMING, MISSED


@pytest.fixture
def world():
    """Two missiles in flight, due at 400 s, and three rounds in the air."""
    (empty,) = empty_worlds(1, Sizes(threats=2, debris=0, knots=2, cues=0, kept=0), [(1, 3)])
    empty.threats["status"] = FLYING
    empty.threats["impact_s"] = 400.0
    empty.threats["killed_s"] = np.inf
    empty.threats["killer"] = -1
    empty.targets["alive"] = 1
    empty.rounds["status"] = HOMING
    empty.rounds["victim"] = -1
    return empty


def ends(world, m, status, victim, closest_s):
    world.rounds[0, m]["status"] = status
    world.rounds[0, m]["victim"] = victim
    world.rounds[0, m]["closest_s"] = closest_s


def rule(world, until_s):
    strike(world.threats, world.rounds, 0)
    judge(world.threats, world.targets, until_s)
    return world.threats[0]


def test_a_hit_kills_its_victim_and_no_other(world):
    ends(world, 1, HIT, 1, 299.95)
    first, second = rule(world, 300.0)
    assert (second["status"], second["killed_s"], second["killer"]) == (KILLED, 299.95, 1)
    assert (first["status"], first["killer"]) == (FLYING, -1)
    assert world.targets["alive"].tolist() == [[1, 0]]


def test_of_two_hits_in_a_frame_the_earlier_kills(world):
    ends(world, 0, HIT, 0, 299.97)
    ends(world, 2, HIT, 0, 299.93)
    assert rule(world, 300.0)[0]["killer"] == 2
    assert rule(world, 300.1)[0]["killed_s"] == 299.93


@pytest.mark.parametrize("status", [HOMING, MISSED])
def test_a_round_that_did_not_hit_kills_nothing(world, status):
    ends(world, 0, status, 0, 299.95)
    assert rule(world, 300.0)[0]["status"] == FLYING


def test_what_reaches_its_impact_has_landed(world):
    assert rule(world, 399.9)[0]["status"] == FLYING
    assert rule(world, 400.0)[0]["status"] == LANDED
    assert world.targets["alive"].tolist() == [[0, 0]]


def test_a_hit_after_the_impact_comes_too_late(world):
    ends(world, 0, HIT, 0, 400.02)
    assert rule(world, 400.1)[0]["status"] == LANDED
    assert world.threats[0, 0]["killer"] == -1


def test_a_killed_missile_does_not_land_and_a_waiting_one_is_left_alone(world):
    ends(world, 0, HIT, 0, 300.0)
    world.threats[0, 1]["status"] = WAITING
    rule(world, 300.1)
    first, second = rule(world, 500.0)
    assert first["status"] == KILLED
    assert second["status"] == WAITING
