"""What the bulge of the Earth hides: the straight line of sight over the ellipsoid.

Where this stops being true: radar waves bend downward, so a real radar sees a little beyond the straight
line (about one degree less elevation at the horizon), and terrain hides more than the smooth ellipsoid does.
"""

from uppertier.compiled import compiled
from uppertier.vectors import along, dot, subtract

# A site on the ellipsoid must not hide itself by rounding: a grazing line counts as clear. A millimetre.
GRAZING = 1.0 - 3e-10


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
