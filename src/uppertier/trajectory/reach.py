"""How far a missile goes, by azimuth, over the ellipsoid that turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import pi

import numpy as np

from uppertier.earth.constants import WGS84, Planet
from uppertier.earth.geodesy import surface_direct
from uppertier.flight.missile import Missile
from uppertier.trajectory.digest import BEARING, HIGHEST, RANGE
from uppertier.trajectory.search import vertex
from uppertier.trajectory.shot import GREATEST_KICK_RAD, LEAST_KICK_RAD, Place, Shooter

RUNGS = 32
# How often the best kick is looked for again, each time between nearer neighbours.
REFINEMENTS = 5
NARROWER = 0.3
# Turns of azimuth that bring the impact to its bearing.
TURNS = 4


@dataclass(frozen=True)
class Reach:
    """The farthest that a missile falls in one direction, and the launch that takes it there.

    `bearing_rad` is the direction of the impact; the launch azimuth differs from it by what the turning Earth
    does to the flight.
    """

    bearing_rad: float
    range_m: float
    latitude_rad: float
    longitude_rad: float
    apogee_m: float
    azimuth_rad: float
    kick_rad: float
    effort: float


def ladder() -> np.ndarray:
    """Return kicks (rad) from nearly straight up to flat over the ground."""
    return np.geomspace(LEAST_KICK_RAD, GREATEST_KICK_RAD, RUNGS)


def along(shooter: Shooter, bearings: np.ndarray, azimuths: np.ndarray, kicks: np.ndarray, effort: float):
    """Fly trials toward bearings (N,); return how far (m) along its bearing each fell, and the digests."""
    nowhere = np.tile(shooter.start[:2], (len(bearings), 1))
    digests = shooter.shoot(azimuths, kicks, np.full(len(bearings), effort), nowhere)
    return digests[:, RANGE] * np.cos(digests[:, BEARING] - bearings), digests


def turned(bearings: np.ndarray, digests: np.ndarray, azimuths: np.ndarray) -> np.ndarray:
    """Return azimuths turned by as much as the impacts missed their bearings."""
    off = (digests[:, BEARING] - bearings + pi) % (2.0 * pi) - pi
    return azimuths - off


def farthest(shooter: Shooter, bearings: np.ndarray, effort: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return kicks (N,), azimuths (N,) and digests of the flights that fall farthest on bearings (N,).

    For a given effort. Every kick of a ladder first, then parabolas through the best and its neighbours, the
    launch turned each time until the impact lies on the bearing: the Earth turns under the flight.
    """
    count = len(bearings)
    steps = np.log(ladder())
    spread = np.repeat(bearings, RUNGS)
    distances, _ = along(shooter, spread, spread, np.tile(np.exp(steps), count), effort)
    top = np.clip(np.argmax(distances.reshape(count, RUNGS), axis=1), 1, RUNGS - 2)
    best, width, azimuths = steps[top], steps[1] - steps[0], bearings.copy()
    for _ in range(REFINEMENTS):
        three = best[:, np.newaxis] + width * np.array([-1.0, 0.0, 1.0])
        spread, ways = np.repeat(bearings, 3), np.repeat(azimuths, 3)
        distances, digests = along(shooter, spread, ways, np.exp(three.ravel()), effort)
        distances = distances.reshape(count, 3)
        peak = vertex(three, -distances)
        inside = np.argmax(distances, axis=1) == 1
        best = np.where(inside, peak, three[np.arange(count), np.argmax(distances, axis=1)])
        width = width * np.where(inside.all(), NARROWER, 0.7)
        azimuths = turned(bearings, digests[1::3], azimuths)
    for _ in range(TURNS):
        _, digests = along(shooter, bearings, azimuths, np.exp(best), effort)
        azimuths = turned(bearings, digests, azimuths)
    _, digests = along(shooter, bearings, azimuths, np.exp(best), effort)
    return np.exp(best), azimuths, digests


def greatest_range(
    missile: Missile,
    start: Place,
    azimuth_rad: float,
    planet: Planet = WGS84,
    ground_m: float = 0.0,
) -> Reach:
    """Return the greatest range toward a direction: all propellant burned, and the best kick.

    `start` is latitude (rad), longitude (rad), height (m); `azimuth_rad` the bearing of the impact;
    `ground_m` the height over the ellipsoid at which the flight ends.
    """
    return ring(missile, start, [azimuth_rad], planet, ground_m)[0]


def ring(
    missile: Missile,
    start: Place,
    bearings_rad: Iterable[float],
    planet: Planet = WGS84,
    ground_m: float = 0.0,
) -> list[Reach]:
    """Return the greatest range toward each of many directions."""
    bearings = np.array(list(bearings_rad), dtype=float)
    shooter = Shooter(missile, start, ground_m, planet)
    kicks, azimuths, digests = farthest(shooter, bearings, shooter.full_effort)
    found = []
    for bearing, kick, azimuth, digest in zip(bearings, kicks, azimuths, digests):
        latitude, longitude = surface_direct(
            start[0], start[1], float(digest[BEARING]), float(digest[RANGE]), planet
        )
        found.append(
            Reach(
                bearing_rad=float(bearing) % (2.0 * pi),
                range_m=float(digest[RANGE]),
                latitude_rad=latitude,
                longitude_rad=longitude,
                apogee_m=float(digest[HIGHEST]),
                azimuth_rad=float(azimuth),
                kick_rad=float(kick),
                effort=shooter.full_effort,
            )
        )
    return found
