"""The optimal assignment against every assignment there is, and against serving the most urgent first."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twins.plain_assignment import brute_force, greedy, in_time, value
from uppertier.fire_control.shares import Magazines, Threats, saved, share_out

NEVER = float("nan")


@st.composite
def battles(draw, most_threats, most_launchers, most_rounds):
    """Threats with their windows, and magazines of one battery or two."""
    launchers = draw(st.integers(1, most_launchers))
    number = draw(st.integers(1, most_threats))
    moment = st.one_of(st.just(NEVER), st.integers(0, 40).map(float))
    threats = Threats(
        np.array(draw(st.lists(st.sampled_from([0.3, 0.9, 1.0, 100.0]), min_size=number, max_size=number))),
        np.array(draw(st.lists(st.integers(1, 2), min_size=number, max_size=number))),
        np.array(
            draw(
                st.lists(
                    st.lists(moment, min_size=launchers, max_size=launchers), min_size=number, max_size=number
                )
            )
        ),
    )
    whole = st.lists(st.integers(0, most_rounds), min_size=launchers, max_size=launchers)
    magazines = Magazines(
        np.array(draw(whole)),
        np.array(draw(st.lists(st.integers(0, 20).map(float), min_size=launchers, max_size=launchers))),
        np.full(launchers, 5.0),
        np.arange(launchers) % 2,
        np.array([draw(st.integers(0, 2)), draw(st.integers(0, 1))]),
    )
    return threats, magazines


@settings(max_examples=60, deadline=None)
@given(battles(3, 2, 2), st.sampled_from([0.3, 0.5, 0.9]))
def test_no_assignment_is_better(battle, hit):
    threats, magazines = battle
    shares = share_out(threats, magazines, hit)
    assert in_time(threats, magazines, shares)
    assert np.all(shares.sum(axis=1) <= threats.wanted)
    assert value(threats, magazines, shares, hit) == pytest.approx(
        brute_force(threats, magazines, hit), abs=1e-6
    )


@settings(max_examples=200, deadline=None)
@given(battles(20, 6, 8), st.sampled_from([0.3, 0.5, 0.8, 0.9]))
def test_optimal_is_never_worse_than_greedy(battle, hit):
    threats, magazines = battle
    shares, simple = share_out(threats, magazines, hit), greedy(threats, magazines)
    assert in_time(threats, magazines, shares)
    assert in_time(threats, magazines, simple)
    assert value(threats, magazines, shares, hit) >= value(threats, magazines, simple, hit) - 1e-6


def alike(worth, wanted, launch_by_s, rounds, ready_s=0.0, interval_s=5.0, reserve=0):
    """Threats that every launcher of one battery can meet until the same moment."""
    launchers = len(rounds)
    return (
        Threats(
            np.array(worth, float),
            np.array(wanted, int),
            np.repeat(np.array(launch_by_s, float)[:, None], launchers, axis=1),
        ),
        Magazines(
            np.array(rounds),
            np.full(launchers, ready_s),
            np.full(launchers, interval_s),
            np.zeros(launchers, int),
            np.array([reserve]),
        ),
    )


def test_two_threats_and_two_rounds_are_one_each():
    """Greedy spends both on the first: 0.99 of one, where 0.9 of each can be had."""
    threats, magazines = alike([1, 1], [2, 2], [50, 60], [2])
    shares = share_out(threats, magazines, 0.9)
    assert shares.sum(axis=1).tolist() == [1, 1]
    assert greedy(threats, magazines).sum(axis=1).tolist() == [2, 0]
    assert saved(threats.worth, shares.sum(axis=1), 0.9) == pytest.approx(1.8)


def test_a_round_is_kept_for_the_worthier_threat_that_comes_later():
    shares = share_out(*alike([1, 100], [1, 1], [50, 90], [1]), 0.9)
    assert shares.sum(axis=1).tolist() == [0, 1]


def test_the_launcher_that_alone_can_reach_a_threat_is_left_to_it():
    """The first launcher reaches both threats, the second one only the first."""
    threats = Threats(np.ones(2), np.ones(2, int), np.array([[50.0, 50.0], [60.0, NEVER]]))
    magazines = Magazines(np.array([1, 1]), np.zeros(2), np.full(2, 5.0), np.zeros(2, int), np.array([0]))
    assert share_out(threats, magazines, 0.9).tolist() == [[0, 1], [1, 0]]


def test_the_reserve_is_for_preferred_places_alone():
    ordinary = share_out(*alike([1, 1, 1], [2, 2, 2], [50, 60, 70], [4], reserve=2), 0.9)
    assert ordinary.sum() == 2
    preferred = share_out(*alike([1, 1, 100], [2, 2, 2], [50, 60, 70], [4], reserve=2), 0.9)
    assert preferred[2].sum() == 2


def test_equal_threats_are_served_in_the_order_of_their_time():
    shares = share_out(*alike([1, 1, 1], [1, 1, 1], [70, 50, 60], [2]), 0.9)
    assert shares.sum(axis=1).tolist() == [0, 1, 1]


def test_without_rounds_or_threats_nothing_is_given():
    assert share_out(*alike([1], [1], [50], [0]), 0.9).sum() == 0
    assert share_out(*alike([], [], [], [8]), 0.9).shape == (0, 1)
