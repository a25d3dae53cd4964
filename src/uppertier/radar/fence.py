"""The horizon fence: one row of beams just above the land, from one end of the sector to the other.

Where its beams point does not change in a fight, so they are laid before it (`lay_fence`).
"""

from math import ceil, cos, pi, sin, sqrt

import numpy as np

from uppertier.compiled import lean
from uppertier.earth.horizon import skyline
from uppertier.radar.raster import BEAM_SPACING
from uppertier.vectors import dot, rotate_back

FENCE_BEAM = np.dtype(
    (
        np.record,
        [
            ("u", "f8"),
            ("v", "f8"),
            ("makes", "i8"),
            ("dwell_s", "f8"),
            ("gate_m", "f8"),
            ("top_sine", "f8"),
        ],
    )
)
"""One beam of a radar's fence, array (beams,): where it points on the face, and whether the face can make it;
the dwell and range gate that all of them have, and the sine of the elevation above which none meets anything.
"""


@lean
def fence_beams(radar):
    """Return how many beams, BEAM_SPACING apart in azimuth, make one sweep of the fence."""
    return ceil(2.0 * radar.azimuth_half_width_rad / (BEAM_SPACING * radar.azimuth_beamwidth_rad))


@lean
def lay_fence(radar, site, fence):
    """Fill `fence` (beams,) FENCE_BEAM, as many as `fence_beams` says, for a radar at a site."""
    top_sine = -1.0
    for beam in range(fence.shape[0]):
        toward = fence_direction(radar, site, beam, fence.shape[0])
        fence[beam].u = dot(site.face[0], toward)
        fence[beam].v = dot(site.face[1], toward)
        fence[beam].makes = 1 if can_make(radar, site, toward) else 0
        fence[beam].dwell_s = radar.fence_dwell_s
        fence[beam].gate_m = radar.instrumented_range_m
        top_sine = max(top_sine, dot(site.east_north_up[2], toward))
    for beam in range(fence.shape[0]):
        fence[beam].top_sine = top_sine + farthest_met(radar)


@lean
def farthest_met(radar):
    """Return how far from a beam's middle a target may be met, as the length between their unit vectors.

    A beam meets what is off by less than its width w in u and v (`array.beam_shape`). The normals of two
    directions within the scan then differ by w over its cosine at most.
    """
    wide = max(radar.azimuth_beamwidth_rad, radar.elevation_beamwidth_rad)
    cosine = cos(radar.largest_scan_rad)
    return wide * sqrt(1.0 + 1.0 / (cosine * cosine))


@lean
def fence_direction(radar, site, beam, beams):
    """Return the Earth-fixed unit vector of one of the fence's beams.

    The fence is one row of beams whose lower edges lie at the least elevation, or on higher land.
    """
    part = (beam + 0.5) / beams
    azimuth = site.boresight_azimuth_rad + (2.0 * part - 1.0) * radar.azimuth_half_width_rad
    least = max(radar.min_elevation_rad, skyline(radar.ground.terrain_rad, azimuth))
    elevation = least + 0.5 * radar.elevation_beamwidth_rad
    level = cos(elevation)
    local = (level * sin(azimuth), level * cos(azimuth), sin(elevation))
    return rotate_back(site.east_north_up, local)


@lean
def can_make(radar, site, toward):
    """Return whether the face can make a fence beam, which lies in the sector and above the land already."""
    return dot(site.face[2], toward) >= cos(radar.largest_scan_rad) and (
        dot(site.east_north_up[2], toward) <= sin(min(radar.max_elevation_rad, 0.5 * pi))
    )
