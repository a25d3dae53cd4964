"""Whether a pass is a hit: the kill vehicle's path against the target's body, both of their true size.

The body is a capsule of the target's length and diameter along its velocity, the kill vehicle a ball of its
own radius; they touch or they do not. There is no kill bubble.

Where this stops being true: a re-entry vehicle is a cone, thinner towards the nose than this capsule; it may
fly at an angle of attack or tumble; a graze counts as much as a hit amidships; what a hit does to the warhead
is not asked.
"""

from uppertier.compiled import compiled
from uppertier.vectors import along, dot, norm, unit


@compiled
def closest_moment(offset, drift, pull, seconds):
    """Return when in the next `seconds` two bodies are closest: offset + drift t + pull t^2 / 2 is shortest.

    The ends count: the answer is `seconds` if they still close then. Newton's method on the derivative, from
    the moment for straight flight; meant for steps so short that `pull` hardly bends the path.
    """
    moment = 0.0
    square = dot(drift, drift)
    if square > 0.0:
        moment = min(max(-dot(offset, drift) / square, 0.0), seconds)
    for _ in range(4):
        apart = along(along(offset, moment, drift), 0.5 * moment * moment, pull)
        moving = along(drift, moment, pull)
        bend = dot(moving, moving) + dot(apart, pull)
        if bend > 0.0:
            moment = min(max(moment - dot(apart, moving) / bend, 0.0), seconds)
    return moment


@compiled
def distance_to_axis(offset, drift, axis, half_length):
    """Return the distance (m) of a straight path from a segment through the origin.

    The path is offset + drift t for all t; the segment is axis * s for |s| <= `half_length`, `axis` a unit
    vector. Ericson, Real-Time Collision Detection (2005), section 5.1.8, with one line unbounded.
    """
    way = unit(drift)
    level = along(offset, -dot(offset, way), way)
    slant = along(axis, -dot(axis, way), way)
    square = dot(slant, slant)
    s = 0.0
    if square > 1e-12:
        s = min(max(dot(level, slant) / square, -half_length), half_length)
    return norm(along(level, -s, slant))


@compiled
def hits(offset, drift, target_velocity, length_m, diameter_m, radius_m):
    """Return whether a kill vehicle of a radius (m), on the straight path offset + drift t, touches the body.

    `offset` (m) and `drift` (m/s) are the round's less the target's, near the closest approach.
    """
    thickness = 0.5 * diameter_m
    half = max(0.5 * length_m - thickness, 0.0)
    return distance_to_axis(offset, drift, unit(target_velocity), half) <= thickness + radius_m
