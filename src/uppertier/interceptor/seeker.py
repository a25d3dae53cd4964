"""The infrared eye: when it sees the target, and how wrongly.

It measures the direction of the line of sight and nothing else; range and time to go come from the estimate
brought up from the ground. Directions carry white noise, new in each look, and one boresight error that
stays.

Where this stops being true: any body in range and in view is seen for certain (no temperature, no contrast
with earth or sky, no heating of the window in dense air); the aim point is the middle of the body; the noise
does not grow with the rate of the line of sight.
"""

from math import cos

from uppertier.compiled import compiled
from uppertier.random import SEEKER, normals
from uppertier.vectors import across, add, cross, dot, load, norm, scale, subtract, unit


@compiled
def lateral_axes(direction):
    """Return two unit vectors at right angles to a unit vector and to each other."""
    if abs(direction[0]) < 0.6:
        first = unit(cross(direction, (1.0, 0.0, 0.0)))
    else:
        first = unit(cross(direction, (0.0, 1.0, 0.0)))
    return first, cross(direction, first)


@compiled
def acquire(seeker, position, pointing, targets):
    """Return the index of the target that the seeker takes, or -1.

    `pointing` is the unit vector along which the eye looks, to where the round believes the target: of the
    bodies alive in range and in the field of view it takes the one seen nearest to that direction. A round on
    a wrong estimate may so take the wrong body.
    """
    chosen = -1
    nearest = cos(seeker.half_field_of_view_rad)
    for i in range(targets.shape[0]):
        target = targets[i]
        if target.alive == 1:
            sight = subtract(load(target.position_m), position)
            if norm(sight) <= seeker.acquisition_range_m:
                closeness = dot(unit(sight), pointing)
                if closeness >= nearest:
                    nearest = closeness
                    chosen = i
    return chosen


@compiled
def look(seeker, seed, replica, slot, looks, bias, sight):
    """Return the measured direction (unit vector) of a target in the true direction `sight` (unit vector).

    `looks` counts the looks of this round: each has noise of its own.
    """
    first, second = lateral_axes(sight)
    right, up = normals(seed, replica, SEEKER, slot, looks)
    wrong = add(scale(seeker.noise_rad * right, first), scale(seeker.noise_rad * up, second))
    return unit(add(sight, add(wrong, across(bias, sight))))
