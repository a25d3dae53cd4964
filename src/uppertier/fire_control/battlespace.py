"""When and where each threat can be met: the walk along its predicted path."""

from math import asin, ceil, cos, sin, sqrt
from typing import NamedTuple

import numpy as np

from uppertier.compiled import compiled
from uppertier.earth.geodesy import geodetic_from_ecef
from uppertier.fire_control.launcher import (
    ABOVE_CEILING,
    BELOW_FLOOR,
    BEYOND_LIMIT,
    OUT_OF_REACH,
    TOO_EARLY,
    TOO_LATE,
)
from uppertier.flight.path import state_at
from uppertier.interceptor.flyout import time_to
from uppertier.vectors import add, dot, load, subtract

# The walk goes second by second where a target can be met. A meeting is thus found up to a second after the
# first possible one; no meeting that is found is impossible.
WALK_S = 1.0
# Elsewhere it strides as far as no ballistic missile can come nearer: 8 km/s is the speed of a low orbit.
FASTEST_M_S = 8000.0

# What forbids one launcher to meet a target at a place, apart from time: nothing, the published reach alone,
# or the fly-out table whatever was published. The order matters: of several launchers the lowest counts.
NOTHING, PUBLISHED_REACH, FLYOUT = 0, 1, 2


class Sighting(NamedTuple):
    """Where a predicted path is at one moment, as the battlespace needs it."""

    position_m: tuple[float, float, float]
    foot: tuple[float, float, float]  # unit normal of the ellipsoid beneath
    height_m: float


class Meeting(NamedTuple):
    """One launch and where it meets the target; launcher -1 when there is none."""

    launcher: int
    launch_s: float
    intercept_s: float
    intercept_m: tuple[float, float, float]


@compiled
def ground_range(here, there, planet):
    """Return the distance (m) over the ellipsoid between two places given by their unit normals.

    The angle between the normals times Euler's radius of curvature in the middle, toward the other place
    (Torge and Mueller, Geodesy (2012), chapter 4): within 10 m to 500 km, without trigonometric functions.
    """
    difference = subtract(there, here)
    chord2 = dot(difference, difference)
    if chord2 == 0.0:
        return 0.0
    middle = add(here, there)
    level2 = middle[0] * middle[0] + middle[1] * middle[1]
    sine2 = middle[2] * middle[2] / (level2 + middle[2] * middle[2])
    eastward2 = 0.0
    if level2 > 0.0:
        eastward = middle[0] * difference[1] - middle[1] * difference[0]
        eastward2 = eastward * eastward / (level2 * chord2)
    first = planet.flattening * (2.0 - planet.flattening)
    w2 = 1.0 - first * sine2
    across_m = planet.equatorial_radius_m / sqrt(w2)
    meridian_m = across_m * (1.0 - first) / w2
    curvature = eastward2 / across_m + (1.0 - eastward2) / meridian_m
    return 2.0 * asin(min(1.0, 0.5 * sqrt(chord2))) / curvature


@compiled
def sighting(planet, path, count, time_s):
    """Return where a path of `count` knots is at a time."""
    position, _, _ = state_at(path, count, time_s)
    latitude, longitude, height_m = geodetic_from_ecef(position, planet)
    level = cos(latitude)
    return Sighting(position, (level * cos(longitude), level * sin(longitude), sin(latitude)), height_m)


@compiled
def in_band(control, height_m):
    """Return whether a height lies between the floor and the ceiling of intercepts."""
    return control.floor_m <= height_m <= control.ceiling_m


@compiled
def stride(control, seen, nearest_m):
    """Return the time (s, whole steps) in which a target cannot come into band and published reach."""
    outside_m = max(seen.height_m - control.ceiling_m, control.floor_m - seen.height_m)
    outside_m = max(outside_m, nearest_m - control.reach_m)
    return WALK_S * max(1.0, np.floor(outside_m / (FASTEST_M_S * WALK_S)))


@compiled
def flight_time(control, flyout, planet, launcher, seen):
    """Return what forbids a launcher to meet a target there, the fly-out time (s) and ground range (m)."""
    range_m = ground_range(load(launcher.up), seen.foot, planet)
    time_s = time_to(flyout, range_m, seen.height_m)
    if not 0.0 <= time_s < np.inf:
        return FLYOUT, np.inf, range_m
    if range_m > control.reach_m:
        return PUBLISHED_REACH, np.inf, range_m
    return NOTHING, time_s, range_m


@compiled
def last_launch(control, flyout, planet, launchers, seen, time_s):
    """Return the latest launch (s) with which any working launcher meets the target then, and what forbids.

    Also the ground range (m) of the nearest working launcher. Rounds and readiness are not asked for: whether
    a target can be met is a question of geometry, whether a round is left is another.
    """
    latest_s = -np.inf
    nearest_m = np.inf
    forbids = FLYOUT
    for launcher in launchers:
        if launcher.working == 0:
            continue
        why, flight_s, range_m = flight_time(control, flyout, planet, launcher, seen)
        nearest_m = min(nearest_m, range_m)
        forbids = min(forbids, why)
        latest_s = max(latest_s, time_s - flight_s)
    return latest_s, forbids, nearest_m


@compiled
def first_step(time_s):
    """Return the first moment of the walk: the next whole step of the clock."""
    return WALK_S * ceil(time_s / WALK_S)


@compiled
def close_window(plan):
    """Note in a plan that there is no moment at which the target can be met."""
    plan.earliest_s = np.nan
    plan.latest_s = np.nan
    plan.launch_s = np.nan
    plan.launch_by_s = np.nan


@compiled
def widen_window(plan, meet_s, launch_s):
    """Note in a plan one more moment, later than those before, at which the target can be met."""
    plan.latest_s = meet_s
    if not plan.earliest_s <= meet_s:
        plan.earliest_s = meet_s
        plan.launch_s = launch_s
        plan.launch_by_s = launch_s
    plan.launch_by_s = max(plan.launch_by_s, launch_s)


@compiled
def find_window(control, flyout, planet, time_s, path, count, apogee_m, launchers, plan):
    """Note in a plan when a target on a predicted path can be met; return why not if never (else TOO_EARLY).

    A meeting is possible when the target is between floor and ceiling, inside the published reach, inside the
    fly-out table, and the launch that leads to it lies no earlier than `time_s` plus the planning delay.
    `apogee_m` is the greatest height of the whole flight; it tells a path that never came up to the floor
    from one that has already come down through it.
    """
    soonest_s = time_s + control.plan_s
    close_window(plan)
    short, above, limited, unreachable, missed, late = False, False, False, False, False, False
    now_s = first_step(max(time_s, path[0, 0]))
    end_s = path[count - 1, 0]
    while now_s <= end_s:
        seen = sighting(planet, path, count, now_s)
        launch_s, forbids, nearest_m = last_launch(control, flyout, planet, launchers, seen, now_s)
        inside = in_band(control, seen.height_m)
        if inside and launch_s >= soonest_s:
            # Where the moment before came just too late, the window is open: there is nothing to wait for.
            widen_window(plan, now_s, soonest_s if late else launch_s)
        late = inside and forbids == NOTHING and launch_s < soonest_s
        missed = missed or late
        short = short or (inside and forbids == FLYOUT and nearest_m <= control.reach_m)
        limited = limited or (inside and forbids == PUBLISHED_REACH)
        unreachable = unreachable or (inside and forbids == FLYOUT)
        above = above or (seen.height_m > control.ceiling_m and nearest_m <= control.reach_m)
        now_s += stride(control, seen, nearest_m)
    if plan.earliest_s <= plan.latest_s:
        return TOO_EARLY
    return why_never(control, apogee_m, (missed, short, above, limited, unreachable))


@compiled
def why_never(control, apogee_m, found):
    """Return the reason that a walk without a meeting gives, from what was found on the way."""
    missed, short, above, limited, unreachable = found
    if apogee_m < control.floor_m:
        return BELOW_FLOOR
    if missed:
        return TOO_LATE
    if short:
        return OUT_OF_REACH
    if above:
        return ABOVE_CEILING
    if limited:
        return BEYOND_LIMIT
    if unreachable:
        return OUT_OF_REACH
    # No moment between floor and ceiling lies ahead: the target has come down through them.
    return TOO_LATE


@compiled
def meeting(control, flyout, planet, begin_s, end_s, soonest_s, path, count, launchers):
    """Return the first meeting between two times with a launcher that has a round and is ready.

    No launch is earlier than `soonest_s`. Of launchers that meet the target at the same moment, the one with
    most rounds fires, then the nearest, then the first: magazines empty evenly and a salvo is spread.
    """
    now_s = begin_s
    while now_s <= end_s:
        seen = sighting(planet, path, count, now_s)
        if in_band(control, seen.height_m):
            best, best_rounds, best_range_m, best_launch_s = -1, 0, np.inf, np.inf
            for i in range(launchers.shape[0]):
                launcher = launchers[i]
                if launcher.working == 0 or launcher.rounds <= 0:
                    continue
                why, flight_s, range_m = flight_time(control, flyout, planet, launcher, seen)
                if why != NOTHING or now_s - flight_s < max(soonest_s, launcher.ready_s):
                    continue
                fuller = launcher.rounds > best_rounds
                if fuller or (launcher.rounds == best_rounds and range_m < best_range_m):
                    best, best_rounds = i, launcher.rounds
                    best_range_m, best_launch_s = range_m, now_s - flight_s
            if best >= 0:
                return Meeting(best, best_launch_s, now_s, seen.position_m)
        now_s += WALK_S
    return Meeting(-1, np.nan, np.nan, (np.nan, np.nan, np.nan))


@compiled
def position_sigma(track, time_s):
    """Return how far off (m) a track's predicted position may be at a later time: the root of the trace.

    Position and velocity errors are carried on straight lines. The pull of gravity toward the Earth's centre
    bends them by some (t / 800 s)^2, 5 per cent at 180 s ahead; the error of the ballistic coefficient is
    left out, so do not trust it below 40 km. The estimate goes on improving after the launch: this is the
    error if no look followed.
    """
    ahead_s = max(0.0, time_s - track.time_s)
    covariance = track.covariance
    variance = 0.0
    for i in range(3):
        variance += covariance[i, i] + 2.0 * ahead_s * covariance[i, i + 3]
        variance += ahead_s * ahead_s * covariance[i + 3, i + 3]
    return sqrt(max(variance, 0.0))
