"""How many updates of a track a core makes in a second, beside Stone Soup and FilterPy in the same run.

An update is a prediction and a correction of an extended Kalman filter: seven states, three numbers measured.
Bodies fall from 100 km through the air; each update carries a track 0.2 s forward and takes one detection in.
Ours runs as in the tracker, a batch of tracks in compiled code. The peers are filters for Python and know one
track at a time. They are given our model, compiled: one call for the state carried forward, its transition
matrix and its process noise, one for the measurement to expect and its partials, nothing asked for twice. So
what is compared is the filters, and how they may be called. All must end with the same estimates, or the
benchmark fails. Peers that are not installed are left out. One core each, the best of some repeats by turns.

    python benchmarks/tracking.py [--quick] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
from datetime import datetime, timedelta
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numba import njit

from uppertier.earth.constants import WGS84
from uppertier.earth.frames import direction_from, east_north_up, face_rotation
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.flight.falling import step_free
from uppertier.radar.array import Site
from uppertier.radar.measurement import DETECTION, measure_ideal
from uppertier.tracking.filter import (
    MATRICES,
    measurement_partials,
    predict,
    start_from_prior,
    update,
    velocity_of,
)
from uppertier.tracking.motion_models import (
    add_doubt,
    add_process_noise,
    air_at,
    drag_doubt,
    fill_rates,
    fill_transition,
)
from uppertier.tracking.prediction import predict_impact, predict_path
from uppertier.tracking.track import FIRM, TRACK, TRACKER, begin, inverse_beta
from uppertier.vectors import add, load, scale

INTERVAL_S = 0.2
LOOKS = 200
TRACKS = 64
# A start so well known that the measurement is linearised once, about the prediction, as the peers do it.
POSITION_SIGMA_M, VELOCITY_SIGMA_M_S = 100.0, 10.0
SIGMAS = np.array([5.0, 5e-4, 1e-3])
EPOCH = datetime(2017, 3, 6)
# What the peers' estimates may differ by from ours, in standard deviations.
ALLOWED = 1e-6


def seongju():
    latitude, longitude, boresight = np.radians((36.047, 128.224, 345.0))
    return Site(
        ecef_from_geodetic(latitude, longitude, 650.0, WGS84),
        face_rotation(latitude, longitude, boresight, np.radians(25.0)),
        east_north_up(latitude, longitude),
        boresight,
    )


SITE = seongju()


@njit
def feed(tracks, start, detections, site, tracker, planet, matrices, rounds):
    """Track a batch of falls (N) through its detections (LOOKS, N), `rounds` times over."""
    for _ in range(rounds):
        for i in range(tracks.shape[0]):
            tracks[i].time_s = 0.0
            start_from_prior(tracks[i], start[0], start[1], POSITION_SIGMA_M, VELOCITY_SIGMA_M_S, tracker)
        for k in range(detections.shape[0]):
            for i in range(tracks.shape[0]):
                predict(tracks[i], INTERVAL_S, tracker, planet, matrices)
                update(tracks[i], detections[k, i], site, matrices)


@njit
def foretell(track, planet, knots, rounds):
    """Predict the path of one track `rounds` times over."""
    for _ in range(rounds):
        predict_path(track, planet, knots, 2.0)


@njit
def foresee(track, tracker, planet, ghost, matrices, rounds):
    """Predict the impact of one track `rounds` times over."""
    for _ in range(rounds):
        predict_impact(track, tracker, planet, ghost, matrices)


@njit
def carried(state, covariance, step_s):
    """Return a state (7) a step (s) later, its transition matrix and process noise (7, 7), for the peers.

    `covariance` (7, 7), that of the state, sets what is doubtful in the drag.
    """
    position, velocity = load(state), velocity_of(state)
    after, faster = step_free(position, velocity, state[6], WGS84, step_s)
    rates, transition, noise = np.empty((7, 7)), np.empty((7, 7)), np.zeros((7, 7))
    middle = scale(0.5, add(position, after))
    moving = scale(0.5, add(velocity, faster))
    drag = fill_rates(rates, middle, moving, state[6], WGS84)
    fill_transition(transition, rates, step_s)
    density, slope = air_at(middle, WGS84)
    add_doubt(noise, moving, drag_doubt(covariance, middle, moving, density, slope), step_s)
    add_process_noise(noise, step_s, drag, inverse_beta(state), TRACKER)
    mean = np.array([after[0], after[1], after[2], faster[0], faster[1], faster[2], state[6]])
    return mean, transition, noise


@njit
def expected(state):
    """Return the measurement (3) to expect of a state (7) and its partials (3, 7), for the peers."""
    values, rows = measurement_partials(load(state), SITE)
    partials = np.zeros((3, 7))
    for i in range(3):
        for j in range(3):
            partials[i, j] = rows[i][j]
    return np.array(values), partials


def falling(latitude_deg, longitude_deg, height_m, speed_m_s, azimuth_deg, elevation_deg):
    latitude, longitude = np.radians((latitude_deg, longitude_deg))
    toward = direction_from(*np.radians((azimuth_deg, elevation_deg)), east_north_up(latitude, longitude))
    place = ecef_from_geodetic(latitude, longitude, height_m, WGS84)
    return place, tuple(speed_m_s * part for part in toward)


def detections_of(start):
    """Return what is measured of one fall (LOOKS, TRACKS): each track has its own luck."""
    detections = np.zeros((LOOKS, TRACKS), DETECTION)
    luck = np.random.default_rng(1)
    place, velocity = start
    for k in range(LOOKS):
        place, velocity = step_free(place, velocity, 1.0 / 5000.0, WGS84, INTERVAL_S)
        values = measure_ideal(place, SITE) + SIGMAS * luck.standard_normal((TRACKS, 3))
        detections[k]["range_m"], detections[k]["u"], detections[k]["v"] = values.T
    detections["range_sigma_m"], detections["u_sigma"], detections["v_sigma"] = SIGMAS
    return detections


def measured(detections):
    """Return the numbers of one track's detections (LOOKS, 3)."""
    return np.stack([detections["range_m"], detections["u"], detections["v"]], axis=1)


class Ours:
    """Our filter on a batch of tracks."""

    def __init__(self, start, detections):
        self.start, self.detections = start, detections
        self.tracks, self.matrices = np.zeros(TRACKS, TRACK), np.empty((MATRICES, 7, 7))
        for track in self.tracks:
            begin(track, FIRM, 1, -1, 0.0, TRACKER)
        self.updates = detections.size

    def run(self):
        feed(self.tracks, self.start, self.detections, SITE, TRACKER, WGS84, self.matrices, 1)
        return self.tracks[0]["state"], self.tracks[0]["covariance"]


class StoneSoup:
    """Stone Soup's ExtendedKalmanPredictor and ExtendedKalmanUpdater on one track."""

    def __init__(self, mean, covariance, detections):
        from stonesoup.models.base import GaussianModel
        from stonesoup.models.measurement.base import MeasurementModel
        from stonesoup.models.transition.base import TransitionModel
        from stonesoup.predictor.kalman import ExtendedKalmanPredictor
        from stonesoup.types.array import CovarianceMatrix, StateVector
        from stonesoup.types.detection import Detection
        from stonesoup.types.hypothesis import SingleHypothesis
        from stonesoup.types.state import GaussianState
        from stonesoup.updater.kalman import ExtendedKalmanUpdater

        class FreeFall(GaussianModel, TransitionModel):
            # The predictor asks for the function, the Jacobian and the noise, in this order, of one state.
            ndim_state = 7

            def function(self, state, noise=False, *, time_interval, **_):
                before = state.state_vector.view(np.ndarray)[:, 0]
                mean, self.transition, self.noise = carried(
                    before, state.covar.view(np.ndarray), time_interval.total_seconds()
                )
                return mean[:, np.newaxis].view(StateVector)

            def jacobian(self, state, **_):
                return self.transition

            def covar(self, **_):
                return self.noise

        class Face(GaussianModel, MeasurementModel):
            # The updater asks for the function and the Jacobian, in this order, of one state.
            ndim_meas = 3
            errors = np.diag(SIGMAS**2).view(CovarianceMatrix)

            def function(self, state, noise=False, **_):
                values, self.partials = expected(state.state_vector.view(np.ndarray)[:, 0])
                return values[:, np.newaxis].view(StateVector)

            def jacobian(self, state, **_):
                return self.partials

            def covar(self, **_):
                return self.errors

        self.state, self.hypothesis = GaussianState, SingleHypothesis
        self.mean, self.covariance = mean[:, np.newaxis].view(StateVector), covariance.view(CovarianceMatrix)
        self.predictor = ExtendedKalmanPredictor(FreeFall())
        self.updater = ExtendedKalmanUpdater(Face(ndim_state=7, mapping=(0, 1, 2)))
        self.detections = [
            Detection(
                values[:, np.newaxis].view(StateVector), timestamp=EPOCH + k * timedelta(seconds=INTERVAL_S)
            )
            for k, values in enumerate(measured(detections), 1)
        ]
        self.updates = len(self.detections)

    def run(self):
        state = self.state(self.mean, self.covariance, timestamp=EPOCH)
        for detection in self.detections:
            foretold = self.predictor.predict(state, timestamp=detection.timestamp)
            state = self.updater.update(self.hypothesis(foretold, detection))
        return np.asarray(state.state_vector)[:, 0], np.asarray(state.covar)


class FilterPy:
    """FilterPy's ExtendedKalmanFilter on one track."""

    def __init__(self, mean, covariance, detections):
        from filterpy.kalman import ExtendedKalmanFilter

        class Falling(ExtendedKalmanFilter):
            # The way that FilterPy's own text shows for a motion that is not linear.
            def predict_x(self, u=0):
                self.x, self.F, self.Q = carried(self.x, self.P, INTERVAL_S)

            def partials(self, state):
                # `update` asks for the partials first, then for the values, of one state.
                self.values, partials = expected(state)
                return partials

            def expect(self, state):
                return self.values

        self.filter = Falling(7, 3)
        self.filter.R = np.diag(SIGMAS**2)
        self.mean, self.covariance = mean, covariance
        self.measured = measured(detections)
        self.updates = len(self.measured)

    def run(self):
        held = self.filter
        held.x, held.P = self.mean, self.covariance
        for values in self.measured:
            held.predict()
            held.update(values, held.partials, held.expect)
        return held.x, held.P


class ModelOnly:
    """The peers' calls of the compiled model without a filter: what of their time is not theirs."""

    def __init__(self, mean, covariance, updates):
        self.mean, self.covariance, self.updates = mean, covariance, updates

    def run(self):
        for _ in range(self.updates):
            carried(self.mean, self.covariance, INTERVAL_S)
            expected(self.mean)


def installed(peer, *given):
    """Return a peer ready to run, or None where it is not installed."""
    try:
        return peer(*given)
    except ImportError:
        return None


def seconds_each(works, repeats):
    """Return the seconds of one update by name: the best of some repeats by turns, after one unclocked."""
    best = dict.fromkeys(works, np.inf)
    for name in works:
        works[name].run()
    for _ in range(repeats):
        for name, work in works.items():
            began = perf_counter()
            work.run()
            best[name] = min(best[name], (perf_counter() - began) / work.updates)
    return best


def difference(ours, theirs):
    """Return how far two estimates lie apart: mean by sigmas, covariance by products of two; the worst."""
    sigmas = np.sqrt(np.diag(ours[1]))
    return float(
        max(
            np.max(np.abs(ours[0] - theirs[0]) / sigmas),
            np.max(np.abs(ours[1] - theirs[1]) / np.outer(sigmas, sigmas)),
        )
    )


def clock(work, *given, rounds):
    """Return the seconds of one round: compiled first, then the best of five."""
    work(*given, 1)
    best = np.inf
    for _ in range(5):
        began = perf_counter()
        work(*given, rounds)
        best = min(best, perf_counter() - began)
    return best / rounds


def beside_the_peers(repeats):
    """Return our rate of updates, and the peers', by name; fails where an estimate differs."""
    start = falling(36.9, 127.9, 100e3, 2400.0, 150.0, -45.0)
    detections = detections_of(start)
    prior = np.zeros(1, TRACK)[0]
    start_from_prior(prior, *start, POSITION_SIGMA_M, VELOCITY_SIGMA_M_S, TRACKER)
    mean, covariance = prior["state"].copy(), prior["covariance"].copy()
    peers = {
        "stonesoup": installed(StoneSoup, mean, covariance, detections[:, 0]),
        "filterpy": installed(FilterPy, mean, covariance, detections[:, 0]),
    }
    works = {"ours": Ours(start, detections), "model": ModelOnly(mean, covariance, LOOKS)}
    works |= {name: peer for name, peer in peers.items() if peer is not None}
    each = seconds_each(works, repeats)
    estimate = works["ours"].run()
    answer = {
        "updates_per_s_per_core": 1.0 / each["ours"],
        "update_us": each["ours"] * 1e6,
        "peers_model_us": each["model"] * 1e6,
    }
    for name, peer in peers.items():
        answer[f"ratio_{name}"] = None if peer is None else each[name] / each["ours"]
        answer[f"{name}_us"] = None if peer is None else each[name] * 1e6
        answer[f"{name}_apart_sigma"] = None if peer is None else difference(estimate, peer.run())
        assert peer is None or answer[f"{name}_apart_sigma"] < ALLOWED, f"{name} ends elsewhere"
    return answer


def far_ahead(rounds):
    """Return the microseconds of predicting a path, and an impact with its ellipse, 400 s ahead."""
    track, ghost = np.zeros(2, TRACK)
    begin(track, FIRM, 1, -1, 0.0, TRACKER)
    start_from_prior(track, *falling(38.5, 125.8, 120e3, 2200.0, 140.0, 45.0), 300.0, 5.0, TRACKER)
    path = clock(foretell, track, WGS84, np.zeros((400, 10)), rounds=rounds)
    impact = clock(foresee, track, TRACKER, WGS84, ghost, np.empty((MATRICES, 7, 7)), rounds=rounds)
    return {"path_us": path * 1e6, "impact_us": impact * 1e6}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="end within a minute")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    answer = beside_the_peers(10 if options.quick else 50) | far_ahead(20 if options.quick else 200)
    if options.json:
        print(json.dumps(answer))
        return
    rate, each = answer["updates_per_s_per_core"], answer["update_us"]
    print(f"{rate:,.0f} updates a second on one core ({each:.2f} us each, {TRACKS} tracks by turns)")
    for name, title in (("stonesoup", "Stone Soup"), ("filterpy", "FilterPy")):
        ratio, each, apart = (answer[key] for key in (f"ratio_{name}", f"{name}_us", f"{name}_apart_sigma"))
        if ratio is None:
            print(f"{title}: not installed")
            continue
        print(f"{ratio:,.0f} times {title}'s ({each:.0f} us each; estimates {apart:.0e} sigma apart)")
    print(f"of a peer's time {answer['peers_model_us']:.1f} us are calls of the compiled model")
    print(
        f"400 s ahead: path {answer['path_us']:.0f} us, impact with its ellipse {answer['impact_us']:.0f} us"
    )


if __name__ == "__main__":
    main()
