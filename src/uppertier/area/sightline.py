"""What a radar sees of one flight, and when: spells in view with their edges, and the nearest point.

The path is looked at once, at even steps of a second at most; every question about it (a sector, a
cross-section, a range) is then put to that table. Where the answer changes between two looks, the moment is
found on the path itself, by bisection. A spell, or a gap, shorter than a step is found where the margin turns
near zero. Straight rays over a smooth Earth: air bends them (5 deg look like 5.15), hills hide more.
"""

from math import cos, inf, pi, sin
from typing import NamedTuple

from uppertier.compiled import compiled
from uppertier.earth.frames import azimuth_elevation
from uppertier.earth.geodesy import height_above
from uppertier.earth.horizon import line_of_sight
from uppertier.flight.path import state_at
from uppertier.vectors import norm, subtract

# Columns of the table of looks, and of a measured view; the seconds within each range follow the latter.
TIME, RANGE, AZIMUTH, ELEVATION, HEIGHT, CLEAR, LOOK = 0, 1, 2, 3, 4, 5, 6
SECONDS, FIRST, LAST, NEAREST, NEAREST_AZIMUTH, NEAREST_ELEVATION, NEAREST_HEIGHT, VIEW = range(8)

# Halvings of a step of a second: to a microsecond. Thirds of two steps: to where rounding ends the search.
HALVINGS = 20
THIRDS = 40


class Post(NamedTuple):
    """Where a radar stands: Earth-fixed position (m), and the rows east, north and up."""

    position: tuple
    east_north_up: tuple


class View(NamedTuple):
    """What counts as seen: sector, least elevation and height, greatest range, and strength of the echo.

    A half width of pi or more is all round. `reach_m` is the range at which the echo is strong enough along
    the face's normal, infinite where no cross-section is given. Off the normal it shrinks with the cosine of
    the scan to the power `reach_exponent`, to nothing at `least_cosine`; an exponent of 0 is a face that
    turns with its target.
    """

    boresight_rad: float
    half_width_rad: float
    min_elevation_rad: float
    min_height_m: float
    max_range_m: float
    reach_m: float
    reach_exponent: float
    face_tilt_rad: float
    least_cosine: float


@compiled
def look(post, planet, position):
    """Return range (m), azimuth, elevation (rad), height (m) of a place, and whether no Earth is between."""
    away = subtract(position, post.position)
    azimuth, elevation = azimuth_elevation(away, post.east_north_up)
    # Who looks up looks away from the Earth.
    clear = elevation >= 0.0 or line_of_sight(post.position, position, planet)
    return norm(away), azimuth, elevation, height_above(position, planet), clear


@compiled
def off_boresight(azimuth_rad, boresight_rad):
    """Return the angle (rad, 0 to pi) between two azimuths."""
    turned = azimuth_rad - boresight_rad
    return abs(turned - 2.0 * pi * round(turned / (2.0 * pi)))


@compiled
def reach_toward(view, azimuth_rad, elevation_rad):
    """Return the range (m) at which the echo is strong enough in a direction."""
    if view.reach_exponent == 0.0:
        return view.reach_m
    level = cos(elevation_rad) * cos(azimuth_rad - view.boresight_rad)
    cosine = level * cos(view.face_tilt_rad) + sin(elevation_rad) * sin(view.face_tilt_rad)
    if cosine <= view.least_cosine:
        return 0.0
    return view.reach_m * cosine**view.reach_exponent


@compiled
def margin(view, range_m, azimuth_rad, elevation_rad, height_m, clear):
    """Return how well a place is in view: the least of all margins, in no unit; below zero it is not seen."""
    if not clear:
        return -1.0
    least = min(elevation_rad - view.min_elevation_rad, 1e-5 * (height_m - view.min_height_m))
    least = min(least, 1e-6 * (view.max_range_m - range_m))
    if view.half_width_rad < pi:
        least = min(least, view.half_width_rad - off_boresight(azimuth_rad, view.boresight_rad))
    if view.reach_m < inf:
        least = min(least, 1e-6 * (reach_toward(view, azimuth_rad, elevation_rad) - range_m))
    return least


@compiled
def margin_at(view, post, planet, knots, count, time_s):
    """Return the margin on the path at a time (s)."""
    position, _, _ = state_at(knots, count, time_s)
    range_m, azimuth, elevation, height, clear = look(post, planet, position)
    return margin(view, range_m, azimuth, elevation, height, clear)


@compiled
def look_along(post, planet, knots, count, table):
    """Fill the table (n, LOOK) with looks at even steps from the start of a path to its end."""
    start, end = knots[0, 0], knots[count - 1, 0]
    last = len(table) - 1
    for i in range(last + 1):
        time_s = start + (end - start) * i / last
        position, _, _ = state_at(knots, count, time_s)
        range_m, azimuth, elevation, height, clear = look(post, planet, position)
        table[i, TIME] = time_s
        table[i, RANGE] = range_m
        table[i, AZIMUTH] = azimuth
        table[i, ELEVATION] = elevation
        table[i, HEIGHT] = height
        table[i, CLEAR] = 1.0 if clear else 0.0


@compiled
def edge(view, post, planet, knots, count, outside_s, inside_s):
    """Return the moment (s) between one out of view and one in view at which the view changes."""
    for _ in range(HALVINGS):
        middle = 0.5 * (outside_s + inside_s)
        if margin_at(view, post, planet, knots, count, middle) >= 0.0:
            inside_s = middle
        else:
            outside_s = middle
    return inside_s


@compiled
def turning_point(view, post, planet, knots, count, low_s, high_s, sign):
    """Return the moment (s) at which the margin, times the sign, is greatest between two moments."""
    for _ in range(THIRDS):
        third = (high_s - low_s) / 3.0
        one, other = low_s + third, high_s - third
        at_one = sign * margin_at(view, post, planet, knots, count, one)
        if at_one < sign * margin_at(view, post, planet, knots, count, other):
            low_s = one
        else:
            high_s = other
    return 0.5 * (low_s + high_s)


@compiled
def spells_in_view(view, post, planet, knots, count, table, spells):
    """Fill spells (m, 2) with the moments (s) at which the flight comes into view and leaves it.

    Returns how many spells there are, or -1 where there is no room for all.
    """
    number = 0
    before_last, last = 0.0, 0.0
    for i in range(len(table)):
        row = table[i]
        here = margin(view, row[RANGE], row[AZIMUTH], row[ELEVATION], row[HEIGHT], row[CLEAR] != 0.0)
        seen = here >= 0.0
        was_seen = last >= 0.0
        if i == 0:
            if seen:
                spells[0, 0] = row[TIME]
        elif seen != was_seen:
            if number == len(spells):
                return -1
            if seen:
                spells[number, 0] = edge(view, post, planet, knots, count, table[i - 1, TIME], row[TIME])
            else:
                spells[number, 1] = edge(view, post, planet, knots, count, row[TIME], table[i - 1, TIME])
                number += 1
        elif i > 1 and (before_last >= 0.0) == seen and abs(last) < min(abs(before_last), abs(here)):
            low, high = table[i - 2, TIME], row[TIME]
            sign = -1.0 if seen else 1.0
            turn = turning_point(view, post, planet, knots, count, low, high, sign)
            if (margin_at(view, post, planet, knots, count, turn) >= 0.0) != seen:
                if number + 1 >= len(spells):
                    return -1
                if seen:
                    spells[number, 1] = edge(view, post, planet, knots, count, turn, low)
                    spells[number + 1, 0] = edge(view, post, planet, knots, count, turn, high)
                else:
                    spells[number, 0] = edge(view, post, planet, knots, count, low, turn)
                    spells[number, 1] = edge(view, post, planet, knots, count, high, turn)
                number += 1
        before_last, last = last, here
    if last >= 0.0:
        if number == len(spells):
            return -1
        spells[number, 1] = table[len(table) - 1, TIME]
        number += 1
    return number


@compiled
def nearest_in(post, knots, count, table, low_s, high_s):
    """Return the moment (s) of the least range between two moments, where it has one least or many."""
    position, _, _ = state_at(knots, count, low_s)
    best_s, least = low_s, norm(subtract(position, post.position))
    position, _, _ = state_at(knots, count, high_s)
    range_m = norm(subtract(position, post.position))
    if range_m < least:
        best_s, least = high_s, range_m
    step = table[1, TIME] - table[0, TIME]
    found = -1
    for i in range(len(table)):
        if low_s < table[i, TIME] < high_s and table[i, RANGE] < least:
            found, least = i, table[i, RANGE]
    centre = best_s if found < 0 else table[found, TIME]
    low, high = max(low_s, centre - step), min(high_s, centre + step)
    for _ in range(THIRDS):
        third = (high - low) / 3.0
        one, _, _ = state_at(knots, count, low + third)
        other, _, _ = state_at(knots, count, high - third)
        if norm(subtract(one, post.position)) > norm(subtract(other, post.position)):
            low = low + third
        else:
            high = high - third
    return 0.5 * (low + high)


@compiled
def within(view, range_m):
    """Return the view that ends at a range (m)."""
    return View(
        view.boresight_rad,
        view.half_width_rad,
        view.min_elevation_rad,
        view.min_height_m,
        min(view.max_range_m, range_m),
        view.reach_m,
        view.reach_exponent,
        view.face_tilt_rad,
        view.least_cosine,
    )


@compiled
def seconds_in(spells, number):
    """Return the sum of the lengths (s) of the first spells."""
    total = 0.0
    for i in range(number):
        total += spells[i, 1] - spells[i, 0]
    return total


@compiled
def measure_view(view, post, planet, knots, count, table, ranges_m, spells, out):
    """Fill `out` with the figures of a view (VIEW of them, then the seconds within each of the ranges).

    Figures that do not exist stay as they are. Returns the number of spells, whose moments are left in
    `spells`, or -1 where there was no room for all of them.
    """
    for k in range(len(ranges_m)):
        number = spells_in_view(within(view, ranges_m[k]), post, planet, knots, count, table, spells)
        if number < 0:
            return -1
        out[VIEW + k] = seconds_in(spells, number)
    number = spells_in_view(view, post, planet, knots, count, table, spells)
    if number < 0:
        return -1
    out[SECONDS] = seconds_in(spells, number)
    for i in range(number):
        moment = nearest_in(post, knots, count, table, spells[i, 0], spells[i, 1])
        position, _, _ = state_at(knots, count, moment)
        range_m, azimuth, elevation, height, _ = look(post, planet, position)
        if i == 0 or range_m < out[NEAREST]:
            out[NEAREST] = range_m
            out[NEAREST_AZIMUTH] = azimuth
            out[NEAREST_ELEVATION] = elevation
            out[NEAREST_HEIGHT] = height
    if number > 0:
        out[FIRST] = spells[0, 0]
        out[LAST] = spells[number - 1, 1]
    return number
