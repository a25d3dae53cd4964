"""How far a missile goes, by azimuth, over the ellipsoid that turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, log, pi

import numpy as np

from uppertier.earth.constants import WGS84, Planet
from uppertier.earth.geodesy import geodetic_from_ecef
from uppertier.flight.missile import Missile
from uppertier.trajectory.search import lowest
from uppertier.trajectory.shot import RUNGS, Place, Shooter, Shot

# The place of a maximum this sharp in ln(kick) leaves its range uncertain by about a metre.
KICK_TOLERANCE = 1e-3
# A turn of azimuth after which the best kick is looked for again.
GREAT_TURN_RAD = 0.05


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
    cutoff_s: float


def best_kick(shooter: Shooter, bearing_rad: float, azimuth_rad: float, cutoff_s: float) -> float:
    """Return the kick (rad) that carries a launch at an azimuth farthest along a bearing."""
    kicks, distances = shooter.ladder(azimuth_rad, cutoff_s)
    top = int(np.clip(np.argmax(distances), 1, RUNGS - 2))

    def short(log_kick: float) -> float:
        shot = shooter.fire(azimuth_rad, np.exp(log_kick), cutoff_s)
        return -shot.range_m * cos(shot.bearing_rad - bearing_rad)

    rungs = [log(kicks[top + i]) for i in (-1, 0, 1)]
    return float(np.exp(lowest(short, rungs[0], rungs[1], rungs[2], KICK_TOLERANCE)[0]))


def farthest(shooter: Shooter, bearing_rad: float, cutoff_s: float) -> tuple[float, Shot]:
    """Return kick (rad) and the shot that falls farthest on a bearing, for a given cut-off.

    The launch azimuth is turned until the impact lies on the bearing: the Earth turns under the flight.
    """
    azimuth = bearing_rad
    for _ in range(3):
        before = azimuth
        kick = best_kick(shooter, bearing_rad, azimuth, cutoff_s)
        shot = shooter.toward(bearing_rad, azimuth, kick, cutoff_s)
        azimuth = shot.launch.azimuth_rad
        if abs(azimuth - before) < GREAT_TURN_RAD:
            break
    return kick, shot


def greatest_range(
    missile: Missile,
    start: Place,
    azimuth_rad: float,
    planet: Planet = WGS84,
    ground_m: float = 0.0,
) -> Reach:
    """Return the greatest range toward a direction: all propellant burned, and the best kick.

    `start` is latitude (rad), longitude (rad), height (m); `azimuth_rad` the bearing of the impact;
    `ground_m` the height over the ellipsoid at which the flight ends. The best kick is found for a launch at
    an azimuth within 3 degrees of the final one, which costs metres of range.
    """
    shooter = Shooter(missile, start, ground_m, planet)
    kick, shot = farthest(shooter, azimuth_rad, shooter.burn_s)
    x, y, z = shot.knots[shot.result.count - 1, 1:4]
    latitude, longitude, _ = geodetic_from_ecef((x, y, z), planet)
    return Reach(
        bearing_rad=azimuth_rad % (2.0 * pi),
        range_m=shot.range_m,
        latitude_rad=latitude,
        longitude_rad=longitude,
        apogee_m=shooter.apogee(shot),
        azimuth_rad=shot.launch.azimuth_rad,
        kick_rad=kick,
        cutoff_s=shooter.burn_s,
    )


def ring(
    missile: Missile,
    start: Place,
    bearings_rad: Iterable[float],
    planet: Planet = WGS84,
    ground_m: float = 0.0,
) -> list[Reach]:
    """Return the greatest range toward each of many directions."""
    return [greatest_range(missile, start, bearing, planet, ground_m) for bearing in bearings_rad]
