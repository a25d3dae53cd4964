"""The horizon fence: one row of beams just above the land, from one end of the sector to the other.

What its beams need of the radar is put together once a frame for all replicas (`lay_fence`): each looks along
several, and handing a whole radar on costs more than a beam's own arithmetic.
"""

from math import ceil, cos, pi, sin

import numpy as np

from uppertier.compiled import lean
from uppertier.earth.horizon import AZIMUTHS, skyline
from uppertier.radar.raster import BEAM_SPACING
from uppertier.vectors import dot, load, rotate_back, store

FENCE_FIGURES = np.dtype(
    [
        ("beams", "i8"),
        ("dwell_s", "f8"),
        ("gate_m", "f8"),
        ("boresight_rad", "f8"),
        ("half_width_rad", "f8"),
        ("least_elevation_rad", "f8"),
        ("half_beam_rad", "f8"),
        ("least_cosine", "f8"),
        ("greatest_sine", "f8"),
        ("right", "f8", (3,)),
        ("upward", "f8", (3,)),
        ("normal", "f8", (3,)),
        ("east", "f8", (3,)),
        ("north", "f8", (3,)),
        ("up", "f8", (3,)),
        ("terrain_rad", "f8", (AZIMUTHS,)),
    ],
    align=True,
)
"""A radar's fence: how many beams, their dwell and range gate, the sector, the least elevation and the land;
how far off the normal and how high the face can look (as cosine and sine); the face's axes and the local."""


@lean
def fence_beams(radar):
    """Return how many beams, BEAM_SPACING apart in azimuth, make one sweep of the fence."""
    return ceil(2.0 * radar.azimuth_half_width_rad / (BEAM_SPACING * radar.azimuth_beamwidth_rad))


@lean
def lay_fence(radar, site, fence):
    """Fill the record `fence` with what the fence of a radar at a site needs."""
    fence.beams = fence_beams(radar)
    fence.dwell_s = radar.fence_dwell_s
    fence.gate_m = radar.instrumented_range_m
    fence.boresight_rad = site.boresight_azimuth_rad
    fence.half_width_rad = radar.azimuth_half_width_rad
    fence.least_elevation_rad = radar.min_elevation_rad
    fence.half_beam_rad = 0.5 * radar.elevation_beamwidth_rad
    fence.least_cosine = cos(radar.largest_scan_rad)
    fence.greatest_sine = sin(min(radar.max_elevation_rad, 0.5 * pi))
    store(fence.right, site.face[0])
    store(fence.upward, site.face[1])
    store(fence.normal, site.face[2])
    store(fence.east, site.east_north_up[0])
    store(fence.north, site.east_north_up[1])
    store(fence.up, site.east_north_up[2])
    for degree in range(AZIMUTHS):
        fence.terrain_rad[degree] = radar.ground.terrain_rad[degree]


@lean
def fence_direction(fence, beam):
    """Return the Earth-fixed unit vector of a fence beam.

    The fence is one row of beams whose lower edges lie at the least elevation, or on higher land.
    """
    part = (beam + 0.5) / fence.beams
    azimuth = fence.boresight_rad + (2.0 * part - 1.0) * fence.half_width_rad
    elevation = max(fence.least_elevation_rad, skyline(fence.terrain_rad, azimuth)) + fence.half_beam_rad
    level = cos(elevation)
    local = (level * sin(azimuth), level * cos(azimuth), sin(elevation))
    return rotate_back((load(fence.east), load(fence.north), load(fence.up)), local)


@lean
def can_make(fence, toward):
    """Return whether the face can make a fence beam, which lies in the sector and above the land already."""
    return dot(load(fence.normal), toward) >= fence.least_cosine and (
        dot(load(fence.up), toward) <= fence.greatest_sine
    )
