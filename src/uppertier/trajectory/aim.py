"""The launch that lands on the aim point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from uppertier.earth.air import Air
from uppertier.earth.constants import WGS84, Planet
from uppertier.errors import BadInput, Impossible, nearest
from uppertier.flight.body import FlightResult, Launch, Vehicle
from uppertier.flight.missile import Missile
from uppertier.flight.path import landing
from uppertier.trajectory.digest import EAST, NORTH
from uppertier.trajectory.loft import AZIMUTH_STEP_RAD, FAMILIES, Family
from uppertier.trajectory.shot import Controls, Place, Shooter

# What `aim` promises.
GREATEST_MISS_M = 100.0
# Finite difference of ln(kick).
KICK_STEP = 1e-3

AZIMUTH_COLUMN = Launch._fields.index("azimuth_rad")


@dataclass(frozen=True)
class Aim:
    """A launch that lands on its target, and how the impact moves with the two controls that brought it.

    `controls` names them: "azimuth_rad" and "cutoff_s" or "push", or "azimuth_rad" and "kick_rad" where
    everything is used. `jacobian` is d(impact east, north in m)/d(controls), 2x2. `knots` is the path (count,
    10).
    """

    launch: Launch
    miss_m: float
    controls: tuple[str, str]
    jacobian: np.ndarray
    knots: np.ndarray
    result: FlightResult
    vehicle: Vehicle
    planet: Planet
    air: Air

    @property
    def burnout_s(self) -> float:
        """When thrust ends (s since launch)."""
        return float(self.knots[self.result.cutoff, 0])

    @property
    def flight_time_s(self) -> float:
        """When it lands (s since launch)."""
        return float(self.knots[-1, 0])

    def displaced(self, east_m: np.ndarray, north_m: np.ndarray) -> np.ndarray:
        """Return launches (N, LAUNCH_COLUMNS) that land about so far east and north of the aim.

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
    air: Air | None = None,
) -> Aim:
    """Return the launch of a missile from a place that lands within 100 m of a target (in practice, metres).

    Places are latitude (rad), longitude (rad), height (m). `loft` is "minimum-energy" (the least energy in
    free flight), "lofted" or "depressed" (everything used, high or low); an apogee (m) picks the flight
    instead. A quasi-ballistic missile has no such family: it flies to an apogee, its own if none is given.
    Raises `OutOfReach` when the target is too far or too near, with by how much, and `Impossible` when the
    family has no such flight or the missile is too heavy to rise.
    """
    if loft not in FAMILIES:
        guess = nearest(loft, FAMILIES)
        raise BadInput(
            f"Unknown loft '{loft}'. " + (f"Did you mean '{guess}'?" if guess else f"Known: {FAMILIES}.")
        )
    if missile.quasi_ballistic and loft != "minimum-energy":
        raise BadInput(
            f"The {missile.name} is quasi-ballistic: it glides, and has no {loft} flight. "
            "Give an apogee instead."
        )
    if missile.quasi_ballistic and apogee_m is None:
        apogee_m = missile.usual_apogee_m
    shooter = Shooter(missile, start, target[2], planet, air)
    family = Family(shooter, target)
    if apogee_m is not None:
        found = family.with_apogee(apogee_m)
    elif loft == "lofted":
        found = family.lofted()
    elif loft == "depressed":
        found = family.depressed()
    else:
        found = family.minimum_energy()
    return settle(shooter, target, found)


def settle(shooter: Shooter, target: Place, found: Controls) -> Aim:
    """Return the aim of controls that were found: the path, and how its impact answers to the controls.

    Raises Impossible when the flight misses its target by more than `aim` promises.
    """
    launch = shooter.launch(found)
    result, knots = shooter.fly(launch)
    miss_m = float(np.hypot(*landing(knots, result.count, target[0], target[1], shooter.planet)))
    if miss_m > GREATEST_MISS_M:
        raise Impossible(
            f"No such flight was found: the nearest one misses the target by {miss_m / 1e3:.1f} km."
        )
    full = found.effort >= shooter.full_effort
    azimuths, kicks, efforts = (np.full(4, each) for each in found)
    azimuths[:2] += [AZIMUTH_STEP_RAD, -AZIMUTH_STEP_RAD]
    if full:
        steps = (2.0 * AZIMUTH_STEP_RAD, 2.0 * KICK_STEP * found.kick_rad)
        kicks[2:] *= [1.0 + KICK_STEP, 1.0 - KICK_STEP]
        second = "kick_rad"
    else:
        steps = (2.0 * AZIMUTH_STEP_RAD, -2.0 * shooter.effort_step)
        efforts = np.minimum(efforts, shooter.full_effort + shooter.effort_step)
        efforts[2:] += [-shooter.effort_step, shooter.effort_step]
        second = "cutoff_s" if shooter.cuts_off else "push"
    flown = shooter.shoot(azimuths, kicks, efforts, np.tile(target[:2], (4, 1)))[:, [EAST, NORTH]]
    jacobian = np.column_stack([(flown[0] - flown[1]) / steps[0], (flown[2] - flown[3]) / steps[1]])
    return Aim(
        launch=launch,
        miss_m=miss_m,
        controls=("azimuth_rad", second),
        jacobian=jacobian,
        knots=knots,
        result=result,
        vehicle=shooter.vehicle,
        planet=shooter.planet,
        air=shooter.air,
    )
