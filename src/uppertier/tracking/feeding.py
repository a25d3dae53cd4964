"""Which detections feed which tracks, and which begin new ones: the middle of a frame, nearest neighbours.

The gates, the costs and the assignment are `association`'s; here a frame's scans are taken one after another.
"""

from uppertier.compiled import lean
from uppertier.tracking.association import (
    FORBIDDEN_COST,
    MARKS,
    MISS_COST,
    assign,
    fill_costs,
    pair_cost,
    scan_end,
)
from uppertier.tracking.classify import note_echo
from uppertier.tracking.estimate import estimate_from_detection, estimate_with
from uppertier.tracking.identity import note_rival, other_in_gate
from uppertier.tracking.reports import refuse_explained
from uppertier.tracking.track import CUED, FIRM, TENTATIVE, begin, enlist, free_slot, next_number

# The caller's rows of `marks`: detections close to a track; slots a scan, and the frame, may feed; live ones.
CLAIMED, SCAN_ROWS, FED_ROWS, LIVE = range(MARKS - 4, MARKS)


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

    Returns its slot, or -1. It is lost when every slot holds a live track.
    """
    if is_echo(detection, first_new, tracker, site, tracks):
        return -1
    slot = free_slot(tracks)
    if slot < 0:
        return -1
    track = tracks[slot]
    begin(track, TENTATIVE, next_number(tracks), -1, detection.time_s, tracker)
    estimate_from_detection(track, detection, tracker, site)
    track.cross_section_m2 = 0.5 * (tracker.cross_section_m2 + detection.cross_section_m2)
    track.first_detection_s = detection.time_s
    track.last_detection = k
    track.updates = 1
    note_echo(track, detection)
    return slot


@lean
def start_all(detections, count, claimed, tracker, site, tracks, live, lived):
    """Begin tracks from the detections that no track claims; return how many slots are then live."""
    first_new = -1
    for k in range(count):
        if claimed[k] == 1:
            continue
        if first_new < 0:
            first_new = next_number(tracks)
        slot = start(detections[k], k, first_new, tracker, site, tracks)
        if slot >= 0:
            lived = enlist(slot, live, lived)
    return lived


@lean
def is_claimed(costs, listed, k):
    """Return whether detection k lies in the gate of any of the tracks listed, or close to it."""
    lowest = FORBIDDEN_COST
    for i in range(listed):
        lowest = min(lowest, costs[i, k])
    return lowest < FORBIDDEN_COST


@lean
def rows_of_scan(near, first, last, rows, listed, scan_rows):
    """List in `scan_rows` those of the slots `rows[:listed]` that a scan may feed; return how many."""
    found = 0
    for n in range(listed):
        i = rows[n]
        k = first
        while k < last and not near[i, k]:
            k += 1
        if k < last:
            scan_rows[found] = i
            found += 1
    return found


@lean
def feed_scan(tracker, site, cues, scan, first, tracks, listed, matrices, costs, prices, marks):
    """Give the detections of one scan, of which the first is number `first` of the frame, to tracks."""
    count = scan.shape[0]
    chosen, rows, claimed = marks[3], marks[SCAN_ROWS], marks[CLAIMED]
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
def associate(tracker, site, cues, detections, count, tracks, listed, matrices, near, costs, prices, marks):
    """Give this frame's detections to tracks, and mark those that are close to any.

    The dwells of a frame are scans of their own, one after the other: an object that two of them saw must not
    give its second echo to its neighbour.
    """
    first = 0
    while first < count:
        last = scan_end(detections, first, count)
        scan = detections[first:last]
        rows = rows_of_scan(near, first, last, marks[FED_ROWS], listed, marks[SCAN_ROWS])
        feed_scan(tracker, site, cues, scan, first, tracks, rows, matrices, costs, prices, marks)
        first = last
