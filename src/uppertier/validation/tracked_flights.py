"""Flown paths, looked at by the AN/TPY-2 and tracked many times over."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import radians
from typing import Any

import numpy as np

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import height_above
from uppertier.flight.path import state_at
from uppertier.radar.measurement import DETECTION
from uppertier.scenario.flights import fly
from uppertier.tracking.estimate import ESTIMATE_MATRICES
from uppertier.tracking.track import EXTENDED, TRACK, TRACKER, TrackerParameters
from uppertier.validation.tracked_runs import follow

RADAR, AT, BORESIGHT_DEG = "an-tpy-2", "seongju", 345.0
# In front of the radar to the last, 80 km off.
START, TARGET = (41.4, 127.0), "daejeon"
# The missiles of the promise, and how they fly: (name, loft).
FLOWN = (("scud-er", "minimum-energy"), ("nodong", "lofted"))
REENTRY_M, FLOOR_M = 100_000.0, 20_000.0
SEED = 1
# The truth has no process noise. This is the filter that knows it.
MATCHED = TRACKER._replace(
    coast_noise_m2_s3=0.0, drag_noise_fraction=0.0, beta_walk_per_s=0.0, filter_kind=float(EXTENDED)
)


@dataclass(frozen=True)
class FlownPath:
    """A re-entering body as it truly flew, at the instants at which the radar looks.

    `truth` (K, 7) is place (m), velocity (m/s) and inverse ballistic coefficient (m2/kg), Earth-fixed.
    """

    title: str
    times_s: np.ndarray
    truth: np.ndarray
    heights_m: np.ndarray
    cross_section_m2: float

    @property
    def in_air(self) -> np.ndarray:
        """Which looks are in the re-entry: below 100 km."""
        return self.heights_m < REENTRY_M

    def entering(self) -> FlownPath:
        """Return the part of it that is in the re-entry."""
        part = self.in_air
        return replace(
            self, times_s=self.times_s[part], truth=self.truth[part], heights_m=self.heights_m[part]
        )

    def look_at(self, height_m: float) -> int:
        """Return the number of the first look at or below a height on the way down."""
        down = np.arange(len(self.heights_m)) >= int(np.argmax(self.heights_m))
        return int(np.argmax(down & (self.heights_m <= height_m)))


@dataclass(frozen=True)
class Runs:
    """NEES, NIS (NaN where nothing was detected) and inverse coefficient, each (run, look)."""

    nees: np.ndarray
    nis: np.ndarray
    inverse_beta: np.ndarray


def flown_path(name: str, loft: str) -> FlownPath:
    """Fly a missile, and return its body from the report of early warning to 20 km on the way down.

    Looks are as far apart as the tracker as shipped wants them: in coast, and below 100 km. While the report
    is late or the body still climbs out of the air there is none.
    """
    flight = fly(name, START, TARGET, loft=loft)
    missile, knots, aim = flight.missile, flight.knots, flight.aim
    if missile is None or knots is None or aim is None:
        raise ValueError(f"{name} has no path to follow")
    count = len(knots)
    time_s = aim.burnout_s + build.early_warning("infrared-satellites").delay_s
    times: list[float] = []
    states: list[list[float]] = []
    heights: list[float] = []
    while time_s < aim.flight_time_s:
        position, velocity, _ = state_at(knots, count, time_s)
        height = height_above(position, WGS84)
        falling = bool(heights) and height < heights[-1]
        if falling and height < FLOOR_M:
            break
        in_air = height < REENTRY_M
        if heights or not in_air:
            times.append(time_s)
            heights.append(height)
            states.append([*position, *velocity, 1.0 / missile.reentry_beta_kg_m2])
        time_s += TRACKER.reentry_interval_s if in_air else TRACKER.track_interval_s
    title = missile.title.partition(" (")[0]
    return FlownPath(
        title, np.array(times), np.array(states), np.array(heights), missile.warhead_cross_section_m2
    )


def track_runs(path: FlownPath, tracker: TrackerParameters, runs: int, drawn: bool, first: int = 0) -> Runs:
    """Track a path `runs` times, from replica `first` on; the same runs whatever the number of threads.

    If `drawn`, the first estimate of the ballistic coefficient is off by a draw from the tracker's own
    spread, so that all seven states begin as wrong as the filter thinks; else it is the tracker's mean.
    """
    looks = len(path.times_s)
    nees, nis, inverse_beta = (np.full((runs, looks), np.nan) for _ in range(3))
    workers = os.cpu_count() or 1
    edges = np.linspace(0, runs, workers + 1).astype(int)

    def some(begin: int, end: int) -> None:
        part = slice(begin, end)
        shared = _common(path, tracker, drawn)
        follow(*shared, first + begin, *_scratch(), nees[part], nis[part], inverse_beta[part])

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(some, edges[:-1].tolist(), edges[1:].tolist()))
    return Runs(nees, nis, inverse_beta)


def _common(path: FlownPath, tracker: TrackerParameters, drawn: bool) -> tuple[Any, ...]:
    warning = build.early_warning("infrared-satellites")
    design = build.radar(RADAR)
    latitude, longitude, height = build.place(AT)
    site = design.stand(latitude, longitude, height, radians(BORESIGHT_DEG))
    sigmas = (warning.position_sigma_m, warning.velocity_sigma_m_s)
    shared = (tracker, design.parameters(), site, WGS84, path.times_s, path.truth)
    return (*shared, path.cross_section_m2, sigmas, int(drawn), SEED)


def _scratch() -> tuple[np.ndarray, ...]:
    return np.zeros(1, TRACK), np.zeros(1, DETECTION), np.empty((ESTIMATE_MATRICES, 7, 7))
