"""When and where each launcher can meet each threat: the walk along its predicted path.

Where this stops being true: a window shorter than LEAP_S that opens and closes far from the floor and the
ceiling (a path that grazes the reach) may be walked over. The fly-out table is made for one launch height; a
launcher higher than that is taken to have the whole table lifted by as much, which leaves out the thinner air
there: of a kilometre more height a round is there 0.2 to 1 s sooner when overhead, 3.5 s sooner at 195 km.
"""

from math import asin, ceil, cos, floor, sin, sqrt
from typing import NamedTuple

import numpy as np

from uppertier.compiled import lean
from uppertier.earth.geodesy import geodetic_from_ecef
from uppertier.fire_control.launcher import (
    ABOVE_CEILING,
    BELOW_FLOOR,
    BEYOND_LIMIT,
    CLOSED,
    LATE,
    OPEN,
    OUT_OF_REACH,
    TOO_EARLY,
    TOO_LATE,
)
from uppertier.flight.path import state_at
from uppertier.interceptor.flyout import time_to
from uppertier.tracking.gliding import lift_variance
from uppertier.vectors import add, dot, load, subtract

# Meetings are found on whole seconds: up to a second after the first possible one; none that is found is
# impossible. The walk leaps, and goes second by second where a window opened or closed on the way.
WALK_S = 1.0
LEAP_S = 4.0
# Elsewhere it strides as far as no ballistic missile can come nearer: 8 km/s is the speed of a low orbit.
FASTEST_M_S = 8000.0
# By how much at most a launch comes later when the meeting is a second later: the second, and FASTEST_M_S by
# the mean speed of a slow interceptor, 2 km/s.
LAUNCH_PACE = 5.0
# No walk takes more steps than a day has seconds.
DAY = 86_400.0

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
    height_m: float
    intercept_m: tuple[float, float, float]


@lean
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


@lean
def sighting(planet, path, count, time_s):
    """Return where a path of `count` knots is at a time."""
    position, _, _ = state_at(path, count, time_s)
    latitude, longitude, height_m = geodetic_from_ecef(position, planet)
    level = cos(latitude)
    return Sighting(position, (level * cos(longitude), level * sin(longitude), sin(latitude)), height_m)


@lean
def in_band(control, height_m):
    """Return whether a height lies between the floor and the ceiling of intercepts."""
    return control.floor_m <= height_m <= control.ceiling_m


@lean
def whole(steps):
    """Return a number of steps rounded down, at least 0; a day is enough of them."""
    return floor(min(max(steps, 0.0), DAY))


@lean
def stride(control, seen, nearest_m):
    """Return the time (s, whole steps) in which a target cannot come into band and published reach."""
    outside_m = max(seen.height_m - control.ceiling_m, control.floor_m - seen.height_m)
    outside_m = max(outside_m, nearest_m - control.reach_m)
    return WALK_S * whole(outside_m / (FASTEST_M_S * WALK_S))


@lean
def flight_time(control, flyout, planet, launcher, seen):
    """Return what forbids a launcher to meet a target there, the fly-out time (s) and ground range (m)."""
    range_m = ground_range(load(launcher.up), seen.foot, planet)
    time_s = time_to(flyout, range_m, seen.height_m - launcher.height_m + flyout.launch_height_m)
    if not 0.0 <= time_s < np.inf:
        return FLYOUT, np.inf, range_m
    if range_m > control.reach_m:
        return PUBLISHED_REACH, np.inf, range_m
    return NOTHING, time_s, range_m


@lean
def standing_of(launch_s, soonest_s):
    """Return whether a meeting is out of the question, would need a launch too soon, or can be had."""
    if launch_s == -np.inf:
        return CLOSED
    return OPEN if launch_s >= soonest_s else LATE


@lean
def look(control, flyout, planet, soonest_s, seen, time_s, launchers, windows):
    """Write into each working launcher's window which launch meets the target at this moment.

    Return the least that forbids of all launchers, the ground range (m) of the nearest, and whether a window
    stands otherwise than at the moment entered last. Rounds and readiness are not asked for: whether a target
    can be met is a question of geometry, whether a round is left is another.
    """
    inside = in_band(control, seen.height_m)
    forbids, nearest_m, changed = FLYOUT, np.inf, False
    for i in range(launchers.shape[0]):
        window = windows[i]
        window.look_s = -np.inf
        if launchers[i].working == 0:
            continue
        why, flight_s, range_m = flight_time(control, flyout, planet, launchers[i], seen)
        nearest_m = min(nearest_m, range_m)
        forbids = min(forbids, why)
        if inside and why == NOTHING:
            window.look_s = time_s - flight_s
        changed = changed or standing_of(window.look_s, soonest_s) != window.standing
    return forbids, nearest_m, changed


@lean
def enter(soonest_s, time_s, windows):
    """Enter the moment looked at into the windows; it lies later than those before.

    Where the moment before came just too late the window is open: there is nothing to wait for. Return
    whether any launcher would have to launch too soon.
    """
    late = False
    for i in range(windows.shape[0]):
        window = windows[i]
        before = window.standing
        window.standing = standing_of(window.look_s, soonest_s)
        late = late or window.standing == LATE
        if window.standing != OPEN:
            continue
        window.latest_s = time_s
        if not window.earliest_s <= time_s:
            window.earliest_s = time_s
            window.launch_s = soonest_s if before == LATE else window.look_s
            window.launch_by_s = window.look_s
        window.launch_by_s = max(window.launch_by_s, window.look_s)
    return late


@lean
def close_windows(windows):
    """Note that there is no moment at which a launcher can meet the target."""
    for i in range(windows.shape[0]):
        window = windows[i]
        window.earliest_s = np.nan
        window.latest_s = np.nan
        window.launch_s = np.nan
        window.launch_by_s = np.nan
        window.look_s = -np.inf
        window.standing = CLOSED


@lean
def find_windows(control, flyout, planet, time_s, path, count, apogee_m, launchers, windows):
    """Find each launcher's window on a predicted path; return why there is none, TOO_EARLY if there is one.

    A meeting is possible when the target is between floor and ceiling, inside the published reach, inside the
    fly-out table, and the launch that leads to it lies no earlier than `time_s` plus the planning delay.
    `apogee_m` is the greatest height of the whole flight; it tells a path that never came up to the floor
    from one that has already come down through it. `launchers` (L,) are read, `windows` (L,) written.
    """
    soonest_s = time_s + control.plan_s
    close_windows(windows)
    short, above, limited, unreachable, missed = False, False, False, False, False
    now_s = WALK_S * ceil(max(time_s, path[0, 0]) / WALK_S)
    last_s = WALK_S * floor(path[count - 1, 0] / WALK_S)
    entered_s, step_s = now_s, LEAP_S
    while now_s <= last_s:
        seen = sighting(planet, path, count, now_s)
        forbids, nearest_m, changed = look(
            control, flyout, planet, soonest_s, seen, now_s, launchers, windows
        )
        if changed and step_s == LEAP_S and now_s > entered_s + WALK_S:
            now_s, step_s = entered_s + WALK_S, WALK_S
            continue
        missed = enter(soonest_s, now_s, windows) or missed
        inside = in_band(control, seen.height_m)
        short = short or (inside and forbids == FLYOUT and nearest_m <= control.reach_m)
        limited = limited or (inside and forbids == PUBLISHED_REACH)
        unreachable = unreachable or (inside and forbids == FLYOUT)
        above = above or (seen.height_m > control.ceiling_m and nearest_m <= control.reach_m)
        if changed:
            step_s = LEAP_S
        clear_s = stride(control, seen, nearest_m)
        # What is strode over is sure to be empty: the next moment counts as one second after the last.
        entered_s = now_s + max(0.0, clear_s - WALK_S)
        next_s = entered_s + (WALK_S if clear_s > LEAP_S else step_s)
        now_s = next_s if now_s == last_s else min(next_s, last_s)
    for i in range(windows.shape[0]):
        if windows[i].earliest_s <= windows[i].latest_s:
            return TOO_EARLY
    return why_never(control, apogee_m, (missed, short, above, limited, unreachable))


@lean
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


@lean
def can_fire(launcher, window, soonest_s):
    """Return whether a launcher in action has a round that could leave in time to meet the target."""
    if launcher.working == 0 or launcher.rounds <= 0:
        return False
    return max(soonest_s, launcher.ready_s) <= window.launch_by_s


@lean
def meeting(control, flyout, planet, begin_s, soonest_s, path, count, launchers, windows):
    """Return the first meeting from `begin_s` on with a launcher that has a round and is ready.

    No launch is earlier than `soonest_s`. Of launchers that meet the target at the same moment, the one with
    most rounds fires, then the nearest, then the first: magazines empty evenly and a salvo is spread.
    """
    end_s = -np.inf
    for i in range(launchers.shape[0]):
        if can_fire(launchers[i], windows[i], soonest_s):
            end_s = max(end_s, windows[i].latest_s)
    now_s = begin_s
    while now_s <= end_s:
        seen = sighting(planet, path, count, now_s)
        found, hop_s = best_launcher(control, flyout, planet, now_s, soonest_s, seen, launchers, windows)
        if found.launcher >= 0:
            return found
        now_s += WALK_S * max(1, whole(hop_s / WALK_S))
    return Meeting(-1, np.nan, np.nan, np.nan, (np.nan, np.nan, np.nan))


@lean
def best_launcher(control, flyout, planet, time_s, soonest_s, seen, launchers, windows):
    """Return the meeting at one moment, launcher -1 for none, and for how long (s) there will be none."""
    best, best_rounds, best_range_m, best_flight_s = -1, 0, np.inf, np.inf
    hop_s = np.inf
    for i in range(launchers.shape[0]):
        launcher, window = launchers[i], windows[i]
        if not can_fire(launcher, window, soonest_s) or time_s > window.latest_s:
            continue
        if time_s < window.earliest_s:
            hop_s = min(hop_s, window.earliest_s - time_s)
            continue
        why, flight_s, range_m = flight_time(control, flyout, planet, launcher, seen)
        too_soon_s = max(soonest_s, launcher.ready_s) - (time_s - flight_s)
        if why != NOTHING or not in_band(control, seen.height_m):
            hop_s = 0.0
        elif too_soon_s > 0.0:
            hop_s = min(hop_s, too_soon_s / LAUNCH_PACE)
        elif launcher.rounds > best_rounds or (launcher.rounds == best_rounds and range_m < best_range_m):
            best, best_rounds = i, launcher.rounds
            best_range_m, best_flight_s = range_m, flight_s
    return Meeting(best, time_s - best_flight_s, time_s, seen.height_m, seen.position_m), hop_s


@lean
def position_sigma(track, time_s):
    """Return how far off (m) a track's predicted position may be at a later time: the root of the trace.

    Position and velocity errors are carried on straight lines. The pull of gravity toward the Earth's centre
    bends them by some (t / 800 s)^2, 5 per cent at 180 s ahead; the error of the ballistic coefficient is
    left out, so do not trust it below 40 km. A body that may have lift is taken to hold it. The estimate goes
    on improving after the launch: this is the error if no look followed.
    """
    ahead_s = max(0.0, time_s - track.time_s)
    covariance = track.covariance
    variance = 0.0
    for i in range(3):
        variance += covariance[i, i] + 2.0 * ahead_s * covariance[i, i + 3]
        variance += ahead_s * ahead_s * covariance[i + 3, i + 3]
    variance += lift_variance(track, ahead_s)
    return sqrt(max(variance, 0.0))
