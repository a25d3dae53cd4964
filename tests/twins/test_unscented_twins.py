"""The unscented filter and the thrusting model beside plain ones."""

import numpy as np
import pytest

from twins.plain_models import burn, correct, transform
from twins.test_tracking_twins import SIGMAS, measured, runge_kutta, scene
from uppertier.earth.constants import WGS84
from uppertier.radar.measurement import DETECTION
from uppertier.tracking.boost import predict_boost, step_thrust
from uppertier.tracking.filter import start_from_prior
from uppertier.tracking.track import FIRM, TRACK, TRACKER, begin
from uppertier.tracking.unscented import UNSCENTED_MATRICES, predict_unscented, update_unscented

QUIET = TRACKER._replace(
    coast_noise_m2_s3=0.0,
    drag_noise_fraction=0.0,
    beta_walk_per_s=0.0,
    thrust_noise_fraction=0.0,
    thrust_walk_m2_s5=0.0,
)


def matrices():
    return np.empty((UNSCENTED_MATRICES, 7, 7))


def close(track, mean, covariance, relative=1e-9):
    """Ask for the same moments: 1e-9 of the value or sigma; covariances lose two digits more."""
    sigmas = np.sqrt(np.diag(covariance))
    assert np.all(np.abs(track["state"] - mean) < relative * np.maximum(np.abs(mean), sigmas))
    off = np.abs(track["covariance"] - covariance) / np.outer(sigmas, sigmas)
    assert off.max() < 100.0 * relative


@pytest.fixture(params=["coast", "reentry"])
def seen(request):
    """A radar, the truth, and a track that is off it and widely spread: 500 m and 50 m/s."""
    site, truth = scene(request.param)
    track = np.zeros(1, TRACK)[0]
    begin(track, FIRM, 1, -1, 0.0, TRACKER)
    start_from_prior(track, tuple(truth[:3] + 300.0), tuple(truth[3:6] + 30.0), 500.0, 50.0, TRACKER)
    return site, truth, track


def test_prediction_is_the_unscented_transform_of_the_fall(seen):
    _, _, track = seen
    state, covariance = track["state"].copy(), track["covariance"].copy()
    for _ in range(4):
        predict_unscented(track, 0.5, QUIET, WGS84, matrices())
        state, covariance = transform(state, covariance, lambda point: runge_kutta(point, 0.5))
    close(track, state, covariance)
    assert track["time_s"] == pytest.approx(2.0)


def test_update_is_the_textbooks(seen):
    site, truth, track = seen
    luck = np.random.default_rng(5)
    detection = np.zeros(1, DETECTION)[0]
    detection["range_sigma_m"], detection["u_sigma"], detection["v_sigma"] = SIGMAS
    state, covariance = track["state"].copy(), track["covariance"].copy()
    for _ in range(5):
        values = measured(truth[:3], site) + SIGMAS * luck.standard_normal(3)
        detection["range_m"], detection["u"], detection["v"] = values
        nis = update_unscented(track, detection, site, matrices())
        state, covariance, squared = correct(
            state, covariance, values, lambda point: measured(point[:3], site), np.diag(SIGMAS**2)
        )
        close(track, state, covariance)
        assert nis == pytest.approx(squared, rel=1e-6)


def test_a_step_under_thrust_is_the_integral():
    _, truth = scene("coast")
    place, velocity, force = step_thrust(tuple(truth[:3]), tuple(truth[3:6]), 60.0, 2500.0, WGS84, 0.5)
    exact = burn(np.array([*truth[:6], 60.0]), 0.5, 2500.0)
    # The midpoint rule takes the acceleration of the middle for the whole: the force grows by a^2 / c = 1.44
    # m/s3, a twelfth of which times the step cubed is 1.5 cm.
    assert np.linalg.norm(np.array(place) - exact[:3]) < 1.1 * 1.44 * 0.5**3 / 12.0
    assert np.abs(np.array(velocity) - exact[3:6]).max() < 0.01
    assert force == pytest.approx(exact[6], rel=1e-9)


def test_prediction_under_thrust_is_the_transform_of_the_burn():
    _, truth = scene("coast")
    track = np.zeros(1, TRACK)[0]
    begin(track, FIRM, 1, -1, 0.0, TRACKER)
    start_from_prior(track, tuple(truth[:3]), tuple(truth[3:6]), 200.0, 100.0, TRACKER)
    track["state"][6], track["covariance"][6, 6] = 40.0, 15.0**2
    state, covariance = track["state"].copy(), track["covariance"].copy()
    predict_boost(track, 0.5, QUIET, WGS84, matrices())
    state, covariance = transform(
        state, covariance, lambda point: burn(point, 0.5, QUIET.exhaust_m_s, steps=20)
    )
    sigmas = np.sqrt(np.diag(covariance))
    assert np.all(np.abs(track["state"] - state) < 1e-4 * sigmas)
    assert np.abs((track["covariance"] - covariance) / np.outer(sigmas, sigmas)).max() < 1e-4
