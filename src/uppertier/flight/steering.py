"""Where the thrust points: vertical rise, pitch kick, gravity turn.

The missile has no attitude of its own: it points where this says, at once. True for flight paths within the
limits of a real control system; the angle of attack of the kick makes no lift here.
"""

from math import cos, sin

from uppertier.compiled import compiled
from uppertier.flight.body import KICKING, RISING, TURNING
from uppertier.vectors import across, unit


@compiled
def steering_at(vehicle, time_s):
    """Return how the missile is steered from a time on, and until when (s since launch)."""
    kick_end_s = vehicle.rise_time_s + vehicle.kick_time_s
    if time_s < vehicle.rise_time_s:
        return RISING, vehicle.rise_time_s
    if time_s < kick_end_s:
        return KICKING, kick_end_s
    return TURNING, 1e9


@compiled
def thrust_direction(velocity, body):
    """Return the unit vector of thrust: up; or off the velocity by the kick, toward downrange; or along it.

    The kick is a constant angle between thrust and air-relative velocity for the length of its window, as the
    published "turn angles" of the class are defined; after it the path turns by gravity alone.
    """
    if body.phase == RISING:
        return body.up
    ahead = unit(velocity)
    if body.phase == TURNING:
        return ahead
    level = unit(across(body.downrange, ahead))
    cosine, sine = cos(body.kick_rad), sin(body.kick_rad)
    return (
        cosine * ahead[0] + sine * level[0],
        cosine * ahead[1] + sine * level[1],
        cosine * ahead[2] + sine * level[2],
    )
