"""The launch that lands on the aim point."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

import numpy as np

from uppertier.earth.constants import WGS84, Planet
from uppertier.errors import BadInput, Impossible, nearest
from uppertier.flight.body import FlightResult, Launch, Vehicle
from uppertier.flight.missile import Missile
from uppertier.trajectory.loft import CUTOFF_STEPS, FAMILIES, Controls, Family
from uppertier.trajectory.search import jacobian_of
from uppertier.trajectory.shot import Place, Shooter

# Finite differences: azimuth (rad), ln(kick).
KICK_STEPS = np.array([1e-4, 1e-3])

# What `aim` promises.
GREATEST_MISS_M = 100.0

AZIMUTH_COLUMN = Launch._fields.index("azimuth_rad")


@dataclass(frozen=True)
class Aim:
    """A launch that lands on its target, and how the impact moves with the two controls that brought it.

    `controls` names them: "azimuth_rad" and "cutoff_s", or "azimuth_rad" and "kick_rad" where everything is
    burned. `jacobian` is d(impact east, north in m)/d(controls), 2x2. `knots` is the path (count, 10).
    """

    launch: Launch
    miss_m: float
    controls: tuple[str, str]
    jacobian: np.ndarray
    knots: np.ndarray
    result: FlightResult
    vehicle: Vehicle
    planet: Planet

    @property
    def burnout_s(self) -> float:
        """When thrust ends (s since launch)."""
        return float(self.knots[self.result.cutoff, 0])

    @property
    def flight_time_s(self) -> float:
        """When it lands (s since launch)."""
        return float(self.knots[-1, 0])

    def displaced(self, east_m: np.ndarray, north_m: np.ndarray) -> np.ndarray:
        """Return launches (N, 7), in the order of `Launch`, that land about so far east and north of the aim.

        Linear in the controls: true to some per cent of the displacement. A cut-off after burnout is burnout,
        so a missile at the end of its reach cannot be displaced outward.
        """
        shift = np.linalg.solve(self.jacobian, np.vstack([np.atleast_1d(east_m), np.atleast_1d(north_m)]))
        rows = np.tile(np.array(self.launch), (shift.shape[1], 1))
        rows[:, AZIMUTH_COLUMN] += shift[0]
        rows[:, Launch._fields.index(self.controls[1])] += shift[1]
        return rows


def aim(
    missile: Missile,
    start: Place,
    target: Place,
    loft: str = "minimum-energy",
    apogee_m: float | None = None,
    planet: Planet = WGS84,
) -> Aim:
    """Return the launch of a missile from a place that lands within 100 m of a target (in practice, metres).

    Places are latitude (rad), longitude (rad), height (m). `loft` is "minimum-energy" (the least energy in
    free flight), "lofted" or "depressed" (everything burned, high or low); an apogee (m) picks the flight
    instead. Raises `OutOfReach` when the target is too far or too near, with by how much, and `Impossible`
    when the family has no such flight or the missile is too heavy to rise.
    """
    if loft not in FAMILIES:
        guess = nearest(loft, FAMILIES)
        raise BadInput(
            f"Unknown loft '{loft}'. " + (f"Did you mean '{guess}'?" if guess else f"Known: {FAMILIES}.")
        )
    shooter = Shooter(missile, start, target[2], planet)
    family = Family(shooter, target)
    if apogee_m is not None:
        found = family.with_apogee(apogee_m)
    elif loft == "lofted":
        found = family.lofted()
    elif loft == "depressed":
        found = family.depressed()
    else:
        found = family.minimum_energy()
    return _settle(shooter, target, found, full_burn=apogee_m is None and loft != "minimum-energy")


def _settle(shooter: Shooter, target: Place, found: Controls, full_burn: bool) -> Aim:
    """Fly the launch that was found once more, and measure how its impact answers to the controls."""
    if full_burn:
        names, steps = ("azimuth_rad", "kick_rad"), KICK_STEPS
        at = np.array([found.azimuth_rad, log(found.kick_rad)])
    else:
        names, steps = ("azimuth_rad", "cutoff_s"), CUTOFF_STEPS
        at = np.array([found.azimuth_rad, min(found.cutoff_s, shooter.burn_s - abs(CUTOFF_STEPS[1]))])

    def miss(controls: np.ndarray) -> np.ndarray:
        kick, cutoff = (exp(controls[1]), found.cutoff_s) if full_burn else (found.kick_rad, controls[1])
        return shooter.miss(shooter.fire(controls[0], kick, cutoff), target)

    jacobian = jacobian_of(miss, at, steps)
    if full_burn:
        jacobian[:, 1] /= found.kick_rad
    shot = shooter.fire(*found)
    miss_m = float(np.hypot(*shooter.miss(shot, target)))
    if miss_m > GREATEST_MISS_M:
        raise Impossible(
            f"No such flight was found: the nearest one misses the target by {miss_m / 1e3:.1f} km."
        )
    return Aim(
        launch=shot.launch,
        miss_m=miss_m,
        controls=names,
        jacobian=jacobian,
        knots=shot.knots[: shot.result.count].copy(),
        result=shot.result,
        vehicle=shooter.vehicle,
        planet=shooter.planet,
    )
