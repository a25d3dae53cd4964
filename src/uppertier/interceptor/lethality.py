"""What a pass does: where the kill vehicle's path meets the target's body, and whether that kills.

Both are of their true size. The body is a cone of the target's length and diameter with three sections: nose,
warhead, aft. The kill vehicle is a ball of its own radius, and there is no kill bubble: they touch or they do
not. A touch kills with a chance that depends on the section; one in which the ball's middle passes outside
the body is a graze, and so is one too slow to shatter what it meets.

Where this stops being true: an empty stage is a cylinder, no cone; the tip is sharp; the ball has no arms and
no mass distribution; a section counts as struck whole or not; of a missile that keeps its warhead only the
warhead's cone is there; what a kill is (a warhead that does not work, or one that falls elsewhere) is not
asked.
"""

from math import acos, sqrt

from uppertier.compiled import lean
from uppertier.interceptor.aim_point import CENTRE
from uppertier.interceptor.round import AFT, NOSE, UNTOUCHED, WARHEAD
from uppertier.random import LETHALITY, uniforms
from uppertier.vectors import along, dot, norm

# Where the nose ends and the aft section begins, in parts of the length behind the tip. Of a cone's volume
# the first quarter of its length holds 1.6 per cent, which is too little for a charge; the last part holds
# the base cover, the spin motors and the separation gear.
NOSE_END = 0.25
WARHEAD_END = 0.85

# Each step narrows the bracket of the closest point to 0.618: 40 steps, 4e-9 of it.
GOLDEN = 0.6180339887498949
STEPS = 40


@lean
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


@lean
def edge_distance(s, q, s0, q0, s1, q1):
    """Return the distance of the point (s, q) from the straight edge between two others."""
    run, rise = s1 - s0, q1 - q0
    square = run * run + rise * rise
    part = 0.0
    if square > 0.0:
        part = min(max(((s - s0) * run + (q - q0) * rise) / square, 0.0), 1.0)
    along_s, along_q = s - s0 - part * run, q - q0 - part * rise
    return sqrt(along_s * along_s + along_q * along_q)


@lean
def section_distance(s, q, slope, front_m, back_m):
    """Return the distance (m) from the surface of a section of a cone; inside it is negative.

    The point lies `s` behind the tip and `q` from the axis; the section reaches from `front_m` to `back_m`
    behind the tip, and its radius is `slope` times the distance from the tip.
    """
    flank = (q - slope * s) / sqrt(1.0 + slope * slope)
    inside = max(flank, max(front_m - s, s - back_m))
    if inside <= 0.0:
        return inside
    front, back = slope * front_m, slope * back_m
    side = edge_distance(s, q, front_m, front, back_m, back)
    ends = min(
        edge_distance(s, q, front_m, 0.0, front_m, front), edge_distance(s, q, back_m, 0.0, back_m, back)
    )
    return min(side, ends)


@lean
def distance_from(offset, drift, axis, slope, tip_m, front_m, back_m):
    """Return the least distance (m, negative inside) of the straight path offset + drift t from a section.

    `tip_m` is how far the tip lies ahead of the body's middle along `axis`. The distance from a convex body
    along a line has one minimum: golden section.
    """
    speed = norm(drift)
    middle = -dot(offset, drift) / (speed * speed)
    half = (back_m + norm(offset) + 1.0) / speed
    low, high = middle - half, middle + half
    least = 1e9
    for _ in range(STEPS):
        span = high - low
        left, right = high - GOLDEN * span, low + GOLDEN * span
        at_left = distance_at(offset, drift, left, axis, slope, tip_m, front_m, back_m)
        at_right = distance_at(offset, drift, right, axis, slope, tip_m, front_m, back_m)
        least = min(least, min(at_left, at_right))
        if at_left < at_right:
            high = right
        else:
            low = left
    return least


@lean
def distance_at(offset, drift, moment, axis, slope, tip_m, front_m, back_m):
    """Return the distance (m) from a section at one moment of a straight path; see `distance_from`."""
    here = along(offset, moment, drift)
    ahead = dot(here, axis)
    return section_distance(tip_m - ahead, norm(along(here, -ahead, axis)), slope, front_m, back_m)


@lean
def touch(offset, drift, axis, length_m, diameter_m, radius_m):
    """Return the section touched and how far (m) the ball's middle passes from its surface, inside negative.

    `offset` (m) and `drift` (m/s) are the round's less the target's near the closest approach, `axis` the
    unit vector from the body's base to its tip. Whatever else it touches, a path that meets the warhead
    counts as that. Untouched, the distance is that from the nearest section.
    """
    slope, tip = 0.5 * diameter_m / length_m, CENTRE * length_m
    bounds = (0.0, NOSE_END * length_m, WARHEAD_END * length_m, length_m)
    warhead = distance_from(offset, drift, axis, slope, tip, bounds[1], bounds[2])
    if warhead <= radius_m:
        return WARHEAD, warhead
    nose = distance_from(offset, drift, axis, slope, tip, bounds[0], bounds[1])
    aft = distance_from(offset, drift, axis, slope, tip, bounds[2], bounds[3])
    if min(nose, aft) > radius_m:
        return UNTOUCHED, min(warhead, min(nose, aft))
    return (NOSE, nose) if nose < aft else (AFT, aft)


@lean
def kill_chance(lethality, section, surface_m, closing_speed_m_s):
    """Return the probability that a touch kills: by section, or that of a graze; 0 untouched."""
    if section == UNTOUCHED:
        return 0.0
    if surface_m > 0.0 or closing_speed_m_s < lethality.least_closing_speed_m_s:
        return lethality.graze
    if section == WARHEAD:
        return lethality.warhead
    return lethality.nose if section == NOSE else lethality.aft


@lean
def kills(lethality, section, surface_m, closing_speed_m_s, seed, replica, slot):
    """Return whether the touch of one round kills: drawn once."""
    luck, _ = uniforms(seed, replica, LETHALITY, slot, 2)
    return luck < kill_chance(lethality, section, surface_m, closing_speed_m_s)


@lean
def aspect(drift, axis):
    """Return the angle (rad) between the body's nose and the side it is met from; 0 is head on."""
    return acos(min(max(-dot(drift, axis) / norm(drift), -1.0), 1.0))
