"""Trial launches: one missile, one launch place, and where each of many trials falls."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from math import radians
from typing import NamedTuple

import numpy as np

from uppertier.earth.air import Air
from uppertier.earth.air_tables import standard_air
from uppertier.earth.constants import STANDARD_GRAVITY_M_S2, Planet
from uppertier.errors import Impossible
from uppertier.flight.body import ALOFT, CRASHED, LANDED, LOST, NO_ROOM, FlightResult, Launch
from uppertier.flight.missile import SEA_LEVEL_PRESSURE_PA, Missile
from uppertier.flight.path import KNOTS
from uppertier.flight.propagate import fly_many
from uppertier.flight.single import fly
from uppertier.flight.step import LOOSE
from uppertier.trajectory.digest import DIGEST, digest_many

# Geodetic latitude and longitude (rad), height over the ellipsoid (m).
Place = tuple[float, float, float]

# Kick angles worth a trial: from straight up and nearly down again to flat over the ground.
LEAST_KICK_RAD = radians(0.002)
GREATEST_KICK_RAD = radians(60.0)

# Paths kept at one time; their digests are kept for all.
CHUNK = 256

# What is left of the last stage's thrust along its course when a manoeuvre wastes most of it.
LEAST_PUSH = 0.05
# The thrust of a last stage is cut off this long after its ignition at the earliest.
SHORTEST_BURN_S = 1.0

ENDINGS = {
    LANDED: "landed",
    CRASHED: "met the ground under thrust",
    NO_ROOM: "took more steps than a path can hold",
    ALOFT: "did not come down",
    LOST: "could not be followed",
}


class Controls(NamedTuple):
    """What a missile is told: azimuth (rad), kick (rad), and how much of its thrust it uses.

    The effort is the time of cut-off (s), or, of a missile that cannot end its thrust, the part of the last
    stage's thrust that is not wasted by weaving.
    """

    azimuth_rad: float
    kick_rad: float
    effort: float


class Shooter:
    """Flies one missile from one place, many trials at a time; of a trial only its digest is kept.

    Raises Impossible for a missile too heavy to leave the ground.
    """

    def __init__(
        self, missile: Missile, start: Place, ground_m: float, planet: Planet, air: Air | None = None
    ) -> None:
        self.missile = missile
        self.vehicle = missile.vehicle()
        self.start = start
        self.ground_m = ground_m
        self.planet = planet
        self.air = standard_air() if air is None else air
        self.cuts_off = missile.energy_management == "cut-off"
        last = missile.burn_time_s - missile.stages[-1].burn_time_s
        earliest = max(missile.rise_time_s + missile.kick_time_s, last + SHORTEST_BURN_S)
        self.full_effort = missile.burn_time_s if self.cuts_off else 1.0
        self.least_effort = min(earliest, missile.burn_time_s) if self.cuts_off else LEAST_PUSH
        # A small part of either effort, for finite differences: downward, as there is nothing above all.
        self.effort_step = -0.02 if self.cuts_off else -2e-4
        self._refuse_what_stays_down()

    def _refuse_what_stays_down(self) -> None:
        """Raise Impossible for a missile that is heavier than its thrust at the ground."""
        vehicle = self.vehicle
        pressure = SEA_LEVEL_PRESSURE_PA * self.planet.air
        thrust = float(vehicle.vacuum_thrust_n[0] - pressure * vehicle.exit_area_m2[0])
        mass = float(vehicle.stage_mass_kg.sum() + vehicle.payload_kg + vehicle.shroud_mass_kg)
        weight = STANDARD_GRAVITY_M_S2 * mass
        if thrust <= weight:
            most = vehicle.payload_kg - (weight - thrust) / STANDARD_GRAVITY_M_S2
            raise Impossible(
                f"With a payload of {vehicle.payload_kg:g} kg the {self.missile.name} does not leave the "
                f"ground: it weighs {weight / 1e3:.0f} kN, and its thrust is {thrust / 1e3:.0f} kN. "
                f"It lifts {max(most, 0.0):.0f} kg at most."
            )

    def launch(self, controls: Controls) -> Launch:
        """Return the launch of these controls from here."""
        azimuth, kick, effort = map(float, controls)
        cutoff = effort if self.cuts_off else 1e9
        push = 1.0 if self.cuts_off else effort
        return Launch(*self.start, azimuth, kick, cutoff, self.ground_m, push=push)

    def rows(self, azimuths: np.ndarray, kicks: np.ndarray, efforts: np.ndarray) -> np.ndarray:
        """Return launches (N, LAUNCH_COLUMNS) of many controls."""
        rows = np.tile(np.array(self.launch(Controls(0.0, 0.0, self.full_effort))), (len(azimuths), 1))
        fields = Launch._fields
        rows[:, fields.index("azimuth_rad")] = azimuths
        rows[:, fields.index("kick_rad")] = kicks
        rows[:, fields.index("cutoff_s" if self.cuts_off else "push")] = efforts
        return rows

    def shoot(
        self, azimuths: np.ndarray, kicks: np.ndarray, efforts: np.ndarray, targets: np.ndarray
    ) -> np.ndarray:
        """Fly trials; return digests (N, DIGEST). `targets` (N, 2) are latitudes and longitudes (rad)."""
        return self.digest(self.rows(azimuths, kicks, efforts), targets)

    def digest(self, launches: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Fly launches (N, LAUNCH_COLUMNS), in threads when they are many; return digests (N, DIGEST)."""
        out = np.empty((len(launches), DIGEST))
        starts = range(0, len(launches), CHUNK)

        def work(first: int) -> None:
            part = slice(first, min(first + CHUNK, len(launches)))
            count = part.stop - part.start
            knots = np.empty((count, KNOTS, 10))
            counts, marks = np.zeros(count, dtype=np.int64), np.zeros((count, 5), dtype=np.int64)
            fly_many(self.vehicle, launches[part], LOOSE, self.air, self.planet, knots, counts, marks)
            digest_many(knots, counts, marks, self.start[:2], targets[part], self.planet, out[part])

        if len(starts) == 1:
            work(0)
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                list(pool.map(work, starts))
        return out

    def fly(self, launch: Launch) -> tuple[FlightResult, np.ndarray]:
        """Fly one launch and keep its path; return how it ended and the knots (count, 10)."""
        knots = np.zeros((KNOTS, 10))
        result = fly(self.vehicle, launch, self.planet, knots, self.air)
        return result, knots[: result.count].copy()
