"""The unscented filter: where all is straight it is the extended one; elsewhere it is Stone Soup's."""

from datetime import timedelta

import numpy as np
import pytest

from tracking import test_stone_soup as judge
from uppertier.earth.constants import WGS84
from uppertier.flight.falling import step_free
from uppertier.tracking.filter import predict, update
from uppertier.tracking.track import TRACKER
from uppertier.tracking.unscented import (
    ALPHA,
    BETA,
    KAPPA,
    UNSCENTED_MATRICES,
    draw_points,
    gather_points,
    predict_unscented,
    update_unscented,
)

# No gravity, no turning, no air: bodies fly straight on.
NOTHING = WGS84._replace(mu_m3_s2=0.0, rotation_rad_s=0.0, air=0.0)


def each(function, state):
    """Return a function of every point of Stone Soup's bundle (7, points) as such a bundle."""
    points = np.asarray(state.state_vector, float).reshape(7, -1).T
    values = np.array([function(judge.states.State(judge.column(point))) for point in points])
    return values[:, :, 0].T.view(judge.arrays.StateVectors)


class ManyFalls(judge.FreeFall):
    """Our motion, of many points at once."""

    def function(self, state, noise=False, *, time_interval, **_):
        fall = super().function
        return each(lambda one: fall(one, time_interval=time_interval), state)


class ManyLooks(judge.Face):
    """Our measurement, of many points at once."""

    def function(self, state, noise=False, **_):
        return each(super().function, state)


@pytest.fixture
def matrices():
    return np.empty((UNSCENTED_MATRICES, 7, 7))


def apart(one, other):
    """Return how far two tracks are apart: means in sigmas, covariances in products of sigmas."""
    sigmas = np.sqrt(np.diag(other["covariance"]))
    mean = np.abs(one["state"] - other["state"]) / sigmas
    spread = np.abs(one["covariance"] - other["covariance"]) / np.outer(sigmas, sigmas)
    return mean.max(), spread.max()


def test_points_keep_mean_and_covariance(new_track, climbing, matrices):
    track, before = new_track(*climbing), new_track(*climbing)
    luck = np.random.default_rng(4)
    root = luck.standard_normal((7, 7)) * np.array([[900.0], [900.0], [9.0], [50.0], [1.0], [20.0], [1e-4]])
    track["covariance"] = before["covariance"] = root @ root.T
    draw_points(track["state"], track["covariance"], matrices)
    track["covariance"] = 0.0
    gather_points(track["state"], track["covariance"], matrices)
    assert max(apart(track, before)) < 1e-9


def test_what_is_known_exactly_stays_so(new_track, climbing, matrices):
    """A coefficient without any variance: a covariance that has no full factor."""
    track = new_track(*climbing)
    track["covariance"][6, 6] = 0.0
    predict_unscented(track, 1.0, TRACKER._replace(beta_walk_per_s=0.0), WGS84, matrices)
    assert track["covariance"][6, 6] == 0.0
    assert np.isfinite(track["state"]).all()
    assert np.linalg.eigvalsh(track["covariance"][:6, :6]).min() > 0.0


def test_where_bodies_fly_straight_it_is_the_extended_filter(new_track, climbing, matrices):
    straight, unscented = new_track(*climbing), new_track(*climbing)
    for track in (straight, unscented):
        track["covariance"][0, 4] = track["covariance"][4, 0] = 20_000.0
    predict(straight, 7.0, TRACKER, NOTHING, matrices)
    predict_unscented(unscented, 7.0, TRACKER, NOTHING, matrices)
    assert max(apart(unscented, straight)) < 1e-9
    assert unscented["time_s"] == straight["time_s"]


def test_where_the_measurement_is_straight_it_is_the_extended_filter(
    new_track, new_detection, climbing, site, matrices
):
    """A metre and 300 km away: the sphere of equal range bends by a micrometre."""
    extended, unscented = (new_track(*climbing, 1.0, 1.0) for _ in range(2))
    for track in (extended, unscented):
        track["covariance"][0, 3] = track["covariance"][3, 0] = 0.5
    detection = new_detection(climbing[0], (0.5, -0.4, 0.3))
    one = update(extended, detection, site, matrices)
    other = update_unscented(unscented, detection, site, matrices)
    # Second-order terms are a metre in 300 km.
    assert max(apart(unscented, extended)) < 1e-5
    assert other == pytest.approx(one, rel=1e-5)


def test_a_time_of_nothing_does_nothing(new_track, climbing, matrices):
    track, before = new_track(*climbing), new_track(*climbing)
    predict_unscented(track, 0.0, TRACKER, WGS84, matrices)
    assert track.tobytes() == before.tobytes()


@pytest.mark.parametrize("phase", ["coast", "reentry"])
def test_it_is_stone_soups(phase, climbing, diving, site, new_track, new_detection, matrices):
    """The same measurements, the same points and weights; Stone Soup has our fall and our measurement."""
    start, interval_s = (climbing, 1.0) if phase == "coast" else (diving, 0.4)
    luck = np.random.default_rng(22)
    wrong = luck.standard_normal(6) * np.repeat((200.0, 20.0), 3)
    track = new_track(
        tuple(np.array(start[0]) + wrong[:3]), tuple(np.array(start[1]) + wrong[3:]), 200.0, 20.0
    )
    options = {"alpha": ALPHA, "beta": BETA, "kappa": KAPPA}
    face = ManyLooks(ndim_state=7, mapping=(0, 1, 2), site=site, sigmas=judge.SIGMAS)
    predictor = judge.predictors.UnscentedKalmanPredictor(ManyFalls(), **options)
    updater = judge.updaters.UnscentedKalmanUpdater(face, **options)
    estimate = judge.states.GaussianState(
        judge.column(track["state"]), judge.square(track["covariance"]), timestamp=judge.START
    )
    place, velocity = start
    for k in range(1, 61):
        place, velocity = step_free(place, velocity, 1.0 / 5000.0, WGS84, interval_s)
        seen = new_detection(place, luck.standard_normal(3), judge.SIGMAS)
        when = judge.START + k * timedelta(seconds=interval_s)
        about = judge.states.State(estimate.state_vector)
        predict_unscented(track, interval_s, TRACKER, WGS84, matrices)
        foretold = predictor.predict(estimate, timestamp=when, about=about)
        update_unscented(track, seen, site, matrices)
        measured = judge.detections.Detection(
            judge.column((seen["range_m"], seen["u"], seen["v"])), timestamp=when
        )
        estimate = updater.update(judge.hypotheses.SingleHypothesis(foretold, measured))
        _, of_sigma, of_covariance = judge.differences(track, estimate)
        # Sums in another order; Stone Soup inverts, and its covariances lose a few digits to it.
        assert of_sigma.max() < 1e-5, k
        assert of_covariance.max() < 1e-5, k
