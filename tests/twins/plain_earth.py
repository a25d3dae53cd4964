"""The Earth in plain Python, slow and readable: gravity, heights by plumb line, air, wind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import atan2, cos, exp, hypot, sin, sqrt

import numpy as np
from numpy.polynomial import legendre

from uppertier.earth.air import Air
from uppertier.earth.atmosphere import pressure_and_density_and_sound_speed
from uppertier.earth.constants import WGS84, Planet

HEAT_RATIO = 1.4

# Pressure (Pa), density (kg/m3) and sound speed (m/s) at a height (m); wind (m/s) toward east and north.
Weather = Callable[[float], tuple[float, float, float]]
Wind = Callable[[float], tuple[float, float]]


def harmonics(planet: Planet) -> np.ndarray:
    """Return the zonal harmonics by degree."""
    return np.array([0.0, 0.0, planet.j2, planet.j3, planet.j4])


def potential(place: np.ndarray, planet: Planet = WGS84) -> float:
    """Return -mu / r (1 - sum of J_n (a / r)^n P_n(sin latitude)), as the books print it."""
    r = sqrt(sum(x * x for x in place))
    shrink = (planet.equatorial_radius_m / r) ** np.arange(5)
    return float(-planet.mu_m3_s2 / r * (1.0 - legendre.legval(place[2] / r, harmonics(planet) * shrink)))


def attraction(place: np.ndarray, planet: Planet = WGS84) -> np.ndarray:
    """Return the slope of the potential: a part along the radius and a part along the meridian."""
    r = sqrt(sum(x * x for x in place))
    out, pole = place / r, np.array([0.0, 0.0, 1.0])
    weights = harmonics(planet) * (planet.equatorial_radius_m / r) ** np.arange(5)
    along_radius = 1.0 - legendre.legval(out[2], weights * np.arange(1, 6))
    along_sine = legendre.legval(out[2], legendre.legder(weights))
    return -planet.mu_m3_s2 / r**2 * (along_radius * out + along_sine * (pole - out[2] * out))


def pull(place: np.ndarray, moving: np.ndarray, planet: Planet = WGS84) -> np.ndarray:
    """Return what a free body feels in the turning frame: attraction, Coriolis and centrifugal force."""
    turn = np.array([0.0, 0.0, planet.rotation_rad_s])
    return attraction(place, planet) - 2 * np.cross(turn, moving) - np.cross(turn, np.cross(turn, place))


def latitude_and_height(place: np.ndarray, planet: Planet = WGS84) -> tuple[float, float]:
    """Return the geodetic latitude (rad) and height (m), trying until the normal meets the place."""
    first = planet.flattening * (2.0 - planet.flattening)
    level = hypot(place[0], place[1])
    latitude = atan2(place[2], level * (1.0 - first))
    for _ in range(9):
        normal = planet.equatorial_radius_m / sqrt(1.0 - first * sin(latitude) ** 2)
        latitude = atan2(place[2] + first * normal * sin(latitude), level)
    out = level - normal * cos(latitude)
    along = place[2] - (1.0 - first) * normal * sin(latitude)
    return latitude, out * cos(latitude) + along * sin(latitude)


def height(place: np.ndarray, planet: Planet = WGS84) -> float:
    """Return the height (m) over the ellipsoid."""
    return latitude_and_height(place, planet)[1]


def standard(height_m: float) -> tuple[float, float, float]:
    """Return the standard atmosphere by its formulas."""
    return pressure_and_density_and_sound_speed(height_m)


def vacuum(height_m: float) -> tuple[float, float, float]:
    """Return no air at all; its sound speed is never asked for."""
    return 0.0, 0.0, 300.0


def thinning(sea_density_kg_m3: float, scale_height_m: float, sound_speed_m_s: float) -> Weather:
    """Return the exponential air of the textbooks."""

    def weather(height_m: float) -> tuple[float, float, float]:
        density = sea_density_kg_m3 * exp(-height_m / scale_height_m)
        return density * sound_speed_m_s**2 / HEAT_RATIO, density, sound_speed_m_s

    return weather


def read(air: Air) -> Weather:
    """Return a table of the air, looked up cell by cell: a cubic of density, a parabola of sound speed."""
    nodes = air.cells[:-1, 0]

    def weather(height_m: float) -> tuple[float, float, float]:
        inside = min(max(height_m, -5e3), 1e6)
        low, d0, d1, d2, d3, s0, s1, s2 = air.cells[int(np.searchsorted(nodes, inside, side="right")) - 1]
        z = inside - low
        density, sound = d0 + d1 * z + d2 * z**2 + d3 * z**3, s0 + s1 * z + s2 * z**2
        return density * sound**2 / HEAT_RATIO, density, sound

    return weather


def still(height_m: float) -> tuple[float, float]:
    """Return no wind."""
    return 0.0, 0.0


def profile(heights_m: Sequence[float], east_m_s: Sequence[float], north_m_s: Sequence[float]) -> Wind:
    """Return a wind that changes evenly between heights."""
    return lambda height_m: (
        float(np.interp(height_m, heights_m, east_m_s)),
        float(np.interp(height_m, heights_m, north_m_s)),
    )


def earth_fixed(place: np.ndarray, east_m_s: float, north_m_s: float) -> np.ndarray:
    """Return a wind as a velocity: east and north of the geocentric place."""
    up = place / np.linalg.norm(place)
    east = np.cross([0.0, 0.0, 1.0], up)
    east /= np.linalg.norm(east)
    return east_m_s * east + north_m_s * np.cross(up, east)
