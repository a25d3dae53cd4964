"""The family of flights to one aim point: which kick, and how much of the burn.

At a given range a missile may kick at any angle between two: the *lofted* flight and the *depressed* one both
burn everything, and every kick between them cuts the thrust off early. The apogee falls steadily from the
lofted to the depressed end, so that an apogee picks one flight.

The *minimum-energy* flight is the one whose free flight has the least energy, as in the literature (Wheelon,
ARS Journal 29, 1959; Bate, Mueller and White, Fundamentals of Astrodynamics, 1971, chapter 6). It is not the
one of the earliest cut-off, which is flatter, because a flatter climb loses less speed to gravity.
"""

from __future__ import annotations

from math import atan2, cos, exp, hypot, log, sin
from typing import NamedTuple

import numpy as np

from uppertier.earth.geodesy import surface_inverse
from uppertier.errors import Impossible, OutOfReach
from uppertier.trajectory.reach import farthest
from uppertier.trajectory.search import Solution, crossing, hit, lowest
from uppertier.trajectory.shot import GREATEST_KICK_RAD, RUNGS, Place, Shooter

FAMILIES = ("minimum-energy", "lofted", "depressed")

# A miss worth no further trial: impacts jump by some metres where the propagator takes another row of steps.
MISS_M = 10.0
# While the best kick is still looked for; what it leaves in the energy is taken out to first order.
ROUGH_MISS_M = 30.0
APOGEE_TOLERANCE_M = 5.0
# As close as this in ln(kick), the apogee is within some hundred metres of the one of least energy.
KICK_TOLERANCE = 2e-3
# Counts for a kick with which nothing reaches the target: no missile that comes down has so much energy.
ESCAPE_J_KG = 0.0

# Finite differences: azimuth (rad), cut-off (s, backward: there is no thrust after burnout).
CUTOFF_STEPS = np.array([1e-4, -0.02])
# And each part of the kick (rad), where everything is burned.
KICK_STEP_RAD = 1e-5


class Controls(NamedTuple):
    """What the missile is told: azimuth (rad), kick (rad), cut-off (s)."""

    azimuth_rad: float
    kick_rad: float
    cutoff_s: float


class Family:
    """All flights of one missile from one place to one target."""

    def __init__(self, shooter: Shooter, target: Place) -> None:
        self.shooter = shooter
        self.target = target
        self.range_m, self.bearing_rad = surface_inverse(
            shooter.start[0], shooter.start[1], target[0], target[1], shooter.planet
        )
        self.kicks, self.distances = shooter.ladder(self.bearing_rad, shooter.burn_s)
        self._last: Solution | None = None

    def minimum_energy(self) -> Controls:
        """Return the flight of the least energy in free flight; near the limit it burns everything."""
        low, top, high = self._interval()
        failed: list[float] = []

        def energy(log_kick: float) -> float:
            found = self._with_kick(exp(log_kick), ROUGH_MISS_M)
            if found is None:
                failed.append(log_kick)
                return ESCAPE_J_KG
            return self._energy(found)

        log_kick, least = lowest(energy, log(low), log(top), log(high), KICK_TOLERANCE)
        found = self._with_kick(exp(log_kick)) if least < ESCAPE_J_KG else None
        if found is None or found.cutoff_s < 1.1 * self.shooter.earliest_cutoff_s:
            self._complain_if_near()
        # Beside a kick that fails lies an end of the family, which may have still less energy.
        if any(abs(each - log_kick) <= 2.0 * KICK_TOLERANCE for each in failed):
            ends = [self._at_full_burn(outside, top) for outside in (low, high)]
            known = [each for each in (found, *ends) if each is not None]
            found = min(known, key=self._energy, default=None)
        if found is None:
            raise Impossible(f"No flight to a range of {self.range_m / 1e3:.0f} km was found.")
        return found

    def lofted(self) -> Controls:
        """Return the flight that burns everything and goes high."""
        low, top, _ = self._interval()
        if self.distances[0] > self.range_m:
            raise self._too_near("on a lofted flight that burns everything", float(self.distances[0]))
        found = self._at_full_burn(low, top)
        if found is None:
            raise Impossible(f"No lofted flight to a range of {self.range_m / 1e3:.0f} km was found.")
        return found

    def depressed(self) -> Controls:
        """Return the flight that burns everything and stays low."""
        _, top, high = self._interval()
        found = self._at_full_burn(high, top)
        if found is None:
            raise Impossible(
                f"No depressed flight to a range of {self.range_m / 1e3:.0f} km burns everything: "
                f"so flat a path meets the ground before it gets there."
            )
        return found

    def with_apogee(self, apogee_m: float) -> Controls:
        """Return the flight with a given apogee (m over the ellipsoid)."""
        low, top, high = self._interval()
        heights: dict[float, float] = {}
        highest = self._at_full_burn(low, top) if self.distances[0] <= self.range_m else None
        if highest is not None:
            low = highest.kick_rad
            heights[log(low)] = self._apogee(highest)
            if apogee_m > heights[log(low)]:
                raise self._no_such_apogee(apogee_m, "greatest", heights[log(low)])
        lowest_of_all = self._at_full_burn(high, top)
        if lowest_of_all is not None:
            high = lowest_of_all.kick_rad
            heights[log(high)] = self._apogee(lowest_of_all)
            if apogee_m < heights[log(high)]:
                raise self._no_such_apogee(apogee_m, "least", heights[log(high)])

        def above(log_kick: float) -> float:
            if log_kick not in heights:
                found = self._with_kick(exp(log_kick))
                # A kick with which nothing reaches the target lies beyond an end of the family.
                beyond = 10.0 * apogee_m if log_kick < log(top) else 0.0
                heights[log_kick] = beyond if found is None else self._apogee(found)
            return heights[log_kick] - apogee_m

        log_kick = crossing(above, log(low), log(high), APOGEE_TOLERANCE_M)
        found = None if log_kick is None else self._with_kick(exp(log_kick))
        if found is None:
            raise Impossible(
                f"No flight to a range of {self.range_m / 1e3:.0f} km with an apogee of "
                f"{apogee_m / 1e3:.0f} km was found; those tried peak between "
                f"{min(heights.values()) / 1e3:.0f} km and {max(heights.values()) / 1e3:.0f} km."
            )
        return found

    def _interval(self) -> tuple[float, float, float]:
        """Return kicks (rad): just outside the lofted end, the best, and just outside the depressed end.

        Raises OutOfReach when even that one falls short.
        """
        top = int(np.argmax(self.distances))
        if self.distances[top] < self.range_m * 1.01:
            kick, shot = farthest(self.shooter, self.bearing_rad, self.shooter.burn_s)
            if shot.range_m < self.range_m:
                raise self._too_far(shot.range_m)
            best = kick
        else:
            best = float(self.kicks[top])
        reaching = self.distances >= self.range_m
        low = top
        while low > 0 and (reaching[low] or low == top):
            low -= 1
        high = top
        while high < RUNGS - 1 and (reaching[high] or high == top):
            high += 1
        return float(self.kicks[low]), best, float(self.kicks[high])

    def _with_kick(self, kick_rad: float, tolerance_m: float = MISS_M) -> Controls | None:
        """Return azimuth and cut-off that hit the target with a given kick."""

        def miss(controls: np.ndarray) -> np.ndarray:
            shot = self.shooter.fire(controls[0], kick_rad, controls[1])
            return self.shooter.miss(shot, self.target)

        last = self._last
        start = self._first_guess() if last is None else last.controls
        bounds = (
            np.array([self.bearing_rad - 1.5, self.shooter.earliest_cutoff_s]),
            np.array([self.bearing_rad + 1.5, self.shooter.burn_s]),
        )
        found = hit(miss, start, CUTOFF_STEPS, bounds, tolerance_m, None if last is None else last.jacobian)
        if found is None:
            return None
        self._last = found
        return Controls(float(found.controls[0]), kick_rad, float(found.controls[1]))

    def _first_guess(self) -> np.ndarray:
        """Return azimuth and cut-off to begin with: range grows with about the fourth power of the burn."""
        part = min(self.range_m / float(self.distances.max()), 1.0) ** 0.25
        return np.array([self.bearing_rad, part * self.shooter.burn_s])

    def _at_full_burn(self, outside_rad: float, inside_rad: float) -> Controls | None:
        """Return azimuth and kick that hit the target with all propellant, between an end and the top."""
        azimuth = self.bearing_rad

        def beyond(log_kick: float) -> float:
            nonlocal azimuth
            shot = self.shooter.toward(self.bearing_rad, azimuth, exp(log_kick), self.shooter.burn_s)
            off = shot.bearing_rad - self.bearing_rad
            if cos(off) > 0.9:
                azimuth = shot.launch.azimuth_rad
            return shot.range_m * cos(off) - self.range_m

        # The ladder was flown without the turn of azimuth that the turning Earth asks for.
        outer = log(outside_rad) + (0.2 if outside_rad > inside_rad else -0.2)
        log_kick = crossing(beyond, outer, log(inside_rad), MISS_M)
        if log_kick is None:
            return None
        beyond(log_kick)
        return self._bent(azimuth, exp(log_kick))

    def _bent(self, azimuth_rad: float, kick_rad: float) -> Controls | None:
        """Return azimuth and kick that hit the target with all propellant, from a guess of both.

        The search is for the kick's parts to the east and to the north. Near the vertical, where the Earth
        turns away under a long flight, the impact follows them smoothly and the azimuth not at all.
        """

        def miss(parts: np.ndarray) -> np.ndarray:
            east, north = parts
            shot = self.shooter.fire(atan2(east, north), hypot(east, north), self.shooter.burn_s)
            return self.shooter.miss(shot, self.target)

        start = kick_rad * np.array([sin(azimuth_rad), cos(azimuth_rad)])
        bounds = np.full(2, -GREATEST_KICK_RAD), np.full(2, GREATEST_KICK_RAD)
        found = hit(miss, start, np.full(2, KICK_STEP_RAD), bounds, MISS_M)
        if found is None:
            return None
        east, north = found.controls
        return Controls(atan2(east, north), hypot(east, north), self.shooter.burn_s)

    def _energy(self, controls: Controls) -> float:
        """Return the energy (J/kg) of the free flight that hits; what is left of the miss counts as burn.

        The miss is taken to be mended by the cut-off alone: thrust gains v a in energy each second.
        """
        shot = self.shooter.fire(*controls)
        after = self.shooter.at_cutoff(shot)
        if self._last is None or controls.cutoff_s >= self.shooter.burn_s:
            return after.energy_j_kg
        mend = -np.linalg.solve(self._last.jacobian, self.shooter.miss(shot, self.target))
        return after.energy_j_kg + float(mend[1]) * after.gain_w_kg

    def _apogee(self, controls: Controls) -> float:
        return self.shooter.apogee(self.shooter.fire(*controls))

    def _complain_if_near(self) -> None:
        """Raise OutOfReach when the earliest possible cut-off already carries beyond the target."""
        _, shot = farthest(self.shooter, self.bearing_rad, self.shooter.earliest_cutoff_s)
        if shot.range_m > self.range_m:
            raise self._too_near("with the earliest cut-off, at the end of the kick,", shot.range_m)

    def _no_such_apogee(self, apogee_m: float, end: str, bound_m: float) -> Impossible:
        return Impossible(
            f"An apogee of {apogee_m / 1e3:.0f} km is impossible at a range of {self.range_m / 1e3:.0f} km: "
            f"the {end}, with all propellant burned, is {bound_m / 1e3:.0f} km."
        )

    def _too_far(self, greatest_m: float) -> OutOfReach:
        short = self.range_m - greatest_m
        return OutOfReach(
            f"The target is {self.range_m / 1e3:.0f} km away, {short / 1e3:.1f} km out of reach: "
            f"the greatest range toward {np.degrees(self.bearing_rad) % 360.0:.0f} deg "
            f"is {greatest_m / 1e3:.0f} km.",
            short,
        )

    def _too_near(self, how: str, least_m: float) -> OutOfReach:
        short = least_m - self.range_m
        return OutOfReach(
            f"The target is {self.range_m / 1e3:.1f} km away, {short / 1e3:.1f} km too near: "
            f"the smallest range {how} is {least_m / 1e3:.1f} km.",
            short,
        )
