"""Fly-out table: how long to a point, at which launch elevation, how fast on arrival.

A fan of rounds is flown at fixed launch elevations in one vertical plane, with the same equations as the real
round, and read off where each crosses the columns of ground range. Among the paths through a point the table
keeps the direct one, which is the fastest: the branch on which a steeper launch passes higher.

Where this stops being true: the Earth of the table does not turn (the Coriolis acceleration, up to 0.4 m/s2,
moves a round by up to 2 km in 100 s, and the launch solution in `guidance` takes it back); the plane lies
east at latitude 45 degrees, so gravity differs by up to 0.3 per cent; the round is never steered; the stack
separates by dynamic pressure alone.
"""

from math import acos, atan2, hypot, inf, nan, pi
from typing import NamedTuple

import numpy as np

from uppertier.compiled import compiled
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic, height_above
from uppertier.interceptor.booster import stride
from uppertier.interceptor.round import ATTACHED, SEPARATED
from uppertier.tables import bilinear
from uppertier.vectors import dot, norm, unit

# The mean radius (m) of the Earth, which turns the angle between two verticals into ground range.
MEAN_RADIUS_M = 6_371_008.8

# Every table has so many points; how far apart they stand depends on the interceptor.
COLUMNS = 101
ROWS = 61

FAN = 180
LOWEST_RAD = 3.0 * pi / 180.0
# Paths are followed below the ground, so that there is one on either side of each point close above it.
DEEPEST_M = -20_000.0
PLANE_LATITUDE_RAD = pi / 4.0


class Grid(NamedTuple):
    """How far apart the points of a table stand (m), and how long a round is followed (s)."""

    range_step_m: float
    height_step_m: float
    longest_s: float


class Flyout(NamedTuple):
    """Tables over ground range (first axis) and height above the ellipsoid (second); NaN out of reach."""

    range_step_m: float
    height_step_m: float
    launch_height_m: float
    time_s: np.ndarray
    elevation_rad: np.ndarray
    speed_m_s: np.ndarray


@compiled
def ground_range(start, position):
    """Return the ground range (m) between two Earth-fixed positions: their angle, on the mean sphere."""
    cosine = dot(start, position) / (norm(start) * norm(position))
    return MEAN_RADIUS_M * acos(min(max(cosine, -1.0), 1.0))


@compiled
def time_to(flyout, ground_range_m, height_m):
    """Return the time of flight (s) to a point by the direct path, or -1 where no round gets there."""
    return look_up(flyout, flyout.time_s, ground_range_m, height_m)


@compiled
def elevation_to(flyout, ground_range_m, height_m):
    """Return the launch elevation (rad) of the direct path to a point, or -1 where no round gets there."""
    return look_up(flyout, flyout.elevation_rad, ground_range_m, height_m)


@compiled
def arrival_speed(flyout, ground_range_m, height_m):
    """Return the speed (m/s) with which a round arrives at a point, or -1 where no round gets there."""
    return look_up(flyout, flyout.speed_m_s, ground_range_m, height_m)


@compiled
def look_up(flyout, table, ground_range_m, height_m):
    """Return the value of one of the tables, linear between its points; -1 beside a point out of reach."""
    beyond_range = ground_range_m > flyout.range_step_m * (table.shape[0] - 1)
    beyond_height = height_m < 0.0 or height_m > flyout.height_step_m * (table.shape[1] - 1)
    if beyond_range or beyond_height:
        return -1.0
    value = bilinear(table, 0.0, flyout.range_step_m, 0.0, flyout.height_step_m, ground_range_m, height_m)
    return value if value == value else -1.0


@compiled
def hermite(part, step, y0, slope0, y1, slope1):
    """Return the cubic through two values and their slopes, at a part (0 to 1) of the step between them."""
    rest = 1.0 - part
    left = rest * rest * ((1.0 + 2.0 * part) * y0 + part * step * slope0)
    return left + part * part * ((1.0 + 2.0 * rest) * y1 - rest * step * slope1)


@compiled
def crossing(level, step, y0, slope0, y1, slope1):
    """Return at which part (0 to 1) of a step a rising cubic crosses a level: thirty halvings."""
    low = 0.0
    high = 1.0
    for _ in range(30):
        middle = 0.5 * (low + high)
        if hermite(middle, step, y0, slope0, y1, slope1) < level:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@compiled
def plane_state(start, position, velocity, planet):
    """Return ground range (m), its rate, height (m), its rate and speed: a path as it looks from the side."""
    up = unit(position)
    climb = dot(velocity, up)
    speed = norm(velocity)
    level = max(speed * speed - climb * climb, 0.0) ** 0.5
    away = MEAN_RADIUS_M / norm(position) * level
    return ground_range(start, position), away, height_above(position, planet), climb, speed


@compiled
def fly_fan(interceptor, planet, launch_height_m, grid, elevations, heights, times, speeds, freed):
    """Fly one round at each elevation; note height, time and speed in each column that it crosses.

    `freed` takes the age (s) at which its kill vehicle leaves the stack, at the latest the end of the flight.
    """
    start = ecef_from_geodetic(PLANE_LATITUDE_RAD, 0.0, launch_height_m, planet)
    local = east_north_up(PLANE_LATITUDE_RAD, 0.0)
    still = (0.0, 0.0, 0.0)
    for e in range(elevations.shape[0]):
        attitude = direction_from(0.5 * pi, elevations[e], local)
        position, velocity, age, separated = start, still, 0.0, ATTACHED
        column = 1
        freed[e] = grid.longest_s
        before = plane_state(start, position, velocity, planet)
        while age < grid.longest_s and column < COLUMNS and before[2] >= DEEPEST_M:
            began = age
            position, velocity, age, separated = stride(
                interceptor,
                planet,
                position,
                velocity,
                age,
                separated,
                attitude,
                still,
                grid.longest_s,
                inf,
            )
            if separated == SEPARATED:
                freed[e] = min(freed[e], age)
            after = plane_state(start, position, velocity, planet)
            step = age - began
            while column < COLUMNS and after[0] >= column * grid.range_step_m and step > 0.0:
                part = crossing(column * grid.range_step_m, step, before[0], before[1], after[0], after[1])
                heights[e, column] = hermite(part, step, before[2], before[3], after[2], after[3])
                times[e, column] = began + part * step
                speeds[e, column] = before[4] + part * (after[4] - before[4])
                column += 1
            before = after


@compiled
def fill_column(column, elevations, heights, times, speeds, flyout):
    """Turn heights by elevation into elevations by height, along the direct branch of one column.

    Launch elevation, mean speed and arrival speed are nearly straight lines in the angle at which the
    launcher sees the point, so that angle is the variable of interpolation.
    """
    ground = column * flyout.range_step_m
    row = 0
    for e in range(elevations.shape[0] - 1):
        low = heights[e, column]
        high = heights[e + 1, column]
        if not high > low:
            continue
        below = atan2(low - flyout.launch_height_m, ground)
        above = atan2(high - flyout.launch_height_m, ground)
        while row < ROWS and row * flyout.height_step_m < low:
            row += 1
        while row < ROWS and row * flyout.height_step_m <= high:
            rise = row * flyout.height_step_m - flyout.launch_height_m
            part = (atan2(rise, ground) - below) / (above - below)
            pace_low = hypot(ground, low - flyout.launch_height_m) / times[e, column]
            pace_high = hypot(ground, high - flyout.launch_height_m) / times[e + 1, column]
            flyout.time_s[column, row] = hypot(ground, rise) / (pace_low + part * (pace_high - pace_low))
            flyout.elevation_rad[column, row] = elevations[e] + part * (elevations[e + 1] - elevations[e])
            flyout.speed_m_s[column, row] = speeds[e, column] + part * (
                speeds[e + 1, column] - speeds[e, column]
            )
            row += 1


@compiled
def fill_overhead(flyout):
    """Fill the column straight above the launcher: vertical, with the mean speed of the column beside it."""
    for row in range(ROWS):
        rise = row * flyout.height_step_m - flyout.launch_height_m
        if rise > 0.0:
            flyout.time_s[0, row] = flyout.time_s[1, row] * rise / hypot(rise, flyout.range_step_m)
            flyout.elevation_rad[0, row] = 0.5 * pi
            flyout.speed_m_s[0, row] = flyout.speed_m_s[1, row]


@compiled
def highest(heights):
    """Return the greatest of some heights (m), (elevations, columns), NaN left out; NaN if there is none."""
    top = nan
    for height in heights.flat:
        if not height <= top and height == height:
            top = height
    return top


@compiled
def spread(elevations, heights, times, speeds, launch_height_m, grid):
    """Return a fan as the fly-out table: over range and height, what the fan has over elevation and range."""
    flyout = Flyout(
        grid.range_step_m,
        grid.height_step_m,
        launch_height_m,
        np.full((COLUMNS, ROWS), nan),
        np.full((COLUMNS, ROWS), nan),
        np.full((COLUMNS, ROWS), nan),
    )
    for column in range(1, COLUMNS):
        fill_column(column, elevations, heights, times, speeds, flyout)
    fill_overhead(flyout)
    return flyout


@compiled
def build(interceptor, launch_height_m, planet, grid):
    """Return the fly-out table of an interceptor launched `launch_height_m` above the ellipsoid, and its fan.

    The fan: launch elevations (rad), for each the age (s) at which the kill vehicle leaves the stack, and the
    greatest height (m) at which a round of the fan crosses each column or one beyond it: steeper launches,
    between those of the fan, pass higher closer in. Give a planet that does not turn.
    """
    elevations = np.linspace(LOWEST_RAD, 0.5 * pi, FAN)
    heights = np.full((FAN, COLUMNS), nan)
    times = np.full((FAN, COLUMNS), nan)
    speeds = np.full((FAN, COLUMNS), nan)
    freed = np.empty(FAN)
    fly_fan(interceptor, planet, launch_height_m, grid, elevations, heights, times, speeds, freed)
    tops = np.full(COLUMNS, nan)
    for column in range(COLUMNS - 1, 0, -1):
        tops[column] = highest(heights[:, column:])
    tops[0] = tops[1]
    return spread(elevations, heights, times, speeds, launch_height_m, grid), elevations, freed, tops
