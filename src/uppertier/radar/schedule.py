"""Spend the radar's time: confirm, track, cued search, and what is left goes to the horizon fence.

The face does one dwell after another. A frame has so much time; wishes are met in the order of their kind and,
within a kind, the most overdue first, until the time is gone. What does not fit waits. The last dwell of a frame
may run on into the next frame, which then has so much less; a fence beam never does, so the fence never delays
anybody. Nothing is random here.

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
from uppertier.vectors import along, dot, load, norm, rotate, rotate_back, scale, subtract

NONE = 0
FENCE = 1
SEARCH = 2
CONFIRM = 3
TRACK = 4

# Answers of the radar in TASK.served.
WAITING = 0
SERVED = 1
OUT_OF_VIEW = -1

# Beams of a raster and of the fence lie this part of a half-power width apart; midway between four raster beams
# the two-way loss is then 6.8 dB.
BEAM_SPACING = 0.75
# Half-width of the region a cued search covers, in standard deviations of the predicted place.
SEARCH_SIGMAS = 2.0
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

Written by the tracker: `kind`; the predicted `position_m`, `velocity_m_s` (Earth-fixed) at `time_s`, with
the position's `covariance_m2`; `due_s`, the earliest time of the wish; the believed `cross_section_m2` (0 when
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
`used_s` the time the face was busy in this frame (never more than the frame); `spent_s` the time of the dwells
begun in this frame, by kind; `fence_dwells` their number on the fence; `overflow` counts detections that found
no room in the table.
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
    """Choose the next dwell of this frame for one replica, pay for it, and return it; kind NONE when time is up."""
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

    The tracker's place is carried to `time_s` in a straight line: over a second a falling body leaves it by 5 m,
    a thousandth of a beam at the ranges that matter.
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
    serve(task, time_s, dwell_s, True)
    return Dwell(task.kind, slot, task.dwells - 1, u, v, dwell_s, near, far)


@compiled
def serve(task, time_s, dwell_s, done):
    """Note in a task that a dwell was spent on it, and whether that meets its wish."""
    task.dwell_s += dwell_s
    task.dwells += 1
    if done:
        task.served = SERVED
        task.due_s = time_s


@compiled
def gate(task, range_m, toward):
    """Return the near and far end (m) of the range gate about a task's predicted range."""
    variance = spread(task.covariance_m2, toward, toward)
    half = max(0.5 * SHORTEST_GATE_M, GATE_SIGMAS * sqrt(max(variance, 0.0)))
    return max(range_m - half, 0.0), range_m + half


@compiled
def spread(matrix, a, b):
    """Return the covariance a' M b of two projections of a place whose covariance matrix is M (3, 3)."""
    return (
        a[0] * dot(load(matrix[0]), b) + a[1] * dot(load(matrix[1]), b) + a[2] * dot(load(matrix[2]), b)
    )


class Raster(NamedTuple):
    """A grid of beams over the place where a target should be: middle, spacing, and the ellipse to cover.

    `uu`, `uv`, `vv` are the inverse of the covariance in units of the spacing; `reach` the ellipse's size with
    half a cell around it; `rings` how many square rings of beams enclose it.
    """

    u: float
    v: float
    u_step: float
    v_step: float
    uu: float
    uv: float
    vv: float
    reach: float
    rings: int


@compiled
def lay_raster(radar, site, covariance_m2, range_m, toward):
    """Return the raster that covers the predicted place's ellipse of SEARCH_SIGMAS on the face."""
    u, v = dot(site.face[0], toward), dot(site.face[1], toward)
    u_step = BEAM_SPACING * radar.azimuth_beamwidth_rad
    v_step = BEAM_SPACING * radar.elevation_beamwidth_rad
    # Gradients of u and v with respect to the place, in steps.
    u_slope = scale(1.0 / (range_m * u_step), along(site.face[0], -u, toward))
    v_slope = scale(1.0 / (range_m * v_step), along(site.face[1], -v, toward))
    # The floor of a tenth of a step keeps the ellipse of a well-known place from vanishing.
    var_u = spread(covariance_m2, u_slope, u_slope) + 0.01
    var_v = spread(covariance_m2, v_slope, v_slope) + 0.01
    cov = spread(covariance_m2, u_slope, v_slope)
    determinant = var_u * var_v - cov * cov
    uu, uv, vv = var_v / determinant, -cov / determinant, var_u / determinant
    half_cell = 0.5 * sqrt(uu + vv + 2.0 * abs(uv))
    rings = ceil(SEARCH_SIGMAS * sqrt(max(var_u, var_v)) - 0.5)
    most = ceil(2.0 / min(u_step, v_step))
    return Raster(u, v, u_step, v_step, uu, uv, vv, SEARCH_SIGMAS + half_cell, min(max(rings, 0), most))


@compiled
def spiral(index):
    """Return the cell (column, row) of a square grid that a spiral from the middle outward visits as `index`."""
    ring = ceil(0.5 * (sqrt(index + 1.0) - 1.0))
    if ring == 0:
        return 0, 0
    side = 2 * ring
    place = index - (side - 1) * (side - 1)
    leg = place // side
    step = place % side + 1
    if leg == 0:
        return ring, -ring + step
    if leg == 1:
        return ring - step, ring
    if leg == 2:
        return -ring, ring - step
    return -ring + step, -ring


@compiled
def beam_of(raster, index):
    """Return the middle (u, v) of a raster's beam and whether its cell touches the ellipse to be covered."""
    column, row = spiral(index)
    distance2 = raster.uu * column * column + 2.0 * raster.uv * column * row + raster.vv * row * row
    wanted = distance2 <= raster.reach * raster.reach
    return raster.u + column * raster.u_step, raster.v + row * raster.v_step, wanted


@compiled
def next_beam(radar, site, raster, index):
    """Return the first beam from `index` on that the ellipse wants and the face can make, or -1."""
    side = 2 * raster.rings + 1
    while index < side * side:
        u, v, wanted = beam_of(raster, index)
        sine2 = u * u + v * v
        if wanted and sine2 < 1.0 and in_field(radar, site, rotate_back(site.face, (u, v, sqrt(1.0 - sine2)))):
            return index
        index += 1
    return -1


@compiled
def aim_search(radar, site, time_s, slot, task, range_m, toward):
    """Return the next beam of a cued search; the raster follows the prediction and goes on where it stopped."""
    raster = lay_raster(radar, site, task.covariance_m2, range_m, toward)
    here = next_beam(radar, site, raster, task.beam)
    if here < 0 and task.beam > 0:
        here = next_beam(radar, site, raster, 0)
    if here < 0:
        return NO_DWELL
    u, v, _ = beam_of(raster, here)
    after = next_beam(radar, site, raster, here + 1)
    task.beam = max(after, 0)
    dwell_s = wanted_dwell(radar, task.cross_section_m2, range_m, sqrt(1.0 - u * u - v * v))
    near, far = gate(task, range_m, toward)
    serve(task, time_s, dwell_s, after < 0)
    return Dwell(SEARCH, slot, task.dwells - 1, u, v, dwell_s, near, far)


@compiled
def fence_beams(radar):
    """Return how many beams, BEAM_SPACING apart in azimuth, make one sweep of the fence."""
    return int(ceil(2.0 * radar.azimuth_half_width_rad / (BEAM_SPACING * radar.azimuth_beamwidth_rad)))


@compiled
def fence_direction(radar, site, beam):
    """Return the Earth-fixed unit vector of a fence beam: one row whose lower edge lies at the least elevation."""
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
