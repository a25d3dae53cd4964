"""How many updates of a track a core makes in a second: predict and correct, seven states, three numbers.

One track falls from 120 km through the air; each update carries it 0.2 s forward and takes one detection in.
`python benchmarks/tracking.py [--quick] [--json]`.
"""

from __future__ import annotations

import argparse
import json
import time

import numpy as np
from numba import njit

from uppertier.earth.constants import WGS84
from uppertier.earth.frames import direction_from, east_north_up, face_rotation
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.flight.falling import step_free
from uppertier.radar.array import Site
from uppertier.radar.measurement import DETECTION, measure_ideal
from uppertier.tracking.filter import MATRICES, predict, start_from_prior, update
from uppertier.tracking.prediction import predict_impact, predict_path
from uppertier.tracking.track import FIRM, TRACK, TRACKER, begin

INTERVAL_S = 0.2
LOOKS = 200


@njit
def feed(track, start, detections, site, tracker, planet, matrices, rounds):
    """Track one fall `rounds` times over."""
    for _ in range(rounds):
        track.time_s = 0.0
        start_from_prior(track, start[0], start[1], 1000.0, 50.0, tracker)
        for k in range(detections.shape[0]):
            predict(track, INTERVAL_S, tracker, planet, matrices)
            update(track, detections[k], site, matrices)


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


def seongju():
    latitude, longitude, boresight = np.radians((36.047, 128.224, 345.0))
    return Site(
        ecef_from_geodetic(latitude, longitude, 650.0, WGS84),
        face_rotation(latitude, longitude, boresight, np.radians(25.0)),
        east_north_up(latitude, longitude),
        boresight,
    )


def falling(latitude_deg, longitude_deg, height_m, speed_m_s, azimuth_deg, elevation_deg):
    latitude, longitude = np.radians((latitude_deg, longitude_deg))
    toward = direction_from(*np.radians((azimuth_deg, elevation_deg)), east_north_up(latitude, longitude))
    place = ecef_from_geodetic(latitude, longitude, height_m, WGS84)
    return place, tuple(speed_m_s * part for part in toward)


def detections_of(start, site):
    detections = np.zeros(LOOKS, DETECTION)
    luck = np.random.default_rng(1)
    sigmas = np.array([5.0, 5e-4, 1e-3])
    place, velocity = start
    for k in range(LOOKS):
        place, velocity = step_free(place, velocity, 1.0 / 5000.0, WGS84, INTERVAL_S)
        values = measure_ideal(place, site) + sigmas * luck.standard_normal(3)
        detections[k]["range_m"], detections[k]["u"], detections[k]["v"] = values
    detections["range_sigma_m"], detections["u_sigma"], detections["v_sigma"] = sigmas
    return detections


def clock(work, *given, rounds):
    """Return the seconds of one round: compiled first, then the best of five."""
    work(*given, 1)
    best = np.inf
    for _ in range(5):
        began = time.perf_counter()
        work(*given, rounds)
        best = min(best, time.perf_counter() - began)
    return best / rounds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rounds = 20 if options.quick else 200
    site, matrices = seongju(), np.empty((MATRICES, 7, 7))
    track, ghost = np.zeros(2, TRACK)
    begin(track, FIRM, 1, -1, 0.0, TRACKER)
    start = falling(36.9, 127.9, 100e3, 2400.0, 150.0, -45.0)
    detections = detections_of(start, site)
    each = clock(feed, track, start, detections, site, TRACKER, WGS84, matrices, rounds=rounds) / LOOKS
    far = falling(38.5, 125.8, 120e3, 2200.0, 140.0, 45.0)
    start_from_prior(track, *far, 300.0, 5.0, TRACKER)
    path = clock(foretell, track, WGS84, np.zeros((400, 10)), rounds=rounds)
    impact = clock(foresee, track, TRACKER, WGS84, ghost, matrices, rounds=rounds)
    answer = {
        "updates_per_s_per_core": 1.0 / each,
        "update_us": each * 1e6,
        "path_us": path * 1e6,
        "impact_us": impact * 1e6,
    }
    if options.json:
        print(json.dumps(answer))
    else:
        print(f"{1.0 / each:,.0f} updates a second on one core ({each * 1e6:.2f} us each)")
        print(f"400 s ahead: path {path * 1e6:.0f} us, impact with its ellipse {impact * 1e6:.0f} us")


if __name__ == "__main__":
    main()
