"""The sky of a frame: what flies is where its path says; what waits, was killed or came down is not there."""

import numpy as np
import pytest

from engagement.fights import TEST_LIKE, scene
from uppertier.engagement.prepare import populate
from uppertier.engagement.sky import FLYING, KILLED, LANDED, WAITING, move
from uppertier.flight.path import state_at


@pytest.fixture
def world():
    return populate(scene(*TEST_LIKE), seed=1, first_replica=0, replicas=1)[0]


def put(world, time_s):
    move(world.threats, world.knots, world.knot_counts, world.targets, time_s)
    return world.targets[0, 0]


def test_a_missile_waits_for_its_launch(world):
    world.threats["launch_s"] = 50.0
    assert put(world, 49.9)["alive"] == 0
    assert world.threats[0, 0]["status"] == WAITING
    assert put(world, 50.0)["alive"] == 1
    assert world.threats[0, 0]["status"] == FLYING


def test_it_is_on_its_knots_at_their_times(world):
    world.threats["launch_s"] = world.threats["epoch_s"] = 50.0
    for row in (10, 40, 80):
        knot = world.knots[0, 0, row]
        target = put(world, 50.0 + knot[0])
        np.testing.assert_allclose(target["position_m"], knot[1:4], atol=1e-6)
        np.testing.assert_allclose(target["velocity_m_s"], knot[4:7], atol=1e-6)


def test_frame_by_frame_it_is_where_its_path_says(world):
    path, count = world.knots[0, 0], world.knot_counts[0]
    for time_s in np.arange(0.0, float(path[count[0] - 1, 0]), 0.7):
        place, speed, pull = state_at(path, count[0], time_s - world.threats[0, 0]["epoch_s"])
        target = put(world, time_s)
        assert tuple(target["position_m"]) == place
        assert tuple(target["velocity_m_s"]) == speed
        assert tuple(target["acceleration_m_s2"]) == pull


@pytest.mark.parametrize("status", [KILLED, LANDED])
def test_what_is_gone_stays_gone(world, status):
    put(world, 100.0)
    world.threats["status"] = status
    assert put(world, 101.0)["alive"] == 0
    assert world.threats[0, 0]["status"] == status


def test_its_echo_is_the_body_s_until_separation_and_then_the_warhead_s(world):
    threat = world.threats[0, 0]
    assert threat["body_cross_section_m2"] > threat["warhead_cross_section_m2"]
    separation_s = threat["separation_s"]
    assert threat["cutoff_s"] <= separation_s < threat["impact_s"]
    assert put(world, separation_s - 0.1)["cross_section_m2"] == threat["body_cross_section_m2"]
    assert put(world, separation_s)["cross_section_m2"] == threat["warhead_cross_section_m2"]
