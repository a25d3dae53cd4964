"""Two crossing bodies through Stone Soup's JPDA and through ours: the same shares and the same estimates.

Motion, measurement and the single update are those of `test_stone_soup`. Judged are the joint events, their
chances and the mixture. Stone Soup counts the gate's own chance into a miss; ours does not, so ours is handed
the detection probability that makes both weights one.
"""

from datetime import timedelta

import numpy as np
import pytest

from tracking.test_stone_soup import (
    SIGMAS,
    START,
    WHY,
    Face,
    FreeFall,
    column,
    detections,
    differences,
    predictors,
    square,
    states,
)
from uppertier.earth.constants import WGS84
from uppertier.flight.falling import step_free
from uppertier.radar.measurement import DETECTION
from uppertier.tracking.association import fill_costs
from uppertier.tracking.filter import predict
from uppertier.tracking.joint_association import blend, make_room, share_out, weigh_pairs
from uppertier.tracking.track import TRACK, TRACKER

hypothesisers = pytest.importorskip("stonesoup.hypothesiser.probability", reason=WHY)
associators = pytest.importorskip("stonesoup.dataassociator.probability", reason=WHY)
updaters = pytest.importorskip("stonesoup.updater.probability", reason=WHY)
tracks_of = pytest.importorskip("stonesoup.types.track", reason=WHY)

LOOKS, INTERVAL_S = 60, 0.5
SEEN, IN_GATE = 0.87, 0.999
WEIGHT = SEEN / (1.0 - SEEN * IN_GATE)
JOINTLY = TRACKER._replace(detection_chance=WEIGHT / (1.0 + WEIGHT), clutter_density=1e-2)


class Forecast(FreeFall):
    """Stone Soup's associator does not hand on what our noise needs to know: it is kept here."""

    def covar(self, *, time_interval, **_):
        return super().covar(time_interval=time_interval, about=self.about)

    def jacobian(self, state, *, time_interval, **_):
        self.about = state
        return super().jacobian(state, time_interval=time_interval)


def crossing(climbing, site):
    """Two bodies that pass each other across the sight at 30 m/s, 5 m behind each other, amid the looks."""
    place, velocity = np.array(climbing[0]), np.array(climbing[1])
    sight = place - site.position
    sight /= np.linalg.norm(sight)
    across = np.cross(sight, place)
    across /= np.linalg.norm(across)
    aside = 30.0 * LOOKS * INTERVAL_S / 2.0
    return [
        (tuple(place), tuple(velocity)),
        (tuple(place + aside * across + 5.0 * sight), tuple(velocity - 30.0 * across)),
    ]


def take(tracks, seen, site, matrices):
    """Share a scan out among our tracks, take it in and return the shares."""
    count, most = len(tracks), len(seen)
    room, costs = make_room(count, max(1, most)), np.empty((count, most + count))
    fill_costs(tracks, np.arange(count), count, seen, most, site, JOINTLY, costs)
    weigh_pairs(costs, count, 0, most, JOINTLY, room)
    share_out(count, 0, most, room)
    for i in range(count):
        blend(tracks[i], room.shares[i], seen, 0, most, site, matrices, room)
    return room.shares[:, :most]


def scan(bodies, luck, new_detection):
    """Measure the bodies that are seen, and a false alarm near the first now and then."""
    places = [place for place, _ in bodies if luck.random() < SEEN]
    if luck.random() < 0.5:
        places.append(tuple(np.add(bodies[0][0], 300.0 * luck.standard_normal(3))))
    # One accuracy for all: what Stone Soup's combined innovation assumes.
    return [new_detection(place, luck.standard_normal(3), SIGMAS) for place in places]


def test_crossing_bodies_are_shared_out_and_estimated_as_by_stone_soup(
    climbing, site, new_track, new_detection, matrices
):
    luck = np.random.default_rng(31)
    bodies = crossing(climbing, site)
    tracks = np.array([new_track(*body, 100.0, 10.0) for body in bodies], TRACK)
    face = Face(ndim_state=7, mapping=(0, 1, 2), site=site, sigmas=SIGMAS)
    updater = updaters.PDAUpdater(face)
    theirs = [
        tracks_of.Track([states.GaussianState(column(t["state"]), square(t["covariance"]), timestamp=START)])
        for t in tracks
    ]
    hypothesiser = hypothesisers.PDAHypothesiser(
        predictors.ExtendedKalmanPredictor(Forecast()), updater, 1e-2, SEEN, IN_GATE
    )
    associator = associators.JPDA(hypothesiser)
    worst, torn = np.zeros(3), 0
    for k in range(1, LOOKS + 1):
        bodies = [step_free(place, velocity, 1.0 / 5000.0, WGS84, INTERVAL_S) for place, velocity in bodies]
        seen = scan(bodies, luck, new_detection)
        when = START + k * timedelta(seconds=INTERVAL_S)
        for track in tracks:
            predict(track, INTERVAL_S, TRACKER, WGS84, matrices)
        shares = take(tracks, np.array(seen, DETECTION), site, matrices)
        measured = [
            detections.Detection(
                column((d["range_m"], d["u"], d["v"])), timestamp=when, measurement_model=face
            )
            for d in seen
        ]
        answers = associator.associate(theirs, measured, when)
        for i, their in enumerate(theirs):
            answer = answers[their]
            chances = np.zeros(len(seen))
            for one in answer:
                if one:
                    chances[measured.index(one.measurement)] = float(one.probability)
            np.testing.assert_allclose(shares[i], chances, atol=1e-6)
            their.append(updater.update(answer))
            of_itself, of_sigma, of_covariance = differences(tracks[i], their.state)
            worst = np.maximum(worst, (of_itself.max(), of_sigma.max(), of_covariance.max()))
            torn += np.any((shares[i] > 0.1) & (shares[i] < 0.9))
    # Of 120 looks of a track it was in real doubt at 88.
    assert torn > 50
    # Seen: 4e-10 of a sigma; the sums are the same ones in another order.
    assert worst.max() < 1e-6
