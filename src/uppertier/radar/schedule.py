"""Spend the radar's time: confirm, track, cued search, and what is left goes to the horizon fence.

The face does one dwell after another. A frame has so much time; wishes are met in the order of their kind
and, within a kind, the most overdue first, until the time is gone. What does not fit waits. The last dwell of
a frame may run on into the next frame, which then has so much less; a fence beam never does, so the fence
never delays anybody. Nothing is random here.

First form: one beam at a time, no uplinks to pay for, no dwell shared by targets in one beam on purpose.
"""

from math import ceil, sqrt
from typing import NamedTuple

import numpy as np

from uppertier.compiled import compiled
from uppertier.earth.frames import direction_from
from uppertier.radar.array import in_field
from uppertier.radar.detection import SHORTEST_GATE_M
from uppertier.radar.equation import wanted_dwell
from uppertier.radar.raster import BEAM_SPACING, beam_of, lay_raster, next_beam, spread
from uppertier.vectors import along, load, norm, rotate, scale, subtract

NONE = 0
FENCE = 1
SEARCH = 2
CONFIRM = 3
TRACK = 4

# Answers of the radar in TASK.served.
WAITING = 0
SERVED = 1
OUT_OF_VIEW = -1

# Range gates reach this many standard deviations either way, and are never shorter than the shortest.
GATE_SIGMAS = 4.0
# More dwells than this for one slot in one frame would use a random number twice.
MOST_DWELLS = 255
# A frame with less time left than this is full; it also forgives the rounding of sums of dwells.
INSTANT_S = 1e-9

TASK = np.dtype(
    [
        ("kind", "i8"),
        ("time_s", "f8"),
        ("position_m", "f8", (3,)),
        ("velocity_m_s", "f8", (3,)),
        ("covariance_m2", "f8", (3, 3)),
        ("due_s", "f8"),
        ("cross_section_m2", "f8"),
        ("served", "i8"),
        ("dwell_s", "f8"),
        ("beam", "i8"),
        ("dwells", "i8"),
    ],
    align=True,
)
"""What the tracker asks for one of its slots, and what the radar made of it; array (replica, track slot).

Written by the tracker: `kind`; the predicted `position_m`, `velocity_m_s` (Earth-fixed) at `time_s`, with the
position's `covariance_m2`; `due_s`, the earliest time of the wish; the believed `cross_section_m2` (0 when
unknown). To begin a new search the tracker sets `beam` to 0.

Written by the radar in every frame: `served` is 1 when the wish was met in this frame (a dwell on a track, or
the last beam of a search; a served task without a detection is a miss), -1 when the face cannot look there
(no miss), 0 when it has to wait; `dwell_s` the time spent on it, `dwells` how many dwells; `beam` is the
search's next beam; `due_s` of a served task becomes the time of service until the tracker asks anew.
"""

RADAR_STATE = np.dtype(
    [
        ("fence_beam", "i8"),
        ("debt_s", "f8"),
        ("used_s", "f8"),
        ("spent_s", "f8", (5,)),
        ("fence_dwells", "i8"),
        ("overflow", "i8"),
    ],
    align=True,
)
"""What the radar remembers; array (replica,), zeros at the start.

`fence_beam` is the fence's next beam; `debt_s` the time by which the last dwell runs into the next frame;
`used_s` the time the face was busy in this frame (never more than the frame); `spent_s` the time of the
dwells begun in this frame, by kind; `fence_dwells` their number on the fence; `overflow` counts detections
that found no room in the table.
"""


class Dwell(NamedTuple):
    """One dwell to make: for whom, where on the face's sine space, how long, and its range gate."""

    kind: int
    slot: int
    number: int
    u: float
    v: float
    dwell_s: float
    near_m: float
    far_m: float


NO_DWELL = Dwell(NONE, -1, 0, 0.0, 0.0, 0.0, 0.0, 0.0)


@compiled
def begin_frame(frame_s, tasks, state):
    """Open the time account of a frame for one replica, and clear last frame's answers."""
    state.used_s = min(state.debt_s, frame_s)
    state.debt_s -= state.used_s
    state.fence_dwells = 0
    for kind in range(TRACK + 1):
        state.spent_s[kind] = 0.0
    for slot in range(tasks.shape[0]):
        task = tasks[slot]
        task.served = WAITING
        task.dwell_s = 0.0
        task.dwells = 0


@compiled
def next_dwell(radar, site, time_s, frame_s, tasks, state):
    """Choose the next dwell of this frame for one replica, pay for it, and return it.

    Its kind is NONE when the time is up or nobody wants any.
    """
    if state.used_s >= frame_s - INSTANT_S:
        return NO_DWELL
    for kind in (CONFIRM, TRACK, SEARCH):
        slot = most_overdue(kind, time_s + 0.5 * frame_s, tasks)
        while slot >= 0:
            dwell = aim(radar, site, time_s, slot, tasks)
            if dwell.kind != NONE:
                pay(dwell, frame_s, state)
                return dwell
            tasks[slot].served = OUT_OF_VIEW
            slot = most_overdue(kind, time_s + 0.5 * frame_s, tasks)
    return next_fence_beam(radar, site, frame_s, state)


@compiled
def pay(dwell, frame_s, state):
    """Charge a dwell to the frame; what runs over its end is owed by the next."""
    state.spent_s[dwell.kind] += dwell.dwell_s
    now = min(dwell.dwell_s, frame_s - state.used_s)
    state.used_s += now
    state.debt_s += dwell.dwell_s - now


@compiled
def most_overdue(kind, by_s, tasks):
    """Return the waiting slot of a kind with the earliest due time up to `by_s`, or -1."""
    best = -1
    earliest = by_s
    for slot in range(tasks.shape[0]):
        task = tasks[slot]
        if task.kind != kind or task.served != WAITING or task.dwells >= MOST_DWELLS:
            continue
        if task.due_s < earliest:
            best = slot
            earliest = task.due_s
    return best


@compiled
def aim(radar, site, time_s, slot, tasks):
    """Return the next dwell for one task and write the answer into the task; kind NONE if none can be made.

    The tracker's place is carried to `time_s` in a straight line: over a second a falling body leaves it by 5
    m, a thousandth of a beam at the ranges that matter.
    """
    task = tasks[slot]
    place = along(load(task.position_m), time_s - task.time_s, load(task.velocity_m_s))
    away = subtract(place, site.position)
    range_m = norm(away)
    toward = scale(1.0 / range_m, away)
    u, v, normal = rotate(site.face, toward)
    if task.kind == SEARCH:
        return aim_search(radar, site, time_s, slot, task, range_m, toward)
    if not in_field(radar, site, toward):
        return NO_DWELL
    dwell_s = wanted_dwell(radar, task.cross_section_m2, range_m, normal)
    near, far = gate(task, range_m, toward)
    serve(task, dwell_s)
    fulfil(task, time_s)
    return Dwell(task.kind, slot, task.dwells - 1, u, v, dwell_s, near, far)


@compiled
def serve(task, dwell_s):
    """Note in a task that one more dwell was spent on it."""
    task.dwell_s += dwell_s
    task.dwells += 1


@compiled
def fulfil(task, time_s):
    """Note in a task that its wish is met for this frame."""
    task.served = SERVED
    task.due_s = time_s


@compiled
def gate(task, range_m, toward):
    """Return the near and far end (m) of the range gate about a task's predicted range."""
    variance = spread(task.covariance_m2, toward, toward)
    half = max(0.5 * SHORTEST_GATE_M, GATE_SIGMAS * sqrt(max(variance, 0.0)))
    return max(range_m - half, 0.0), range_m + half


@compiled
def aim_search(radar, site, time_s, slot, task, range_m, toward):
    """Return the next beam of a cued search.

    The raster follows the prediction and goes on where it stopped in the last frame.
    """
    raster = lay_raster(radar, site, task.covariance_m2, range_m, toward)
    here = next_beam(radar, site, raster, task.beam)
    if here < 0 and task.beam > 0:
        task.beam = 0
        here = next_beam(radar, site, raster, task.beam)
    if here < 0:
        return NO_DWELL
    u, v, _ = beam_of(raster, here)
    after = next_beam(radar, site, raster, here + 1)
    task.beam = max(after, 0)
    dwell_s = wanted_dwell(radar, task.cross_section_m2, range_m, sqrt(1.0 - u * u - v * v))
    near, far = gate(task, range_m, toward)
    serve(task, dwell_s)
    if after < 0:
        fulfil(task, time_s)
    return Dwell(SEARCH, slot, task.dwells - 1, u, v, dwell_s, near, far)


@compiled
def fence_beams(radar):
    """Return how many beams, BEAM_SPACING apart in azimuth, make one sweep of the fence."""
    return ceil(2.0 * radar.azimuth_half_width_rad / (BEAM_SPACING * radar.azimuth_beamwidth_rad))


@compiled
def fence_direction(radar, site, beam):
    """Return the Earth-fixed unit vector of a fence beam.

    The fence is one row of beams whose lower edges lie at the least elevation.
    """
    part = (beam + 0.5) / fence_beams(radar)
    azimuth = site.boresight_azimuth_rad + (2.0 * part - 1.0) * radar.azimuth_half_width_rad
    elevation = radar.min_elevation_rad + 0.5 * radar.elevation_beamwidth_rad
    return direction_from(azimuth, elevation, site.east_north_up)


@compiled
def next_fence_beam(radar, site, frame_s, state):
    """Return the fence's next beam that the face can make, if one more fits into this frame."""
    if frame_s - state.used_s < radar.fence_dwell_s - INSTANT_S or state.fence_dwells >= MOST_DWELLS:
        return NO_DWELL
    count = fence_beams(radar)
    for _ in range(count):
        toward = fence_direction(radar, site, state.fence_beam)
        state.fence_beam = (state.fence_beam + 1) % count
        if in_field(radar, site, toward):
            u, v, _normal = rotate(site.face, toward)
            number = state.fence_dwells
            state.fence_dwells += 1
            dwell = Dwell(FENCE, -1, number, u, v, radar.fence_dwell_s, 0.0, radar.instrumented_range_m)
            pay(dwell, frame_s, state)
            return dwell
    return NO_DWELL
