"""The beams of a cued search: a grid on the face over the place where a target should be.

Beams lie on a square grid in direction cosines, as far as their cells touch the ellipse of the predicted
place; they are numbered along a spiral from the middle, so that the likeliest come first and a number keeps
its meaning while the ellipse grows.
"""

from math import ceil, sqrt
from typing import NamedTuple

from uppertier.compiled import lean
from uppertier.radar.array import in_field
from uppertier.vectors import along, dot, load, rotate_back, scale

# Beams of a raster and of the fence lie this part of a half-power width apart; midway between four raster
# beams the two-way loss is then 6.8 dB.
BEAM_SPACING = 0.75
# Half-width of the region a cued search covers, in standard deviations of the predicted place.
SEARCH_SIGMAS = 2.0


class Raster(NamedTuple):
    """A grid of beams over the place where a target should be: middle, spacing, and the ellipse to cover.

    `uu`, `uv`, `vv` are the inverse of the covariance in units of the spacing; `reach` the ellipse's size
    with half a cell around it; `rings` how many square rings of beams enclose it.
    """

    u: float
    v: float
    u_step: float
    v_step: float
    uu: float
    uv: float
    vv: float
    reach: float
    rings: int


@lean
def spread(matrix, a, b):
    """Return the covariance a' M b of two projections of a place whose covariance matrix is M (3, 3)."""
    return a[0] * dot(load(matrix[0]), b) + a[1] * dot(load(matrix[1]), b) + a[2] * dot(load(matrix[2]), b)


@lean
def lay_raster(radar, site, covariance_m2, range_m, toward):
    """Return the raster that covers the predicted place's ellipse of SEARCH_SIGMAS on the face."""
    u, v = dot(site.face[0], toward), dot(site.face[1], toward)
    u_step = BEAM_SPACING * radar.azimuth_beamwidth_rad
    v_step = BEAM_SPACING * radar.elevation_beamwidth_rad
    # Gradients of u and v with respect to the place, in steps.
    u_slope = scale(1.0 / (range_m * u_step), along(site.face[0], -u, toward))
    v_slope = scale(1.0 / (range_m * v_step), along(site.face[1], -v, toward))
    # The floor of a tenth of a step keeps the ellipse of a well-known place from vanishing.
    var_u = spread(covariance_m2, u_slope, u_slope) + 0.01
    var_v = spread(covariance_m2, v_slope, v_slope) + 0.01
    cov = spread(covariance_m2, u_slope, v_slope)
    determinant = var_u * var_v - cov * cov
    uu, uv, vv = var_v / determinant, -cov / determinant, var_u / determinant
    half_cell = 0.5 * sqrt(uu + vv + 2.0 * abs(uv))
    rings = ceil(SEARCH_SIGMAS * sqrt(max(var_u, var_v)) - 0.5)
    most = ceil(2.0 / min(u_step, v_step))
    return Raster(u, v, u_step, v_step, uu, uv, vv, SEARCH_SIGMAS + half_cell, min(max(rings, 0), most))


@lean
def spiral(index):
    """Return the cell (column, row) of a square grid that a spiral from the middle visits as `index`."""
    ring = ceil(0.5 * (sqrt(index + 1.0) - 1.0))
    if ring == 0:
        return 0, 0
    side = 2 * ring
    place = index - (side - 1) * (side - 1)
    leg = place // side
    step = place % side + 1
    if leg == 0:
        return ring, -ring + step
    if leg == 1:
        return ring - step, ring
    if leg == 2:
        return -ring, ring - step
    return -ring + step, -ring


@lean
def beam_of(raster, index):
    """Return the middle (u, v) of a raster's beam and whether its cell touches the ellipse to be covered."""
    column, row = spiral(index)
    distance2 = raster.uu * column * column + 2.0 * raster.uv * column * row + raster.vv * row * row
    wanted = distance2 <= raster.reach * raster.reach
    return raster.u + column * raster.u_step, raster.v + row * raster.v_step, wanted


@lean
def next_beam(radar, site, raster, index):
    """Return the first beam from `index` on that the ellipse wants and the face can make, or -1."""
    side = 2 * raster.rings + 1
    while index < side * side:
        u, v, wanted = beam_of(raster, index)
        sine2 = u * u + v * v
        if (
            wanted
            and sine2 < 1.0
            and in_field(radar, site, rotate_back(site.face, (u, v, sqrt(1.0 - sine2))))
        ):
            return index
        index += 1
    return -1
