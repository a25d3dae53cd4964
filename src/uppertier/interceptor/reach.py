"""What a round can do at a point of its fly-out table, and how long a threat's path lies within its reach.

A point counts as reached when a round gets there on the direct path, late enough after launch to have burned
out and looked, in air that it can work in. A kill vehicle with an infrared eye has to part from its booster
first: the dynamic pressure on arrival must not exceed the separation pressure, which makes the keep-out
height. A round that turns by fins needs some: the manoeuvre pressure makes its ceiling.

Where this stops being true: both pressures are assumed, and stand for all that dense air forbids (heat on the
window, a cloud of hot gas before it) and thin air takes; they are sharp where the truth fades; a round that
turns by fins gives up speed, which is not taken off.
"""

from math import inf, nan
from typing import NamedTuple

from uppertier.compiled import compiled
from uppertier.earth.cubic_air import density_at
from uppertier.earth.geodesy import geodetic_from_ecef, surface_inverse
from uppertier.flight.path import state_at
from uppertier.interceptor.flyout import arrival_speed, elevation_to, time_to
from uppertier.tables import linear

# What forbids a meeting at a point, in the order in which it is asked.
NOTHING, OUT_OF_REACH, TOO_NEAR, TOO_DENSE, TOO_THIN = 0, 1, 2, 3, 4


class Terms(NamedTuple):
    """On which terms a round meets anything: its least age (s), and between which pressures (Pa) it can."""

    ready_s: float
    least_pa: float
    most_pa: float


@compiled
def arrival_pressure(flyout, planet, ground_range_m, height_m):
    """Return the dynamic pressure (Pa) on a round that arrives at a point, or -1 where none gets there."""
    speed = arrival_speed(flyout, ground_range_m, height_m)
    if speed < 0.0:
        return -1.0
    return 0.5 * planet.air * density_at(height_m) * speed * speed


@compiled
def forbidden(flyout, planet, terms, ground_range_m, height_m):
    """Return what forbids a meeting at a point: NOTHING, OUT_OF_REACH, TOO_NEAR, TOO_DENSE or TOO_THIN."""
    flight_s = time_to(flyout, ground_range_m, height_m)
    if flight_s < 0.0:
        return OUT_OF_REACH
    pressure = arrival_pressure(flyout, planet, ground_range_m, height_m)
    if pressure > terms.most_pa:
        return TOO_DENSE
    if pressure < terms.least_pa:
        return TOO_THIN
    return TOO_NEAR if flight_s < terms.ready_s else NOTHING


@compiled
def correction(kill_vehicle, seconds):
    """Return how far (m) a kill vehicle can move its meeting in some seconds: full thrust, then drift."""
    if seconds <= 0.0:
        return 0.0
    pushing = min(seconds, kill_vehicle.divert_budget_m_s / kill_vehicle.divert_limit_m_s2)
    return kill_vehicle.divert_limit_m_s2 * pushing * (seconds - 0.5 * pushing)


@compiled
def free_seconds(booster, elevations, freed, elevation_rad, flight_s):
    """Return how long (s) the kill vehicle has flown alone on arrival after `flight_s`.

    It leaves the stack at the age that the fan found for its launch elevation, and at the latest its usual
    time before the meeting.
    """
    latest = flight_s - booster.separation_to_go_s
    alone = min(linear(elevations, freed, elevation_rad), latest)
    return flight_s - max(alone, booster.burn_s)


@compiled
def where_pressure(flyout, planet, pressure_pa, ground_range_m, low_m, high_m):
    """Return the height (m) between two at which the dynamic pressure on arrival falls through a pressure."""
    for _ in range(20):
        middle = 0.5 * (low_m + high_m)
        if arrival_pressure(flyout, planet, ground_range_m, middle) > pressure_pa:
            low_m = middle
        else:
            high_m = middle
    return high_m


@compiled
def floor_and_ceiling(flyout, planet, terms, column, top_m):
    """Return the least and the greatest height (m) in a column at which a round can meet anything, or NaN.

    The greatest is `top_m`, the highest path of the fan there, unless the air grows too thin below it; a
    round that needs air and flies through thin air into a column again is counted up to the thin air.
    """
    ground = column * flyout.range_step_m
    floor, ceiling, before = nan, nan, OUT_OF_REACH
    for row in range(flyout.time_s.shape[1]):
        height = row * flyout.height_step_m
        why = forbidden(flyout, planet, terms, ground, height)
        if why == NOTHING:
            ceiling = top_m if terms.least_pa <= 0.0 else min(top_m, height + flyout.height_step_m)
            if floor != floor:
                floor = height
                if before == TOO_DENSE:
                    below = height - flyout.height_step_m
                    floor = where_pressure(flyout, planet, terms.most_pa, ground, below, height)
        elif why == TOO_THIN and before == NOTHING:
            below = height - flyout.height_step_m
            ceiling = where_pressure(flyout, planet, terms.least_pa, ground, below, height)
            break
        before = why
    return floor, ceiling


@compiled
def fill_points(
    interceptor, planet, flyout, elevations, freed, tops, terms, forbids, corrections, floors, ceilings
):
    """Fill, for each point of a fly-out table, what forbids a meeting and how far it can be moved (m).

    `tops` are the highest paths of the fan by column; `floors` and `ceilings` take the least and the greatest
    height (m) of each column.
    """
    booster = interceptor.booster
    for column in range(flyout.time_s.shape[0]):
        floors[column], ceilings[column] = floor_and_ceiling(flyout, planet, terms, column, tops[column])
        for row in range(flyout.time_s.shape[1]):
            ground = column * flyout.range_step_m
            height = row * flyout.height_step_m
            forbids[column, row] = forbidden(flyout, planet, terms, ground, height)
            corrections[column, row] = nan
            if forbids[column, row] == NOTHING:
                free = free_seconds(
                    booster,
                    elevations,
                    freed,
                    elevation_to(flyout, ground, height),
                    time_to(flyout, ground, height),
                )
                corrections[column, row] = correction(interceptor.kill_vehicle, free)


@compiled
def follow(planet, flyout, terms, latitude_rad, longitude_rad, path, count, step_s, rows, forbids):
    """Follow a threat along its path of `count` knots; a row of `rows` (N, 4) is a moment, `step_s` apart.

    Time since its launch (s), ground range from the launcher (m), height (m), and the fly-out time (s) of a
    round that meets it there, infinite where none can; `forbids` (N,) says why.
    """
    for k in range(rows.shape[0]):
        now = path[0, 0] + k * step_s
        position, _, _ = state_at(path, count, now)
        there_latitude, there_longitude, height = geodetic_from_ecef(position, planet)
        ground, _ = surface_inverse(latitude_rad, longitude_rad, there_latitude, there_longitude, planet)
        why = forbidden(flyout, planet, terms, ground, height)
        rows[k, 0] = now
        rows[k, 1] = ground
        rows[k, 2] = height
        rows[k, 3] = time_to(flyout, ground, height) if why == NOTHING else inf
        forbids[k] = why
