"""One body's free fall in plain Python, in the steps that the compiled lanes take, with nobody beside it."""

from __future__ import annotations

from itertools import pairwise
from math import frexp, ldexp, sqrt

import numpy as np
from scipy.optimize import brentq

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
# When each slope is taken, as a part of the step.
WHEN = [1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0]
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


def falling(inverse_beta: float, weather: earth.Weather, planet: Planet, wind: earth.Wind = earth.still):
    """Return the right-hand side of a body that falls with a constant ballistic coefficient."""

    def slope(_: float, state: np.ndarray) -> np.ndarray:
        place, moving = state[:3], state[3:]
        high = height_of_air(place, planet)
        density = weather(high)[1] if planet.air else 0.0
        rushing = moving - earth.earth_fixed(place, *wind(high))
        drag = 0.5 * density * np.linalg.norm(rushing) * inverse_beta
        return np.concatenate([moving, earth.pull(place, moving, planet) - drag * rushing])

    return slope


def try_step(slope, time_s: float, state: np.ndarray, first: np.ndarray, step_s: float):
    """Return the state a step later, its slope, and by how much fourth and fifth order differ."""
    slopes, trial = [first], state
    for row, part in zip(ROWS, WHEN):
        trial = state + step_s * sum(weight * each for weight, each in zip(row, slopes))
        slopes.append(slope(time_s + part * step_s, trial))
    return trial, slopes[-1], step_s * sum(weight * each for weight, each in zip(FAULT, slopes))


def error_of(fault: np.ndarray, velocity: np.ndarray, loose: float) -> float:
    """Return the error of a step over the allowed: 3 cm, and 5e-8 of the speed or of 50 m/s."""
    speed = max(float(np.linalg.norm(velocity)), 50.0)
    far, fast = np.linalg.norm(fault[:3]) / 0.03, np.linalg.norm(fault[3:]) / (5e-8 * speed)
    return float(np.hypot(far, fast)) / loose


def factor_of(error: float, memory: float) -> tuple[float, float]:
    """Return by what a step may change, and what of its error is kept in mind for the next."""
    sixteenth = (error + 1e-12) ** (1 / 16)
    return min(max(0.8 * memory / sixteenth**3, 0.2), 5.0), sixteenth


def evened(step_s: float) -> float:
    """Return a step rounded to five binary digits."""
    part, power = frexp(step_s)
    return ldexp(round(32.0 * part), power - 5)


def over(ground_m: float, planet: Planet):
    """Return what says of a place, with its velocity, how high over the ground it is."""
    return lambda state: earth.height(state[:3], planet) - ground_m


def when_none_is_left(before: np.ndarray, after: np.ndarray, value_of) -> float:
    """Return when a value falls through zero on the curve between two knots, or the nearer end."""
    if value_of(before[1:7]) <= 0.0:
        return before[0]
    if value_of(after[1:7]) >= 0.0:
        return after[0]
    return brentq(lambda time_s: value_of(between(before, after, time_s)), before[0], after[0], xtol=1e-12)


def between(before: np.ndarray, after: np.ndarray, time_s: float) -> np.ndarray:
    """Return place and velocity on the quintic of two knots (time, place, velocity, acceleration)."""
    width = after[0] - before[0]
    t = (time_s - before[0]) / width
    knots = np.array([each[1:].reshape(3, 3) * [[1.0], [width], [width**2]] for each in (before, after)])
    # Powers of the time since the first knot that fit place, velocity and acceleration at both.
    early = knots[0] / [[1.0], [1.0], [2.0]]
    rest = knots[1] - [early.sum(axis=0), early[1] + 2 * early[2], 2 * early[2]]
    late = np.linalg.solve([[1.0, 1.0, 1.0], [3.0, 4.0, 5.0], [6.0, 12.0, 20.0]], rest)
    powers = np.vstack([early, late])
    place = (t ** np.arange(6)) @ powers
    moving = (np.arange(1, 6) * t ** np.arange(5)) @ powers[1:] / width
    return np.concatenate([place, moving])


def law_of(inverse_beta: float, air: Air, planet: Planet):
    """Return the right-hand side in a table of the air, or in the exponential air that it stands for."""
    kilometres = 1e3 * np.arange(len(air.wind))
    wind = earth.profile(kilometres, *air.wind.T) if air.windy else earth.still
    weather = earth.read(air)
    if air.per_scale_m != 0.0:
        weather = earth.thinning(air.sea_density_kg_m3, 1.0 / air.per_scale_m, air.sound_speed_m_s)
    return falling(inverse_beta, weather, planet, wind)


def retrace(
    start: np.ndarray, times: np.ndarray, inverse_beta: float, air: Air, planet: Planet
) -> np.ndarray:
    """Return time, place and velocity at the end of a fall in steps that somebody else has chosen."""
    slope = law_of(inverse_beta, air, planet)
    state = start[1:]
    first = slope(times[0], state)
    for time, after in pairwise(times):
        state, first, _ = try_step(slope, time, state, first, after - time)
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
    first, wish, memory = slope(time, state), FIRST_S, 1.0
    step = min(wish, until_s - time)
    while True:
        trial, last, fault = try_step(slope, time, state, first, step)
        error = error_of(fault, trial[3:], loose)
        factor, sixteenth = factor_of(error, memory)
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
            landed = when_none_is_left(*knots, over(ground_m, planet))
            trial, _, _ = try_step(slope, time, state, first, landed - time)
            return np.array([landed, *trial, LANDED])
        if cut_short:
            return np.array([until_s, *trial, ALOFT])
        # A step that the ground interrupts from below says nothing of how the next may grow.
        wish = min(evened(step * factor), LONGEST_S)
        memory = memory if low else sixteenth
        time, state, first = time + step, trial, last
        step = min(wish, until_s - time)
