"""One round against one target: how often it hits, and by how much it passes, condition by condition.

    python benchmarks/endgame.py [--quick] [--json]

The interceptor's kernels alone, without radar, tracker and fire control: a target falls through a chosen
point, a round leaves in time to meet it there, and once a second an estimate of the target reaches the
round with errors of a chosen size (70 per cent of the variance stays the same through one flight, the rest
is new in each uplink). The rate is that of all rounds, failures of the machine included, with its Wilson
interval of 95 per cent; the histogram is that of the rounds that homed.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from math import radians, sqrt

import numpy as np

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic, surface_direct
from uppertier.flight.falling import free_acceleration, step_free
from uppertier.flight.path import TARGET
from uppertier.interceptor.design import Interceptor
from uppertier.interceptor.flight import fly
from uppertier.interceptor.flyout import Flyout, ground_range, time_to
from uppertier.interceptor.guidance import carry
from uppertier.interceptor.round import FAILED, HIT, ROUND, order, uplink

LATITUDE_RAD, LONGITUDE_RAD, HEIGHT_M = radians(36.047), radians(128.224), 650.0
FRAME_S = 0.1
FRAMES_AN_UPLINK = 10
STEADY_SHARE = 0.7
EDGES_M = (0.0, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 100.0, 1e3, 1e4, 1e6)


@dataclass(frozen=True)
class Condition:
    """One meeting: where, how the target comes, how well it is known, how late the round leaves.

    The point lies `range_m` north of the launcher, `height_m` up. The target is a Scud-ER-like re-entry
    vehicle: 2.5 m by 0.9 m and 5,000 kg/m2 unless told otherwise; a heading of 180 degrees comes straight on.
    """

    name: str
    range_m: float = 80e3
    height_m: float = 70e3
    speed_m_s: float = 2700.0
    dive_rad: float = radians(45.0)
    heading_rad: float = radians(180.0)
    beta_kg_m2: float = 5000.0
    believed_beta_kg_m2: float = 5000.0
    length_m: float = 2.5
    diameter_m: float = 0.9
    position_sigma_m: float = 100.0
    velocity_sigma_m_s: float = 1.0
    late_s: float = 0.0


CONDITIONS = (
    Condition("perfect track", position_sigma_m=0.0, velocity_sigma_m_s=0.0),
    Condition("track 100 m, 1 m/s"),
    Condition("track 300 m, 3 m/s", position_sigma_m=300.0, velocity_sigma_m_s=3.0),
    Condition("track 1 km, 10 m/s", position_sigma_m=1000.0, velocity_sigma_m_s=10.0),
    Condition("20 s late", late_s=20.0),
    Condition("40 s late", late_s=40.0),
    Condition("drag believed half", believed_beta_kg_m2=10e3),
    Condition("at 40 km", height_m=40e3),
    Condition("at 200 km, 150 km up", range_m=200e3, height_m=150e3),
    Condition("crossing", heading_rad=radians(90.0)),
    Condition("tail chase", heading_rad=0.0),
    Condition("7 km/s", speed_m_s=7000.0),
)
QUICK = CONDITIONS[:4]


def one_on_one(
    interceptor: Interceptor, flyout: Flyout, case: Condition, replicas: int, seed: int = 1, first: int = 0
) -> np.ndarray:
    """Fly one meeting in many replicas at once; return its rounds (R,) as they ended.

    Raises ValueError where the fly-out table says that the point is out of reach.
    """
    launcher = ecef_from_geodetic(LATITUDE_RAD, LONGITUDE_RAD, HEIGHT_M, WGS84)
    latitude, longitude = surface_direct(LATITUDE_RAD, LONGITUDE_RAD, 0.0, case.range_m, WGS84)[:2]
    aim = ecef_from_geodetic(latitude, longitude, case.height_m, WGS84)
    flight_s = time_to(flyout, ground_range(launcher, aim), case.height_m)
    if flight_s < 0.0:
        raise ValueError(f"{case.name}: out of reach")
    way = direction_from(case.heading_rad, -case.dive_rad, east_north_up(latitude, longitude))
    passing = tuple(case.speed_m_s * part for part in way)
    beta = 1.0 / case.beta_kg_m2
    launch_s = 5.03
    position, velocity = carry(aim, passing, beta, WGS84, -(launch_s + flight_s))

    generators = [np.random.default_rng((seed, first + r)) for r in range(replicas)]
    sigma = np.repeat((case.position_sigma_m, case.velocity_sigma_m_s), 3)
    steady = np.array([generator.normal(size=6) for generator in generators]) * sigma * sqrt(STEADY_SHARE)
    rounds = np.zeros((replicas, 1), ROUND)
    targets = np.zeros((replicas, 1), TARGET)
    targets["length_m"], targets["diameter_m"], targets["alive"] = case.length_m, case.diameter_m, 1
    for r in range(replicas):
        order(rounds[r, 0], 0, launcher, 0, 1, 0.0, launch_s + case.late_s, launch_s + flight_s, aim)

    parameters = interceptor.parameters()
    frame = 0
    while np.any((rounds["status"] > 0) & (rounds["status"] < HIT)):
        time_s = frame * FRAME_S
        targets["position_m"], targets["velocity_m_s"] = position, velocity
        targets["acceleration_m_s2"] = free_acceleration(position, velocity, beta, WGS84)
        if frame % FRAMES_AN_UPLINK == 0:
            for r in range(replicas):
                fresh = generators[r].normal(size=6) * sigma * sqrt(1.0 - STEADY_SHARE)
                believed = np.concatenate((position, velocity)) + steady[r] + fresh
                place, speed = tuple(believed[:3]), tuple(believed[3:])
                uplink(rounds[r, 0], time_s, time_s, place, speed, 1.0 / case.believed_beta_kg_m2)
        fly(parameters, flyout, WGS84, time_s, FRAME_S, seed, first, targets, rounds)
        position, velocity = step_free(position, velocity, beta, WGS84, FRAME_S)
        frame += 1
    return rounds[:, 0]


def wilson(hits: int, shots: int) -> tuple[float, float]:
    """Return the 95 % interval of a rate (Wilson, J. Amer. Statist. Assoc. 22, 1927)."""
    z = 1.959964
    middle = (hits + z * z / 2.0) / (shots + z * z)
    half = z / (shots + z * z) * sqrt(hits * (shots - hits) / shots + z * z / 4.0)
    return middle - half, middle + half


def summary(case: Condition, rounds: np.ndarray) -> dict:
    """Return the figures of one condition."""
    shots, hits = len(rounds), int(np.sum(rounds["status"] == HIT))
    homed = rounds[np.isfinite(rounds["locked_s"]) & np.isfinite(rounds["miss_m"])]
    misses = homed["miss_m"]
    return {
        "condition": case.name,
        "shots": shots,
        "hit_rate": hits / shots,
        "interval_95": wilson(hits, shots),
        "failed": int(np.sum(rounds["status"] == FAILED)),
        "seen_by_seeker": len(homed),
        "median_miss_m": float(np.median(misses)) if len(homed) else None,
        "miss_90_m": float(np.quantile(misses, 0.9)) if len(homed) else None,
        "closing_speed_m_s": float(np.nanmedian(rounds["closing_speed_m_s"])),
        "divert_left_m_s": float(np.median(homed["divert_left_m_s"])) if len(homed) else None,
        "miss_histogram": {
            f"below {edge:g} m": int(count)
            for edge, count in zip(EDGES_M[1:], np.histogram(misses, EDGES_M)[0], strict=True)
        },
    }


def main() -> None:
    """Print the table, or one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    interceptor = build.interceptor("thaad")
    flyout = interceptor.flyout(HEIGHT_M)
    replicas = 100 if asked.quick else 1000
    rows = [
        summary(case, one_on_one(interceptor, flyout, case, replicas))
        for case in (QUICK if asked.quick else CONDITIONS)
    ]
    if asked.json:
        print(json.dumps({"conditions": rows}))
        return
    print(f"{'condition':24s} hit rate  95 % interval   seen  median miss  90 %      closing  divert left")
    for row in rows:
        low, high = row["interval_95"]
        miss, most, left = (row[key] or 0.0 for key in ("median_miss_m", "miss_90_m", "divert_left_m_s"))
        print(
            f"{row['condition']:24s} {row['hit_rate']:.3f}    [{low:.3f}, {high:.3f}]"
            f"  {row['seen_by_seeker']:4d}  {miss:9.3f} m  {most:7.3f} m  {row['closing_speed_m_s']:5.0f} m/s"
            f"  {left:4.0f} m/s"
        )
    print(f"\nmiss distance, {rows[1]['condition']}")
    for edge, count in rows[1]["miss_histogram"].items():
        print(f"  {edge:14s} {count:5d}  {'#' * round(60 * count / replicas)}")


if __name__ == "__main__":
    main()
