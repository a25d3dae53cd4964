"""The launches toward many targets at once, each of least energy.

A few flights are aimed with care, on a net over range and bearing; between them kick, azimuth and effort are
smooth, so that every other target begins next to its answer and needs two rounds of Newton's method.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, pi, radians

import numpy as np

from uppertier.earth.air import Air
from uppertier.earth.constants import WGS84, Planet
from uppertier.earth.geodesy import surface_direct
from uppertier.flight.missile import Missile
from uppertier.trajectory.digest import EAST, ENDED, ENERGY, NORTH, ROSE, ways
from uppertier.trajectory.loft import AZIMUTH_STEP_RAD, WIDEST_TURN_RAD
from uppertier.trajectory.reach import RUNGS, along, ladder
from uppertier.trajectory.search import Solution, hit, vertex
from uppertier.trajectory.shot import LANDED, Place, Shooter

# The net: as many ranges, and bearings no farther apart than this.
RANGES = 9
SPACING_RAD = radians(20.0)
# Kicks tried in each knot of the net at first, and how often the best is bracketed closer.
KICKS = 9
ROUNDS = 3

# A miss worth no further trial.
MISS_M = 20.0
GREATEST_MISS_M = 100.0


@dataclass(frozen=True)
class Fan:
    """Launches (N, LAUNCH_COLUMNS) toward N targets, how far each falls from its own, and which were hit."""

    launches: np.ndarray
    miss_m: np.ndarray
    hit: np.ndarray


def aim_many(
    missile: Missile,
    start: Place,
    targets: np.ndarray,
    planet: Planet = WGS84,
    ground_m: float = 0.0,
    air: Air | None = None,
) -> Fan:
    """Return launches of least energy toward targets (N, 2), latitude and longitude (rad).

    Each lands within 100 m. Their energy is within some tenths of a per cent of the least: the kick is
    interpolated. Targets out of reach are not hit. Raises Impossible for a missile too heavy to rise.
    """
    shooter = Shooter(missile, start, ground_m, planet, air)
    far = np.empty((len(targets), 2))
    ways(start[:2], targets, planet, far)
    distances, bearings = far[:, 0], far[:, 1]
    middle, half = _sector(bearings)
    net = _net(shooter, distances, middle, half)
    guess = net.at(distances, (bearings - middle + pi) % (2.0 * pi) - pi)
    kicks = np.exp(guess[:, 0])
    solution = _solve(shooter, targets, bearings, kicks, bearings + guess[:, 1], guess[:, 2])
    miss_m = np.hypot(*solution.miss.T)
    launches = shooter.rows(solution.controls[:, 0], kicks, solution.controls[:, 1])
    return Fan(launches, miss_m, miss_m < GREATEST_MISS_M)


@dataclass(frozen=True)
class _Net:
    """Controls of least energy on a net: ln(kick), azimuth less bearing, effort; (ranges, bearings, 3)."""

    ranges: np.ndarray
    bearings: np.ndarray
    controls: np.ndarray

    def at(self, distances: np.ndarray, bearings: np.ndarray) -> np.ndarray:
        """Return controls (N, 3) between the knots, linear in range and bearing."""
        i, up = _between(self.ranges, distances)
        j, right = _between(self.bearings, bearings)
        up, right = up[:, np.newaxis], right[:, np.newaxis]
        near = (1.0 - right) * self.controls[i, j] + right * self.controls[i, j + 1]
        far = (1.0 - right) * self.controls[i + 1, j] + right * self.controls[i + 1, j + 1]
        return (1.0 - up) * near + up * far


def _between(knots: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    low = np.clip(np.searchsorted(knots, places, side="right") - 1, 0, len(knots) - 2)
    return low, np.clip((places - knots[low]) / (knots[low + 1] - knots[low]), 0.0, 1.0)


def _sector(bearings: np.ndarray) -> tuple[float, float]:
    """Return the middle bearing and the half width (rad) of the sector that holds all targets."""
    middle = float(np.angle(np.exp(1j * bearings).mean()))
    off = (bearings - middle + pi) % (2.0 * pi) - pi
    return middle, float(np.clip(np.abs(off).max(), radians(1.0), pi))


def _net(shooter: Shooter, distances: np.ndarray, middle: float, half: float) -> _Net:
    """Return the net that spans the targets, as far out as the missile reaches in every direction."""
    turns = np.linspace(-half, half, max(3, ceil(2.0 * half / SPACING_RAD) + 1))
    steps = np.log(ladder())
    spread = np.repeat(middle + turns, RUNGS)
    reached, digests = along(shooter, spread, spread, np.tile(np.exp(steps), len(turns)), shooter.full_effort)
    reached = np.where(digests[:, ENDED] == LANDED, reached, -1.0).reshape(len(turns), RUNGS)
    farthest = float(reached.max(axis=1).min()) * 0.995
    ranges = np.linspace(min(distances.min(), 0.9 * farthest), min(distances.max(), farthest) + 1.0, RANGES)
    grid = [(distance, j) for distance in ranges for j in range(len(turns))]
    bearings = np.array([middle + turns[j] for _, j in grid])
    targets = np.array(
        [
            surface_direct(*shooter.start[:2], bearing, distance, shooter.planet)
            for (distance, _), bearing in zip(grid, bearings)
        ]
    )
    intervals = [_interval(reached[j], distance) for distance, j in grid]
    low, high = (steps[np.array(side)] for side in zip(*intervals))
    controls = _least_energy(shooter, targets, bearings, low, high)
    return _Net(ranges, turns, controls.reshape(RANGES, len(turns), 3))


def _interval(reached: np.ndarray, distance: float) -> tuple[int, int]:
    """Return the rungs just outside those that reach a distance."""
    enough = np.flatnonzero(reached >= distance)
    if len(enough) == 0:
        top = int(np.argmax(reached))
        return max(top - 1, 0), min(top + 1, RUNGS - 1)
    return max(int(enough[0]) - 1, 0), min(int(enough[-1]) + 1, RUNGS - 1)


def _least_energy(
    shooter: Shooter, targets: np.ndarray, bearings: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """Return ln(kick), azimuth less bearing and effort (N, 3) of least energy, between ln(kick) bounds."""
    count = len(targets)
    trials = low[:, np.newaxis] + (high - low)[:, np.newaxis] * np.linspace(0.05, 0.95, KICKS)
    width = (high - low) * 0.9 / (KICKS - 1)
    effort = 0.5 * (shooter.least_effort + shooter.full_effort)
    best = np.column_stack([trials[:, KICKS // 2], np.zeros(count), np.full(count, effort)])
    least = np.full(count, np.inf)
    for _ in range(1 + ROUNDS):
        size = trials.shape[1]
        which = np.repeat(np.arange(count), size)
        kicks = np.exp(trials.ravel())
        azimuths, efforts = bearings[which] + best[which, 1], best[which, 2]
        solved = _solve(shooter, targets[which], bearings[which], kicks, azimuths, efforts)
        digests = shooter.shoot(solved.controls[:, 0], kicks, solved.controls[:, 1], targets[which])
        sound = (np.hypot(*solved.miss.T) < GREATEST_MISS_M) & (digests[:, ENDED] == LANDED)
        sound &= digests[:, ROSE] == 1.0
        energies = np.where(sound, digests[:, ENERGY], np.inf).reshape(count, size)
        winner = np.argmin(energies, axis=1)
        rows = np.arange(count)
        better = energies[rows, winner] < least
        flat = rows * size + winner
        found = np.column_stack(
            [trials[rows, winner], solved.controls[flat, 0] - bearings, solved.controls[flat, 1]]
        )
        best[better], least[better] = found[better], energies[rows, winner][better]
        centre = best[:, 0]
        if size == 3 and np.isfinite(energies).all():
            centre = vertex(trials, energies)
        width = width * 0.4
        trials = centre[:, np.newaxis] + width[:, np.newaxis] * np.array([-1.0, 0.0, 1.0])
    return best


def _solve(
    shooter: Shooter,
    targets: np.ndarray,
    bearings: np.ndarray,
    kicks: np.ndarray,
    azimuths: np.ndarray,
    efforts: np.ndarray,
) -> Solution:
    """Return azimuths and efforts that hit targets (N, 2) with given kicks (N,), from guesses of both."""

    def miss(controls: np.ndarray, which: np.ndarray) -> np.ndarray:
        flown = shooter.shoot(controls[:, 0], kicks[which], controls[:, 1], targets[which])
        return flown[:, [EAST, NORTH]]

    count = len(targets)
    return hit(
        miss,
        np.column_stack([azimuths, efforts]),
        np.array([AZIMUTH_STEP_RAD, shooter.effort_step]),
        np.column_stack([bearings - WIDEST_TURN_RAD, np.full(count, shooter.least_effort)]),
        np.column_stack([bearings + WIDEST_TURN_RAD, np.full(count, shooter.full_effort)]),
        MISS_M,
    )
