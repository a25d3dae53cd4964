"""The referee's notes: compare every status with what it was, and write down what happened.

The phases know nothing of events; whatever changed shows in their statuses. This is the one place where
tracks and true missiles meet: a detection's origin says whose echo it was, and only the record learns it.
"""

from math import isnan

import numpy as np

from uppertier.compiled import lean
from uppertier.engagement.events import (
    CLASSED,
    CUE,
    CUTOFF,
    DUD,
    FIRED,
    GONE,
    GRAZED,
    IMPACT,
    LAUNCH,
    LOCKED,
    LOST,
    MISS,
    ORDER,
    PARTED,
    SEEN,
    STRUCK,
    TRACKED,
    UNTOLD,
    VERDICT,
    happen,
    sign,
)
from uppertier.engagement.link import SHARED_SUBJECTS
from uppertier.engagement.sky import KILLED, LANDED, MISSILE, WAITING
from uppertier.fire_control.launcher import UNJUDGED
from uppertier.interceptor.round import (
    BOOST,
    COAST,
    FAILED,
    HIT,
    HOMING,
    MISSED,
    ORDERED,
    SEPARATED,
    STORED,
    UNTOUCHED,
)
from uppertier.radar.array import in_view
from uppertier.radar.cue import hush
from uppertier.tracking.classify import likeliest
from uppertier.tracking.track import DROPPED, EMPTY, FIRM
from uppertier.vectors import load

# A class is noted from this probability on, so that a track in doubt does not fill the list.
SURELY = 0.9
# So long without an uplink (s): they go once a second and may be late by some.
SILENCE_S = 5.0

NOTED_TRACK = np.dtype(
    [
        ("number", np.int64),
        ("status", np.int64),
        ("origin", np.int64),
        ("verdict", np.int64),
        ("called", np.int64),
        ("out_of_view", np.int64),
    ],
    align=True,
)
"""What was last noted of a track slot, array (replica, slot); `origin` is the body whose echo fed it,
`called` the class it was last called (`tracking.classify`), -1 before; `out_of_view` is 1 where it ended
outside its radar's view."""

NOTED_ROUND = np.dtype(
    [("status", np.int64), ("origin", np.int64), ("separated", np.int64), ("untold", np.int64)], align=True
)
"""What was last noted of a round, array (replica, round); `origin` is the body behind its track, `untold` is
1 once it hears no more of its target."""

NOTED_THREAT = np.dtype(
    [("status", np.int64), ("cut_off", np.int64), ("first_seen_s", np.float64), ("engageable", np.int64)],
    align=True,
)
"""What was last noted of a missile, array (replica, body), and what one battery achieved against it."""


@lean
def note_threats(world, r, until_s, battery):
    """Note what the missiles of replica r do; no battery is told of a killed one that it flies on."""
    for t in range(world.threats.shape[1]):
        if world.threats[r, t].kind != MISSILE:
            continue
        threat, seen = world.threats[r, t], world.noted_threats[r, t]
        if seen.status != KILLED and threat.status == KILLED:
            hush(world.cues[r], t, threat.killed_s)
        if battery == 0:
            note_flight(world, r, t, until_s)
        seen.status = threat.status


@lean
def note_flight(world, r, t, until_s):
    """Note launch, cut-off and impact of missile t in replica r."""
    threat, seen = world.threats[r, t], world.noted_threats[r, t]
    if seen.status == WAITING and threat.status != WAITING:
        start = load(world.knots[r, t, 0, 1:4])
        happen(world, r, threat.launch_s, LAUNCH, t, -1, np.nan, start)
    if seen.cut_off == 0 and until_s >= threat.cutoff_s and threat.status != WAITING:
        seen.cut_off = 1
        happen(world, r, threat.cutoff_s, CUTOFF, t, -1, np.nan, load(world.targets[r, t].position_m))
    if seen.status != LANDED and threat.status == LANDED:
        happen(world, r, threat.impact_s, IMPACT, t, -1, np.nan, load(threat.impact_m))


@lean
def note_cues(world, r, until_s):
    """Note the first report of each source on each missile, and those with which it leaves a view.

    All batteries hear them. What batteries tell one another comes after them in the list: see `link`.
    """
    for c in range(world.cues.shape[1]):
        cue = world.cues[r, c]
        if cue.subject >= SHARED_SUBJECTS:
            break
        if world.noted_cues[r, c] == 1 or cue.available_s > until_s:
            continue
        first = True
        for k in range(c):
            other = world.cues[r, k]
            same = other.source == cue.source and other.subject == cue.subject
            first = first and not (same and world.noted_cues[r, k] == 1)
        world.noted_cues[r, c] = 1
        if first or cue.last == 1:
            happen(world, r, cue.available_s, CUE, cue.subject, cue.source, float(c), load(cue.position_m))


@lean
def note_detection(world, r, i, until_s):
    """Note whose echo feeds track slot i in this frame, and whether it is the first of that body.

    A false alarm that falls into the gate does not make the track another's.
    """
    track, seen = world.tracks[r, i], world.noted_tracks[r, i]
    origin = world.origins[r, track.last_detection]
    if origin < 0:
        return
    seen.origin = origin
    met = world.noted_threats[r, origin]
    if met.first_seen_s <= until_s:
        return
    detection, threat = world.detections[r, track.last_detection], world.threats[r, origin]
    met.first_seen_s = detection.time_s
    threat.first_seen_s = min(threat.first_seen_s, detection.time_s)
    if world.threats[r, origin].kind == MISSILE:
        happen(world, r, detection.time_s, SEEN, origin, i, detection.range_m, load(track.state))


@lean
def note_class(world, r, i, until_s):
    """Note what firm track i is called, when that is new and more than SURELY likely."""
    track, seen = world.tracks[r, i], world.noted_tracks[r, i]
    called = likeliest(track)
    if called != seen.called and track.class_probability[called] >= SURELY:
        seen.called = called
        happen(world, r, until_s, CLASSED, i, seen.origin, float(called), load(track.state))


@lean
def note_verdict(world, r, i, until_s):
    """Note what is called of the shots at track slot i, when that is new."""
    track, seen, shot = world.tracks[r, i], world.noted_tracks[r, i], world.ledger[r, i]
    if shot.track_number != track.number:
        return
    if shot.verdict != seen.verdict and shot.verdict != UNJUDGED:
        happen(world, r, until_s, VERDICT, i, seen.origin, float(shot.verdict), load(track.state))
    seen.verdict = shot.verdict


@lean
def note_judgements(world, r, i, until_s):
    """Note what fire control makes of track slot i: its class, whether it can be engaged, its shots."""
    track, plan, seen = world.tracks[r, i], world.plans[r, i], world.noted_tracks[r, i]
    if track.status == FIRM and track.impact_known == 1:
        note_class(world, r, i, until_s)
    if seen.origin >= 0 and plan.track_number == track.number and plan.engageable == 1:
        world.threats[r, seen.origin].engageable = 1
        world.noted_threats[r, seen.origin].engageable = 1
    note_verdict(world, r, i, until_s)


@lean
def note_tracks(world, r, until_s, decided, view):
    """Note first detections, firm tracks, lost tracks and judgements in replica r; arguments as in `note`."""
    radars, site, planet = view
    for i in range(world.tracks.shape[1]):
        track, seen = world.tracks[r, i], world.noted_tracks[r, i]
        if track.number == 0:
            break  # nor was any slot behind it ever used
        if track.status == EMPTY:
            continue
        if track.number != seen.number:
            seen.number, seen.status, seen.origin, seen.verdict = track.number, EMPTY, -1, UNJUDGED
            seen.called, seen.out_of_view = -1, 0
        if track.status != DROPPED and track.last_detection >= 0:
            note_detection(world, r, i, until_s)
        place = load(track.state)
        if seen.status != FIRM and track.status == FIRM:
            happen(world, r, track.firm_s, TRACKED, i, seen.origin, np.nan, place)
        if track.status == FIRM and seen.origin >= 0:
            threat = world.threats[r, seen.origin]
            if threat.firm_s > until_s:
                threat.firm_s = max(track.firm_s, threat.first_seen_s)
        if seen.status == FIRM and track.status == DROPPED:
            seen.out_of_view = 0 if in_view(radars[0], site, planet, place) else 1
            happen(world, r, track.dropped_s, LOST, i, seen.origin, float(seen.out_of_view), place)
        seen.status = track.status
        if decided:
            note_judgements(world, r, i, until_s)


@lean
def note_flown(world, r, m, until_s):
    """Note of a round that flies and does not see yet: the kill vehicle comes free, uplinks stop."""
    shot, seen = world.rounds[r, m], world.noted_rounds[r, m]
    if shot.separated == SEPARATED and seen.separated == 0:
        seen.separated = 1
        place = load(shot.position_m)
        happen(world, r, shot.separated_s, PARTED, m, seen.origin, np.nan, place)
    if seen.untold == 0 and until_s - max(shot.uplink_s, shot.launch_s) > SILENCE_S:
        seen.untold = 1
        happen(world, r, until_s, UNTOLD, m, seen.origin, shot.uplink_s, load(shot.position_m))


@lean
def note_rounds(world, r, until_s):
    """Note orders, launches, seeker locks and how each round of replica r ended."""
    for m in range(world.rounds.shape[1]):
        shot, seen = world.rounds[r, m], world.noted_rounds[r, m]
        if shot.status == STORED:
            break  # nor was any round behind it ever ordered
        if shot.status == COAST:
            note_flown(world, r, m, until_s)
        if shot.status == seen.status:
            continue
        place = load(shot.position_m)
        if seen.status < ORDERED <= shot.status:
            seen.origin = world.noted_tracks[r, shot.track].origin
            happen(world, r, shot.ordered_s, ORDER, m, shot.track, shot.launch_s, load(shot.aim_m))
        if seen.status < BOOST <= shot.status:
            happen(world, r, shot.launch_s, FIRED, m, seen.origin, np.nan, place)
        if seen.status < HOMING and shot.locked_s > 0.0:
            happen(world, r, shot.locked_s, LOCKED, m, seen.origin, np.nan, place)
        if shot.status == HIT:
            happen(world, r, shot.closest_s, STRUCK, m, shot.victim, shot.miss_m, load(shot.closest_m))
        elif shot.status == MISSED and shot.section != UNTOUCHED:
            happen(world, r, shot.closest_s, GRAZED, m, shot.victim, shot.miss_m, load(shot.closest_m))
        elif shot.status == MISSED:
            kind = GONE if isnan(shot.miss_m) else MISS
            happen(world, r, shot.closest_s, kind, m, seen.origin, shot.miss_m, load(shot.closest_m))
        elif shot.status == FAILED:
            happen(world, r, until_s, DUD, m, seen.origin, np.nan, place)
        seen.status = shot.status


@lean
def note(world, until_s, decided, battery, view):
    """The last phase of a frame: what is new in every replica up to the frame's end, at one battery.

    What all batteries meet alike, the first (number 0) notes. `decided` tells whether fire control has judged
    tracks and shots in this frame: its judgements stand until the next in which it does. `view` is the
    battery's radar (1,) as a record (`figures.filed`), its site and the planet.
    """
    for r in range(world.threats.shape[0]):
        first = world.event_counts[r]
        note_threats(world, r, until_s, battery)
        if battery == 0:
            note_cues(world, r, until_s)
        note_tracks(world, r, until_s, decided, view)
        note_rounds(world, r, until_s)
        sign(world, r, first, battery)
