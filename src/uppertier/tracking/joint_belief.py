"""The phase `belief` with joint probabilistic association in place of the nearest; all else is the same.

A track has seen its object in a scan when some echo is its own with better than even odds.
"""

import numpy as np

from uppertier.compiled import compiled, lean
from uppertier.tracking.association import FORBIDDEN_COST, MARKS, PLACE, pair_cost, scan_end
from uppertier.tracking.belief import conclude, expect
from uppertier.tracking.estimate import ESTIMATE_MATRICES
from uppertier.tracking.feeding import FED_ROWS, LIVE, note_hit, start_all
from uppertier.tracking.filter import note_nis
from uppertier.tracking.identity import note_rival, other_in_gate
from uppertier.tracking.joint_association import blend, make_room, share_out, weigh_pairs
from uppertier.tracking.track import FIRM

# From these odds on an echo counts as a track's own.
EVEN = 0.5


@lean
def cost_scan(tracker, site, detections, first, last, tracks, rows, listed, costs, room):
    """Fill the costs of one scan, and note which of its detections have to do with any track."""
    for k in range(first, last):
        room.claimed[k] = 0
        for i in range(listed):
            costs[i, k] = pair_cost(tracks[rows[i]], detections[k], site, tracker)
            if costs[i, k] < FORBIDDEN_COST:
                room.claimed[k] = 1


@lean
def feed_scan(tracker, site, detections, first, last, tracks, rows, listed, costs, matrices, room):
    """Share one scan out among the tracks in slots `rows[:listed]` and take it into them."""
    cost_scan(tracker, site, detections, first, last, tracks, rows, listed, costs, room)
    weigh_pairs(costs, listed, first, last, tracker, room)
    share_out(listed, first, last, room)
    for i in range(listed):
        track = tracks[rows[i]]
        some, best, nis = blend(track, room.shares[i], detections, first, last, site, matrices, room)
        room.chosen[i] = -1
        if some > EVEN:
            room.chosen[i] = best
            track.last_nis = nis
            note_nis(track, nis)
    for i in range(listed):
        k = room.chosen[i]
        if k < 0:
            continue
        track = tracks[rows[i]]
        if track.status == FIRM:
            note_rival(track, other_in_gate(costs, listed, i, k, rows, room.chosen, tracks))
        note_hit(track, k, detections[k], tracker)


@lean
def associate_jointly(tracker, site, detections, count, tracks, rows, listed, costs, matrices, room):
    """Share this frame's detections out among tracks, and mark in `room` those that are close to any."""
    first = 0
    while first < count:
        last = scan_end(detections, first, count)
        feed_scan(tracker, site, detections, first, last, tracks, rows, listed, costs, matrices, room)
        first = last


@compiled
def belief_jointly(trackers, site, planet, time_s, frame_s, cues, detections, counts, tracks, tasks):
    """Bring the tracks of every replica to the frame at `time_s` (s); arguments as `belief`."""
    tracker = trackers[0]
    replicas, slots = tracks.shape
    most = detections.shape[1]
    ghosts = tracks[0, :1].copy()
    matrices = np.empty((ESTIMATE_MATRICES, 7, 7))
    places = np.empty((most, PLACE))
    near = np.empty((slots, most), np.bool_)
    costs = np.empty((slots, most))
    marks = np.empty((MARKS, slots), np.int64)
    room = make_room(slots, most)
    for r in range(replicas):
        mine, seen, count = tracks[r], detections[r], counts[r]
        ghost = ghosts[0]
        lived, listed = expect(
            tracker,
            site,
            planet,
            time_s,
            frame_s,
            cues[r],
            seen,
            count,
            mine,
            tasks[r],
            ghost,
            matrices,
            places,
            near,
            marks,
        )
        live = marks[LIVE]
        if count > 0:
            rows = marks[FED_ROWS]
            associate_jointly(tracker, site, seen, count, mine, rows, listed, costs, matrices, room)
            lived = start_all(seen, count, room.claimed, tracker, site, mine, live, lived)
        conclude(tracker, planet, time_s, frame_s, cues[r], mine, live[:lived], tasks[r], ghost, matrices)
