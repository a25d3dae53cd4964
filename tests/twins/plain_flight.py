"""A whole flight in plain Python, in the steps that the compiled lanes take, with nobody beside it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from twins import plain_earth as earth
from twins.plain_fall import (
    error_of,
    evened,
    factor_of,
    height_of_air,
    over,
    try_step,
    when_none_is_left,
)
from twins.plain_missile import Twin, climb
from uppertier.earth.constants import Planet

FIRST_S, LONGEST_S = 0.5, 60.0
AGES_S = 14_400.0
REENTRY_M = 100_000.0
APOGEE, REENTRY, GROUND = "apogee", "re-entry", "ground"


@dataclass
class Walk:
    """Where a flight is, and what it remembers of its last steps."""

    planet: Planet
    ground_m: float
    loose: float
    state: np.ndarray
    time_s: float = 0.0
    wish_s: float = FIRST_S
    memory: float = 1.0
    climb_m_s: float = 0.0
    landed: bool = False

    def leg(self, slope, until_s: float, stops: tuple[str, ...] = ()) -> None:
        """Walk until a time, the ground, or the first of some events; nobody walks on from the ground."""
        self.first, self.height_m = slope(self.time_s, self.state), height_of_air(self.state[:3], self.planet)
        while self.time_s < until_s and not self.landed:
            met = self.step(slope, until_s)
            self.landed = met == GROUND
            if met in stops:
                return

    def step(self, slope, until_s: float) -> str:
        """Take one step, as long as its error allows, at most to the first event in it; return the event."""
        step = min(self.wish_s, until_s - self.time_s)
        while True:
            trial, last, fault = try_step(slope, self.time_s, self.state, self.first, step)
            error = error_of(fault, trial[3:], self.loose)
            factor, memory = factor_of(error, self.memory)
            if error <= 1.0:
                break
            step = self.wish_s = evened(step * min(factor, 0.9))
        short = self.time_s + step >= until_s
        wish = evened(step * factor)
        self.wish_s = min(max(wish, self.wish_s) if short else wish, LONGEST_S)
        met = self.met(trial)
        if met:
            knots = [
                np.concatenate([[when], state, rate[3:]])
                for when, state, rate in (
                    (self.time_s, self.state, self.first),
                    (self.time_s + step, trial, last),
                )
            ]
            step = when_none_is_left(*knots, self.value(met)) - self.time_s
            trial, last, _ = try_step(slope, self.time_s, self.state, self.first, step)
        elif not short and height_of_air(trial[:3], self.planet) >= self.ground_m:
            self.memory = memory
        self.time_s = min(self.time_s + step, until_s)
        self.state, self.first = trial, last
        self.height_m = REENTRY_M if met == REENTRY else height_of_air(trial[:3], self.planet)
        self.climb_m_s = 0.0 if met == APOGEE else climb(trial, self.planet)
        return met

    def met(self, trial: np.ndarray) -> str:
        """Return what lies between where the flight is and a trial; nothing if nothing does."""
        height_m, climb_m_s = height_of_air(trial[:3], self.planet), climb(trial, self.planet)
        if self.climb_m_s > 0.0 >= climb_m_s:
            return APOGEE
        if self.height_m > REENTRY_M >= height_m:
            return REENTRY
        return GROUND if height_m < self.ground_m and climb_m_s < 0.0 else ""

    def value(self, event: str):
        """Return what is zero at an event."""
        if event == APOGEE:
            return lambda state: climb(state, self.planet)
        return over(REENTRY_M if event == REENTRY else self.ground_m, self.planet)


def fly(missile, launch, loose: float, weather: earth.Weather, wind: earth.Wind = earth.still) -> Walk:
    """Fly a missile from launch to the ground; return the walk when it has ended there."""
    twin = Twin(missile, launch, weather=weather, wind=wind, height=height_of_air)
    walk = Walk(twin.planet, launch.ground_m, loose, np.concatenate([twin.place, np.zeros(3)]))
    for begin, end in pairwise(twin.moments()):
        start_s = missile.steering_start_s
        if begin >= start_s and begin in (start_s, *twin.ignitions):
            twin.steer_from(begin, walk.state)
        walk.leg(twin.rate(0.5 * (begin + end)), end)
    coast = twin.rate(walk.time_s + 1e-6)
    if missile.separates:
        free_s = walk.time_s + missile.separation_delay_s
        if free_s > walk.time_s:
            walk.leg(coast, free_s)
        walk.leg(twin.freed(), AGES_S)
    elif missile.lift_to_drag > 0.0:
        walk.leg(coast, AGES_S, (APOGEE,))
        twin.gliding = True
        walk.leg(twin.rate(walk.time_s), AGES_S)
    else:
        walk.leg(coast, AGES_S)
    return walk
