"""Trial launches: one missile, one launch place, and where each trial falls."""

from __future__ import annotations

from math import hypot, pi, radians
from typing import NamedTuple

import numpy as np

from uppertier.earth.constants import STANDARD_GRAVITY_M_S2, Planet
from uppertier.earth.frames import inertial_velocity
from uppertier.earth.geodesy import height_above
from uppertier.errors import Impossible
from uppertier.flight.body import ALOFT, CRASHED, LANDED, LOST, NO_ROOM, FlightResult, Launch
from uppertier.flight.missile import SEA_LEVEL_PRESSURE_PA, Missile
from uppertier.flight.path import KNOTS, landing
from uppertier.flight.propagate import fly_many
from uppertier.flight.single import fly

# Geodetic latitude and longitude (rad), height over the ellipsoid (m).
Place = tuple[float, float, float]

# Kick angles worth a trial: from straight up and nearly down again to flat over the ground.
LEAST_KICK_RAD = radians(0.02)
GREATEST_KICK_RAD = radians(45.0)
RUNGS = 26

# Three metres across the flight at 3,000 km.
BEARING_TOLERANCE_RAD = 1e-6

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


class Cutoff(NamedTuple):
    """The end of thrust: energy (J/kg) of the free flight that begins there, and what thrust adds (W/kg).

    The specific energy is v^2/2 - mu/r with the inertial speed, so that the ground's own speed counts:
    launched eastward a missile is given some of it for nothing.
    """

    energy_j_kg: float
    gain_w_kg: float


class Shooter:
    """Flies one missile from one place, again and again; only the last shot's knots are kept.

    Raises Impossible for a missile too heavy to leave the ground.
    """

    def __init__(self, missile: Missile, start: Place, ground_m: float, planet: Planet) -> None:
        self.vehicle = missile.vehicle()
        self.start = start
        self.ground_m = ground_m
        self.planet = planet
        self.burn_s = missile.burn_time_s
        self.earliest_cutoff_s = min(missile.rise_time_s + missile.kick_time_s, self.burn_s)
        self._knots = np.zeros((KNOTS, 10))
        self._refuse_what_stays_down(missile)

    def _refuse_what_stays_down(self, missile: Missile) -> None:
        """Raise Impossible for a missile that is heavier than its thrust at the ground."""
        vehicle = self.vehicle
        pressure = SEA_LEVEL_PRESSURE_PA * self.planet.air
        thrust = float(vehicle.vacuum_thrust_n[0] - pressure * vehicle.exit_area_m2[0])
        weight = STANDARD_GRAVITY_M_S2 * float(vehicle.stage_mass_kg.sum() + vehicle.payload_kg)
        if thrust <= weight:
            raise Impossible(
                f"With a payload of {vehicle.payload_kg:g} kg the {missile.name} does not leave the ground: "
                f"it weighs {weight / 1e3:.0f} kN, and its thrust is {thrust / 1e3:.0f} kN."
            )

    def launch(self, azimuth_rad: float, kick_rad: float, cutoff_s: float) -> Launch:
        """Return the launch of these controls from here."""
        return Launch(*self.start, float(azimuth_rad), float(kick_rad), float(cutoff_s), self.ground_m)

    def fire(self, azimuth_rad: float, kick_rad: float, cutoff_s: float) -> Shot:
        """Fly one trial."""
        launch = self.launch(azimuth_rad, kick_rad, cutoff_s)
        result = fly(self.vehicle, launch, self.planet, self._knots)
        east, north = landing(self._knots, result.count, self.start[0], self.start[1], self.planet)
        return Shot(launch, result, self._knots, east, north)

    def toward(self, bearing_rad: float, azimuth_rad: float, kick_rad: float, cutoff_s: float) -> Shot:
        """Fly trials, from a first guess of the azimuth, until one falls on a bearing, and return it.

        Azimuth and bearing differ by what the turning Earth does to the flight. The last trial is off the
        bearing only where none falls there, as near the vertical.
        """
        azimuth = azimuth_rad
        for _ in range(8):
            shot = self.fire(azimuth, kick_rad, cutoff_s)
            off = (shot.bearing_rad - bearing_rad + pi) % (2.0 * pi) - pi
            if abs(off) < BEARING_TOLERANCE_RAD:
                break
            azimuth -= off
        return shot

    def miss(self, shot: Shot, target: Place) -> np.ndarray:
        """Return how far east and north (m) of a target a shot fell."""
        return np.array(landing(shot.knots, shot.result.count, target[0], target[1], self.planet))

    def apogee(self, shot: Shot) -> float:
        """Return the greatest height (m) of a shot over the ellipsoid."""
        _, x, y, z = shot.knots[max(shot.result.apogee, 0), :4]
        return height_above((x, y, z), self.planet)

    def at_cutoff(self, shot: Shot) -> Cutoff:
        """Return the energy of a shot where its thrust ends."""
        before, after = shot.knots[shot.result.cutoff], shot.knots[shot.result.cutoff + 1]
        place = (float(before[1]), float(before[2]), float(before[3]))
        speed = np.array(inertial_velocity(place, (before[4], before[5], before[6]), self.planet))
        return Cutoff(
            energy_j_kg=0.5 * float(speed @ speed) - self.planet.mu_m3_s2 / hypot(*place),
            gain_w_kg=float(speed @ (before[7:] - after[7:])),
        )

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
