"""How many flights a second, against heyoka, SciPy and pytrajlib in the same run.

Reference work: burnout states 60 km up (1.5 to 4 km/s, 35 to 60 degrees steep) flown to impact with J2, the
turning Earth and drag in an exponential atmosphere (beta 3,000 kg/m2). Ours and heyoka each at the loosest
tolerance that keeps every impact within a metre of a tight reference. One core each, the best of some
repeats.

    python benchmarks/flight.py [--quick] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
from math import radians
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import resource
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from tempfile import TemporaryDirectory

import numpy as np
from numba import njit
from scipy.integrate import solve_ivp

from uppertier.catalog import build
from uppertier.earth.air_tables import exponential_air, standard_air
from uppertier.earth.constants import ROUND, WGS84
from uppertier.earth.gravity import fictitious, gravity
from uppertier.flight.body import Launch
from uppertier.flight.fall import END_COLUMNS, fall_many
from uppertier.flight.path import KNOTS
from uppertier.flight.propagate import fly_many
from uppertier.flight.step import LOOSE
from uppertier.flight.workspace import LANES
from uppertier.trajectory.fan import aim_many

# The Earth of the reference work: a sphere to stand on, J2 in its gravity.
EARTH = ROUND._replace(j2=WGS84.j2)
SEA_DENSITY_KG_M3, SCALE_HEIGHT_M, BETA_KG_M2 = 1.225, 7200.0, 3000.0
AIR = exponential_air(SEA_DENSITY_KG_M3, SCALE_HEIGHT_M)
ALLOWED_M = 1.0
START = (radians(39.66), radians(124.7), 0.0)

# Floating-point operations of one tried step of one free flight, counted by hand in flight.motion and
# flight.step (an addition, product, quotient or root is one): six slopes of 127, the sums 342, the rest 40.
OPERATIONS_A_STEP = 6 * 127 + 342 + 40


def burnout_states(count):
    """Return rows of time, position, velocity: the reference work."""
    draw = np.random.default_rng(1)
    latitude, longitude = np.radians(draw.uniform(38, 42, count)), np.radians(draw.uniform(125, 129, count))
    azimuth, elevation = np.radians(draw.uniform(90, 200, count)), np.radians(draw.uniform(35, 60, count))
    up = np.stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=1
    )
    east = np.stack([-np.sin(longitude), np.cos(longitude), np.zeros(count)], axis=1)
    level = np.sin(azimuth)[:, None] * east + np.cos(azimuth)[:, None] * np.cross(up, east)
    way = np.cos(elevation)[:, None] * level + np.sin(elevation)[:, None] * up
    speed = draw.uniform(1500.0, 4000.0, count)[:, None]
    return np.hstack([np.zeros((count, 1)), (EARTH.equatorial_radius_m + 60e3) * up, speed * way])


def best_rate(work, count, repeats):
    """Return units of work a second, the best of some repeats: others share the machine."""
    times = []
    for _ in range(repeats):
        begin = perf_counter()
        work()
        times.append(perf_counter() - begin)
    return count / min(times)


class Ours:
    """Our free flights, at some looseness, in some air."""

    def __init__(self, states, loose, air=AIR, planet=EARTH):
        self.states, self.loose, self.air, self.planet = states, loose, air, planet
        self.ends = np.empty((len(states), END_COLUMNS))
        self.inverse_beta = np.full(len(states), 1.0 / BETA_KG_M2)
        self.none = np.empty((len(states), 0, 10))
        self.counts, self.marks = np.zeros(len(states), np.int64), np.zeros((len(states), 5), np.int64)

    def fly(self):
        return fall_many(
            self.states, self.inverse_beta, 1e4, 0.0, self.loose, self.air, self.planet,
            self.ends, self.none, self.counts, self.marks,
        )  # fmt: skip

    @property
    def places(self):
        return self.ends[:, 1:4]


def heyoka_system():
    """Return the equations of the reference work in heyoka's words, and the height above the sphere."""
    import heyoka

    x, y, z, u, v, w = heyoka.make_vars("x", "y", "z", "u", "v", "w")
    r2 = x * x + y * y + z * z
    r = r2**0.5
    point = -EARTH.mu_m3_s2 * r2**-1.5
    bulge = 1.5 * EARTH.j2 * EARTH.equatorial_radius_m**2 / r2
    five = 5.0 * z * z / r2
    turn = EARTH.rotation_rad_s
    level = point * (1.0 + bulge * (1.0 - five))
    thin = heyoka.exp((EARTH.equatorial_radius_m - r) / SCALE_HEIGHT_M)
    drag = 0.5 * SEA_DENSITY_KG_M3 / BETA_KG_M2 * thin * (u * u + v * v + w * w) ** 0.5
    system = [
        (x, u),
        (y, v),
        (z, w),
        (u, level * x + turn**2 * x + 2.0 * turn * v - drag * u),
        (v, level * y + turn**2 * y - 2.0 * turn * u - drag * v),
        (w, point * (1.0 + bulge * (3.0 - five)) * z - drag * w),
    ]
    return system, r - EARTH.equatorial_radius_m


class Heyoka:
    """The same flights by heyoka's Taylor integrator, one after the other."""

    def __init__(self, states, tolerance):
        import heyoka

        system, height = heyoka_system()
        ground = heyoka.t_event(height, direction=heyoka.event_direction.negative)
        start = [7e6, 0.0, 0.0, 0.0, 7e3, 0.0]
        self.integrator = heyoka.taylor_adaptive(system, start, tol=tolerance, t_events=[ground])
        self.states, self.places = states, np.empty((len(states), 3))

    def fly(self):
        integrator = self.integrator
        for i, state in enumerate(self.states):
            integrator.reset_cooldowns()
            integrator.time, integrator.state[:] = 0.0, state[1:]
            integrator.propagate_until(5000.0)
            self.places[i] = integrator.state[:3]


class HeyokaBatch:
    """And in heyoka's batch mode: as many at once as a vector holds, a landed one replaced."""

    def __init__(self, states, tolerance):
        import heyoka

        system, height = heyoka_system()
        ground = heyoka.t_event_batch(height, direction=heyoka.event_direction.negative)
        self.size = heyoka.recommended_simd_size()
        start = np.tile(np.array([[7e6], [0.0], [0.0], [0.0], [7e3], [0.0]]), (1, self.size))
        self.integrator = heyoka.taylor_adaptive_batch(system, start, tol=tolerance, t_events=[ground])
        self.parked = np.array([2e7, 0.0, 0.0, 0.0, 4.4e3, 0.0])
        self.states, self.places = states, np.empty((len(states), 3))

    def fly(self):
        integrator = self.integrator
        flying, waiting, times = [-1] * self.size, 0, np.zeros(self.size)
        landed, end = 0, np.full(self.size, 5000.0)
        while landed < len(self.states):
            for lane in range(self.size):
                if flying[lane] >= 0:
                    continue
                fresh = waiting < len(self.states)
                integrator.state[:, lane] = self.states[waiting, 1:] if fresh else self.parked
                integrator.reset_cooldowns(lane)
                times[lane], flying[lane] = 0.0, waiting if fresh else len(self.states)
                waiting += fresh
            integrator.set_time(times)
            integrator.propagate_until(end)
            times[:] = integrator.time
            for lane, (outcome, *_) in enumerate(integrator.propagate_res):
                if int(outcome) == -1 and flying[lane] < len(self.states):
                    self.places[flying[lane]] = integrator.state[:3, lane]
                    flying[lane] = -1
                    landed += 1
                elif times[lane] >= end[lane]:
                    flying[lane] = -1


def loosest(make, truth, choices):
    """Return the loosest of some tolerances whose every impact is within a metre, its work, and the error."""
    for choice in choices:
        work = make(choice)
        work.fly()
        error = float(np.linalg.norm(work.places - truth[: len(work.places)], axis=1).max())
        if error <= ALLOWED_M:
            return choice, work, error
    raise RuntimeError("no tolerance kept a metre")


def scipy_rate(states, truth):
    """Return flights a second of SciPy's DOP853 with a compiled slope, and its error (m)."""

    @njit
    def slope(_, s):
        position, velocity = (s[0], s[1], s[2]), (s[3], s[4], s[5])
        pull, turn = gravity(position, EARTH), fictitious(position, velocity, EARTH)
        height = np.sqrt(s[0] ** 2 + s[1] ** 2 + s[2] ** 2) - EARTH.equatorial_radius_m
        speed = np.sqrt(s[3] ** 2 + s[4] ** 2 + s[5] ** 2)
        drag = 0.5 * SEA_DENSITY_KG_M3 / BETA_KG_M2 * np.exp(-height / SCALE_HEIGHT_M) * speed
        rates = [pull[0] + turn[0] - drag * s[3], pull[1] + turn[1] - drag * s[4], pull[2] - drag * s[5]]
        return np.array([s[3], s[4], s[5], rates[0], rates[1], rates[2]])

    def ground(_, s):
        return np.sqrt(s[0] ** 2 + s[1] ** 2 + s[2] ** 2) - EARTH.equatorial_radius_m

    ground.terminal, ground.direction = True, -1
    places = np.empty((len(states), 3))
    slope(0.0, states[0, 1:])

    def work():
        for i, state in enumerate(states):
            flown = solve_ivp(
                slope, (0.0, 5000.0), state[1:], method="DOP853", rtol=1e-8, atol=1e-2, events=ground
            )
            places[i] = flown.y_events[0][0][:3]

    rate = best_rate(work, len(states), 2)
    return rate, float(np.linalg.norm(places - truth[: len(places)], axis=1).max())


def pytrajlib_rate(count):
    """Return flights a second of pytrajlib's Monte Carlo, or None where it is not installed.

    Its flights are of one missile, boost included, in an exponential atmosphere: other work, shown for
    orientation only.
    """
    try:
        import pytrajlib
    except ImportError:
        return None
    with TemporaryDirectory() as folder, redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        begin = perf_counter()
        pytrajlib.run(num_runs=count, atm_model=0, traj_output=0, output_dir=f"{folder}/")
        return count / (perf_counter() - begin)


def peak_rate():
    """Return the measured peak of one core (floating-point operations a second): a matrix product by BLAS."""
    size = 1500
    a, b = np.random.default_rng(0).random((2, size, size))
    return best_rate(lambda: a @ b, 2.0 * size**3, 5)


def whole_flights(count, repeats):
    """Return whole flights a second, boost to impact, on two threads: three stages, shroud, coast."""
    vehicle = build.missile("minuteman-iii").vehicle()
    kicks = np.radians(np.linspace(10.0, 26.0, count))
    launches = np.array([Launch(*START, radians(80.0), kick, 1e9, 0.0) for kick in kicks])
    parts = np.array_split(launches, 2 * max(1, count // 1000))

    def fly(part):
        knots = np.empty((len(part), KNOTS, 10))
        counts, marks = np.zeros(len(part), np.int64), np.zeros((len(part), 5), np.int64)
        fly_many(vehicle, part, LOOSE, standard_air(), WGS84, knots, counts, marks)

    fly(launches[:2])
    with ThreadPoolExecutor(2) as pool:
        return best_rate(lambda: list(pool.map(fly, parts)), count, repeats)


def aims(side):
    """Return targets aimed at a second, on a square net of side^2 targets; fails where one is missed."""
    latitudes, longitudes = (
        np.radians(np.linspace(33.2, 37.5, side)),
        np.radians(np.linspace(125.5, 130.5, side)),
    )
    targets = np.stack(np.meshgrid(latitudes, longitudes, indexing="ij"), axis=-1).reshape(-1, 2)
    missile = build.missile("scud-er")
    aim_many(missile, START, targets[:10])
    begin = perf_counter()
    fan = aim_many(missile, START, targets)
    taken = perf_counter() - begin
    assert fan.hit.all(), f"{(~fan.hit).sum()} targets missed"
    return len(targets) / taken


def growth(sizes, loose):
    """Return rows of flights, seconds, microseconds and bytes a flight as the number of flights grows.

    Bytes are those of the arrays that grow with the flights: states, ends, coefficients, counts, marks.
    """
    rows = []
    for size in sizes:
        work = Ours(burnout_states(size), loose)
        held = sum(each.nbytes for each in vars(work).values() if isinstance(each, np.ndarray))
        seconds = size / best_rate(work.fly, size, 3)
        rows.append(
            {
                "flights": size,
                "seconds": seconds,
                "us_per_flight": seconds / size * 1e6,
                "bytes_per_flight": held / size,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0,
            }
        )
    return rows


def draw_growth(rows, path):
    """Draw seconds against flights, and microseconds a flight, into a PNG file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.0, 4.0), layout="constrained")
    whole, each = figure.subplots(1, 2)
    flights = [row["flights"] for row in rows]
    whole.loglog(flights, [row["seconds"] for row in rows], "o-", color="#1f5fbf")
    whole.set(xlabel="Flights", ylabel="Seconds, one core", title="Cost grows with the number of flights")
    each.semilogx(flights, [row["us_per_flight"] for row in rows], "o-", color="#1f5fbf")
    each.set(
        xlabel="Flights", ylabel="Microseconds a flight", title="and a flight costs the same in any crowd"
    )
    each.set_ylim(0.0, 1.3 * max(row["us_per_flight"] for row in rows))
    for axes in (whole, each):
        axes.grid(alpha=0.3)
    FigureCanvasAgg(figure).print_figure(path, dpi=110, format="png")


def figures(quick):
    """Return all figures by name."""
    count, repeats = (1000, 5) if quick else (10_000, 7)
    states = burnout_states(count)
    tight = Ours(states, 1e-5)
    tight.fly()
    loose, ours, error = loosest(
        lambda choice: Ours(states, choice),
        tight.places,
        (100.0, 70.0, 50.0, 35.0, 25.0, 15.0, 8.0, 4.0, 1.0),
    )
    rate = best_rate(ours.fly, count, repeats * 2)
    tried = ours.fly() * LANES / count
    # Heyoka finds events on its Taylor series: looser, some impacts are off by hundreds of metres.
    tolerances = (1e-10, 1e-12, 1e-13, 1e-14, 1e-15, 1e-16)
    tolerance, heyoka, heyoka_error = loosest(lambda choice: Heyoka(states, choice), tight.places, tolerances)
    heyoka_rate = best_rate(heyoka.fly, count, repeats)
    _, batch, _ = loosest(lambda choice: HeyokaBatch(states, choice), tight.places, tolerances)
    batch_rate = best_rate(batch.fly, count, repeats)
    scipy, scipy_error = scipy_rate(states[:50], tight.places)
    standard = Ours(states, LOOSE, standard_air(), WGS84)
    standard.fly()
    peak = peak_rate()
    return {
        "flights_per_s_per_core": rate,
        "ratio_heyoka": rate / heyoka_rate,
        "ratio_scipy": rate / scipy,
        "max_error_m": error,
        "peak_fraction": rate * tried * OPERATIONS_A_STEP / peak,
        "whole_flights_per_s": whole_flights(4000 if quick else 40_000, repeats),
        "aims_per_s": aims(100),
        "loose": loose,
        "steps_tried_per_flight": tried,
        "peak_gflop_s": peak / 1e9,
        "heyoka_flights_per_s": heyoka_rate,
        "heyoka_tolerance": tolerance,
        "heyoka_error_m": heyoka_error,
        "heyoka_batch_flights_per_s": batch_rate,
        "ratio_heyoka_batch": rate / batch_rate,
        "scipy_flights_per_s": scipy,
        "scipy_error_m": scipy_error,
        "pytrajlib_flights_per_s": pytrajlib_rate(100),
        "standard_air_flights_per_s_per_core": best_rate(standard.fly, count, repeats),
        "growth": growth((1000, 10_000, 100_000) if quick else (1000, 10_000, 100_000, 1_000_000), loose),
    }


def main():
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--quick", action="store_true", help="end within a minute")
    words.add_argument("--json", action="store_true", help="print one JSON object")
    words.add_argument("--plot", metavar="PNG", help="draw how the cost grows")
    asked = words.parse_args()
    found = figures(asked.quick)
    if asked.plot:
        draw_growth(found["growth"], asked.plot)
    if asked.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        if name == "growth":
            continue
        print(f"{name:<36} " + ("not installed" if value is None else f"{value:12.4g}"))
    print("\n   flights    seconds   us/flight   bytes/flight   peak MB")
    for row in found["growth"]:
        print(
            f"{row['flights']:>10} {row['seconds']:>10.4f} {row['us_per_flight']:>11.3f} "
            f"{row['bytes_per_flight']:>14.0f} {row['peak_mb']:>9.0f}"
        )


if __name__ == "__main__":
    main()
