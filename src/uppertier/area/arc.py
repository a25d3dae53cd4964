"""The textbook flight as a path: a Kepler arc over the sphere, exact at any time, and as knots.

An impulsive missile has no flown path, only an arc in closed form (`trajectory.ballistic`). Here a place on
that arc is found by Kepler's equation. Source: Bate, Mueller, White, Fundamentals of Astrodynamics (1971),
sections 1.5 and 4.2. Stops being true where `ballistic` does.
"""

from math import atan2, cos, pi, sin, sqrt
from typing import NamedTuple

from uppertier.compiled import compiled
from uppertier.vectors import add, scale


class Ellipse(NamedTuple):
    """An arc laid over the sphere: its size and shape, when and where it starts, and its two directions.

    `start_anomaly_rad` is the true anomaly of the launch, `start_mean_rad` its mean anomaly, `rate_rad_s` the
    mean motion; `outward` the unit vector to the launch place, `onward` the level one toward the target.
    """

    semimajor_m: float
    eccentricity: float
    start_anomaly_rad: float
    start_mean_rad: float
    rate_rad_s: float
    outward: tuple
    onward: tuple


@compiled
def eccentric_from_true(anomaly_rad, eccentricity):
    """Return the eccentric anomaly (rad) of a true anomaly in [0, 2 pi]: Bate, Mueller, White, 4.2-8."""
    half = 0.5 * anomaly_rad
    return 2.0 * atan2(sqrt(1.0 - eccentricity) * sin(half), sqrt(1.0 + eccentricity) * cos(half))


@compiled
def ellipse_over(central_angle_rad, apogee_m, outward, onward, radius_m, mu_m3_s2):
    """Return the ellipse of a range angle (rad, in (0, 2 pi)) and an apogee (m, above zero).

    The launch lies half the range angle before the apogee, at the true anomaly pi - Phi / 2.
    """
    top = radius_m + apogee_m
    eccentricity = apogee_m / (top - radius_m * cos(0.5 * central_angle_rad))
    semimajor = top / (1.0 + eccentricity)
    anomaly = pi - 0.5 * central_angle_rad
    eccentric = eccentric_from_true(anomaly, eccentricity)
    mean = eccentric - eccentricity * sin(eccentric)
    rate = sqrt(mu_m3_s2 / (semimajor * semimajor * semimajor))
    return Ellipse(semimajor, eccentricity, anomaly, mean, rate, outward, onward)


@compiled
def eccentric_anomaly(mean_rad, eccentricity):
    """Return the eccentric anomaly (rad) of a mean anomaly in [0, 2 pi], for an eccentricity below 1.

    Kepler's equation by Newton's steps, each kept within a bracket that bisection narrows: it always ends.
    """
    low, high = 0.0, 2.0 * pi
    angle = pi
    for _ in range(60):
        wrong = angle - eccentricity * sin(angle) - mean_rad
        if wrong > 0.0:
            high = angle
        else:
            low = angle
        step = wrong / (1.0 - eccentricity * cos(angle))
        if abs(step) < 1e-15:
            break
        angle = angle - step
        if not low < angle < high:
            angle = 0.5 * (low + high)
    return angle


@compiled
def arc_state(ellipse, time_s):
    """Return position (m), velocity (m/s) and acceleration (m/s2) a time (s) after the launch."""
    eccentric = eccentric_anomaly(ellipse.start_mean_rad + ellipse.rate_rad_s * time_s, ellipse.eccentricity)
    shape = 1.0 - ellipse.eccentricity * cos(eccentric)
    radius = ellipse.semimajor_m * shape
    root = sqrt((1.0 - ellipse.eccentricity) * (1.0 + ellipse.eccentricity))
    anomaly = atan2(root * sin(eccentric), cos(eccentric) - ellipse.eccentricity)
    turn = anomaly - ellipse.start_anomaly_rad
    up = add(scale(cos(turn), ellipse.outward), scale(sin(turn), ellipse.onward))
    ahead = add(scale(-sin(turn), ellipse.outward), scale(cos(turn), ellipse.onward))
    pace = ellipse.semimajor_m * ellipse.rate_rad_s / shape
    velocity = add(scale(pace * ellipse.eccentricity * sin(eccentric), up), scale(pace * root, ahead))
    pull = ellipse.rate_rad_s * ellipse.rate_rad_s * (ellipse.semimajor_m / radius) ** 3
    return scale(radius, up), velocity, scale(-pull * radius, up)


@compiled
def arc_position(ellipse, time_s):
    """Return the position (m) a time (s) after the launch."""
    return arc_state(ellipse, time_s)[0]


@compiled
def arc_knots(ellipse, flight_time_s, knots):
    """Fill knots (n, 10) evenly over the flight; between two of them the curve is off by less than a micron.

    True for knots up to 10 s apart: the quintic's error is the sixth derivative, some 1e-11 m/s6, times the
    sixth power of half the interval, over 720.
    """
    last = len(knots) - 1
    for i in range(last + 1):
        time_s = flight_time_s * i / last
        position, velocity, acceleration = arc_state(ellipse, time_s)
        knots[i, 0] = time_s
        for axis in range(3):
            knots[i, 1 + axis] = position[axis]
            knots[i, 4 + axis] = velocity[axis]
            knots[i, 7 + axis] = acceleration[axis]
