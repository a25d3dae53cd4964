"""How many flights a second, against heyoka and SciPy on the same work in the same run.

Reference work: burnout states 60 km up (1.5 to 4 km/s, 35 to 60 degrees steep) flown to impact. The ratios
are on work that all three can express exactly: J2 and rotation, no air. `flights_per_s_per_core` is with the
standard atmosphere. All on one core; errors against heyoka at machine precision.

    python benchmarks/flight.py [--quick] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
from math import radians
from time import perf_counter

os.environ.setdefault("NUMBA_NUM_THREADS", "2")

import numpy as np
from numba import njit
from scipy.integrate import solve_ivp

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import ecef_from_geodetic, height_above, surface_direct
from uppertier.flight.body import Launch
from uppertier.flight.motion import free_acceleration
from uppertier.flight.path import KNOTS
from uppertier.flight.propagate import coast, fly_many
from uppertier.trajectory.aim import aim

VACUUM = WGS84._replace(air=0.0)
INVERSE_BETA = 1.0 / 3000.0
START = (radians(39.66), radians(124.7), 0.0)


def burnout_states(count):
    draw = np.random.default_rng(1)
    states = np.empty((count, 6))
    for state in states:
        latitude, longitude = radians(draw.uniform(38.0, 42.0)), radians(draw.uniform(125.0, 129.0))
        up = np.array(
            [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
        )
        east = np.array([-np.sin(longitude), np.cos(longitude), 0.0])
        azimuth, elevation = radians(draw.uniform(90.0, 200.0)), radians(draw.uniform(35.0, 60.0))
        level = np.sin(azimuth) * east + np.cos(azimuth) * np.cross(up, east)
        state[:3] = ecef_from_geodetic(latitude, longitude, 60e3, WGS84)
        state[3:] = draw.uniform(1500.0, 4000.0) * (np.cos(elevation) * level + np.sin(elevation) * up)
    return states


@njit(nogil=True)
def fly_states(states, inverse_beta, planet, ends):
    knots = np.empty((KNOTS, 10))
    for i in range(len(states)):
        s = states[i]
        result = coast((s[0], s[1], s[2]), (s[3], s[4], s[5]), 0.0, 1e4, inverse_beta, 0.0, planet, knots)
        ends[i] = knots[result.count - 1, :4]


def best_rate(work, count, repeats):
    """Return units of work a second, the best of some repeats: others share the machine."""
    times = []
    for _ in range(repeats):
        begin = perf_counter()
        work()
        times.append(perf_counter() - begin)
    return count / min(times)


def ours(states, planet, repeats):
    ends = np.empty((len(states), 4))
    fly_states(states[:2], INVERSE_BETA, planet, ends)
    rate = best_rate(lambda: fly_states(states, INVERSE_BETA, planet, ends), len(states), repeats)
    return rate, ends


def heyoka_integrator(tolerance):
    import heyoka

    x, y, z, u, v, w = heyoka.make_vars("x", "y", "z", "u", "v", "w")
    r2 = x * x + y * y + z * z
    point = -VACUUM.mu_m3_s2 * r2**-1.5
    bulge = 1.5 * VACUUM.j2 * VACUUM.equatorial_radius_m**2 / r2
    five = 5.0 * z * z / r2
    turn = VACUUM.rotation_rad_s
    level = point * (1.0 + bulge * (1.0 - five))
    system = [
        (x, u),
        (y, v),
        (z, w),
        (u, level * x + turn**2 * x + 2.0 * turn * v),
        (v, level * y + turn**2 * y - 2.0 * turn * u),
        (w, point * (1.0 + bulge * (3.0 - five)) * z),
    ]
    # An ellipsoid's surface as an event: (x2 + y2) / a2 + z2 / b2 = 1; near enough to height for a stop.
    polar = VACUUM.equatorial_radius_m * (1.0 - VACUUM.flattening)
    surface = (x * x + y * y) / VACUUM.equatorial_radius_m**2 + z * z / polar**2 - 1.0
    ground = heyoka.t_event(surface, direction=heyoka.event_direction.negative)
    return heyoka.taylor_adaptive(system, [7e6, 0.0, 0.0, 0.0, 7e3, 0.0], tol=tolerance, t_events=[ground])


def heyoka_ends(states, tolerance):
    integrator = heyoka_integrator(tolerance)
    ends = np.empty((len(states), 4))

    def work():
        for i, state in enumerate(states):
            integrator.reset_cooldowns()
            integrator.time, integrator.state[:] = 0.0, state
            integrator.propagate_until(5000.0)
            ends[i] = integrator.time, *integrator.state[:3]

    return work, ends


def scipy_rate(states):
    @njit
    def slope(_, s):
        a = free_acceleration((s[0], s[1], s[2]), (s[3], s[4], s[5]), 0.0, VACUUM)
        return np.array([s[3], s[4], s[5], a[0], a[1], a[2]])

    def ground(_, s):
        return height_above((s[0], s[1], s[2]), VACUUM)

    ground.terminal, ground.direction = True, -1
    slope(0.0, states[0])

    def work():
        for state in states:
            solve_ivp(slope, (0.0, 5000.0), state, method="DOP853", rtol=1e-8, atol=1e-2, events=ground)

    return best_rate(work, len(states), 2)


def whole_flights(count, repeats):
    vehicle = build.missile("scud-er").vehicle()
    kicks = np.radians(np.linspace(1.0, 2.0, count))
    launches = np.array([Launch(*START, radians(80.0), kick, 1e9, 0.0) for kick in kicks])
    knots = np.zeros((count, KNOTS, 10))
    counts, marks = np.zeros(count, dtype=np.int64), np.zeros((count, 5), dtype=np.int64)
    fly_many(vehicle, launches[:2], WGS84, knots[:2], counts[:2], marks[:2])
    return best_rate(lambda: fly_many(vehicle, launches, WGS84, knots, counts, marks), count, repeats)


def aims(count):
    missile = build.missile("scud-er")
    bearings, distances = np.linspace(90.0, 170.0, count), np.linspace(400e3, 950e3, count)
    places = [(*surface_direct(*START[:2], radians(b), d, WGS84), 0.0) for b, d in zip(bearings, distances)]
    aim(missile, START, places[0])
    return best_rate(lambda: [aim(missile, START, place) for place in places], count, 1)


def main():
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--quick", action="store_true", help="end within a minute")
    words.add_argument("--json", action="store_true", help="print one JSON object")
    asked = words.parse_args()
    count, repeats = (500, 5) if asked.quick else (5000, 7)

    states = burnout_states(count)
    with_air, _ = ours(states, WGS84, repeats)
    vacuum, ends = ours(states, VACUUM, repeats)
    truth_work, truth = heyoka_ends(states, 1e-16)
    truth_work()
    # The loosest tolerance that still keeps a metre.
    loose_work, loose = heyoka_ends(states, 1e-9)
    heyoka = best_rate(loose_work, count, repeats)
    scipy = scipy_rate(states[:50])
    figures = {
        "flights_per_s_per_core": with_air,
        "vacuum_flights_per_s_per_core": vacuum,
        "heyoka_flights_per_s": heyoka,
        "heyoka_error_m": float(np.linalg.norm(loose[:, 1:] - truth[:, 1:], axis=1).max()),
        "scipy_flights_per_s": scipy,
        "ratio_heyoka": vacuum / heyoka,
        "ratio_scipy": vacuum / scipy,
        "max_error_m": float(np.linalg.norm(ends[:, 1:] - truth[:, 1:], axis=1).max()),
        "whole_flights_per_s": whole_flights(count, repeats),
        "aims_per_s": aims(20 if asked.quick else 100),
    }
    if asked.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:<32} {value:12.4g}")


if __name__ == "__main__":
    main()
