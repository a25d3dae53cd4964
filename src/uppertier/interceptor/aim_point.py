"""The point that the seeker follows: not the middle of the body, and never still.

What is tracked is the middle of an image whose brightness changes as the body turns and heats: it wanders
about the middle of the silhouette by a share of the size seen, as first-order Gauss-Markov noise. That is the
model of radar glint (Zarchan, Tactical and Strategic Missile Guidance, on correlated noise and shaping
filters) taken over for an infrared image.

A body is a cone. Its middle, which its path describes, lies `CENTRE` of its length behind the tip, the middle
of its silhouette seen from the side `CENTROID`.

Where this stops being true: the wander is alike on every aspect and at every range, is not bounded by the
body, and knows no steady shift toward a hot nose or a hot base; a hot wake is not seen.
"""

from math import exp, sqrt

from uppertier.compiled import lean
from uppertier.random import AIM_POINT, LETHALITY, normals
from uppertier.vectors import across, along, cross, dot, load, norm, scale, unit

# The middle of mass in parts of the length behind the tip: ahead of the middle of pressure of a cone, 2/3, by
# the static margin of some 5 per cent with which such bodies fly straight.
CENTRE = 0.6
CENTROID = 2.0 / 3.0


@lean
def body_axis(target, seed, replica, slot):
    """Return the unit vector from a body's base to its tip: along its velocity, or anywhere if it tumbles.

    A body that fluctuates as case 1 (`engagement.sky`) tumbles; its attitude is drawn once for each round.
    """
    if target.swerling != 1:
        return unit(load(target.velocity_m_s))
    x, y = normals(seed, replica, LETHALITY, slot, 0)
    z, _ = normals(seed, replica, LETHALITY, slot, 1)
    return unit((x, y, z))


@lean
def size_seen(target, sight, axis):
    """Return the extents (m) of a body across a line of sight: along its axis as seen, and at right angles.

    `sight` and `axis` are unit vectors.
    """
    cosine = dot(sight, axis)
    lengthwise = sqrt(max(1.0 - cosine * cosine, 0.0)) * target.length_m
    foreshortened = abs(cosine) * target.diameter_m
    return sqrt(lengthwise * lengthwise + foreshortened * foreshortened), target.diameter_m


@lean
def wander_on(seeker, seed, replica, slot, looks, seconds, wander):
    """Carry the wander (2,), in standard deviations, on by some seconds; at look 0 draw where it begins."""
    lengthwise, crosswise = normals(seed, replica, AIM_POINT, slot, looks)
    keep = exp(-seconds / seeker.wander_time_s) if looks > 0 else 0.0
    fresh = sqrt(1.0 - keep * keep)
    wander[0] = keep * wander[0] + fresh * lengthwise
    wander[1] = keep * wander[1] + fresh * crosswise


@lean
def point_seen(seeker, target, sight, axis, wander):
    """Return where the tracked point lies against the body's middle (m, a vector), and its spread (m).

    The spread is the standard deviation of the wander on one axis, the mean of both: an eye that sees the
    size of the image knows it.
    """
    lengthwise, crosswise = size_seen(target, sight, axis)
    seen = across(axis, sight)
    if norm(seen) < 1e-6:
        seen = cross(sight, (0.0, 0.0, 1.0)) if abs(sight[2]) < 0.9 else cross(sight, (1.0, 0.0, 0.0))
    seen = unit(seen)
    shift = scale((CENTRE - CENTROID) * target.length_m, axis)
    shift = along(shift, seeker.wander_share * lengthwise * wander[0], seen)
    shift = along(shift, seeker.wander_share * crosswise * wander[1], cross(sight, seen))
    return shift, seeker.wander_share * sqrt(0.5 * (lengthwise * lengthwise + crosswise * crosswise))
