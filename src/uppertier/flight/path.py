"""A flown path: knots in time, and the smooth curve through them.

A knot is a row of ten numbers: time (s since launch), position (m), velocity (m/s), acceleration (m/s2), all
Earth-fixed. Between knots the quintic that meets position, velocity and acceleration at both ends. Where a
force jumps (thrust ends, a body separates) two knots stand at the same time, before and after.
"""

from math import cos, sin

import numpy as np

from uppertier.compiled import inlined, lean
from uppertier.earth.geodesy import geodetic_from_ecef, surface_inverse
from uppertier.earth.gravity import fictitious, gravity
from uppertier.vectors import add, norm, subtract

# Enough for every flight of the catalogue with room to spare; 16 kB a path.
KNOTS = 200
COLUMNS = 10
# An interval that is laid out: when it begins, 1 over its length, and six coefficients of each axis.
ARC_COLUMNS = 20

# An object in the sky now, as radar and seekers meet it; `alive` is 1 while it is in flight and whole,
# `label` the class that a discriminator calls it by, right or wrong, from 1 on, 0 for none; its echo
# fluctuates as `swerling` says, case 1 or 3.
TARGET = np.dtype(
    [
        ("position_m", "f8", (3,)),
        ("velocity_m_s", "f8", (3,)),
        ("acceleration_m_s2", "f8", (3,)),
        ("cross_section_m2", "f8"),
        ("length_m", "f8"),
        ("diameter_m", "f8"),
        ("alive", "i8"),
        ("label", "i8"),
        ("swerling", "i8"),
    ],
    align=True,
)


@lean
def interval_at(knots, count, time_s):
    """Return the index of the knot that begins the interval holding a time; of two at one time, the later."""
    low = 0
    high = count - 1
    while high - low > 1:
        middle = (low + high) // 2
        if time_s < knots[middle, 0]:
            high = middle
        else:
            low = middle
    return low


@lean
def curve_between(knots, before, length_s, axis):
    """Return the six coefficients along one axis of the curve from the knot `before` to the next.

    The quintic Hermite of the two, in powers of the part (0 to 1) of the interval, which is `length_s` long.
    """
    start, end = knots[before], knots[before + 1]
    square = length_s * length_s
    rate0, rate1 = start[4 + axis] * length_s, end[4 + axis] * length_s
    bend0, bend1 = start[7 + axis] * square, end[7 + axis] * square
    rise = end[1 + axis] - start[1 + axis] - rate0 - 0.5 * bend0
    turn = rate1 - rate0 - bend0
    curve = bend1 - bend0
    c3 = 10.0 * rise - 4.0 * turn + 0.5 * curve
    c4 = -15.0 * rise + 7.0 * turn - curve
    c5 = 6.0 * rise - 3.0 * turn + 0.5 * curve
    return start[1 + axis], rate0, 0.5 * bend0, c3, c4, c5


@lean
def point_on(curve, part, per_s):
    """Return position, velocity and acceleration along one axis at a part of an interval of 1 / `per_s`."""
    c0, c1, c2, c3, c4, c5 = curve
    value = c0 + part * (c1 + part * (c2 + part * (c3 + part * (c4 + part * c5))))
    rate = c1 + part * (2.0 * c2 + part * (3.0 * c3 + part * (4.0 * c4 + part * 5.0 * c5)))
    bend = 2.0 * c2 + part * (6.0 * c3 + part * (12.0 * c4 + part * 20.0 * c5))
    return value, rate * per_s, bend * per_s * per_s


@lean
def state_between(knots, before, time_s):
    """Return position, velocity, acceleration at a time within the interval that begins at knot `before`.

    Times beyond the interval give the state at its nearer end.
    """
    length = knots[before + 1, 0] - knots[before, 0]
    if length <= 0.0:
        row = before + 1
        return (
            (knots[row, 1], knots[row, 2], knots[row, 3]),
            (knots[row, 4], knots[row, 5], knots[row, 6]),
            (knots[row, 7], knots[row, 8], knots[row, 9]),
        )
    per_s = 1.0 / length
    part = min(max((time_s - knots[before, 0]) * per_s, 0.0), 1.0)
    x, u, a = point_on(curve_between(knots, before, length, 0), part, per_s)
    y, v, b = point_on(curve_between(knots, before, length, 1), part, per_s)
    z, w, c = point_on(curve_between(knots, before, length, 2), part, per_s)
    return (x, y, z), (u, v, w), (a, b, c)


@lean
def lay_arc(knots, before, arc):
    """Write the curve from the knot `before` to the next, which is later, into an arc (ARC_COLUMNS,)."""
    length = knots[before + 1, 0] - knots[before, 0]
    arc[0] = knots[before, 0]
    arc[1] = 1.0 / length
    for axis in range(3):
        curve = curve_between(knots, before, length, axis)
        for k in range(6):
            arc[2 + 6 * axis + k] = curve[k]


@inlined
def state_on(arc, time_s):
    """Return what `state_between` does, from an arc that is laid out already."""
    per_s = arc[1]
    part = min(max((time_s - arc[0]) * per_s, 0.0), 1.0)
    x, u, a = point_on((arc[2], arc[3], arc[4], arc[5], arc[6], arc[7]), part, per_s)
    y, v, b = point_on((arc[8], arc[9], arc[10], arc[11], arc[12], arc[13]), part, per_s)
    z, w, c = point_on((arc[14], arc[15], arc[16], arc[17], arc[18], arc[19]), part, per_s)
    return (x, y, z), (u, v, w), (a, b, c)


@lean
def state_at(knots, count, time_s):
    """Return position (m), velocity (m/s), acceleration (m/s2) of a path at a time (s since launch).

    Before the first knot its state, after the last knot the last state. Needs two knots or more. Off the
    true path by less than 1 m wherever `propagate` put the knots.
    """
    return state_between(knots, interval_at(knots, count, time_s), time_s)


@lean
def landing(knots, count, latitude_rad, longitude_rad, planet):
    """Return how far east and north (m) of a place a path ends, along the geodesic from the place."""
    last = (knots[count - 1, 1], knots[count - 1, 2], knots[count - 1, 3])
    latitude, longitude, _ = geodetic_from_ecef(last, planet)
    distance, azimuth = surface_inverse(latitude_rad, longitude_rad, latitude, longitude, planet)
    return distance * sin(azimuth), distance * cos(azimuth)


@lean
def peak_deceleration(knots, first, count, planet):
    """Return the greatest drag deceleration (m/s2) from knot `first` to the end of a path.

    Drag is what is left of the acceleration without gravity and the turning frame. Looked at ten times in
    each interval: the steps are short where drag changes fast, so the peak is good to 0.1 per cent.
    """
    greatest = 0.0
    for before in range(first, count - 1):
        length = knots[before + 1, 0] - knots[before, 0]
        for i in range(11):
            position, velocity, acceleration = state_between(
                knots, before, knots[before, 0] + 0.1 * i * length
            )
            pull = add(gravity(position, planet), fictitious(position, velocity, planet))
            greatest = max(greatest, norm(subtract(acceleration, pull)))
    return greatest
