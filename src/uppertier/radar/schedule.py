"""Spend the radar's time: who is looked at, who waits, and in what order they give way.

The face does one thing at a time. A frame has so much time; what does not fit waits. A dwell may run on into
the next frame, which then has so much less. Nothing is random here.

Time is energy: the transmitter radiates its average power whenever the face is busy, so a dwell costs average
power times its time, and a schedule that never spends more time than there is keeps the long-term duty.

The policy, first things first; under load the last gives way first:

    1. uplinks to interceptors in flight, each of a fixed time;
    2. the search's share: the part `search_share` of the time is kept for the fence and for cued searches,
       half and half, so that new objects are still found. It is claimed only while they have had less;
    3. confirmation of new tracks, which decides what is worth a place in the schedule at all;
    4. tracks that are shot at, then those that come down soon, then the others (`TASK.priority`); among
       equals the one that waits longest in parts of its own interval;
    5. dwells to tell what a firm track is: longer ones, for a higher ratio of signal to noise, or for a small
       body that may fly beside it;
    6. cued search;
    7. the horizon fence, with whatever is left. Unless it is the share's, a fence beam never runs over.

There are no channels: how many tracks the radar can hold, and how well, follows from their dwells. One dwell
serves all tracks whose targets are in its beam and range gate, since any of them may be detected.
"""

from math import sqrt
from typing import NamedTuple

import numpy as np

from uppertier.compiled import lean
from uppertier.radar.array import in_field
from uppertier.radar.detection import SHORTEST_GATE_M
from uppertier.radar.equation import dwell_snr, wanted_dwell
from uppertier.radar.raster import beam_of, lay_raster, next_beam, spread
from uppertier.vectors import along, load, norm, rotate, scale, subtract

NONE = 0
FENCE = 1
SEARCH = 2
CONFIRM = 3
TRACK = 4
DISCRIMINATE = 5
UPLINK = 6
KINDS = 7

# Values of TASK.priority, and the order of giving way: a dwell of higher rank goes first.
ORDINARY = 0
URGENT = 1
ENGAGED = 2
SEARCH_RANK = 1
DISCRIMINATE_RANK = 2
TRACK_RANK = 3
CONFIRM_RANK = TRACK_RANK + ENGAGED + 1

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
        ("interval_s", "f8"),
        ("priority", "i8"),
        ("engaged", "i8"),
        ("class_due_s", "f8"),
        ("class_snr", "f8"),
        ("class_looks", "i8"),
        ("companion_m2", "f8"),
        ("companion_m", "f8"),
        ("shows", "i8"),
        ("looked", "i8"),
    ],
    align=True,
)
"""What the tracker asks for one of its slots, and what the radar made of it; array (replica, track slot).

Written by the tracker: `kind`; the predicted `position_m`, `velocity_m_s` (Earth-fixed) at `time_s`, with the
position's `covariance_m2`; `due_s`, the earliest time of the wish; the believed `cross_section_m2` (0 when
unknown). To begin a new search the tracker sets `beam` to 0. `interval_s` is the time from one look to the
next that is wished for (0 where there is none), `priority` ORDINARY, URGENT or ENGAGED. A firm track whose
class is open asks besides, from `class_due_s` on, for a dwell of the ratio `class_snr` (0: for none), which
counts as a look like any other; `class_looks` is the tracker's count of those that found it. With
`companion_m2` above 0 that dwell is made so long that a body of this cross-section shows beside the track's,
`companion_m` nearer or farther. `engaged` is
written by the engagement: 1 while rounds are on their way to the track.

Written by the radar in every frame: `served` is 1 when the wish was met in this frame (a dwell on a track, or
the last beam of a search; a served task without a detection is a miss), -1 when the face cannot look there
(no miss), 0 when it has to wait; `dwell_s` the time spent on it, `dwells` how many dwells; `beam` is the
search's next beam; `due_s` of a served task becomes the time of service until the tracker asks anew;
`looked` is the kind of the last dwell spent on it, NONE when there was none in this frame, and `shows` 1 when
that gave a body of `companion_m2` the usual ratio.
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


@lean
def begin_frame(radar, frame_s, tasks, state):
    """Open the time account of a frame for one replica: last frame's debt and answers, uplinks, the share."""
    state.used_s = min(state.debt_s, frame_s)
    state.debt_s -= state.used_s
    state.fence_dwells = 0
    state.idle, state.slots = 1, 0
    for kind in range(KINDS):
        state.spent_s[kind] = 0.0
    pay(UPLINK, state.uplinks * radar.uplink_message_s, frame_s, state)
    state.uplinks = 0
    # What is kept does not pile up: never more than a beam beyond this frame's part.
    part_s = radar.search_share * frame_s
    state.search_credit_s = min(state.search_credit_s, radar.fence_dwell_s) + part_s
    for slot in range(tasks.shape[0]):
        task = tasks[slot]
        if task.kind == NONE:
            continue
        state.idle, state.slots = 0, slot + 1
        task.served = WAITING
        task.dwell_s = 0.0
        task.dwells = 0
        task.looked = NONE


@lean
def pay(kind, dwell_s, frame_s, state):
    """Charge time on the face to the frame; what runs over its end is owed by the next.

    Search that was made in idle time counts for the share too, by no more than a dwell's time ahead.
    """
    state.spent_s[kind] += dwell_s
    state.total_s[kind] += dwell_s
    if kind in (SEARCH, FENCE):
        state.search_credit_s = max(state.search_credit_s - dwell_s, -dwell_s)
    now = min(dwell_s, frame_s - state.used_s)
    state.used_s += now
    state.debt_s += dwell_s - now


@lean
def next_dwell(radar, site, fence, time_s, frame_s, tasks, state):
    """Choose the next dwell of this frame for one replica, pay for it, and return it.

    Its kind is NONE when the time is up or nobody wants any. `fence` is the radar's, (beams,) FENCE_BEAM.
    """
    if state.used_s >= frame_s - INSTANT_S:
        return NO_DWELL
    by_s = time_s + 0.5 * frame_s
    if radar.search_share > 0.0 and state.search_credit_s >= radar.fence_dwell_s:
        dwell = owed_search(radar, site, fence, time_s, by_s, frame_s, tasks, state)
        if dwell.kind != NONE:
            return dwell
    if state.idle == 0:
        dwell = foremost_dwell(radar, site, time_s, by_s, frame_s, CONFIRM_RANK, tasks, state)
        if dwell.kind != NONE:
            return dwell
        state.idle = 1
    return next_fence_beam(fence, frame_s, False, state)


@lean
def owed_search(radar, site, fence, time_s, by_s, frame_s, tasks, state):
    """Make and pay a dwell of the search's share: cued search or fence, whichever has had less of it."""
    dwell = NO_DWELL
    if state.search_lead_s <= 0.0 and state.idle == 0:
        dwell = foremost_dwell(radar, site, time_s, by_s, frame_s, SEARCH_RANK, tasks, state)
        state.search_lead_s += dwell.dwell_s
    if dwell.kind == NONE:
        dwell = next_fence_beam(fence, frame_s, True, state)
        state.search_lead_s = max(state.search_lead_s - dwell.dwell_s, -dwell.dwell_s)
    return dwell


@lean
def foremost_dwell(radar, site, time_s, by_s, frame_s, highest_rank, tasks, state):
    """Make and pay the dwell of the foremost task that the face can look at, none above `highest_rank`."""
    asking = tasks[: state.slots]
    slot, kind = foremost(by_s, highest_rank, asking)
    while slot >= 0:
        dwell = aim(radar, site, time_s, slot, kind, tasks)
        if dwell.kind != NONE:
            pay(dwell.kind, dwell.dwell_s, frame_s, state)
            return dwell
        tasks[slot].served = OUT_OF_VIEW
        slot, kind = foremost(by_s, highest_rank, asking)
    return NO_DWELL


@lean
def foremost(by_s, highest_rank, tasks):
    """Return the waiting slot that goes first, of rank `highest_rank` at most, and its kind; -1 for none.

    The highest rank goes first, and among equals the one that has waited longest.
    """
    best, best_kind, best_rank, longest = -1, NONE, 0, 0.0
    for slot in range(tasks.shape[0]):
        task = tasks[slot]
        kind = wanted_kind(task, by_s)
        if kind == NONE:
            continue
        rank = rank_of(kind, task.priority)
        if rank > highest_rank or rank < best_rank:
            continue
        waited = waiting(kind, task, by_s)
        if rank > best_rank or waited > longest:
            best, best_kind, best_rank, longest = slot, kind, rank, waited
    return best, best_kind


@lean
def wanted_kind(task, by_s):
    """Return the kind of dwell that a task wants by a time (s), or NONE: answered already, or not yet due."""
    if task.kind == NONE or task.served != WAITING or task.dwells >= MOST_DWELLS:
        return NONE
    if task.due_s < by_s:
        return task.kind
    asks = task.class_snr > 0.0 or task.companion_m2 > 0.0
    if task.kind == TRACK and asks and task.class_due_s < by_s:
        return DISCRIMINATE
    return NONE


@lean
def rank_of(kind, priority):
    """Return the rank of a kind of dwell; that of a track goes up with its priority."""
    if kind == CONFIRM:
        return CONFIRM_RANK
    if kind == TRACK:
        return TRACK_RANK + min(max(priority, ORDINARY), ENGAGED)
    if kind == DISCRIMINATE:
        return DISCRIMINATE_RANK
    return SEARCH_RANK


@lean
def waiting(kind, task, by_s):
    """Return how long a task has waited: in parts of its interval where it has one, else in seconds."""
    if kind == DISCRIMINATE:
        return by_s - task.class_due_s
    if task.interval_s > 0.0:
        return (by_s - task.due_s) / task.interval_s
    return by_s - task.due_s


@lean
def aim(radar, site, time_s, slot, kind, tasks):
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
    if kind == SEARCH:
        return aim_search(radar, site, time_s, slot, task, range_m, toward)
    if not in_field(radar, site, toward):
        return NO_DWELL
    dwell_s = wanted_dwell(radar, sized_for(radar, kind, task), range_m, normal)
    near, far = gate(task, range_m, toward)
    if kind == DISCRIMINATE and task.companion_m2 > 0.0:
        beside_m = task.companion_m
        near, far = max(min(near, range_m - beside_m), 0.0), max(far, range_m + beside_m)
        task.shows = dwell_snr(radar, task.companion_m2, range_m, dwell_s, normal) > 0.999 * radar.wanted_snr
    serve(task, kind, dwell_s)
    fulfil(task, time_s)
    return Dwell(kind, slot, task.dwells - 1, u, v, dwell_s, near, far)


@lean
def sized_for(radar, kind, task):
    """Return the cross-section (m2) that a dwell on a task has to show at the usual ratio.

    A ratio k times the usual one is the usual ratio of a body k times smaller.
    """
    size_m2 = task.cross_section_m2
    if kind != DISCRIMINATE:
        return size_m2
    if task.class_snr > 0.0:
        size_m2 *= radar.wanted_snr / task.class_snr
    return min(size_m2, task.companion_m2) if task.companion_m2 > 0.0 else size_m2


@lean
def serve(task, kind, dwell_s):
    """Note in a task that one more dwell of a kind was spent on it."""
    task.looked = kind
    task.dwell_s += dwell_s
    task.dwells += 1


@lean
def fulfil(task, time_s):
    """Note in a task that its wish is met for this frame."""
    task.served = SERVED
    task.due_s = time_s


@lean
def gate(task, range_m, toward):
    """Return the near and far end (m) of the range gate about a task's predicted range."""
    variance = spread(task.covariance_m2, toward, toward)
    half = max(0.5 * SHORTEST_GATE_M, GATE_SIGMAS * sqrt(max(variance, 0.0)))
    return max(range_m - half, 0.0), range_m + half


@lean
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
    serve(task, SEARCH, dwell_s)
    if after < 0:
        fulfil(task, time_s)
    return Dwell(SEARCH, slot, task.dwells - 1, u, v, dwell_s, near, far)


@lean
def next_fence_beam(fence, frame_s, may_run_over, state):
    """Return the fence's next beam that the face can make, if it fits into this frame or may run over.

    A beam longer than a frame fits into an empty one.
    """
    dwell_s = fence[0].dwell_s
    fits = frame_s - state.used_s >= min(dwell_s, frame_s) - INSTANT_S
    if not (fits or may_run_over) or state.fence_dwells >= MOST_DWELLS:
        return NO_DWELL
    for _ in range(fence.shape[0]):
        beam = fence[state.fence_beam]
        state.fence_beam = (state.fence_beam + 1) % fence.shape[0]
        if beam.makes == 1:
            number = state.fence_dwells
            state.fence_dwells += 1
            pay(FENCE, dwell_s, frame_s, state)
            return Dwell(FENCE, -1, number, beam.u, beam.v, dwell_s, 0.0, beam.gate_m)
    return NO_DWELL
