"""A planar phased-array face: gain, beamwidth, beam shape, and where it can look.

Directions on the face are direction cosines: u to the right, v up along the face. There a steered beam keeps
its shape; the well-known broadening by 1/cos(scan) is what the same width in u means as an angle.
"""

from math import asin, atan2, cos, exp, log, pi
from typing import NamedTuple

from uppertier.compiled import lean
from uppertier.earth.horizon import over_the_bulge, skyline
from uppertier.vectors import dot, norm, rotate, scale, subtract

# Half-power width of a uniformly lit aperture, in wavelengths over width: Skolnik, Radar Handbook, 3rd ed.
# (2008), chapter 13.
BEAMWIDTH_FACTOR = 0.88


class Site(NamedTuple):
    """A radar as it stands: place (Earth-fixed, m), the face's axes and the local axes as rotations.

    `face` has the rows u (right, level), v (up along the face) and normal; `east_north_up` the local axes.
    """

    position: tuple
    face: tuple
    east_north_up: tuple
    boresight_azimuth_rad: float


@lean
def aperture_gain(area_m2, efficiency, wavelength_m):
    """Return the gain (a ratio) of an aperture along its normal: 4 pi eta A / lambda^2."""
    return 4.0 * pi * efficiency * area_m2 / (wavelength_m * wavelength_m)


@lean
def beamwidth(wavelength_m, width_m):
    """Return the half-power width (rad, or direction cosine) of an unsteered beam, uniform illumination."""
    return BEAMWIDTH_FACTOR * wavelength_m / width_m


@lean
def beam_shape(radar, du, dv):
    """Return the two-way gain, as a part of the middle's, for a target off the beam's middle by (du, dv).

    Gaussian main lobe with the half-power width in each direction, squared for two ways: within 0.12 dB of a
    uniform aperture's inside the half-power width. From one whole width off the middle on (24 dB down) the
    answer is 0: side lobes are not modelled, they neither find nor spoil anything here.
    """
    across = du / radar.azimuth_beamwidth_rad
    up = dv / radar.elevation_beamwidth_rad
    square = across * across + up * up
    if square > 1.0:
        return 0.0
    return exp(-8.0 * log(2.0) * square)


@lean
def in_field(radar, site, direction):
    """Return whether the face can look along an Earth-fixed unit vector.

    Four limits: the azimuth sector about the boresight, least and greatest elevation over the local horizon,
    the land around, and the largest electronic scan off the face's normal.
    """
    if dot(site.face[2], direction) < cos(radar.largest_scan_rad):
        return False
    east, north, up = rotate(site.east_north_up, direction)
    elevation = asin(min(max(up, -1.0), 1.0))
    if elevation < radar.min_elevation_rad or elevation > radar.max_elevation_rad:
        return False
    azimuth = atan2(east, north)
    if abs(from_boresight(site, azimuth)) > radar.azimuth_half_width_rad:
        return False
    return elevation >= skyline(radar.ground.terrain_rad, azimuth)


@lean
def from_boresight(site, azimuth_rad):
    """Return an azimuth's angle from the boresight's, in [-pi, pi] rad."""
    turned = azimuth_rad - site.boresight_azimuth_rad
    return turned - 2.0 * pi * round(turned / (2.0 * pi))


@lean
def in_view(radar, site, planet, position):
    """Return whether a place (Earth-fixed, m) lies in the field of regard, above land and horizon.

    The field's limits and the land stand in true elevations, which at 5 deg are 0.16 deg less than those a
    ray leaves at. Over the Earth's bulge the line is that of `radar.ground`.
    """
    away = subtract(position, site.position)
    return in_field(radar, site, scale(1.0 / norm(away), away)) and over_the_bulge(
        radar.ground.line, site.position, position, planet
    )
