"""The phase `belief`: detections and cues go in, tracks and tasks come out. Nothing here can see the truth.

A frame: cues become searches; detections are given to tracks; those that fit none begin one; looks are counted; tracks
become firm or end; once a second the impact of each firm track is predicted; each track asks for its next look.

Where this form stops being true: a missile under thrust pulls away from its gate and is begun anew until it burns
out; several objects in one beam share detections by the nearest only.
"""

import numpy as np
from numba import prange

from uppertier.compiled import compiled
from uppertier.tracking.association import (
    FORBIDDEN_COST,
    MARKS,
    PRICES,
    assign,
    fill_costs,
    may_be_near,
    pair_cost,
    same_object,
)
from uppertier.tracking.confirmation import count_look, weigh
from uppertier.tracking.filter import MATRICES, predict, start_from_detection, start_from_prior, update
from uppertier.tracking.prediction import predict_impact
from uppertier.tracking.track import (
    CUED,
    DROPPED,
    EMPTY,
    FIRM,
    MERGED,
    TENTATIVE,
    UNCONFIRMED,
    begin,
    drop,
    free_slot,
    is_live,
    next_number,
)
from uppertier.tracking.wishes import wish
from uppertier.vectors import load

# A track without updates is carried forward at least this often, so that its place is never stale.
STALE_S = 1.0
# Frames are counted in floating point: an interval that ends within a microsecond has ended.
INSTANT_S = 1e-6


@compiled
def carry(track, time_s, tracker, planet, matrices):
    """Carry a track forward to a time (s); one that stands there already stays."""
    if time_s > track.time_s:
        predict(track.mean, track.covariance, time_s - track.time_s, tracker, planet, matrices)
        track.time_s = time_s


@compiled
def search_end(track, cues, tracker):
    """Return when (s) the search for a cued track is given up."""
    if track.cue < 0:
        return np.inf
    return cues[track.cue].available_s + tracker.search_life_s


@compiled
def cued_already(tracks, newcomer, time_s, tracker, planet, matrices):
    """Return the slot of a firm track that the cued track in slot `newcomer` speaks of, or -1.

    A track answers to one report only: two reports are two missiles.
    """
    for i in range(tracks.shape[0]):
        track = tracks[i]
        if track.status == FIRM and track.cue < 0:
            carry(track, time_s, tracker, planet, matrices)
            if same_object(track, tracks[newcomer], matrices, tracker.identity_gate):
                return i
    return -1


@compiled
def hear(tracker, planet, time_s, cues, tracks, matrices):
    """Turn each report that has come in into a cued track, unless it speaks of a track that is firm already."""
    for c in range(cues.shape[0]):
        cue = cues[c]
        if cue.used == 1 or not cue.available_s <= time_s < cue.available_s + tracker.search_life_s:
            continue
        slot = free_slot(tracks)
        if slot < 0:
            continue
        cue.used = 1
        track = tracks[slot]
        begin(track, CUED, next_number(tracks), c, time_s, tracker)
        place, velocity = load(cue.position_m), load(cue.velocity_m_s)
        start_from_prior(
            track.mean,
            track.covariance,
            place,
            velocity,
            cue.position_sigma_m,
            cue.velocity_sigma_m_s,
            tracker,
        )
        track.cross_section_m2 = cue.cross_section_m2
        track.time_s = cue.time_s
        carry(track, time_s, tracker, planet, matrices)
        known = cued_already(tracks, slot, time_s, tracker, planet, matrices)
        if known >= 0:
            tracks[known].cue = c
            track.status = EMPTY


@compiled
def gather_rows(tracker, site, planet, detections, count, tracks, matrices, rows):
    """List in `rows` the slots whose track may be near a detection, each carried to the first of them."""
    listed = 0
    for i in range(tracks.shape[0]):
        track = tracks[i]
        if not is_live(track.status):
            continue
        for k in range(count):
            if may_be_near(track, detections[k], site, tracker.gate):
                carry(track, detections[0].time_s, tracker, planet, matrices)
                rows[listed] = i
                listed += 1
                break
    return listed


@compiled
def feed(track, k, detection, tracker, site, planet, matrices):
    """Give detection number k to a track."""
    carry(track, detection.time_s, tracker, planet, matrices)
    track.last_nis = update(track.mean, track.covariance, detection, site, matrices)
    track.last_detection = k
    track.last_update_s = detection.time_s
    track.updates += 1
    if track.status == CUED:
        track.status = TENTATIVE
    if track.updates == 1:
        track.first_detection_s = detection.time_s
    share = 1.0 / min(float(track.updates) + 1.0, tracker.cross_section_looks)
    track.cross_section_m2 += share * (detection.cross_section_m2 - track.cross_section_m2)


@compiled
def start(detection, k, tracker, site, tracks):
    """Begin a tentative track from detection number k; lost when every slot holds a live track."""
    slot = free_slot(tracks)
    if slot < 0:
        return
    track = tracks[slot]
    begin(track, TENTATIVE, next_number(tracks), -1, detection.time_s, tracker)
    start_from_detection(track.mean, track.covariance, detection, site, tracker)
    track.cross_section_m2 = 0.5 * (tracker.cross_section_m2 + detection.cross_section_m2)
    track.first_detection_s = detection.time_s
    track.last_detection = k
    track.updates = 1


@compiled
def is_claimed(costs, listed, k):
    """Return whether detection k lies in the gate of any of the tracks listed."""
    for i in range(listed):
        if costs[i, k] < FORBIDDEN_COST:
            return True
    return False


@compiled
def is_echo(detection, first_new, tracker, site, tracks):
    """Return whether a detection is one more of an object that has begun a track in this frame.

    Beams overlap: one object is often seen by two of them in one frame. Tracks of this frame have numbers from
    `first_new` on.
    """
    for i in range(tracks.shape[0]):
        track = tracks[i]
        if track.status == TENTATIVE and track.number >= first_new:
            if pair_cost(track, detection, site, tracker.gate) < FORBIDDEN_COST:
                return True
    return False


@compiled
def associate(tracker, site, planet, detections, count, tracks, matrices, costs, prices, marks):
    """Give this frame's detections to tracks, and begin tracks from those that lie in no gate."""
    rows = marks[MARKS - 1]
    listed = gather_rows(tracker, site, planet, detections, count, tracks, matrices, rows)
    fill_costs(tracks, rows, listed, detections, count, site, tracker.gate, costs)
    assign(costs, listed, count + listed, prices, marks)
    for i in range(listed):
        k = marks[3, i]
        if k < count and costs[i, k] < FORBIDDEN_COST:
            feed(tracks[rows[i]], k, detections[k], tracker, site, planet, matrices)
    first_new = next_number(tracks)
    for k in range(count):
        if not is_claimed(costs, listed, k) and not is_echo(detections[k], first_new, tracker, site, tracks):
            start(detections[k], k, tracker, site, tracks)


@compiled
def settle_double(tracks, slot, time_s, tracker, planet, matrices):
    """Compare a track that has just become firm with the others, and keep one of each object.

    An older track of the same object, tentative or firm, outlives it; a cue that speaks of it has been answered.
    """
    newcomer = tracks[slot]
    carry(newcomer, time_s, tracker, planet, matrices)
    for i in range(tracks.shape[0]):
        other = tracks[i]
        if i == slot or not is_live(other.status):
            continue
        if other.status == CUED and newcomer.cue >= 0:
            continue
        carry(other, time_s, tracker, planet, matrices)
        if not same_object(newcomer, other, matrices, tracker.identity_gate):
            continue
        if other.status == CUED:
            newcomer.cue = other.cue
            drop(other, MERGED, time_s)
        elif other.status == FIRM:
            if other.cue < 0:
                other.cue = newcomer.cue
            drop(newcomer, MERGED, time_s)
            return
        elif newcomer.cue < 0 or other.cue < 0:
            newcomer.cue = max(newcomer.cue, other.cue)
            drop(other, MERGED, time_s)


@compiled
def review(tracker, planet, time_s, cues, tracks, tasks, matrices):
    """Count the looks of this frame and raise, keep or drop each track."""
    for i in range(tracks.shape[0]):
        track = tracks[i]
        if not is_live(track.status):
            continue
        count_look(track, tasks[i], tracker)
        if time_s - track.time_s > STALE_S - INSTANT_S:
            carry(track, time_s, tracker, planet, matrices)
        before = track.status
        weigh(track, time_s, search_end(track, cues, tracker), planet, tracker)
        if track.status == FIRM and before == TENTATIVE:
            settle_double(tracks, i, time_s, tracker, planet, matrices)
        if track.status == DROPPED and track.ending == UNCONFIRMED and track.cue >= 0:
            # A false alarm took the cue's search away: the report still stands, and is searched for again.
            cues[track.cue].used = 0


@compiled
def foresee(tracker, planet, time_s, tracks, matrices):
    """Predict the impact of each firm track that has been fed since the last prediction, at most once a second."""
    for i in range(tracks.shape[0]):
        track = tracks[i]
        if track.status != FIRM or track.last_update_s <= track.predicted_s:
            continue
        if time_s - track.predicted_s >= tracker.impact_interval_s - INSTANT_S:
            predict_impact(track, tracker, planet, matrices)
            track.predicted_s = time_s


@compiled
def belief_one(
    tracker,
    site,
    planet,
    time_s,
    frame_s,
    cues,
    detections,
    count,
    tracks,
    tasks,
    matrices,
    costs,
    prices,
    marks,
):
    """Bring one replica's tracks to the frame at `time_s` (s) and write its tasks; see `belief` for the arrays."""
    for i in range(tracks.shape[0]):
        tracks[i].last_detection = -1
    hear(tracker, planet, time_s, cues, tracks, matrices)
    if count > 0:
        associate(tracker, site, planet, detections, count, tracks, matrices, costs, prices, marks)
    review(tracker, planet, time_s, cues, tracks, tasks, matrices)
    foresee(tracker, planet, time_s, tracks, matrices)
    for i in range(tracks.shape[0]):
        wish(tracks[i], tasks[i], time_s, frame_s, tracker, planet)


@compiled(parallel=True)
def belief(tracker, site, planet, time_s, frame_s, cues, detections, counts, tracks, tasks):
    """Bring the tracks of every replica to the frame that begins at `time_s` (s) and lasts `frame_s` (s).

    `cues` (R, T) CUE, of which only `used` is written; `detections` (R, K) DETECTION and `counts` (R,) int64, this
    frame's; `tracks` (R, N) TRACK and `tasks` (R, N) TASK, which are written. Detections must not be older than
    the tracks they feed.
    """
    replicas, slots = tracks.shape
    columns = slots + detections.shape[1]
    matrices = np.empty((replicas, MATRICES, 7, 7))
    costs = np.empty((replicas, slots, columns))
    prices = np.empty((replicas, PRICES, columns))
    marks = np.empty((replicas, MARKS, columns), np.int64)
    for r in prange(replicas):
        belief_one(
            tracker,
            site,
            planet,
            time_s,
            frame_s,
            cues[r],
            detections[r],
            counts[r],
            tracks[r],
            tasks[r],
            matrices[r],
            costs[r],
            prices[r],
            marks[r],
        )
