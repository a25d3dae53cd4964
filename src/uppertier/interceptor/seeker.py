"""The infrared eye: when it sees the target, and how wrongly.

A body is seen where its irradiance at the window, radiant intensity over range squared, passes the least one:
the noise-equivalent irradiance times the signal-to-noise ratio wanted (Hudson, Infrared System Engineering,
chapter 13, the range equation of a system that looks above the air). The eye does not search: it looks where
the round believes the target, and has to see the same body for some frames. It measures the direction of the
line of sight and nothing else; range and time to go come from the estimate brought up from the ground.
Directions carry white noise, new in each look, one boresight error that stays, and the wander of the point
that is tracked (`aim_point`).

Where this stops being true: no contrast with earth or sky, no sun in the field; no heating of the window in
dense air, and no blur by the flow before it; noise grows neither with a faint image nor with the rate of the
line of sight; two bodies nearer than a pixel are still told apart.
"""

from math import cos, sqrt

from uppertier.compiled import lean
from uppertier.interceptor.round import NOTHING_NEAR, OUT_OF_VIEW, TOO_BRIGHT, TOO_FAINT
from uppertier.interceptor.signature import band_exitance, radiant_intensity, temperature_at
from uppertier.random import SEEKER, normals
from uppertier.vectors import across, add, cross, dot, load, norm, scale, subtract, unit


@lean
def lateral_axes(direction):
    """Return two unit vectors at right angles to a unit vector and to each other."""
    if abs(direction[0]) < 0.6:
        first = unit(cross(direction, (1.0, 0.0, 0.0)))
    else:
        first = unit(cross(direction, (0.0, 1.0, 0.0)))
    return first, cross(direction, first)


@lean
def brightest_allowed(seeker, planet, position, velocity, range_m):
    """Return the irradiance (W/m2) above which a body is not the one expected at a range (m).

    The round is told a cold body's radiant intensity; it scales it by how hot such a body would be at the
    place (m) and velocity (m/s) believed.
    """
    cold = seeker.body_temperature_k
    hot = temperature_at(position, velocity, cold, planet)
    expected = seeker.expected_intensity_w_sr * band_exitance(hot) / band_exitance(cold)
    return seeker.brightness_tolerance * expected / (range_m * range_m)


@lean
def acquire(seeker, planet, position, pointing, brightest_w_m2, targets):
    """Return the index of the target that the seeker takes, or -1, and what kept it from seeing one.

    `pointing` is the unit vector along which the eye looks, to where the round believes the target: of the
    bodies alive, in view, bright enough and not brighter than `brightest_w_m2` it takes the one seen nearest
    to that direction. A round on a wrong estimate may so take the wrong body. Bodies beyond the looking range
    are not there for it.
    """
    chosen, blindness = -1, NOTHING_NEAR
    nearest = cos(seeker.half_field_of_view_rad)
    for i in range(targets.shape[0]):
        target = targets[i]
        if target.alive == 0:
            continue
        sight = subtract(load(target.position_m), position)
        span = norm(sight)
        if span > seeker.looking_range_m:
            continue
        sight = scale(1.0 / span, sight)
        closeness = dot(sight, pointing)
        if closeness < nearest:
            blindness = max(blindness, OUT_OF_VIEW)
            continue
        irradiance = radiant_intensity(target, sight, seeker.body_temperature_k, planet) / (span * span)
        if irradiance < seeker.least_irradiance_w_m2:
            blindness = TOO_FAINT
            continue
        if irradiance > brightest_w_m2:
            blindness = max(blindness, TOO_BRIGHT)
            continue
        nearest = closeness
        chosen = i
    return chosen, blindness


@lean
def look(seeker, seed, replica, slot, looks, frames, bias, sight):
    """Return the measured direction (unit vector) of a target in the true direction `sight` (unit vector).

    `looks` counts the looks of this round: each has noise of its own, that of the mean of some `frames`.
    """
    first, second = lateral_axes(sight)
    right, up = normals(seed, replica, SEEKER, slot, looks)
    sigma = seeker.noise_rad / sqrt(frames)
    wrong = add(scale(sigma * right, first), scale(sigma * up, second))
    return unit(add(sight, add(wrong, across(bias, sight))))
