"""What the ground hides: the bulge of the Earth, by a straight line or a bent one, and the land around.

A straight line sees too little, since air bends rays down. The law of four thirds (straight lines over an
Earth a third larger: Schelleng, Burrows and Ferrell, Proc. IRE 21 (1933)) takes the air near the ground for
the air everywhere: right to 2 per cent for what flies below 10 km, but a target 100 km up it shows some 100
km too far off, and the straight line some 75 km too near. `REFRACTED` follows the ray through the exponential
air, see `refraction`.
"""

from math import acos, pi
from typing import NamedTuple

import numpy as np

from uppertier.compiled import compiled
from uppertier.earth.geodesy import height_above
from uppertier.earth.refraction import elevation_of, grazing_angle
from uppertier.vectors import along, dot, norm, subtract

# A site on the ellipsoid must not hide itself by rounding: a grazing line counts as clear. A millimetre.
GRAZING = 1.0 - 3e-10

# Which line is taken between radar and target.
STRAIGHT = 0
FOUR_THIRDS = 1
REFRACTED = 2
EARTH_RADIUS_FACTOR = 4.0 / 3.0

AZIMUTHS = 360


class Ground(NamedTuple):
    """What hides targets from a radar: which line is taken over the Earth, and the land around.

    `terrain_rad` (360,) is the elevation of the skyline at each whole degree of azimuth, north first.
    """

    line: int
    terrain_rad: np.ndarray


@compiled
def line_of_sight(a, b, planet):
    """Return whether the straight segment between two Earth-fixed positions (m) clears the ellipsoid.

    Stretching z makes the ellipsoid a unit sphere and leaves straight lines straight; the segment clears when
    its point nearest the centre lies no deeper than a millimetre. From below the ellipsoid nothing is seen.
    """
    radius = planet.equatorial_radius_m
    polar = radius * (1.0 - planet.flattening)
    start = (a[0] / radius, a[1] / radius, a[2] / polar)
    end = (b[0] / radius, b[1] / radius, b[2] / polar)
    way = subtract(end, start)
    length2 = dot(way, way)
    part = 0.0
    if length2 > 0.0:
        part = min(max(-dot(start, way) / length2, 0.0), 1.0)
    nearest = along(start, part, way)
    return dot(nearest, nearest) >= GRAZING


@compiled
def over_the_bulge(line, radar, target, planet):
    """Return whether a radar sees a target over the smooth Earth, along the line of that kind.

    Both are Earth-fixed positions (m). The bent lines are for a sphere as large as the Earth under the radar.
    """
    if line == STRAIGHT:
        return line_of_sight(radar, target, planet)
    radar_m, target_m = height_above(radar, planet), height_above(target, planet)
    if radar_m < 0.0 or target_m < 0.0:
        return False
    radius = norm(radar) - radar_m
    apart = 0.5 * pi - elevation_of(dot(radar, target) / (norm(radar) * norm(target)))
    if line == REFRACTED:
        reach = grazing_angle(target_m, radius)
        return apart <= reach or apart <= reach + grazing_angle(radar_m, radius)
    larger = EARTH_RADIUS_FACTOR * radius
    reach = acos(larger / (larger + radar_m)) + acos(larger / (larger + target_m))
    return apart <= EARTH_RADIUS_FACTOR * reach


@compiled
def skyline(terrain_rad, azimuth_rad):
    """Return the elevation (rad) of the land at an azimuth: straight lines between whole degrees."""
    place = azimuth_rad * (AZIMUTHS / (2.0 * pi))
    place -= AZIMUTHS * np.floor(place / AZIMUTHS)
    below = int(place) % AZIMUTHS
    part = place - int(place)
    return (1.0 - part) * terrain_rad[below] + part * terrain_rad[(below + 1) % AZIMUTHS]
