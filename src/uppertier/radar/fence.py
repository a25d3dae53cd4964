"""The horizon fence: one row of beams just above the land, from one end of the sector to the other."""

from math import ceil, cos, pi, sin

from uppertier.compiled import lean
from uppertier.earth.frames import direction_from
from uppertier.earth.horizon import skyline
from uppertier.radar.raster import BEAM_SPACING
from uppertier.vectors import dot

# Jordan's inequality: up to a right angle no sine is below this part of its angle.
LEAST_SINE = 2.0 / pi


@lean
def fence_beams(radar):
    """Return how many beams, BEAM_SPACING apart in azimuth, make one sweep of the fence."""
    return ceil(2.0 * radar.azimuth_half_width_rad / (BEAM_SPACING * radar.azimuth_beamwidth_rad))


@lean
def fence_direction(radar, site, beam):
    """Return the Earth-fixed unit vector of a fence beam.

    The fence is one row of beams whose lower edges lie at the least elevation, or on higher land.
    """
    part = (beam + 0.5) / fence_beams(radar)
    azimuth = site.boresight_azimuth_rad + (2.0 * part - 1.0) * radar.azimuth_half_width_rad
    lowest = max(radar.min_elevation_rad, skyline(radar.ground.terrain_rad, azimuth))
    elevation = lowest + 0.5 * radar.elevation_beamwidth_rad
    return direction_from(azimuth, elevation, site.east_north_up)


@lean
def can_make(radar, site, toward):
    """Return whether the face can make a fence beam, which lies in the sector and above the land already."""
    if dot(site.face[2], toward) < cos(radar.largest_scan_rad):
        return False
    rise = dot(site.east_north_up[2], toward)
    return rise < LEAST_SINE * radar.max_elevation_rad or rise <= sin(radar.max_elevation_rad)
