"""A body with lift: it is followed as one track, and one that only falls is none the worse for it."""

import numpy as np
import pytest

from tracking.conftest import state
from uppertier.earth.constants import WGS84
from uppertier.flight.falling import step_free
from uppertier.tracking.estimate import estimate_ahead, estimate_with, is_single
from uppertier.tracking.filter import innovation_distance
from uppertier.tracking.gliding import LIFT_TO_DRAG, PROVEN_S, has_lift, lift_borne, lift_variance
from uppertier.tracking.interacting import begin_modes, join, let_over, only_mode
from uppertier.tracking.motion_models import air_at
from uppertier.tracking.prediction import predict_impact
from uppertier.tracking.track import GLIDE, REENTRY, TRACK, TRACKER
from uppertier.tracking.unscented import UNSCENTED_MATRICES

INTERVAL_S = 0.2
BALLISTIC_S, LIFTED_S = 20.0, 60.0
DRAG = 1.0 / 6000.0
# Range (m) and direction cosines of a missile seen whole at 200 km: some 25 m.
SHARP = (5.0, 1e-4, 1e-4)


@pytest.fixture
def matrices():
    return np.empty((UNSCENTED_MATRICES, 7, 7))


@pytest.fixture
def skimming():
    """At 36 km, level, on its way to the radar from 230 km away, at 1.4 km/s."""
    return state(38.0, 127.5, 36e3, 1400.0, 165.0, 0.0)


def lifted(start, seconds, lift_to_drag):
    """Return places and velocities of a body that falls, and after BALLISTIC_S is lifted upward."""
    place, velocity = start
    path = [start]
    for k in range(round(seconds / INTERVAL_S)):
        for _ in range(10):
            place, velocity = step_free(place, velocity, DRAG, WGS84, INTERVAL_S / 10)
            if k * INTERVAL_S >= BALLISTIC_S:
                ahead, up = np.array(velocity), np.array(place)
                lift_m_s2 = lift_to_drag * 0.5 * air_at(place, WGS84)[0] * (ahead @ ahead) * DRAG
                up -= ahead * (up @ ahead) / (ahead @ ahead)
                velocity = tuple(ahead + INTERVAL_S / 10 * lift_m_s2 * up / np.linalg.norm(up))
        path.append((place, velocity))
    return path


@pytest.fixture
def follow(new_track, new_detection, site, matrices):
    """A function that tracks a body and returns the track after each look; out of its gate is a miss."""

    def follow(path, seed=1, doubt_at=None):
        luck = np.random.default_rng(seed)
        track = new_track(*path[0], 50.0, 5.0)
        begin_modes(track, 0.0, TRACKER)
        looks = []
        for k, (place, _) in enumerate(path[1:]):
            if k == doubt_at:
                track["mean_nis"] = 6.0
            estimate_ahead(track, INTERVAL_S, TRACKER, WGS84, matrices)
            detection = new_detection(place, luck.standard_normal(3), SHARP)
            off, _ = innovation_distance(tuple(track["state"][:3]), track["covariance"], detection, site)
            if off <= TRACKER.gate:
                track["last_nis"] = estimate_with(track, detection, TRACKER, site, matrices)
                track["misses"] = 0
            else:
                track["misses"] += 1
            looks.append(track.copy())
        return looks

    return follow


def nees(look, place, velocity):
    error = look["state"][:6] - np.concatenate((place, velocity))
    return error @ np.linalg.solve(look["covariance"][:6, :6], error)


@pytest.mark.parametrize("lift_to_drag", [1.0, 2.0, 3.0])
def test_a_body_that_begins_to_lift_is_not_lost(lift_to_drag, skimming, follow):
    path = lifted(skimming, LIFTED_S, lift_to_drag)
    late = [(seed, k) for seed in range(5) for k in range(200, 300)]
    looks = [follow(path, seed) for seed in range(5)]
    # One look in a thousand falls out of its gate by chance.
    assert np.mean([looks[seed][k]["misses"] > 0 for seed, k in late]) < 0.02
    off_m = [np.linalg.norm(looks[seed][k]["state"][:3] - path[k + 1][0]) for seed, k in late]
    assert np.max(off_m) < 60.0
    if lift_to_drag > 1.0:
        # As good as it says, within a factor of two: 6 degrees of freedom. One that lifts less is taken for
        # falling now and then, until its lift is proven.
        assert np.mean([nees(looks[seed][k], *path[k + 1]) for seed, k in late]) < 12.0


def test_a_body_that_only_falls_is_hardly_ever_thought_to_lift(skimming, follow):
    path = lifted(skimming, BALLISTIC_S, 0.0)
    supposed = [look["mode_probability"][GLIDE] > 0.0 for seed in range(20) for look in follow(path, seed)]
    assert np.mean(supposed) < 0.02


def test_a_wrong_supposition_is_given_up_and_leaves_no_trace(skimming, follow):
    path = lifted(skimming, BALLISTIC_S, 0.0)
    doubted, sure = follow(path, 3, doubt_at=25), follow(path, 3)
    assert doubted[25]["mode_probability"][GLIDE] > 0.0
    assert not is_single(doubted[25])
    assert only_mode(doubted[-1]) == REENTRY
    assert doubted[-1]["lift_m_s2"] == 0.0
    sigmas = np.sqrt(np.diag(sure[-1]["covariance"]))
    assert np.all(np.abs(doubted[-1]["state"] - sure[-1]["state"]) < 0.2 * sigmas)
    assert np.sqrt(np.diag(doubted[-1]["covariance"])) == pytest.approx(sigmas, rel=0.05)


def test_above_the_air_nothing_lifts(new_track, climbing, matrices):
    high = new_track(tuple(1.005 * x for x in climbing[0]), climbing[1])
    begin_modes(high, 0.0, TRACKER)
    high["mode_probability"] = (0.0, 0.0, 1.0, 0.0)
    high["mean_nis"] = 100.0
    assert lift_borne(high, TRACKER, WGS84) < 1e-4
    estimate_ahead(high, INTERVAL_S, TRACKER, WGS84, matrices)
    assert high["mode_probability"][GLIDE] == 0.0


def test_lift_is_what_the_air_bears(new_track, skimming):
    """At 36 km and 1.4 km/s: 7.1 g/m3 (U.S. Standard Atmosphere 1976), 7.0 kPa, and the prior's drag."""
    track = new_track(*skimming)
    expected = LIFT_TO_DRAG * 0.5 * 7.09e-3 * 1400.0**2 * TRACKER.inverse_beta_m2_kg
    assert lift_borne(track, TRACKER, WGS84) == pytest.approx(expected, rel=0.03)


def gliding(new_track, skimming, chance=0.4, proven=False):
    """Return a track that may lift, with modes that differ."""
    track = new_track(*skimming, 30.0, 10.0)
    begin_modes(track, 0.0, TRACKER)
    for mode in (REENTRY, GLIDE):
        track["mode_state"][mode] = track["state"]
        track["mode_covariance"][mode] = track["covariance"] * (1.0 + mode)
    track["mode_state"][GLIDE, 3:6] += 20.0
    track["mode_probability"] = (0.0, 0.0, 1.0 - chance, chance)
    track["lift_m_s2"] = 4.0
    track["lift_since_s"] = track["time_s"] - (2.0 if proven else 0.5) * PROVEN_S
    join(track, tuple(track["mode_probability"]), TRACKER)
    return track


@pytest.mark.parametrize(("source", "target"), [(REENTRY, GLIDE), (GLIDE, REENTRY)])
def test_letting_over_keeps_mean_and_covariance(source, target, new_track, skimming):
    track = gliding(new_track, skimming)
    before = track.copy()
    let_over(track, source, target, 0.1, TRACKER)
    join(track, tuple(track["mode_probability"]), TRACKER)
    assert track["mode_probability"].sum() == pytest.approx(1.0, abs=1e-12)
    assert track["mode_probability"][target] > before["mode_probability"][target]
    sigmas = np.sqrt(np.diag(before["covariance"]))
    assert np.all(np.abs(track["state"] - before["state"]) < 1e-9 * np.abs(before["state"]))
    assert np.abs((track["covariance"] - before["covariance"]) / np.outer(sigmas, sigmas)).max() < 1e-9


def test_what_may_lift_may_be_elsewhere(new_track, skimming):
    """Half a t^2 away with the chance that it lifts; surely once it was seen to for long."""
    track = gliding(new_track, skimming)
    assert not has_lift(track)
    assert lift_variance(track, 30.0) == pytest.approx(0.4 * (0.5 * 4.0 * 30.0**2) ** 2)
    track = gliding(new_track, skimming, proven=True)
    assert has_lift(track)
    assert lift_variance(track, 30.0) == pytest.approx((0.5 * 4.0 * 30.0**2) ** 2)


def test_a_glider_may_come_down_as_far_as_it_glides(new_track, skimming, matrices):
    """L/D (h + v^2 / 2 g) = 2 (36 + 101 km): two sigma of the impact reach that far, to each side."""
    falls, lifts = new_track(*skimming, 30.0, 10.0), gliding(new_track, skimming, proven=True)
    ghost = np.zeros(1, TRACK)[0]
    for track in (falls, lifts):
        track["covariance"][6] = track["covariance"][:, 6] = 0.0
        predict_impact(track, TRACKER, WGS84, ghost, matrices)
    assert np.sqrt(falls["impact_covariance_m2"].max()) < 5e3
    for axis in range(2):
        reach_m = 2.0 * np.sqrt(lifts["impact_covariance_m2"][axis, axis])
        assert reach_m == pytest.approx(2.0 * (36e3 + 1400.0**2 / (2.0 * 9.70)), rel=0.02)
