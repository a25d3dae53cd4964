"""Where the thrust points: vertical rise, pitch kick, gravity turn.

The missile has no attitude of its own: it points where this says, at once. True for flight paths within the
limits of a real control system; the angle of attack of the kick makes no lift here.
"""

from math import cos, sin

from uppertier.compiled import compiled
from uppertier.flight.body import KICKING, RISING, TURNING
from uppertier.vectors import across, load, unit


@compiled
def steering_at(time_s, rise_end_s, kick_end_s):
    """Return how the missile is steered from a time on, and until when (s since launch)."""
    if time_s < rise_end_s:
        return RISING, rise_end_s
    if time_s < kick_end_s:
        return KICKING, kick_end_s
    return TURNING, 1e9


@compiled
def thrust_direction(velocity, craft):
    """Return the unit vector of thrust: up; or off the velocity by the kick, toward downrange; or along it.

    The kick is a constant angle between thrust and air-relative velocity for the length of its window, as the
    published "turn angles" of the class are defined; after it the path turns by gravity alone.
    """
    if craft.phase == RISING:
        return load(craft.up)
    ahead = unit(velocity)
    if craft.phase == TURNING:
        return ahead
    level = unit(across(load(craft.downrange), ahead))
    cosine, sine = cos(craft.kick_rad), sin(craft.kick_rad)
    return (
        cosine * ahead[0] + sine * level[0],
        cosine * ahead[1] + sine * level[1],
        cosine * ahead[2] + sine * level[2],
    )
