"""The divert thrusters: four across the line of sight, each full on or off, in pulses of a least length.

Pulse-width modulation: in each step every axis is owed an impulse, what was commanded and not yet given; a
thruster burns as long as that takes, at most the whole step, and not at all while it would be for less than
the least pulse (Wertz, Spacecraft Attitude Determination and Control, on the minimum impulse bit). So small
commands gather until they are worth a pulse: that is the dead band. Valve and chamber follow with a
first-order lag. Without a least pulse the thrusters are the linear single-lag motors of the textbook.

Where this stops being true: the kill vehicle has no attitude of its own, its thrusters lie exactly across the
line of sight and through its middle of mass; a pulse counts in its step by its mean; thrust does not change
as the tanks empty.
"""

from math import exp

from uppertier.compiled import lean
from uppertier.interceptor.seeker import lateral_axes
from uppertier.vectors import along, dot, load, norm, scale, store, subtract


@lean
def pulse(kill_vehicle, owed_m_s, seconds):
    """Return the impulse (m/s, signed) that one axis gives in a step, of the impulse it owes."""
    level = kill_vehicle.divert_limit_m_s2
    burn_s = min(abs(owed_m_s) / level, seconds)
    if burn_s < min(kill_vehicle.least_pulse_s, seconds):
        return 0.0
    return level * burn_s if owed_m_s > 0.0 else -level * burn_s


@lean
def gathered(kill_vehicle, owed, seconds):
    """Return an impulse owed (m/s, a vector), cut to one full step or one least pulse: the rest is stale."""
    most = kill_vehicle.divert_limit_m_s2 * max(kill_vehicle.least_pulse_s, seconds)
    size = norm(owed)
    return scale(most / size, owed) if size > most else owed


@lean
def push(kill_vehicle, flying, sight, wanted, seconds):
    """Return the mean divert acceleration (m/s2) over the next `seconds`; moves the valves, spends the fuel.

    `sight` is the unit vector of the line of sight, `wanted` the commanded acceleration. Exact for a
    first-order lag under thrust that is even over the step; when the fuel ends inside the step the pulses are
    cut to what was left.
    """
    first, second = lateral_axes(sight)
    owed = along(load(flying.impulse_owed_m_s), seconds, wanted)
    right = pulse(kill_vehicle, dot(owed, first), seconds)
    up = pulse(kill_vehicle, dot(owed, second), seconds)
    spent = abs(right) + abs(up)
    if spent > flying.divert_left_m_s:
        right *= flying.divert_left_m_s / spent
        up *= flying.divert_left_m_s / spent
        spent = flying.divert_left_m_s
    flying.divert_left_m_s -= spent
    given = along(scale(right, first), up, second)
    store(flying.impulse_owed_m_s, gathered(kill_vehicle, subtract(owed, given), seconds))
    burning = scale(1.0 / seconds, given)
    lag = kill_vehicle.divert_lag_s
    fade = exp(-seconds / lag) if lag > 0.0 else 0.0
    short = subtract(load(flying.divert_acceleration_m_s2), burning)
    store(flying.divert_acceleration_m_s2, along(burning, fade, short))
    return along(burning, (1.0 - fade) * lag / seconds, short)
