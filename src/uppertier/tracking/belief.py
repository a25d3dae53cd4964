"""The phase `belief`: detections and cues go in, tracks and tasks come out. Nothing here can see the truth.

A frame: cues become searches; detections are given to tracks; those that fit none begin one; looks are
counted; tracks become firm or end; once a second each firm track is classified and its impact predicted;
each track asks for its next look.

Where this form stops being true: under the extended and the unscented filter, which know no thrust, a burning
missile pulls away from its gate and is begun anew until it burns out; several objects in one beam share
detections by the nearest only.
"""

from math import floor

import numpy as np

from uppertier.compiled import compiled, lean
from uppertier.tracking.association import (
    FORBIDDEN_COST,
    MARKS,
    MISS_COST,
    PRICES,
    assign,
    fill_costs,
    may_be_near,
    pair_cost,
    same_object,
    scan_end,
)
from uppertier.tracking.classify import note_echo
from uppertier.tracking.confirmation import count_look, weigh
from uppertier.tracking.estimate import (
    ESTIMATE_MATRICES,
    estimate_ahead,
    estimate_from_detection,
    estimate_with,
)
from uppertier.tracking.foresight import INSTANT_S, foresee
from uppertier.tracking.identity import note_rival, other_in_gate, unite
from uppertier.tracking.reports import (
    answer_known,
    give_way,
    hand_on,
    hear,
    refuse_explained,
    rival_report,
    search_end,
    widen,
)
from uppertier.tracking.track import (
    CUED,
    DROPPED,
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

# A track without updates is carried forward at least this often, so that its place is never stale.
STALE_S = 1.0


@lean
def may_be_fed(track, detections, count, site, gate):
    """Return whether any of the detections may lie in the gate of a track."""
    near = False
    k = 0
    while not near and k < count:
        near = may_be_near(track, detections[k], site, gate)
        k += 1
    return near


@lean
def compares(time_s, frame_s):
    """Return whether tracks are compared with reports and judged in the frame at `time_s`: once a second."""
    return floor(time_s + INSTANT_S) > floor(time_s - frame_s + INSTANT_S)


@lean
def is_unsettled(tracks, time_s, due):
    """Return whether tracks may have to be compared now: one is tentative, or a report is new or `due`."""
    unsettled = False
    for i in range(tracks.shape[0]):
        status = tracks[i].status
        asks = status == CUED and (due or tracks[i].born_s == time_s)
        unsettled = unsettled or asks or status == TENTATIVE
    return unsettled


@lean
def carry(tracker, site, planet, time_s, due, detections, count, tracks, matrices, rows):
    """Carry forward to `time_s` the tracks that need it, and list in `rows` the slots that may be fed.

    A track is left where it stands while nothing is measured near it and nothing has to be compared with it,
    but never for longer than STALE_S.
    """
    unsettled = is_unsettled(tracks, time_s, due)
    listed = 0
    for i in range(tracks.shape[0]):
        track = tracks[i]
        if not is_live(track.status):
            continue
        near = may_be_fed(track, detections, count, site, tracker.start_gate)
        age = time_s - track.time_s
        if near or unsettled or age > STALE_S - INSTANT_S:
            estimate_ahead(track, age, tracker, planet, matrices)
            track.time_s = time_s
        if near:
            rows[listed] = i
            listed += 1
    return listed


@lean
def feed(track, k, detection, tracker, site, matrices):
    """Give detection number k to a track."""
    track.last_nis = estimate_with(track, detection, tracker, site, matrices)
    note_hit(track, k, detection, tracker)


@lean
def note_hit(track, k, detection, tracker):
    """Count detection number k as the track's, and learn the cross-section from it."""
    track.last_detection = k
    track.last_update_s = detection.time_s
    track.updates += 1
    if track.status == CUED:
        track.status = TENTATIVE
    if track.updates == 1:
        track.first_detection_s = detection.time_s
    share = 1.0 / min(float(track.updates) + 1.0, tracker.cross_section_looks)
    track.cross_section_m2 += share * (detection.cross_section_m2 - track.cross_section_m2)
    note_echo(track, detection)


@lean
def is_echo(detection, first_new, tracker, site, tracks):
    """Return whether a detection is one more of an object that has begun a track in this frame.

    Beams overlap: one object is often seen by two of them in one frame. Tracks of this frame have numbers
    from `first_new` on.
    """
    for i in range(tracks.shape[0]):
        track = tracks[i]
        fresh = track.status == TENTATIVE and track.number >= first_new
        if fresh and pair_cost(track, detection, site, tracker) < FORBIDDEN_COST:
            return True
    return False


@lean
def start(detection, k, first_new, tracker, site, tracks):
    """Begin a tentative track from detection number k, unless it is an echo of what began in this frame.

    It is lost when every slot holds a live track.
    """
    if is_echo(detection, first_new, tracker, site, tracks):
        return
    slot = free_slot(tracks)
    if slot < 0:
        return
    track = tracks[slot]
    begin(track, TENTATIVE, next_number(tracks), -1, detection.time_s, tracker)
    estimate_from_detection(track, detection, tracker, site)
    track.cross_section_m2 = 0.5 * (tracker.cross_section_m2 + detection.cross_section_m2)
    track.first_detection_s = detection.time_s
    track.last_detection = k
    track.updates = 1
    note_echo(track, detection)


@lean
def is_claimed(costs, listed, k):
    """Return whether detection k lies in the gate of any of the tracks listed, or close to it."""
    lowest = FORBIDDEN_COST
    for i in range(listed):
        lowest = min(lowest, costs[i, k])
    return lowest < FORBIDDEN_COST


@lean
def feed_scan(tracker, site, cues, scan, first, tracks, listed, matrices, costs, prices, marks):
    """Give the detections of one scan, of which the first is number `first` of the frame, to tracks."""
    count = scan.shape[0]
    chosen, rows, claimed = marks[3], marks[MARKS - 1], marks[MARKS - 2]
    fill_costs(tracks, rows, listed, scan, count, site, tracker, costs)
    refuse_explained(cues, tracks, rows, listed, count, costs)
    for k in range(count):
        claimed[first + k] = is_claimed(costs, listed, k)
    assign(costs, listed, count + listed, prices, marks)
    for i in range(listed):
        if costs[i, chosen[i]] >= MISS_COST:
            chosen[i] = -1
    for i in range(listed):
        k = chosen[i]
        if k < 0:
            continue
        track = tracks[rows[i]]
        if track.status == FIRM:
            note_rival(track, other_in_gate(costs, listed, i, k, rows, chosen, tracks))
        feed(track, first + k, scan[k], tracker, site, matrices)


@lean
def associate(tracker, site, cues, detections, count, tracks, listed, matrices, costs, prices, marks):
    """Give this frame's detections to tracks, and begin tracks from those that are close to none.

    The dwells of a frame are scans of their own, one after the other: an object that two of them saw must not
    give its second echo to its neighbour.
    """
    first = 0
    while first < count:
        last = scan_end(detections, first, count)
        scan = detections[first:last]
        feed_scan(tracker, site, cues, scan, first, tracks, listed, matrices, costs, prices, marks)
        first = last
    first_new = next_number(tracks)
    for k in range(count):
        if marks[MARKS - 2, k] == 0:
            start(detections[k], k, first_new, tracker, site, tracks)


@lean
def settle_double(tracks, slot, time_s, cues, tracker, planet, ghost, matrices):
    """Compare a track that has just become firm with the others, and keep one of each object.

    A firm track of the same object outlives it, a tentative one gives way, and a cue that speaks of it is
    answered. Two tracks that answer to two reports of one source are two objects, however close, unless the
    one was found where the other is known to be: see `give_way`.
    """
    newcomer = tracks[slot]
    for i in range(tracks.shape[0]):
        other = tracks[i]
        if i == slot or not is_live(other.status):
            continue
        rivals = rival_report(cues, newcomer, other) >= 0
        if rivals and other.status != FIRM:
            continue
        if not same_object(newcomer, other, matrices, tracker.identity_gate):
            continue
        if rivals:
            if give_way(tracker, planet, cues, newcomer, other, ghost, matrices):
                drop(newcomer, MERGED, time_s)
                return
            continue
        if other.status == FIRM:
            hand_on(cues, newcomer, other)
            drop(newcomer, MERGED, time_s)
            return
        hand_on(cues, other, newcomer)
        drop(other, MERGED, time_s)


@lean
def review(tracker, planet, time_s, cues, tracks, tasks, ghost, matrices):
    """Count the looks of this frame and raise, keep or drop each track."""
    for i in range(tracks.shape[0]):
        track = tracks[i]
        if not is_live(track.status):
            continue
        count_look(track, tasks[i], tracker)
        before = track.status
        weigh(track, time_s, search_end(track, cues, tracker), planet, tracker)
        if track.status == FIRM and before == TENTATIVE:
            settle_double(tracks, i, time_s, cues, tracker, planet, ghost, matrices)
        unite(tracks, i, cues, time_s, tracker)
        if track.status == DROPPED and track.ending == UNCONFIRMED and track.cue >= 0:
            # A false alarm took the cue's search away: the report still stands, and is searched for again.
            cues[track.cue].used = 0


@lean
def expect(
    tracker, site, planet, time_s, frame_s, cues, detections, count, tracks, tasks, ghost, matrices, rows
):
    """Open a frame of one replica, and list in `rows` the slots that may be fed; return how many."""
    for i in range(tracks.shape[0]):
        tracks[i].last_detection = -1
    hear(tracker, planet, time_s, cues, tracks, tasks, ghost, matrices)
    due = compares(time_s, frame_s)
    listed = carry(tracker, site, planet, time_s, due, detections, count, tracks, matrices, rows)
    answer_known(tracker, planet, time_s, due, cues, tracks, tasks, ghost, matrices)
    return listed


@lean
def conclude(tracker, planet, time_s, frame_s, cues, tracks, tasks, ghost, matrices):
    """Close a frame of one replica: looks are counted, impacts foreseen, tasks written."""
    review(tracker, planet, time_s, cues, tracks, tasks, ghost, matrices)
    widen(tracks, tasks)
    if compares(time_s, frame_s):
        foresee(tracker, planet, time_s, tracks, ghost, matrices)
    for i in range(tracks.shape[0]):
        wish(tracks[i], tasks[i], time_s, frame_s, tracker, planet)


@lean
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
    ghost,
    matrices,
    costs,
    prices,
    marks,
):
    """Bring one replica's tracks to the frame at `time_s` (s) and write its tasks; arrays as in `belief`."""
    rows = marks[MARKS - 1]
    listed = expect(
        tracker, site, planet, time_s, frame_s, cues, detections, count, tracks, tasks, ghost, matrices, rows
    )
    if count > 0:
        associate(tracker, site, cues, detections, count, tracks, listed, matrices, costs, prices, marks)
    conclude(tracker, planet, time_s, frame_s, cues, tracks, tasks, ghost, matrices)


@compiled
def belief(tracker, site, planet, time_s, frame_s, cues, detections, counts, tracks, tasks):
    """Bring the tracks of every replica to the frame that begins at `time_s` (s) and lasts `frame_s` (s).

    `cues` (R, M) CUE, of which only the tracker's own fields are written; `detections` (R, K) DETECTION and
    `counts` (R,) int64, this frame's and of its time; `tracks` (R, N) TRACK and `tasks` (R, N) TASK, which
    are written.
    """
    replicas, slots = tracks.shape
    columns = slots + detections.shape[1]
    ghosts = tracks[0, :1].copy()
    matrices = np.empty((ESTIMATE_MATRICES, 7, 7))
    costs = np.empty((slots, columns))
    prices = np.empty((PRICES, columns))
    marks = np.empty((MARKS, columns), np.int64)
    for r in range(replicas):
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
            ghosts[0],
            matrices,
            costs,
            prices,
            marks,
        )
