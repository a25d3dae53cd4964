"""Trial launches: one missile, one launch place, and where each trial falls."""

from __future__ import annotations

from math import hypot, radians
from typing import NamedTuple

import numpy as np

from uppertier.earth.constants import Planet
from uppertier.earth.geodesy import height_above
from uppertier.flight.body import ALOFT, CRASHED, LANDED, LOST, NO_ROOM, FlightResult, Launch
from uppertier.flight.missile import Missile
from uppertier.flight.path import KNOTS, landing
from uppertier.flight.propagate import fly, fly_many

# Geodetic latitude and longitude (rad), height over the ellipsoid (m).
Place = tuple[float, float, float]

# Kick angles worth a trial: from straight up and nearly down again to flat over the ground.
LEAST_KICK_RAD = radians(0.02)
GREATEST_KICK_RAD = radians(45.0)
RUNGS = 26

ENDINGS = {
    LANDED: "landed",
    CRASHED: "met the ground under thrust",
    NO_ROOM: "took more steps than a path can hold",
    ALOFT: "did not come down",
    LOST: "could not be followed",
}


class Shot(NamedTuple):
    """A flown trial: the launch, how it ended, and how far east and north (m) of the launch place it fell."""

    launch: Launch
    result: FlightResult
    knots: np.ndarray
    east_m: float
    north_m: float

    @property
    def range_m(self) -> float:
        """Ground range over the geodesic (m)."""
        return hypot(self.east_m, self.north_m)

    @property
    def bearing_rad(self) -> float:
        """Azimuth (rad) of the impact from the launch place."""
        return float(np.arctan2(self.east_m, self.north_m))


class Shooter:
    """Flies one missile from one place, again and again; only the last shot's knots are kept."""

    def __init__(self, missile: Missile, start: Place, ground_m: float, planet: Planet) -> None:
        self.vehicle = missile.vehicle()
        self.start = start
        self.ground_m = ground_m
        self.planet = planet
        self.burn_s = missile.burn_time_s
        self.earliest_cutoff_s = min(missile.rise_time_s + missile.kick_time_s, self.burn_s)
        self._knots = np.zeros((KNOTS, 10))

    def launch(self, azimuth_rad: float, kick_rad: float, cutoff_s: float) -> Launch:
        """Return the launch of these controls from here."""
        return Launch(*self.start, float(azimuth_rad), float(kick_rad), float(cutoff_s), self.ground_m)

    def fire(self, azimuth_rad: float, kick_rad: float, cutoff_s: float) -> Shot:
        """Fly one trial."""
        launch = self.launch(azimuth_rad, kick_rad, cutoff_s)
        result = fly(self.vehicle, launch, self.planet, self._knots)
        east, north = landing(self._knots, result.count, self.start[0], self.start[1], self.planet)
        return Shot(launch, result, self._knots, east, north)

    def miss(self, shot: Shot, target: Place) -> np.ndarray:
        """Return how far east and north (m) of a target a shot fell."""
        return np.array(landing(shot.knots, shot.result.count, target[0], target[1], self.planet))

    def apogee(self, shot: Shot) -> float:
        """Return the greatest height (m) of a shot over the ellipsoid."""
        _, x, y, z = shot.knots[max(shot.result.apogee, 0), :4]
        return height_above((x, y, z), self.planet)

    def ladder(self, azimuth_rad: float, cutoff_s: float) -> tuple[np.ndarray, np.ndarray]:
        """Fly every kick of a ladder; return kicks (rad) and how far (m) along the azimuth each fell."""
        kicks = np.geomspace(LEAST_KICK_RAD, GREATEST_KICK_RAD, RUNGS)
        launches = np.array([self.launch(azimuth_rad, kick, cutoff_s) for kick in kicks])
        knots = np.zeros((RUNGS, KNOTS, 10))
        counts = np.zeros(RUNGS, dtype=np.int64)
        marks = np.zeros((RUNGS, 5), dtype=np.int64)
        fly_many(self.vehicle, launches, self.planet, knots, counts, marks)
        way = np.array([np.sin(azimuth_rad), np.cos(azimuth_rad)])
        fell = [landing(knots[i], counts[i], self.start[0], self.start[1], self.planet) for i in range(RUNGS)]
        return kicks, np.array(fell) @ way
