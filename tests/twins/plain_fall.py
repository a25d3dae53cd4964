"""One body's free fall in plain Python, in the steps that the compiled lanes take, with nobody beside it."""

from __future__ import annotations

from itertools import pairwise
from math import frexp, ldexp, sqrt

import numpy as np

from twins import plain_earth as earth
from twins.plain_missile import climb
from uppertier.earth.air import Air
from uppertier.earth.constants import Planet
from uppertier.flight.body import ALOFT, LANDED

# Dormand and Prince (1980): the weights of earlier slopes, row by row; the last row is the solution.
ROWS = [
    [1 / 5],
    [3 / 40, 9 / 40],
    [44 / 45, -56 / 15, 32 / 9],
    [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
    [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
    [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
]
# What the solutions of fifth and of fourth order differ by.
FAULT = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40]

FIRST_S, LONGEST_S = 5.0, 400.0


def height_of_air(place: np.ndarray, planet: Planet) -> float:
    """Return the height (m) by which the air is looked up: along the radius, less the normal's lean."""
    r, f = np.linalg.norm(place), planet.flattening
    sine2 = (place[2] / r) ** 2
    q = f * (2.0 - f) / (1.0 - f) ** 2 * sine2
    # 1 / sqrt(1 + q), to the fourth power of q.
    series = 1.0 - q / 2 + 3 * q**2 / 8 - 5 * q**3 / 16 + 35 * q**4 / 128
    above = r - planet.equatorial_radius_m * series
    lean = f * 2.0 * sqrt(sine2 * (1.0 - sine2))
    return above * (1.0 - lean**2 * planet.equatorial_radius_m / (2.0 * r))


def falling(inverse_beta: float, weather: earth.Weather, planet: Planet):
    """Return the right-hand side of a body that falls with a constant ballistic coefficient."""

    def slope(state: np.ndarray) -> np.ndarray:
        place, moving = state[:3], state[3:]
        density = weather(height_of_air(place, planet))[1] if planet.air else 0.0
        drag = 0.5 * density * np.linalg.norm(moving) * inverse_beta
        return np.concatenate([moving, earth.pull(place, moving, planet) - drag * moving])

    return slope


def try_step(slope, state: np.ndarray, first: np.ndarray, step_s: float):
    """Return the state a step later, its slope, and by how much fourth and fifth order differ."""
    slopes, trial = [first], state
    for row in ROWS:
        trial = state + step_s * sum(weight * each for weight, each in zip(row, slopes))
        slopes.append(slope(trial))
    return trial, slopes[-1], step_s * sum(weight * each for weight, each in zip(FAULT, slopes))


def error_of(fault: np.ndarray, velocity: np.ndarray, loose: float) -> float:
    """Return the error of a step over the allowed: 3 cm, and 5e-8 of the speed or of 50 m/s."""
    speed = max(float(np.linalg.norm(velocity)), 50.0)
    far, fast = np.linalg.norm(fault[:3]) / 0.03, np.linalg.norm(fault[3:]) / (5e-8 * speed)
    return float(np.hypot(far, fast)) / loose


def evened(step_s: float) -> float:
    """Return a step rounded to five binary digits."""
    part, power = frexp(step_s)
    return ldexp(round(32.0 * part), power - 5)


def time_of_impact(before: np.ndarray, after: np.ndarray, ground_m: float, planet: Planet) -> float:
    """Return when the curve between two knots meets the ground: false position in Illinois form."""
    (early, above), (late, below) = (
        (knot[0], earth.height(knot[1:4], planet) - ground_m) for knot in (before, after)
    )
    side = 0
    while late - early >= 1e-6:
        middle = (early * below - late * above) / (below - above)
        value = earth.height(between(before, after, middle), planet) - ground_m
        if abs(value) < 1e-7:
            return middle
        if value > 0.0:
            early, above, below = middle, value, below * (0.5 if side == 1 else 1.0)
            side = 1
        else:
            late, below, above = middle, value, above * (0.5 if side == -1 else 1.0)
            side = -1
    return late


def between(before: np.ndarray, after: np.ndarray, time_s: float) -> np.ndarray:
    """Return the place on the quintic that two knots (time, place, velocity, acceleration) define."""
    width = after[0] - before[0]
    t = (time_s - before[0]) / width
    knots = np.array([each[1:].reshape(3, 3) * [[1.0], [width], [width**2]] for each in (before, after)])
    weights = [
        [1 - 10 * t**3 + 15 * t**4 - 6 * t**5, t - 6 * t**3 + 8 * t**4 - 3 * t**5],
        [10 * t**3 - 15 * t**4 + 6 * t**5, -4 * t**3 + 7 * t**4 - 3 * t**5],
    ]
    bends = [(t**2 - 3 * t**3 + 3 * t**4 - t**5) / 2, (t**3 - 2 * t**4 + t**5) / 2]
    return sum(
        w[0] * knot[0] + w[1] * knot[1] + bend * knot[2] for w, bend, knot in zip(weights, bends, knots)
    )


def law_of(inverse_beta: float, air: Air, planet: Planet):
    """Return the right-hand side in a table of the air, or in the exponential air that it stands for."""
    weather = earth.read(air)
    if air.per_scale_m != 0.0:
        weather = earth.thinning(air.sea_density_kg_m3, 1.0 / air.per_scale_m, air.sound_speed_m_s)
    return falling(inverse_beta, weather, planet)


def retrace(
    start: np.ndarray, times: np.ndarray, inverse_beta: float, air: Air, planet: Planet
) -> np.ndarray:
    """Return time, place and velocity at the end of a fall in steps that somebody else has chosen."""
    slope = law_of(inverse_beta, air, planet)
    state = start[1:]
    first = slope(state)
    for time, after in pairwise(times):
        state, first, _ = try_step(slope, state, first, after - time)
    return np.array([times[-1], *state])


def fall(
    start: np.ndarray,
    inverse_beta: float,
    until_s: float,
    ground_m: float,
    loose: float,
    air: Air,
    planet: Planet,
) -> np.ndarray:
    """Return time, place, velocity and status at the end of a fall from `start` (time, place, velocity)."""
    slope = law_of(inverse_beta, air, planet)
    time, state = start[0], np.array(start[1:])
    first, wish, memory = slope(state), FIRST_S, 1.0
    step = min(wish, until_s - time)
    while True:
        trial, last, fault = try_step(slope, state, first, step)
        error = error_of(fault, trial[3:], loose)
        sixteenth = (error + 1e-12) ** (1 / 16)
        factor = min(max(0.8 * memory / sixteenth**3, 0.2), 5.0)
        if error > 1.0:
            step = wish = evened(step * min(factor, 0.9))
            continue
        cut_short = time + step >= until_s
        low = height_of_air(trial[:3], planet) < ground_m
        if low and climb(trial, planet) < 0.0:
            knots = [
                np.concatenate([[when], each, rate[3:]])
                for when, each, rate in ((time, state, first), (time + step, trial, last))
            ]
            landed = time_of_impact(*knots, ground_m, planet)
            trial, _, _ = try_step(slope, state, first, landed - time)
            return np.array([landed, *trial, LANDED])
        if cut_short:
            return np.array([until_s, *trial, ALOFT])
        # A step that the ground interrupts from below says nothing of how the next may grow.
        wish = min(evened(step * factor), LONGEST_S)
        memory = memory if low else sixteenth
        time, state, first = time + step, trial, last
        step = min(wish, until_s - time)
