"""The limit in which leakage has a closed form: rounds that hit with one fixed chance, each on its own.

Wilkening, A simple model for calculating ballistic missile defense effectiveness, Science and Global Security
8 (2000): of W warheads none gets through with the chance P = (1 - (1 - k)^n)^W, where n rounds are fired at
each and one hits with the chance k; a track that fails fails for all n, so that k of the whole is
P_track (1 - (1 - k)^n).

The engine is brought there by an interceptor without noise, with a wide view and plenty of divert, that works
with the chance k; by missiles of which each is met before the next comes into a seeker's view, and whose
stages vanish; and by a discriminator that errs as it is told.
"""

from dataclasses import replace
from functools import cache
from math import comb, sqrt

import numpy as np
import pytest

from engagement.fights import scene
from uppertier.engagement.engine import fight_batch
from uppertier.engagement.sky import KILLED, LANDED
from uppertier.interceptor.round import FAILED, HIT, ORDERED

pytestmark = pytest.mark.slow

# Three standard deviations and a little: of ten thousand right programs nine fail one such comparison.
SIGMAS = 3.3
RAID = (
    "raid.0.at=daegu",
    "raid.0.apart=15 s",
    "raid.0.spent-stages=false",
    "cue.delay=10 s",
    "horizon=850 s",
    "defends=[daegu]",
)


def sure(interceptor, works):
    """An interceptor that hits whenever it works, which it does with a given chance."""
    return replace(
        interceptor,
        reliability=works,
        navigation_position_sigma_m=0.0,
        navigation_velocity_sigma_m_s=0.0,
        seeker_noise_rad=1e-7,
        seeker_bias_rad=0.0,
        noise_equivalent_irradiance_w_m2=1e-3 * interceptor.noise_equivalent_irradiance_w_m2,
        expected_intensity_w_sr=1e-3 * interceptor.expected_intensity_w_sr,
        brightness_tolerance=1e9,
        wander_share=0.0,
        least_pulse_s=0.0,
        kill_if_nose=1.0,
        kill_if_warhead=1.0,
        kill_if_aft=1.0,
        kill_if_graze=1.0,
        least_kill_speed_m_s=0.0,
        half_field_of_view_rad=0.2,
        divert_limit_m_s2=10.0 * interceptor.divert_limit_m_s2,
        divert_budget_m_s=20.0 * interceptor.divert_budget_m_s,
    )


@cache
def fought(warheads, doctrine, works, replicas, launchers=2, missed=0.0):
    """Fight the limit; return kills and shots at each (replica, missile), and how the rounds ended."""
    setup = scene(
        *RAID,
        f"raid.0.count={warheads}",
        f"battery.launchers.count={launchers}",
        f"battery.doctrine={doctrine}",
        f"battery.discrimination={{warhead-missed: {missed}, debris-taken: 0.0}}",
    )
    setup = setup.with_battery(interceptor=sure(setup.batteries[0].interceptor, works))
    record = fight_batch(setup, seed=11, replicas=replicas).variables
    status, rounds = record["threat_status"].values, record["round_status"].values
    target = record["round_target"].values
    assert np.all((status == KILLED) | (status == LANDED))
    fired = rounds > ORDERED
    shots = np.stack([np.sum(fired & (target == t), axis=1) for t in range(warheads)], axis=1)
    return status == KILLED, shots, rounds[fired]


def near(count, number, chance):
    """Whether a count out of a number of trials is what a chance gives, within SIGMAS."""
    return abs(count - number * chance) <= SIGMAS * sqrt(number * chance * (1.0 - chance))


def binomial(number, chance):
    """The chances of 0, 1, ... number successes."""
    return np.array([comb(number, i) * chance**i * (1 - chance) ** (number - i) for i in range(number + 1)])


def test_in_the_limit_a_round_hits_if_it_works_and_only_then():
    """Else the closed form would be compared with something else."""
    _, shots, ended = fought(4, "{shots: single}", 0.5, 60)
    assert np.mean((ended == HIT) | (ended == FAILED)) > 0.99
    assert np.mean(shots == 1) > 0.99
    assert near(np.sum(ended == HIT), len(ended), 0.5)


@pytest.mark.parametrize("doctrine, n", [("{shots: single}", 1), ("{shots: salvo, salvo: 2}", 2)])
def test_leaks_are_binomial_and_no_leak_has_wilkening_s_chance(doctrine, n):
    """W = 4, k = 0.5: P = 0.06 for one round each, 0.32 for two. Chi-square at one chance in a thousand."""
    killed, *_ = fought(4, doctrine, 0.5, 60)
    leaked = np.sum(~killed, axis=1)
    chance = (1.0 - 0.5) ** n
    assert near(np.sum(leaked == 0), len(leaked), (1.0 - chance) ** 4)
    assert near(np.sum(leaked), killed.size, chance)
    expected = len(leaked) * binomial(4, chance)
    found = np.bincount(leaked, minlength=5)
    common = expected >= 3.0
    rest = expected[~common].sum(), found[~common].sum()
    terms = (found[common] - expected[common]) ** 2 / expected[common]
    assert terms.sum() + (rest[1] - rest[0]) ** 2 / max(rest[0], 1.0) < 18.5


def test_a_track_that_fails_fails_for_all_rounds():
    """P_track = 0.7: a warhead that is taken for debris gets no round, and a second round mends nothing.

    Its report is searched for again, and leads to the neighbour once in a hundred times, who is then shot at
    twice.
    """
    killed, shots, *_ = fought(4, "{shots: salvo, salvo: 2}", 0.5, 60, missed=0.3)
    assert near(np.sum(killed), killed.size, 0.7 * (1.0 - 0.5**2))
    assert near(np.sum(shots == 0), shots.size, 0.3)
    assert set(np.unique(shots)) <= {0, 2, 4}
    assert np.mean(shots == 4) < 0.02


def test_shoot_look_shoot_spends_as_many_rounds_as_it_must():
    """A geometric series: the j-th round is fired if j - 1 before it failed, up to the last that fits."""
    killed, shots, *_ = fought(4, "{shots: shoot-look-shoot}", 0.5, 60)
    most = shots.max()
    assert most >= 2
    assert np.mean(shots[~killed] == most) > 0.97, "whoever gets through has had every shot"
    for fired in range(1, most + 1):
        tried = np.sum(shots >= fired)
        stopped = np.sum((shots == fired) & killed)
        assert near(stopped, tried, 0.5)
    expected = (1.0 - 0.5**most) / 0.5
    spread = np.std(shots) / sqrt(shots.size)
    assert abs(np.mean(shots) - expected) <= SIGMAS * spread
    salvo = fought(4, "{shots: salvo, salvo: 2}", 0.5, 60)[1]
    assert np.mean(shots) < np.mean(salvo) or most > 2


@pytest.mark.parametrize("launchers, rounds", [(2, 16), (6, 48)])
def test_beyond_its_magazine_a_battery_lets_everything_through(launchers, rounds):
    """Twenty warheads, one sure round each: sixteen rounds leave four, forty-eight leave none."""
    killed, shots, _ = fought(20, "{shots: single}", 1.0, 6, launchers=launchers)
    assert np.sum(~killed, axis=1).tolist() == [max(0, 20 - rounds)] * 6
    assert shots.sum(axis=1).tolist() == [min(20, rounds)] * 6


def test_the_magazine_limits_what_unsure_rounds_can_save():
    """Of twenty warheads sixteen get a round that works with k = 0.5: twelve get through on average."""
    killed, shots, _ = fought(20, "{shots: single}", 0.5, 12)
    assert np.all(shots.sum(axis=1) == 16)
    assert near(np.sum(killed), int(shots.sum()), 0.5)
