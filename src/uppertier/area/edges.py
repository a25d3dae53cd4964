"""Along one bearing, from where to where a radar sees a point at a height: near and far edge, by bisection.

All limits are cut to margins: above zero inside, below zero outside. Seen from the radar, each of them holds
on one interval of the bearing (elevation falls with the distance; the beam's loss off the normal has one
minimum), so all of them together hold on one interval, or nowhere. Straight rays over a smooth Earth: the
bending of air lifts what is seen at 5 deg by 0.15 deg, and lets the radar see a little farther at the edge.
"""

from math import atan2, cos, hypot, log
from typing import NamedTuple

from uppertier.compiled import compiled
from uppertier.earth.geodesy import ecef_from_geodetic, surface_direct
from uppertier.earth.horizon import line_of_sight
from uppertier.radar.equation import dwell_range
from uppertier.vectors import dot, norm, rotate, subtract

# What can bind at an edge.
NOTHING, HORIZON, ELEVATION, SNR, INSTRUMENT, SCAN = 0, 1, 2, 3, 4, 5

# Looks along a bearing, before the best of them is refined.
LOOKS = 48
THIRDS = 60
# Halvings of a bearing as long as half the Earth's girth: to a centimetre.
HALVINGS = 31
# An elevation limit so near the horizon is the horizon's: a grazing line may lie a millimetre deep.
NEXT_TO_M = 300.0
# Behind the face there is no gain; this keeps the logarithm finite there.
LEAST_COSINE = 1e-9


class Quest(NamedTuple):
    """What is asked of a radar that stands at a geodetic place: a height, a target, a threshold."""

    latitude_rad: float
    longitude_rad: float
    height_m: float
    cross_section_m2: float
    snr: float
    dwell_s: float


@compiled
def target_at(quest, planet, azimuth_rad, distance_m):
    """Return the Earth-fixed place (m) at the height asked, a distance (m) away over the ground."""
    latitude, longitude = surface_direct(
        quest.latitude_rad, quest.longitude_rad, azimuth_rad, distance_m, planet
    )
    return ecef_from_geodetic(latitude, longitude, quest.height_m, planet)


@compiled
def margins(radar, site, planet, quest, azimuth_rad, distance_m):
    """Return the margins of elevation, strength of echo, instrumented range and scan, in this order.

    Elevation in radians, ranges as logarithms of their ratio, the scan as a difference of cosines.
    """
    away = subtract(target_at(quest, planet, azimuth_rad, distance_m), site.position)
    range_m = norm(away)
    east, north, up = rotate(site.east_north_up, away)
    elevation = atan2(up, hypot(east, north))
    cosine = dot(site.face[2], away) / range_m
    reach_m = dwell_range(radar, quest.cross_section_m2, quest.snr, quest.dwell_s, max(cosine, LEAST_COSINE))
    return (
        min(elevation - radar.min_elevation_rad, radar.max_elevation_rad - elevation),
        log(reach_m / range_m),
        log(radar.instrumented_range_m / range_m),
        cosine - cos(radar.largest_scan_rad),
    )


@compiled
def least_margin(radar, site, planet, quest, azimuth_rad, distance_m):
    """Return the least of all margins."""
    elevation, echo, instrument, scan = margins(radar, site, planet, quest, azimuth_rad, distance_m)
    return min(min(elevation, echo), min(instrument, scan))


@compiled
def binding(radar, site, planet, quest, azimuth_rad, distance_m):
    """Return which limit has the least margin at a distance."""
    elevation, echo, instrument, scan = margins(radar, site, planet, quest, azimuth_rad, distance_m)
    least = min(min(elevation, echo), min(instrument, scan))
    if least == elevation:
        return ELEVATION
    if least == echo:
        return SNR
    return INSTRUMENT if least == instrument else SCAN


@compiled
def horizon_distance(site, planet, quest, azimuth_rad, farthest_m):
    """Return how far off (m over the ground) a point at the height asked goes below the straight horizon."""
    low, high = 0.0, farthest_m
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if line_of_sight(site.position, target_at(quest, planet, azimuth_rad, middle), planet):
            low = middle
        else:
            high = middle
    return low


@compiled
def best_distance(radar, site, planet, quest, azimuth_rad, farthest_m):
    """Return the distance (m) at which the least margin is greatest: the best of even looks, then thirds."""
    best, greatest = 0.0, least_margin(radar, site, planet, quest, azimuth_rad, 0.0)
    step = farthest_m / LOOKS
    for look in range(1, LOOKS + 1):
        here = least_margin(radar, site, planet, quest, azimuth_rad, look * step)
        if here > greatest:
            best, greatest = look * step, here
    low, high = max(best - step, 0.0), min(best + step, farthest_m)
    for _ in range(THIRDS):
        left, right = (2.0 * low + high) / 3.0, (low + 2.0 * high) / 3.0
        lower = least_margin(radar, site, planet, quest, azimuth_rad, left)
        if lower < least_margin(radar, site, planet, quest, azimuth_rad, right):
            low = left
        else:
            high = right
    middle = 0.5 * (low + high)
    return middle if least_margin(radar, site, planet, quest, azimuth_rad, middle) > greatest else best


@compiled
def edge(radar, site, planet, quest, azimuth_rad, inside_m, outside_m):
    """Return the distance (m) between one that is seen and one that is not at which the view ends."""
    for _ in range(HALVINGS):
        middle = 0.5 * (inside_m + outside_m)
        if least_margin(radar, site, planet, quest, azimuth_rad, middle) >= 0.0:
            inside_m = middle
        else:
            outside_m = middle
    return inside_m


@compiled
def seen_between(radar, site, planet, quest, azimuth_rad, farthest_m):
    """Return near and far edge (m over the ground) along a bearing, and what binds at each.

    Where nothing is seen both edges are -1, and the limits name what is missed by least.
    """
    horizon = horizon_distance(site, planet, quest, azimuth_rad, farthest_m)
    best = best_distance(radar, site, planet, quest, azimuth_rad, horizon)
    if least_margin(radar, site, planet, quest, azimuth_rad, best) < 0.0:
        limit = binding(radar, site, planet, quest, azimuth_rad, best)
        return -1.0, -1.0, limit, limit
    near, near_limit = 0.0, NOTHING
    if least_margin(radar, site, planet, quest, azimuth_rad, 0.0) < 0.0:
        near = edge(radar, site, planet, quest, azimuth_rad, best, 0.0)
        near_limit = binding(radar, site, planet, quest, azimuth_rad, near)
    far, far_limit = horizon, HORIZON
    if least_margin(radar, site, planet, quest, azimuth_rad, horizon) < 0.0:
        far = edge(radar, site, planet, quest, azimuth_rad, best, horizon)
        far_limit = binding(radar, site, planet, quest, azimuth_rad, far)
        if far_limit == ELEVATION and horizon - far < NEXT_TO_M:
            far_limit = HORIZON
    return near, far, near_limit, far_limit


@compiled
def sweep(radar, site, planet, quest, azimuths_rad, farthest_m, table):
    """Fill the table (n, 4) with near and far edge (m) and what binds at each, for every azimuth."""
    for i in range(len(azimuths_rad)):
        near, far, near_limit, far_limit = seen_between(
            radar, site, planet, quest, azimuths_rad[i], farthest_m
        )
        table[i, 0] = near
        table[i, 1] = far
        table[i, 2] = near_limit
        table[i, 3] = far_limit
