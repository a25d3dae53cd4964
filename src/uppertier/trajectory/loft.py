"""The family of flights to one aim point: which kick, and how much of the thrust.

At a given range a missile may kick at any angle between two: the *lofted* flight and the *depressed* one both
use everything, and every kick between them uses less. The apogee falls steadily from the lofted to the
depressed end, so that an apogee picks one flight.

The *minimum-energy* flight is the one whose free flight has the least energy, as in the literature (Wheelon,
ARS Journal 29, 1959; Bate, Mueller and White, Fundamentals of Astrodynamics, 1971, chapter 6); over the
turning Earth, the energy relative to it (`digest`). It is not the one of the earliest cut-off, which is
flatter, because a flatter climb loses less speed to gravity.
"""

from __future__ import annotations

from math import degrees

import numpy as np

from uppertier.earth.geodesy import surface_inverse
from uppertier.errors import Impossible, OutOfReach
from uppertier.trajectory.digest import EAST, ENDED, ENERGY, HIGHEST, NORTH, ROSE
from uppertier.trajectory.reach import RUNGS, along, farthest, ladder
from uppertier.trajectory.search import Solution, hit, vertex
from uppertier.trajectory.shot import (
    GREATEST_KICK_RAD,
    LANDED,
    Controls,
    Place,
    Shooter,
)

FAMILIES = ("minimum-energy", "lofted", "depressed")

# A miss worth no further trial, and one good enough where the flights themselves are rough.
MISS_M = 3.0
ROUGH_MISS_M = 60.0
APOGEE_TOLERANCE_M = 500.0
# Beside the greatest range the flight that reaches it is the answer, though it falls so much short.
AT_THE_LIMIT_M = 50.0

# Finite differences: azimuth (rad), each part of the kick (rad).
AZIMUTH_STEP_RAD = 1e-4
KICK_STEP_RAD = 1e-5
WIDEST_TURN_RAD = 1.5

# Kicks looked at between the two ends of a family, then beside the best.
KICKS = 14
BESIDE = np.array([-1.0, 0.0, 1.0])
# How often the best kick is bracketed closer. Closer still, the roughness of the flights, a metre at the
# impact, hides the valley, and the apogee would jump.
NARROWINGS = 2


class Family:
    """All flights of one missile from one place to one target."""

    def __init__(self, shooter: Shooter, target: Place) -> None:
        self.shooter = shooter
        self.target = target
        self.range_m, self.bearing_rad = surface_inverse(
            shooter.start[0], shooter.start[1], target[0], target[1], shooter.planet
        )
        self.kicks = ladder()
        every = np.full(RUNGS, self.bearing_rad)
        self.distances, digests = along(shooter, every, every, self.kicks, shooter.full_effort)
        self.distances[digests[:, ENDED] != LANDED] = -1.0
        self.apogees = digests[:, HIGHEST]

    def minimum_energy(self) -> Controls:
        """Return the flight of the least energy in free flight; near the limit it uses everything."""
        low, top, high = self._interval()
        self._complain_if_near()
        steps = np.linspace(np.log(low), np.log(high), KICKS)
        steps[np.argmin(np.abs(steps - np.log(top)))] = np.log(top)
        energies, _ = self._energies(steps)
        ends = [self._at_full_effort(outside, top) for outside in (low, high)]
        known = [(self._energy(each), each) for each in ends if each is not None and self._rises(each)]
        centre, width = steps[int(np.argmin(energies))], steps[1] - steps[0]
        for _ in range(NARROWINGS if np.isfinite(energies).any() else 0):
            three = centre + width * BESIDE
            found, _ = self._energies(three)
            if np.isfinite(found).all():
                centre = vertex(three[np.newaxis], found[np.newaxis])[0]
            width *= 0.3
        found, tried = self._energies(np.array([centre]))
        known += [(energy, each) for energy, each in zip(found, tried) if np.isfinite(energy)]
        if not known:
            raise Impossible(f"No flight to a range of {self.range_m / 1e3:.0f} km was found.")
        return min(known, key=lambda pair: pair[0])[1]

    def lofted(self) -> Controls:
        """Return the flight that uses everything and goes high."""
        low, top, _ = self._interval()
        if self.distances[0] > self.range_m:
            raise self._too_near("on a lofted flight that burns everything", float(self.distances[0]))
        found = self._at_full_effort(low, top)
        if found is None:
            raise Impossible(f"No lofted flight to a range of {self.range_m / 1e3:.0f} km was found.")
        return found

    def depressed(self) -> Controls:
        """Return the flight that uses everything and stays low."""
        _, top, high = self._interval()
        found = self._at_full_effort(high, top)
        if found is None or not self._rises(found):
            raise Impossible(
                f"No depressed flight to a range of {self.range_m / 1e3:.0f} km burns everything: "
                f"so flat a path meets the ground before it gets there."
            )
        return found

    def with_apogee(self, apogee_m: float) -> Controls:
        """Return the flight with a given apogee (m over the ellipsoid)."""
        low, top, high = self._interval()
        found = self._through(apogee_m, low, high)
        if found is not None:
            return found
        for end, outside in (("greatest", low), ("least", high)):
            limit = self._at_full_effort(outside, top)
            if limit is None:
                continue
            bound = self._apogee(limit)
            if abs(bound - apogee_m) < APOGEE_TOLERANCE_M:
                return limit
            if (bound < apogee_m) == (end == "greatest"):
                raise self._no_such_apogee(apogee_m, end, bound)
        raise Impossible(
            f"No flight to a range of {self.range_m / 1e3:.0f} km with an apogee of "
            f"{apogee_m / 1e3:.0f} km was found."
        )

    def _interval(self) -> tuple[float, float, float]:
        """Return kicks (rad): just outside the lofted end, the best, and just outside the depressed end.

        Raises OutOfReach when even that one falls short.
        """
        top = int(np.argmax(self.distances))
        best = float(self.kicks[top])
        if self.distances[top] < self.range_m * 1.02:
            kicks, _, digests = farthest(self.shooter, np.array([self.bearing_rad]), self.shooter.full_effort)
            greatest = float(np.hypot(digests[0, EAST], digests[0, NORTH]))
            if greatest < self.range_m - AT_THE_LIMIT_M:
                raise self._too_far(greatest)
            best = float(kicks[0])
        reaching = self.distances >= self.range_m
        low = top
        while low > 0 and (reaching[low] or low == top):
            low -= 1
        high = top
        while high < RUNGS - 1 and (reaching[high] or high == top):
            high += 1
        return float(self.kicks[low]), best, float(self.kicks[high])

    def _shoot(self, azimuths: np.ndarray, kicks: np.ndarray, efforts: np.ndarray) -> np.ndarray:
        targets = np.tile(self.target[:2], (len(azimuths), 1))
        return self.shooter.shoot(azimuths, kicks, efforts, targets)

    def with_kicks(self, kicks: np.ndarray) -> Solution:
        """Return azimuths and efforts that hit the target with given kicks (N,), where they are found."""

        def miss(controls: np.ndarray, which: np.ndarray) -> np.ndarray:
            return self._shoot(controls[:, 0], kicks[which], controls[:, 1])[:, [EAST, NORTH]]

        shooter = self.shooter
        part = min(self.range_m / float(self.distances.max()), 1.0) ** 0.25
        effort = max(part * shooter.full_effort, shooter.least_effort)
        return hit(
            miss,
            np.tile([self.bearing_rad, effort], (len(kicks), 1)),
            np.array([AZIMUTH_STEP_RAD, shooter.effort_step]),
            np.array([self.bearing_rad - WIDEST_TURN_RAD, shooter.least_effort]),
            np.array([self.bearing_rad + WIDEST_TURN_RAD, shooter.full_effort]),
            MISS_M,
        )

    def _energies(self, log_kicks: np.ndarray) -> tuple[np.ndarray, list[Controls]]:
        """Return the energy (J/kg) of the flight of each kick, infinite where there is none; and controls."""
        kicks = np.exp(log_kicks)
        solution = self.with_kicks(kicks)
        digests = self._shoot(solution.controls[:, 0], kicks, solution.controls[:, 1])
        sound = (np.hypot(*solution.miss.T) < ROUGH_MISS_M) & (digests[:, ENDED] == LANDED)
        sound &= digests[:, ROSE] == 1.0
        energies = np.where(sound, digests[:, ENERGY], np.inf)
        return energies, [
            Controls(*map(float, each))
            for each in zip(solution.controls[:, 0], kicks, solution.controls[:, 1])
        ]

    def _at_full_effort(self, outside_rad: float, inside_rad: float) -> Controls | None:
        """Return azimuth and kick that hit the target with everything used, between an end and the top.

        The search is for the kick's parts to the east and to the north. Near the vertical, where the Earth
        turns away under a long flight, the impact follows them smoothly and the azimuth not at all.
        """

        def miss(parts: np.ndarray, which: np.ndarray) -> np.ndarray:
            azimuths, kicks = np.arctan2(parts[:, 0], parts[:, 1]), np.hypot(parts[:, 0], parts[:, 1])
            efforts = np.full(len(parts), self.shooter.full_effort)
            return self._shoot(azimuths, kicks, efforts)[:, [EAST, NORTH]]

        guesses = np.geomspace(outside_rad, inside_rad, 6)
        starts = guesses[:, np.newaxis] * self._heading()
        widest = 3.0 * max(outside_rad, inside_rad)
        found = hit(miss, starts, np.full(2, KICK_STEP_RAD), np.full(2, -widest), np.full(2, widest), MISS_M)
        kicks = np.hypot(*found.controls.T)
        side = kicks <= 1.02 * inside_rad if outside_rad < inside_rad else kicks >= 0.98 * inside_rad
        sound = side & (np.hypot(*found.miss.T) < ROUGH_MISS_M)
        if not sound.any():
            return None
        best = np.flatnonzero(sound)[np.argmin(np.hypot(*found.miss.T)[sound])]
        east, north = found.controls[best]
        return Controls(float(np.arctan2(east, north)), float(kicks[best]), self.shooter.full_effort)

    def _through(self, apogee_m: float, low: float, high: float) -> Controls | None:
        """Return the flight through an apogee: three controls for three demands, from the best of a net."""
        shooter = self.shooter
        efforts = np.linspace(shooter.least_effort, shooter.full_effort, 10)
        kicks = np.geomspace(low, min(high, GREATEST_KICK_RAD), KICKS)
        net = np.array([(kick, effort) for kick in kicks for effort in efforts])
        headings = np.full(len(net), self.bearing_rad)
        digests = self._shoot(headings, net[:, 0], net[:, 1])
        off = np.hypot(np.hypot(digests[:, EAST], digests[:, NORTH]), digests[:, HIGHEST] - apogee_m)
        off[digests[:, ENDED] != LANDED] = np.inf
        starts = net[np.argsort(off)[:6]]

        def miss(parts: np.ndarray, which: np.ndarray) -> np.ndarray:
            azimuths, kicks = np.arctan2(parts[:, 0], parts[:, 1]), np.hypot(parts[:, 0], parts[:, 1])
            flown = self._shoot(azimuths, kicks, parts[:, 2])
            return np.stack([flown[:, EAST], flown[:, NORTH], flown[:, HIGHEST] - apogee_m], axis=1)

        controls = np.column_stack([starts[:, :1] * self._heading(), starts[:, 1]])
        steps = np.array([KICK_STEP_RAD, KICK_STEP_RAD, shooter.effort_step])
        lows = np.array([-GREATEST_KICK_RAD, -GREATEST_KICK_RAD, shooter.least_effort])
        highs = np.array([GREATEST_KICK_RAD, GREATEST_KICK_RAD, shooter.full_effort])
        found = hit(miss, controls, steps, lows, highs, MISS_M, rounds=25)
        best = int(np.argmin(np.linalg.norm(found.miss, axis=1)))
        if np.linalg.norm(found.miss[best]) > ROUGH_MISS_M:
            return None
        east, north, effort = map(float, found.controls[best])
        return Controls(float(np.arctan2(east, north)), float(np.hypot(east, north)), effort)

    def _heading(self) -> np.ndarray:
        return np.array([np.sin(self.bearing_rad), np.cos(self.bearing_rad)])

    def _digest(self, controls: Controls) -> np.ndarray:
        return self._shoot(*(np.array([each]) for each in controls))[0]

    def _rises(self, controls: Controls) -> bool:
        return bool(self._digest(controls)[ROSE])

    def _energy(self, controls: Controls) -> float:
        return float(self._digest(controls)[ENERGY])

    def _apogee(self, controls: Controls) -> float:
        return float(self._digest(controls)[HIGHEST])

    def _complain_if_near(self) -> None:
        """Raise OutOfReach when the least effort already carries beyond the target.

        Nearer than that no flight has the least energy: each is thrown high, or dives under thrust.
        """
        bearing = np.array([self.bearing_rad])
        _, _, digests = farthest(self.shooter, bearing, self.shooter.least_effort)
        least = float(np.hypot(digests[0, EAST], digests[0, NORTH]))
        if least > self.range_m:
            spent = (
                "the earliest cut-off" if self.shooter.cuts_off else "most of the last stage's thrust wasted"
            )
            raise self._too_near(
                f"with {spent}", least, " Nearer it goes only high: give an apogee, or --loft lofted."
            )

    def _no_such_apogee(self, apogee_m: float, end: str, bound_m: float) -> Impossible:
        return Impossible(
            f"An apogee of {apogee_m / 1e3:.0f} km is impossible at a range of {self.range_m / 1e3:.0f} km: "
            f"the {end}, with all propellant burned, is {bound_m / 1e3:.0f} km."
        )

    def _too_far(self, greatest_m: float) -> OutOfReach:
        short = self.range_m - greatest_m
        return OutOfReach(
            f"The target is {self.range_m / 1e3:.0f} km away, {short / 1e3:.1f} km out of reach: "
            f"the greatest range toward {degrees(self.bearing_rad) % 360.0:.0f} deg "
            f"is {greatest_m / 1e3:.0f} km.",
            short,
        )

    def _too_near(self, how: str, least_m: float, advice: str = "") -> OutOfReach:
        short = least_m - self.range_m
        return OutOfReach(
            f"The target is {self.range_m / 1e3:.1f} km away, {short / 1e3:.1f} km too near: "
            f"the smallest range {how} is {least_m / 1e3:.1f} km.{advice}",
            short,
        )
