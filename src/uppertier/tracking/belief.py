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
from uppertier.tracking.association import MARKS, PLACE, PRICES, fill_places, mark_near
from uppertier.tracking.estimate import ESTIMATE_MATRICES, bring
from uppertier.tracking.feeding import CLAIMED, FED_ROWS, LIVE, associate, start_all
from uppertier.tracking.foresight import INSTANT_S, foresee
from uppertier.tracking.reports import answer_known, hear, waits, widen
from uppertier.tracking.review import review
from uppertier.tracking.track import is_live, list_live
from uppertier.tracking.wishes import wish

# A track without updates is carried forward at least this often, so that its place is never stale.
STALE_S = 1.0


@lean
def compares(time_s, frame_s):
    """Return whether tracks are compared with reports and judged in the frame at `time_s`: once a second."""
    return floor(time_s + INSTANT_S) > floor(time_s - frame_s + INSTANT_S)


@lean
def carry(tracker, planet, time_s, count, tracks, live, matrices, places, near, rows):
    """Carry forward to `time_s` the live tracks that need it, and list in `rows` the slots that may be fed.

    A track is left where it stands while nothing is measured near it, but never for longer than STALE_S;
    whoever compares it with another brings it forward first. `near` (N, K) tells which of the detections, of
    which `places` is the lie, each of those listed may be fed with. Returns how many are listed.
    """
    listed = 0
    for i in live:
        track = tracks[i]
        fed = count > 0 and mark_near(track, time_s, places, count, tracker.start_gate, near[i])
        if fed or time_s - track.time_s > STALE_S - INSTANT_S:
            bring(track, time_s, tracker, planet, matrices)
        if fed:
            rows[listed] = i
            listed += 1
    return listed


@lean
def expect(
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
    places,
    near,
    marks,
):
    """Open a frame of one replica; return how many slots are live and how many of them may be fed.

    Their lists are rows LIVE and FED_ROWS of `marks`.
    """
    hear(tracker, planet, time_s, cues, tracks, tasks, ghost, matrices)
    lived = list_live(tracks, marks[LIVE])
    live = marks[LIVE, :lived]
    for i in live:
        tracks[i].last_detection = -1
    fill_places(detections, count, site, places)
    listed = carry(tracker, planet, time_s, count, tracks, live, matrices, places, near, marks[FED_ROWS])
    due = compares(time_s, frame_s)
    answer_known(tracker, planet, time_s, due, cues, tracks, live, tasks, ghost, matrices)
    return lived, listed


@lean
def conclude(tracker, planet, time_s, frame_s, cues, tracks, live, tasks, ghost, matrices):
    """Close a frame of one replica: looks are counted, impacts foreseen, tasks written.

    `live` lists the slots of the tracks that lived in any part of the frame.
    """
    review(tracker, planet, time_s, cues, tracks, live, tasks, ghost, matrices)
    widen(tracks, live, tasks)
    if compares(time_s, frame_s):
        foresee(tracker, planet, time_s, cues, tracks, ghost, matrices)
    for i in live:
        wish(tracks[i], tasks[i], time_s, frame_s, tracker, planet)


@lean
def is_quiet(tracker, time_s, cues, tracks):
    """Return whether one replica's tracker has nothing to do without a detection: no track, no new report."""
    for c in range(cues.shape[0]):
        if waits(cues[c], time_s, tracker):
            return False
    for i in range(tracks.shape[0]):
        if tracks[i].number == 0:
            break
        if is_live(tracks[i].status):
            return False
    return True


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
    places,
    near,
    costs,
    prices,
    marks,
):
    """Bring one replica's tracks to the frame at `time_s` (s) and write its tasks; arrays as in `belief`."""
    lived, listed = expect(
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
        places,
        near,
        marks,
    )
    live = marks[LIVE]
    if count > 0:
        associate(
            tracker, site, cues, detections, count, tracks, listed, matrices, near, costs, prices, marks
        )
        lived = start_all(detections, count, marks[CLAIMED], tracker, site, tracks, live, lived)
    conclude(tracker, planet, time_s, frame_s, cues, tracks, live[:lived], tasks, ghost, matrices)


@lean
def belief_each(
    tracker,
    site,
    planet,
    time_s,
    frame_s,
    cues,
    detections,
    counts,
    tracks,
    tasks,
    ghosts,
    matrices,
    places,
    near,
    costs,
    prices,
    marks,
):
    """Bring the tracks of every replica to the frame; arrays as in `belief`, the rest is scratch."""
    for r in range(tracks.shape[0]):
        if counts[r] == 0 and is_quiet(tracker, time_s, cues[r], tracks[r]):
            continue
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
            places,
            near,
            costs,
            prices,
            marks,
        )


@compiled
def belief(trackers, site, planet, time_s, frame_s, cues, detections, counts, tracks, tasks):
    """Bring the tracks of every replica to the frame that begins at `time_s` (s) and lasts `frame_s` (s).

    `trackers` (1,) holds the TrackerParameters as a record (`figures.filed`); `cues` (R, M) CUE, of which
    only the tracker's own fields are written; `detections` (R, K) DETECTION and `counts` (R,) int64, this
    frame's and of its time; `tracks` (R, N) TRACK and `tasks` (R, N) TASK, which are written.
    """
    slots, most = tracks.shape[1], detections.shape[1]
    columns = slots + most
    belief_each(
        trackers[0],
        site,
        planet,
        time_s,
        frame_s,
        cues,
        detections,
        counts,
        tracks,
        tasks,
        tracks[0, :1].copy(),
        np.empty((ESTIMATE_MATRICES, 7, 7)),
        np.empty((most, PLACE)),
        np.empty((slots, most), np.bool_),
        np.empty((slots, columns)),
        np.empty((PRICES, columns)),
        np.empty((MARKS, columns), np.int64),
    )
