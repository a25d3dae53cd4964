"""Free flight in closed form: Kepler arcs from ground to ground of a sphere, and from place to place.

The textbook missile burns out at once, at the surface. Its arc is symmetric about the apogee, where it meets
the axis of the ellipse. Sources: Wheelon, Free Flight of a Ballistic Missile, ARS Journal 29 (1959); Bate,
Mueller, White, Fundamentals of Astrodynamics (1971), chapter 6. Stops being true with drag, burn time, the
turning and the bulge of the Earth: all of them matter for a real missile (see `flight`).
"""

from math import acos, atan2, cos, cosh, pi, sin, sinh, sqrt
from typing import NamedTuple

import numpy as np

from uppertier.compiled import compiled
from uppertier.vectors import cross, dot, norm, scale, subtract


class Arc(NamedTuple):
    """A surface-to-surface arc: launch speed and elevation, height of the apogee, time of flight."""

    speed_m_s: float
    elevation_rad: float
    apogee_m: float
    flight_time_s: float


@compiled
def hit_speed(central_angle_rad, elevation_rad, radius_m, mu_m3_s2):
    """Return the launch speed (m/s) that hits a point of the same sphere, or -1.0 where no speed does.

    The hit equation for equal radii: v^2 = (mu / r) (1 - cos Phi) / (cos^2 g - cos g cos(Phi + g)).
    Bate, Mueller, White, section 6.2. `central_angle_rad` in (0, 2 pi), `elevation_rad` in [0, pi / 2).
    """
    level = cos(elevation_rad)
    bend = level * level - level * cos(central_angle_rad + elevation_rad)
    if bend <= 0.0:
        return -1.0
    return sqrt(mu_m3_s2 / radius_m * (1.0 - cos(central_angle_rad)) / bend)


@compiled
def flight_time(central_angle_rad, eccentricity, semimajor_m, mu_m3_s2):
    """Return the time (s) over the apogee from one end of a symmetric arc to the other.

    Kepler's equation from perigee to the launch point, true anomaly pi - Phi / 2, and the rest of the period
    twice. Bate, Mueller, White, equations 4.2-9 and 4.2-14.
    """
    half = 0.5 * (pi - 0.5 * central_angle_rad)
    anomaly = 2.0 * atan2(sqrt(1.0 - eccentricity) * sin(half), sqrt(1.0 + eccentricity) * cos(half))
    mean = anomaly - eccentricity * sin(anomaly)
    return 2.0 * (pi - mean) * sqrt(semimajor_m * semimajor_m * semimajor_m / mu_m3_s2)


@compiled
def arc_through_apogee(central_angle_rad, apogee_m, radius_m, mu_m3_s2):
    """Return the arc of a given range angle (rad, in (0, 2 pi)) and apogee height (m, above zero).

    With the launch at true anomaly pi - Phi / 2: e = (r_a - r) / (r_a - r cos(Phi / 2)), a = r_a / (1 + e);
    from the conic r = a (1 - e^2) / (1 + e cos nu). Every apogee above zero has exactly one arc.
    """
    half = 0.5 * central_angle_rad
    top = radius_m + apogee_m
    eccentricity = apogee_m / (top - radius_m * cos(half))
    semimajor = top / (1.0 + eccentricity)
    speed = sqrt(mu_m3_s2 * (2.0 / radius_m - 1.0 / semimajor))
    elevation = atan2(eccentricity * sin(half), 1.0 - eccentricity * cos(half))
    return Arc(speed, elevation, apogee_m, flight_time(central_angle_rad, eccentricity, semimajor, mu_m3_s2))


@compiled
def minimum_energy_arc(central_angle_rad, radius_m, mu_m3_s2):
    """Return the arc of least speed for a range angle (rad, in (0, pi]).

    The launch elevation is pi / 4 - Phi / 4 (Wheelon, 1959), and the free focus lies on the chord's middle,
    so the apogee is (r / 2) (1 + sin(Phi / 2)) + (r / 2) cos(Phi / 2) from the centre.
    """
    half = 0.5 * central_angle_rad
    apogee = 0.5 * radius_m * (sin(half) + cos(half) - 1.0)
    return arc_through_apogee(central_angle_rad, apogee, radius_m, mu_m3_s2)


@compiled
def speed_at_height(speed_m_s, height_m, radius_m, mu_m3_s2):
    """Return the speed (m/s) at a height (m) on an arc that leaves the surface with a speed (vis-viva)."""
    return sqrt(speed_m_s * speed_m_s - 2.0 * mu_m3_s2 * (1.0 / radius_m - 1.0 / (radius_m + height_m)))


@compiled
def stumpff(z):
    """Return Stumpff's functions C(z) and S(z): Bate, Mueller, White, equations 4.4-10 and 4.4-11."""
    if z > 1e-3:
        root = sqrt(z)
        return (1.0 - cos(root)) / z, (root - sin(root)) / (root * z)
    if z < -1e-3:
        root = sqrt(-z)
        return (1.0 - cosh(root)) / z, (sinh(root) - root) / (-z * root)
    return 0.5 - z / 24.0 + z * z / 720.0, 1.0 / 6.0 - z / 120.0 + z * z / 5040.0


@compiled
def lambert(start, end, time_s, mu_m3_s2):
    """Return the velocities (m/s) at two places (m) between which a free flight takes a given time.

    The way is the one that turns as the Earth does, about +z. Universal variables: Bate, Mueller, White,
    section 5.3, solved by bisection in z. Not for places in line with the centre, where the plane is open.
    Where no flight of less than one turn takes so long, the velocities are nan.
    """
    r1, r2 = norm(start), norm(end)
    cosine = min(max(dot(start, end) / (r1 * r2), -1.0), 1.0)
    turn = acos(cosine) if cross(start, end)[2] >= 0.0 else 2.0 * pi - acos(cosine)
    a = sin(turn) * sqrt(r1 * r2 / (1.0 - cosine))
    low, high = -4.0 * pi * pi, 4.0 * pi * pi
    y = 0.0
    for _ in range(200):
        z = 0.5 * (low + high)
        c, s = stumpff(z)
        y = r1 + r2 + a * (z * s - 1.0) / sqrt(c)
        if y < 0.0:
            low = z
            continue
        x = sqrt(y / c)
        if (x * x * x * s + a * sqrt(y)) / sqrt(mu_m3_s2) < time_s:
            low = z
        else:
            high = z
    c, s = stumpff(z)
    taken = (sqrt(y / c) ** 3 * s + a * sqrt(y)) / sqrt(mu_m3_s2) if y > 0.0 else 0.0
    if abs(taken - time_s) > 1e-6 * time_s:
        return (np.nan, np.nan, np.nan), (np.nan, np.nan, np.nan)
    f, g, rate = 1.0 - y / r1, a * sqrt(y / mu_m3_s2), 1.0 - y / r2
    leaving = scale(1.0 / g, subtract(end, scale(f, start)))
    arriving = scale(1.0 / g, subtract(scale(rate, end), start))
    return leaving, arriving
