"""Laws of the tracker: covariances stay covariances, measuring never hurts, waiting never helps."""

import numpy as np
import pytest

from tracking.ground import seongju
from uppertier.earth.constants import WGS84
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic, height_above
from uppertier.flight.falling import step_free
from uppertier.radar.measurement import DETECTION, measure_ideal
from uppertier.tracking.filter import MATRICES, predict, start_from_detection, start_from_prior, update
from uppertier.tracking.track import FIRM, TRACK, TRACKER, begin


def correlations(covariance):
    """A covariance in units of its own sigmas, so that its eigenvalues can be compared with one another."""
    sigmas = np.sqrt(np.diag(covariance))
    return covariance / np.outer(sigmas, sigmas)


def hard_flights(seed):
    """Bodies at random places and speeds, heights of 30 to 400 km, sigmas over four decades."""
    luck = np.random.default_rng(seed)
    while True:
        latitude, longitude = np.radians((luck.uniform(36.5, 40.5), luck.uniform(125.0, 130.0)))
        place = ecef_from_geodetic(latitude, longitude, luck.uniform(30e3, 400e3), WGS84)
        angles = np.radians((luck.uniform(0.0, 360.0), luck.uniform(-80.0, 80.0)))
        toward = direction_from(*angles, east_north_up(latitude, longitude))
        speed = luck.uniform(500.0, 7000.0)
        sigmas = np.array([1.0, 1e-4, 1e-4]) * 10.0 ** luck.uniform(-1.0, 2.0)
        yield luck, tuple(place), tuple(speed * np.array(toward)), tuple(sigmas)


@pytest.mark.parametrize("beginning", ["cue", "detection"])
def test_covariances_stay_positive_and_symmetric(beginning):
    site = seongju()
    matrices = np.empty((MATRICES, 7, 7))
    flights = hard_flights(1)
    for _ in range(40):
        luck, place, velocity, sigmas = next(flights)
        track, detection = np.zeros(1, TRACK)[0], np.zeros(1, DETECTION)[0]
        detection["range_sigma_m"], detection["u_sigma"], detection["v_sigma"] = sigmas
        begin(track, FIRM, 1, -1, 0.0, TRACKER)
        start_from_prior(track, place, velocity, 10.0 ** luck.uniform(1.0, 4.5), 100.0, TRACKER)
        for k in range(120):
            ideal = measure_ideal(place, site)
            for j, name in enumerate(("range_m", "u", "v")):
                detection[name] = ideal[j] + sigmas[j] * luck.standard_normal()
            if k == 0 and beginning == "detection":
                start_from_detection(track, detection, site, TRACKER)
            else:
                before = np.diag(track["covariance"]).copy()
                update(track, detection, site, matrices)
                # Measuring never hurts: no variance grows by more than rounding.
                assert np.all(np.diag(track["covariance"]) <= before * (1.0 + 1e-9))
            assert np.array_equal(track["covariance"], track["covariance"].T)
            # Eigenvalues of correlations lie between 0 and 7; 1e-13 is what rounding can hide.
            assert np.linalg.eigvalsh(correlations(track["covariance"])).min() > 1e-13
            wait = luck.choice((0.1, 0.5, 1.0, 5.0))
            predict(track, wait, TRACKER, WGS84, matrices)
            place, velocity = step_free(place, velocity, 1.0 / 4000.0, WGS84, wait)
            if height_above(place, WGS84) < 5e3:
                break


def test_waiting_never_helps():
    """The volume of uncertainty does not shrink in free fall: Liouville, and process noise on top."""
    matrices = np.empty((MATRICES, 7, 7))
    flights = hard_flights(2)
    for _ in range(30):
        _, place, velocity, _ = next(flights)
        if height_above(place, WGS84) < 200e3:
            continue
        track = np.zeros(1, TRACK)[0]
        begin(track, FIRM, 1, -1, 0.0, TRACKER)
        start_from_prior(track, place, velocity, 300.0, 10.0, TRACKER)
        before = np.linalg.slogdet(correlations(track["covariance"]))[1]
        before += np.log(np.diag(track["covariance"])).sum()
        predict(track, 10.0, TRACKER, WGS84, matrices)
        after = np.linalg.slogdet(correlations(track["covariance"]))[1]
        after += np.log(np.diag(track["covariance"])).sum()
        # The second-order transition matrix keeps volume to 1e-6 over 10 s of coast.
        assert after > before - 1e-5
