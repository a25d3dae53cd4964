"""Where a flight must stop to be noted: apogee, 100 km on the way down, the ground.

An event is found on the quintic through a step, good to a microsecond; then the step is flown again, to end
there.
"""

from math import sqrt

from uppertier.compiled import lean
from uppertier.earth.geodesy import normal_and_height
from uppertier.flight.body import APOGEE, IMPACT, NOTHING, REENTRY
from uppertier.flight.path import state_between

REENTRY_HEIGHT_M = 100_000.0


@lean
def height_and_climb(position, velocity, planet):
    """Return height over the ellipsoid (m) and how fast it grows (m/s)."""
    x, y, z = position
    level = sqrt(x * x + y * y)
    cosine, sine, height = normal_and_height(level, z, planet)
    outward = 0.0
    if level > 0.0:
        outward = (x * velocity[0] + y * velocity[1]) / level
    return height, cosine * outward + sine * velocity[2]


@lean
def event_value(kind, knots, before, time_s, ground_m, planet):
    """Return what passes through zero at an event of a kind: climb (m/s), or height over a level (m)."""
    position, velocity, _ = state_between(knots, before, time_s)
    height, climb = height_and_climb(position, velocity, planet)
    if kind == APOGEE:
        return climb
    if kind == REENTRY:
        return height - REENTRY_HEIGHT_M
    return height - ground_m


@lean
def event_time(kind, knots, before, ground_m, planet):
    """Return when an event happens within the interval after a knot; its value falls through zero there.

    Regula falsi in the Illinois form (Dowell and Jarratt, BIT 11, 1971), to a microsecond or to 1e-7 m or
    m/s; then one step of the secant through the last two points, which needs no new value and leaves only
    rounding: a path that grazes the ground would else end where the search happened to stop.
    """
    low, high = knots[before, 0], knots[before + 1, 0]
    low_value = event_value(kind, knots, before, low, ground_m, planet)
    high_value = event_value(kind, knots, before, high, ground_m, planet)
    side = 0
    middle, value = high, high_value
    for _ in range(60):
        if low_value <= 0.0:
            return low
        if high_value >= 0.0:
            return high
        last, last_value = middle, value
        middle = (low * high_value - high * low_value) / (high_value - low_value)
        value = event_value(kind, knots, before, middle, ground_m, planet)
        if abs(value) < 1e-7 or high - low < 1e-6:
            change = value * (middle - last) / (value - last_value)
            return min(max(middle - change, low), high) if value != last_value else middle
        if value > 0.0:
            low, low_value = middle, value
            if side == 1:
                high_value *= 0.5
            side = 1
        else:
            high, high_value = middle, value
            if side == -1:
                low_value *= 0.5
            side = -1
    return middle


@lean
def first_event(height, climb, height_after, climb_after, ground_m):
    """Return the kind of the first event between two states, or NOTHING."""
    if climb > 0.0 >= climb_after:
        return APOGEE
    if height > REENTRY_HEIGHT_M >= height_after:
        return REENTRY
    if height_after < ground_m and climb_after < 0.0:
        return IMPACT
    return NOTHING
