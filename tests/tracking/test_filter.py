"""One prediction, one update, one beginning: against closed forms and against chance."""

import numpy as np
import pytest
from scipy.stats import chi2

from uppertier.earth.constants import WGS84
from uppertier.flight.falling import step_free
from uppertier.tracking.filter import (
    innovation_distance,
    note_nis,
    predict,
    start_from_detection,
    update,
)
from uppertier.tracking.track import TRACKER

RUNS = 400


def nees(track, truth):
    error = truth - track["state"][: len(truth)]
    block = track["covariance"][: len(truth), : len(truth)]
    return error @ np.linalg.solve(block, error)


def test_predicting_for_no_time_changes_nothing(climbing, new_track, matrices):
    track = new_track(*climbing)
    before = track.copy()
    predict(track, 0.0, TRACKER, WGS84, matrices)
    assert track["time_s"] == 0.0
    assert np.array_equal(track["covariance"], before["covariance"])
    assert np.array_equal(track["state"], before["state"])


def test_one_long_prediction_is_many_short_ones(climbing, new_track, matrices):
    once, often = new_track(*climbing), new_track(*climbing)
    predict(once, 100.0, TRACKER, WGS84, matrices)
    for _ in range(200):
        predict(often, 0.5, TRACKER, WGS84, matrices)
    assert once["time_s"] == pytest.approx(often["time_s"])
    # Runge-Kutta steps of 10 s against 0.5 s: a centimetre.
    assert once["state"][:3] == pytest.approx(often["state"][:3], abs=0.01)
    # Second-order transition matrices of 10 s against 0.5 s: a thousandth.
    assert np.diag(once["covariance"]) == pytest.approx(np.diag(often["covariance"]), rel=1e-3)


def test_a_sharp_detection_pins_the_track(climbing, site, new_track, new_detection, matrices):
    track = new_track(*climbing)
    place = np.add(climbing[0], (300.0, -200.0, 400.0))
    update(track, new_detection(place, sigmas=(1e-3, 1e-9, 1e-9)), site, matrices)
    # A millimetre in range and 1e-9 in direction cosine (0.4 mm at 400 km).
    assert track["state"][:3] == pytest.approx(place, abs=0.01)


def test_a_blunt_detection_leaves_the_track(climbing, site, new_track, new_detection, matrices):
    track = new_track(*climbing)
    before = track.copy()
    place = np.add(climbing[0], (300.0, -200.0, 400.0))
    update(track, new_detection(place, sigmas=(1e9, 1e3, 1e3)), site, matrices)
    # A prior of 1 km against 1e6 km: nothing to see at a tenth of a millimetre.
    assert track["state"][:3] == pytest.approx(before["state"][:3], abs=1e-4)


def test_distance_of_innovations_is_chi_square(climbing, site, new_track, new_detection):
    luck = np.random.default_rng(4)
    values = []
    for _ in range(RUNS):
        track = new_track(np.array(climbing[0]) + 1000.0 * luck.standard_normal(3), climbing[1])
        detection = new_detection(climbing[0], luck.standard_normal(3))
        values.append(innovation_distance(tuple(track["state"][:3]), track["covariance"], detection, site)[0])
    low, high = chi2.ppf((0.001, 0.999), 3 * RUNS) / RUNS
    assert low < np.mean(values) < high


def test_a_wide_cue_is_taken_in_without_false_certainty(climbing, site, new_track, new_detection, matrices):
    """At 20 km across the sight the sphere of equal range bends 400 m off its tangent, 80 range sigmas."""
    luck = np.random.default_rng(5)
    values = []
    for _ in range(RUNS):
        track = new_track(np.array(climbing[0]) + 20e3 * luck.standard_normal(3), climbing[1], 20e3)
        update(track, new_detection(climbing[0], luck.standard_normal(3)), site, matrices)
        values.append(nees(track, np.array(climbing[0])))
    low, high = chi2.ppf((0.001, 0.999), 3 * RUNS) / RUNS
    assert low < np.mean(values) < high


def test_first_detection_starts_a_track_as_good_as_it_is(climbing, site, new_track, new_detection):
    luck = np.random.default_rng(6)
    track = new_track(*climbing)
    values = []
    for _ in range(RUNS):
        start_from_detection(track, new_detection(climbing[0], luck.standard_normal(3)), site, TRACKER)
        values.append(nees(track, np.array(climbing[0])))
    low, high = chi2.ppf((0.001, 0.999), 3 * RUNS) / RUNS
    assert low < np.mean(values) < high
    assert np.diag(track["covariance"])[3:6] == pytest.approx([TRACKER.start_velocity_sigma_m_s**2] * 3)
    assert np.array_equal(track["state"][3:6], np.zeros(3))


def turning(place, velocity, pull_m_s2, seconds):
    """Return a body some time later that falls and pulls sideways, level."""
    for _ in range(round(seconds / 0.02)):
        place, velocity = step_free(place, velocity, 1.0 / 5000.0, WGS84, 0.02)
        side = np.cross(velocity, place)
        velocity = tuple(np.add(velocity, 0.02 * pull_m_s2 * side / np.linalg.norm(side)))
    return place, velocity


@pytest.mark.parametrize("pull_m_s2", [0.0, 20.0])
def test_a_manoeuvre_wakes_the_noise_and_the_track_follows(
    pull_m_s2, climbing, site, new_track, new_detection, matrices
):
    luck = np.random.default_rng(8)
    dull = TRACKER._replace(surprise_nis=np.inf)
    follower, believer = new_track(*climbing), new_track(*climbing)
    place, velocity = climbing
    woken = 0
    for k in range(90):
        place, velocity = turning(place, velocity, pull_m_s2 if k > 60 else 0.0, 0.5)
        detection = new_detection(place, luck.standard_normal(3))
        for track, tracker in ((follower, TRACKER), (believer, dull)):
            predict(track, 0.5, tracker, WGS84, matrices)
            note_nis(track, update(track, detection, site, matrices))
        woken += follower["mean_nis"] > TRACKER.surprise_nis
    off = [np.linalg.norm(track["state"][:3] - place) for track in (follower, believer)]
    if pull_m_s2 == 0.0:
        assert woken == 0
        assert np.array_equal(follower["state"], believer["state"])
    else:
        assert woken > 10
        assert off[0] < 0.7 * off[1]
