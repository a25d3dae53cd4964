"""What the air does to a ray: it bends it down and slows it, so that a target looks higher and farther.

The refractive index falls off exponentially with height, n = 1 + N exp(-h / H): ITU-R P.453 has N = 315e-6
and H = 7.35 km as the mean of the globe, close to the exponential reference atmosphere of Bean and Thayer
(1959). Ray bending by Snell's law in spherical shells, n r cos(elevation) constant: Bean and Dutton, Radio
Meteorology (1966), chapter 3.

Where it stops being true: real air is layered and moist (ducts, inversions; the surface value differs by some
10 per cent between places and seasons), and below 1 GHz the ionosphere bends and delays as well: some 40 cm
at 9.5 GHz but 200 m at 435 MHz on a strong day. Not for rays that leave downward: those answer as level ones.
"""

from math import acos, asin, atan2, cos, exp, sin, sqrt

from uppertier.compiled import lean

SURFACE_REFRACTIVITY = 315e-6
SCALE_HEIGHT_M = 7350.0

# Gauss and Legendre's eight points and weights on [0, 1]: Abramowitz and Stegun (1964), table 25.4.
POINTS = (
    (0.019855071751231884, 0.05061426814518818),
    (0.10166676129318664, 0.11119051722668724),
    (0.2372337950418355, 0.15685332293894363),
    (0.4082826787521751, 0.18134189168918105),
    (0.591717321247825, 0.18134189168918105),
    (0.7627662049581645, 0.15685332293894363),
    (0.8983332387068134, 0.11119051722668724),
    (0.9801449282487681, 0.05061426814518818),
)
# Height, in scale heights, above which there is no air left to count: exp(-20).
TOP = 20.0
STEPS = 3
# A step that changes the elevation by less than this (rad) would be followed by one a hundred times smaller.
SMALL_STEP_RAD = 1e-6


@lean
def refractivity(height_m):
    """Return the refractive index of the air less one, at a height (m) over the sea."""
    return SURFACE_REFRACTIVITY * exp(-height_m / SCALE_HEIGHT_M)


@lean
def along_ray(height_m, radius_m, elevation_rad, rise_m):
    """Return the bending (rad) and the delay (m) of a ray that leaves at an elevation and rises by `rise_m`.

    It leaves `height_m` over the sea and `radius_m` from the Earth's centre. The integrals over height, of
    -dn / (n tan) and (n - 1) / sin of the ray's elevation, are taken over the root of the height: then a
    level ray's are as smooth as a steep one's, and eight points give 0.1 per cent.
    """
    return bent(layers(height_m, rise_m), radius_m, elevation_rad)


@lean
def layer(air, k):
    """Return the refractivity at the ray's point k; `air` is that of the start, and the root of the rise."""
    root = air[1] * POINTS[k][0]
    return air[0] * exp(-root * root)


@lean
def layers(height_m, rise_m):
    """Return the air that a ray meets which leaves `height_m` over the sea and rises by `rise_m`.

    The refractivity where it starts, the root of the rise in scale heights, and the refractivity at each of
    the eight points.
    """
    start = refractivity(height_m)
    reach = sqrt(min(rise_m / SCALE_HEIGHT_M, TOP))
    here = start, reach
    points = (
        *(layer(here, 0), layer(here, 1), layer(here, 2), layer(here, 3)),
        *(layer(here, 4), layer(here, 5), layer(here, 6), layer(here, 7)),
    )
    return start, reach, points


@lean
def bent(air, radius_m, elevation_rad):
    """Return what `along_ray` does, for a ray through the `layers` of air."""
    start, reach, points = air
    constant = (1.0 + start) * radius_m * cos(elevation_rad)
    bending = delay = 0.0
    for k in range(8):
        root = reach * POINTS[k][0]
        here = points[k]
        cosine = constant / ((1.0 + here) * (radius_m + SCALE_HEIGHT_M * root * root))
        share = 2.0 * root * reach * POINTS[k][1] * here / sqrt(1.0 - cosine * cosine)
        bending += share * cosine / (1.0 + here)
        delay += share * SCALE_HEIGHT_M
    return bending, delay


@lean
def straight_elevation(height_m, radius_m, elevation_rad, rise_m, bending_rad):
    """Return the elevation (rad) of the straight line to where a bent ray has risen by `rise_m`.

    The ray leaves at `elevation_rad`; by how much it has bent on the way tells how far round the Earth it is.
    """
    before = (1.0 + refractivity(height_m)) * radius_m
    there = radius_m + rise_m
    cosine = before * cos(elevation_rad) / ((1.0 + refractivity(height_m + rise_m)) * there)
    angle = bending_rad + acos(min(cosine, 1.0)) - elevation_rad
    return atan2(there * cos(angle) - radius_m, there * sin(angle))


@lean
def refraction(height_m, radius_m, elevation_rad, range_m):
    """Return by how much a target looks higher (rad) and farther (m) than it is.

    The target is `range_m` away in a straight line at the true `elevation_rad`; the radar stands `height_m`
    over the sea, `radius_m` from the Earth's centre. Measured against the ray integrated step by step, for
    targets at 0.3 to 1000 km: from 2 deg of elevation on the angle is right to 0.2 per cent; the delay is 1.2
    m short at 2 deg (of 47 m), 0.2 m at 5 deg (of 24 m), 3 cm at 10 deg, because the bent way is taken to be
    as long as the straight one. At the horizon, 2 per cent and 9 m.
    """
    there = sqrt(radius_m * radius_m + range_m * range_m + 2.0 * radius_m * range_m * sin(elevation_rad))
    rise = max(there - radius_m, 0.0)
    apparent = max(elevation_rad, 0.0)
    delay = 0.0
    air = layers(height_m, rise)
    for _ in range(STEPS):
        bending, delay = bent(air, radius_m, apparent)
        straight = straight_elevation(height_m, radius_m, apparent, rise, bending)
        change = elevation_rad - straight
        apparent = max(apparent + change, 0.0)
        if abs(change) < SMALL_STEP_RAD:
            break
    return apparent - elevation_rad, delay


@lean
def grazing_angle(height_m, radius_m):
    """Return the angle (rad) round the Earth from where a ray grazes the sea to where it is at a height (m).

    `radius_m` is the Earth's own. The sum for radar and target is the farthest that one sees the other over a
    smooth Earth.
    """
    bending, _ = along_ray(0.0, radius_m, 0.0, max(height_m, 0.0))
    ratio = (1.0 + refractivity(0.0)) * radius_m / ((1.0 + refractivity(height_m)) * (radius_m + height_m))
    return bending + acos(min(ratio, 1.0))


@lean
def elevation_of(sine):
    """Return the elevation (rad) whose sine is given; rounding past 1 is forgiven."""
    return asin(min(max(sine, -1.0), 1.0))
