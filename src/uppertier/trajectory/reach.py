"""How far a missile goes, by azimuth, over the ellipsoid that turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import pi

import numpy as np

from uppertier.earth.constants import WGS84, Planet
from uppertier.earth.geodesy import surface_direct
from uppertier.flight.missile import Missile
from uppertier.trajectory.digest import BEARING, ENDED, HIGHEST, RANGE
from uppertier.trajectory.search import vertex
from uppertier.trajectory.shot import GREATEST_KICK_RAD, LANDED, LEAST_KICK_RAD, Place, Shooter

RUNGS = 32
# How often the best kick is looked for again, and how its bracket shrinks, or stays when the best is its end.
REFINEMENTS = 6
NARROWER, WIDER = 0.35, 0.8
# Turns of azimuth that bring the impact to its bearing: at first, and beside a flight that lies there.
FIRST_TURNS, TURNS = 5, 2
GREATEST_TURN_RAD = 0.5
# A flight this near its bearing is on it; one launched farther off it went the other way round.
ON_BEARING_RAD = 2e-3
FARTHEST_TURN_RAD = 1.4


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


def on_bearing(
    shooter: Shooter, bearings: np.ndarray, azimuths: np.ndarray, kicks: np.ndarray, effort: float, turns: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Fly trials, the launch turned until the impact lies on its bearing: the Earth turns meanwhile.

    Returns how far (m) each fell, the azimuths and the digests. A trial that does not come to lie on its
    bearing, as near the vertical or past the other side of the Earth, has fallen no distance at all.
    """
    for _ in range(turns):
        _, digests = along(shooter, bearings, azimuths, kicks, effort)
        off = (digests[:, BEARING] - bearings + pi) % (2.0 * pi) - pi
        azimuths = azimuths - np.clip(off, -GREATEST_TURN_RAD, GREATEST_TURN_RAD)
    distances, digests = along(shooter, bearings, azimuths, kicks, effort)
    off = (digests[:, BEARING] - bearings + pi) % (2.0 * pi) - pi
    true = (np.abs(off) < ON_BEARING_RAD) & (digests[:, ENDED] == LANDED)
    true &= np.abs(azimuths - bearings) < FARTHEST_TURN_RAD
    return np.where(true, distances, 0.0), azimuths, digests


def farthest(
    shooter: Shooter, bearings: np.ndarray, effort: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return kicks (N,), azimuths (N,) and digests of the flights that fall farthest on bearings (N,).

    For a given effort. Every kick of a ladder first, then parabolas through the best and its neighbours.
    """
    count, each = len(bearings), np.arange(len(bearings))
    steps = np.log(ladder())
    spread = np.repeat(bearings, RUNGS)
    distances, ways, _ = on_bearing(
        shooter, spread, spread, np.tile(np.exp(steps), count), effort, FIRST_TURNS
    )
    distances, ways = distances.reshape(count, RUNGS), ways.reshape(count, RUNGS)
    top = np.argmax(distances, axis=1)
    best, azimuths, longest = steps[top], ways[each, top], distances[each, top]
    width = np.full(count, steps[1] - steps[0])
    for _ in range(REFINEMENTS):
        three = best[:, np.newaxis] + width[:, np.newaxis] * np.array([-0.5, 0.0, 0.5])
        spread, guesses = np.repeat(bearings, 3), np.repeat(azimuths, 3)
        distances, ways, _ = on_bearing(shooter, spread, guesses, np.exp(three.ravel()), effort, TURNS)
        distances, ways = distances.reshape(count, 3), ways.reshape(count, 3)
        winner = np.argmax(distances, axis=1)
        gained = distances[each, winner] >= longest
        longest = np.where(gained, distances[each, winner], longest)
        azimuths = np.where(gained, ways[each, winner], azimuths)
        peak = np.where(distances.min(axis=1) > 0.0, vertex(three, -distances), best)
        best = np.where(winner == 1, peak, np.where(gained, three[each, winner], best))
        width = width * np.where(winner == 1, NARROWER, WIDER)
    _, azimuths, digests = on_bearing(shooter, bearings, azimuths, np.exp(best), effort, FIRST_TURNS)
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
