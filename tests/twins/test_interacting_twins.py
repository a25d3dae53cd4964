"""One round of interacting models beside a plain one, written from the book with matrices for all modes."""

import numpy as np
import pytest

from twins.plain_models import mixture
from twins.test_tracking_twins import SIGMAS, measured, predict_plain, scene, update_plain
from uppertier.earth.constants import WGS84
from uppertier.radar.measurement import DETECTION
from uppertier.tracking.boost import predict_boost
from uppertier.tracking.filter import start_from_prior
from uppertier.tracking.interacting import begin_modes, predict_interacting, update_interacting
from uppertier.tracking.track import BOOST, COAST, FIRM, REENTRY, TRACK, TRACKER, begin
from uppertier.tracking.unscented import UNSCENTED_MATRICES

INTERVAL_S = 0.2
PRIOR = (TRACKER.inverse_beta_m2_kg, TRACKER.inverse_beta_sigma_m2_kg**2)


def without_force(mean, covariance):
    """Return a boosting mode in the words of the others: its force replaced by the prior of the drag."""
    mean, covariance = mean.copy(), covariance.copy()
    covariance[6, :] = covariance[:, 6] = 0.0
    mean[6], covariance[6, 6] = PRIOR
    return mean, covariance


def burnt(mean, covariance, matrices):
    """Carry a boosting mode with the compiled filter; the thrusting model has a twin of its own."""
    track = np.zeros(1, TRACK)[0]
    track["state"], track["covariance"] = mean, covariance
    predict_boost(track, INTERVAL_S, TRACKER, WGS84, matrices)
    return track["state"].copy(), track["covariance"].copy()


def likelihood(mean, covariance, values, site):
    """Return the likelihood of a measurement under a mode."""
    rows = np.zeros((3, 7))
    expected = measured(mean[:3], site)
    sight = (mean[:3] - np.array(site.position)) / expected[0]
    rows[0, :3] = sight
    for k in (1, 2):
        rows[k, :3] = (np.array(site.face[k - 1]) - expected[k] * sight) / expected[0]
    spread = rows @ covariance @ rows.T + np.diag(SIGMAS**2)
    off = values - expected
    return np.exp(-0.5 * off @ np.linalg.solve(spread, off)) / np.sqrt(np.linalg.det(2.0 * np.pi * spread))


@pytest.mark.parametrize("where", ["coast", "reentry"])
def test_modes_are_mixed_weighed_and_joined_as_in_the_book(where):
    site, truth = scene(where)
    if where == "coast":
        # Above 150 km, where the interacting filter knows no air.
        truth[:3] *= 1.0 + 60e3 / np.linalg.norm(truth[:3])
    luck = np.random.default_rng(8)
    matrices = np.empty((UNSCENTED_MATRICES, 7, 7))
    track, detection = np.zeros(1, TRACK)[0], np.zeros(1, DETECTION)[0]
    detection["range_sigma_m"], detection["u_sigma"], detection["v_sigma"] = SIGMAS
    begin(track, FIRM, 1, -1, 0.0, TRACKER)
    start_from_prior(track, tuple(truth[:3]), tuple(truth[3:6]), 50.0, 20.0, TRACKER)
    begin_modes(track, 0.5, TRACKER)
    falling = COAST if where == "coast" else REENTRY
    if where == "reentry":
        track["mode_probability"] = (0.5, 0.0, 0.5, 0.0)
        track["mode_state"][REENTRY] = track["mode_state"][COAST]
        track["mode_covariance"][REENTRY] = track["mode_covariance"][COAST]
    burning = (track["mode_state"][BOOST].copy(), track["mode_covariance"][BOOST].copy())
    fall = (track["mode_state"][falling].copy(), track["mode_covariance"][falling].copy())
    chances = np.array([0.5, 0.5])
    for k in range(6):
        # The truth moves as if it fell; the boosting mode has to explain it with a smaller force.
        truth = truth.copy()
        truth[:3] += INTERVAL_S * truth[3:6]
        values = measured(truth[:3], site) + SIGMAS * luck.standard_normal(3)
        detection["range_m"], detection["u"], detection["v"] = values
        predict_interacting(track, INTERVAL_S, TRACKER, WGS84, matrices)
        update_interacting(track, detection, TRACKER, site, matrices)

        ends = 1.0 - np.exp(-INTERVAL_S / TRACKER.boost_left_s)
        ahead = np.array([chances[0] * (1.0 - ends), chances[0] * ends + chances[1]])
        share = chances[0] * ends / ahead[1]
        fall = mixture((share, 1.0 - share), *zip(without_force(*burning), fall))
        burning = burnt(*burning, matrices)
        fall = predict_plain(*fall, INTERVAL_S)
        weights = np.array([likelihood(*mode, values, site) for mode in (burning, fall)]) * ahead
        chances = weights / weights.sum()
        burning = update_plain(*burning, values, site)[:2]
        fall = update_plain(*fall, values, site)[:2]
        mean, covariance = mixture(chances, *zip(without_force(*burning), fall))

        found = track["mode_probability"][[BOOST, falling]]
        assert found == pytest.approx(chances, rel=1e-5)
        sigmas = np.sqrt(np.diag(covariance))
        assert np.all(np.abs(track["state"] - mean) < 1e-5 * sigmas), k
        assert np.abs((track["covariance"] - covariance) / np.outer(sigmas, sigmas)).max() < 1e-5
