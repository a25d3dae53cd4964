"""What batteries tell one another: once a second their tracks, and at what they shoot until when.

Of a battery's tracks the others hear a state with its covariance and drag, taken from a look in the second
before, and the odds of the classes. It arrives as a report (`radar.cue`), one row for each slot of the
sender; the receiver's tracker finds out by states alone which of its own tracks it speaks of. What lies
beyond the receiver's instrumented range is not searched for, nor is debris: a report on that only says what
it is to whoever has a track of it. What becomes of all that is said of an own track: `hearsay`.

While the sender has rounds on the way to a track the receiver's own track of it is held:
`LEDGER.elsewhere_until_s`.

With launch on remote the receiver takes the reported state for its own where that is the sharper of the two.
States are taken, never fused: what one battery has learnt from another would otherwise be counted twice.

Where it stops being true: a message is lost or arrives whole, and holds any number of tracks; clocks and
places of the batteries are known exactly; two batteries that decide in the same second both shoot.
"""

import numpy as np

from uppertier.compiled import compiled
from uppertier.engagement.events import SHARED, happen, sign
from uppertier.engagement.hearsay import (
    BETTER,
    SILENT_S,
    by_hearsay,
    hear_class,
    hear_killed,
    hold_fire,
    open_heard,
    reported_better,
    slot_of,
)
from uppertier.engagement.sky import MISSILE
from uppertier.fire_control.launcher import KILLED
from uppertier.radar.array import in_view
from uppertier.radar.cue import finish
from uppertier.radar.registration import add_biases
from uppertier.random import LINK, uniforms
from uppertier.tracking.association import may_be_one
from uppertier.tracking.classify import CLASSES, threat_probability
from uppertier.tracking.estimate import ESTIMATE_MATRICES, begin_free_fall, estimate_ahead
from uppertier.tracking.filter import velocity_of
from uppertier.tracking.prediction import copy_state
from uppertier.tracking.reports import misfit, spread_of, start_from_report
from uppertier.tracking.track import CUED, DROPPED, EMPTY, FIRM, NOT_FOUND, UNSTRAINED_NIS, drop
from uppertier.vectors import load, norm, store, subtract

REPORT = np.dtype(
    [
        ("number", np.int64),
        ("fresh", np.int64),
        ("time_s", np.float64),
        ("seen_s", np.float64),
        ("state", np.float64, (7,)),
        ("covariance", np.float64, (7, 7)),
        ("threat", np.int64),
        ("odds", np.float64, (CLASSES,)),
        ("held_until_s", np.float64),
        ("killed_s", np.float64),
    ],
    align=True,
)
"""What a battery says of one track slot, array (replica, second, slot); `number` 0 where it says nothing.

`fresh` is 1 when the state comes from a look since the message before, the last at `seen_s`; `threat` 1 when
it may carry a warhead; `odds` those of the classes, zeros where the sender knows them by hearsay or not at
all; `held_until_s` until when it is the sender's, -inf when it is nobody's; `killed_s` since when
it has not been seen, by the sender who judges it killed, else inf.
"""

# Subjects of shared tracks (the sender's track number) lie from here on: missiles have lower ones.
SHARED_SUBJECTS = 32768
# Things of the stream of links from here on are messages between batteries; each receiver has so many.
BETWEEN = 2**31
SLOTS = 65536
# A track seen this long ago (s) is still news: messages go once a second.
NEWS_S = 1.0
# A verdict may be late by some looks of a busy radar, and by the message.
LATE_S = 5.0


@compiled
def say(report, track, shot, heard, book, engagements, time_s):
    """Write what is said of one track; nothing of what is neither firm nor shot at, or is reported better.

    Its covariance holds the biases of the radar, too. Of the shots at it nothing is said without
    `engagements`. `book` is the sender's (control, radar, site, planet).
    """
    control, radar, site, planet = book
    report.number = 0
    mine = engagements and shot.track_number == track.number and shot.shots > 0
    if not (track.status == FIRM or (track.status == DROPPED and mine)):
        return
    if reported_better(heard, track.number, time_s) and not mine:
        return
    report.number = track.number
    report.fresh = 1 if track.status == FIRM and time_s - track.last_update_s <= NEWS_S else 0
    report.time_s = track.time_s
    report.seen_s = track.last_update_s
    for i in range(7):
        report.state[i] = track.state[i]
        for j in range(7):
            report.covariance[i, j] = track.covariance[i, j]
    add_biases(radar, site, planet, load(track.state), velocity_of(track.state), report.covariance)
    report.threat = 1 if threat_probability(track) >= control.least_warhead_probability else 0
    class_told, verdict_told = by_hearsay(heard, track.number)
    for c in range(CLASSES):
        report.odds[c] = 0.0 if class_told else track.class_probability[c]
    killed = mine and shot.in_air == 0 and shot.verdict == KILLED and not verdict_told
    report.killed_s = shot.intercept_s + control.assess_margin_s if killed else np.inf
    report.held_until_s = shot.assess_s + LATE_S if mine and shot.in_air > 0 else -np.inf


@compiled
def publish(book, tracks, ledger, heard, engagements, time_s, second, reports):
    """Let one battery say in every replica what it knows; `reports` (R, S, N) keeps the last S seconds.

    `book` is the battery's (control, radar, site, planet).
    """
    for r in range(tracks.shape[0]):
        page = reports[r, second % reports.shape[1]]
        for i in range(tracks.shape[1]):
            say(page[i], tracks[r, i], ledger[r, i], heard[r, i], book, engagements, time_s)


@compiled
def turn_over(cue, c, subject, tracks):
    """Let a row of shared reports speak of another track of the sender; a search for the old one ends."""
    for i in range(tracks.shape[0]):
        if tracks[i].cue == c:
            tracks[i].cue = -1
            if tracks[i].status == CUED:
                tracks[i].status = EMPTY
    cue.subject = subject
    cue.track = 0
    cue.searches = 0
    cue.reopened_s = -np.inf
    cue.used = 1
    cue.available_s = np.inf


@compiled
def write_cue(report, cue, source, time_s, book):
    """Make a report from another battery one that the tracker will hear at `time_s`.

    It will be compared with tracks that lie off by the biases of the own radar, which are added to it.
    """
    _, tracker, radar, site, planet = book
    cue.time_s = report.time_s
    store(cue.position_m, load(report.state))
    store(cue.velocity_m_s, load(report.state[3:6]))
    for i in range(6):
        for j in range(6):
            cue.covariance[i, j] = report.covariance[i, j]
    cue.inverse_beta_m2_kg = report.state[6]
    for i in range(7):
        cue.inverse_beta_covariance[i] = report.covariance[i, 6]
    add_biases(radar, site, planet, load(report.state), velocity_of(report.state), cue.covariance)
    cue.cross_section_m2 = tracker.cross_section_m2
    finish(cue)
    cue.available_s = time_s
    cue.source = source
    cue.last = 0
    cue.used = 0


@compiled
def spread_with_biases(track, book):
    """Return the variance (m2) of an own track's place, summed over the axes, with the radar's biases."""
    _, _, radar, site, planet = book
    covariance = track.covariance.copy()
    add_biases(radar, site, planet, load(track.state), velocity_of(track.state), covariance)
    return covariance[0, 0] + covariance[1, 1] + covariance[2, 2]


@compiled
def take_over(report, track, shot, heard, time_s, book, ghost, matrices):
    """Let a track stand where another battery says, if that is the sharper; make a search a firm track.

    Sharper means with the biases of either radar. That it was seen elsewhere counts as a detection of it,
    after a shot only where it was seen after that.
    """
    control, tracker, _, _, planet = book
    open_heard(heard, track.number)
    for i in range(7):
        ghost.state[i] = report.state[i]
        for j in range(7):
            ghost.covariance[i, j] = report.covariance[i, j]
    ghost.time_s = report.time_s
    ghost.mean_nis = UNSTRAINED_NIS
    begin_free_fall(ghost, tracker)
    estimate_ahead(ghost, time_s - ghost.time_s, tracker, planet, matrices)
    estimate_ahead(track, time_s - track.time_s, tracker, planet, matrices)
    track.time_s = ghost.time_s = time_s
    if track.status == CUED:
        track.status = FIRM
        track.firm_s = time_s
        track.misses = 0
    if spread_of(ghost) < spread_with_biases(track, book):
        ghost.mean_nis = track.mean_nis
        copy_state(ghost, track)
        begin_free_fall(track, tracker)
        heard.better_until_s = time_s + SILENT_S
    if report.seen_s > track.last_update_s:
        track.last_update_s = report.seen_s
        heard.looks += 1
        judged = shot.track_number == track.number and shot.in_air > 0
        if not judged or report.seen_s > shot.intercept_s + control.assess_margin_s:
            track.updates += 1


@compiled
def recognise(cue, source, cues, tracks, book, ghost, matrices):
    """Return the slot of the firm track that a report on debris speaks of, or -1.

    That is the nearest within the gate, of those that answer to no other report of its source.
    """
    _, tracker, _, _, planet = book
    start_from_report(ghost, cue, tracker)
    best, nearest = -1, tracker.identity_gate
    for i in range(tracks.shape[0]):
        track = tracks[i]
        if track.status != FIRM or not may_be_one(ghost, track, tracker.identity_gate):
            continue
        if answers_to(source, cues, track.number):
            continue
        off = misfit(cue, track, tracker, planet, ghost, matrices)
        start_from_report(ghost, cue, tracker)
        if off < nearest:
            best, nearest = i, off
    return best


@compiled
def answers_to(source, cues, number):
    """Return whether a track answers to any report of a source."""
    found = False
    for c in range(cues.shape[0]):
        found = found or (cues[c].source == source and cues[c].track == number)
    return found


@compiled
def hear_of_debris(report, cues, c, source, time_s, book, tracks, ghost, matrices):
    """Let a report on what carries no warhead find its track, and be searched for no more or never."""
    cue = cues[c]
    slot = slot_of(tracks, cue.track)
    if slot >= 0 and tracks[slot].status == CUED:
        drop(tracks[slot], NOT_FOUND, time_s)
        slot = -1
    if slot < 0:
        write_cue(report, cue, source, time_s, book)
        slot = recognise(cue, source, cues, tracks, book, ghost, matrices)
        cue.track = tracks[slot].number if slot >= 0 else 0
    cue.available_s = np.inf
    return slot


@compiled
def take_note(report, heard, track, source, time_s, book):
    """Note what a report says of the own track that it was found to be of: its class, and which is better."""
    open_heard(heard, track.number)
    hear_class(heard, report.odds, source)
    if spread_of(report) < BETTER * spread_with_biases(track, book):
        heard.better_until_s = time_s + SILENT_S


@compiled
def hear_of_threat(report, cue, source, time_s, book, on_remote):
    """Let the tracker hear of what may carry a warhead, where its radar could see it, or in any case."""
    _, _, radar, site, planet = book
    place = load(report.state)
    near = norm(subtract(place, site.position)) <= radar.instrumented_range_m
    if on_remote or (near and in_view(radar, site, planet, place)):
        write_cue(report, cue, source, time_s, book)


@compiled
def hear_of_killed(report, cue, slot, tracks, heard, time_s):
    """Let a report on what is judged killed end a search, or speak to the own track of it in a slot."""
    cue.available_s = np.inf
    if slot >= 0:
        hear_killed(heard[slot], tracks[slot], report.killed_s)
        if tracks[slot].status == CUED:
            drop(tracks[slot], NOT_FOUND, time_s)


@compiled
def receive_one(book, time_s, who, page, on_remote, cues, held, heard, tracks, ledger, loss, luck, scratch):
    """Let one replica's battery hear one page of another's, into its own cues.

    `book` is the receiver's (control, tracker, radar, site, planet), `who` the sender: its source and the
    first row of its reports among the cues; `luck` is for whom losses are drawn: seed, replica, the thing of
    the first slot, and the second of the sending.
    """
    seed, replica, thing, second = luck
    source, first = who
    ghost, matrices = scratch[0][0], scratch[1]
    for i in range(page.shape[0]):
        report, c = page[i], first + i
        if report.number == 0:
            continue
        if loss > 0.0 and uniforms(seed, replica, LINK, thing + i, second)[0] < loss:
            continue
        if cues[c].subject != SHARED_SUBJECTS + report.number:
            turn_over(cues[c], c, SHARED_SUBJECTS + report.number, tracks)
        held[c] = report.held_until_s
        slot = slot_of(tracks, cues[c].track)
        if report.killed_s < np.inf:
            hear_of_killed(report, cues[c], slot, tracks, heard, time_s)
        elif report.fresh == 1 and report.threat == 0:
            slot = hear_of_debris(report, cues, c, source, time_s, book, tracks, ghost, matrices)
        elif report.fresh == 1:
            hear_of_threat(report, cues[c], source, time_s, book, on_remote)
            if on_remote and slot >= 0:
                take_over(report, tracks[slot], ledger[slot], heard[slot], time_s, book, ghost, matrices)
        if report.fresh == 1 and slot >= 0 and tracks[slot].status == FIRM:
            take_note(report, heard[slot], tracks[slot], source, time_s, book)


@compiled
def receive(book, time_s, who, reports, sent, on_remote, cues, held, heard, tracks, ledger, loss, luck):
    """Let one battery hear in every replica what another said at second `sent`; see `receive_one`.

    `reports` (R, S, N) are the sender's; `cues` and `held` (R, C), `heard`, `tracks` and `ledger` (R, N)
    the receiver's. Of `luck` (seed, replica, thing) the replica is the first one's.
    """
    seed, first_replica, thing = luck
    scratch = (tracks[0, :1].copy(), np.empty((ESTIMATE_MATRICES, 7, 7)))
    for r in range(reports.shape[0]):
        page = reports[r, sent % reports.shape[1]]
        whose = (seed, first_replica + r, thing, sent)
        mine, until, said, own, shots = cues[r], held[r], heard[r], tracks[r], ledger[r]
        receive_one(book, time_s, who, page, on_remote, mine, until, said, own, shots, loss, whose, scratch)
        hold_fire(mine, until, said, own, shots)


@compiled
def inherit(noted, theirs):
    """Note whose a track is that no echo has fed, from the track of the battery that told of it."""
    if noted.origin < 0:
        noted.origin = theirs.origin


@compiled
def note_shared(world, sender, first, source, time_s, battery):
    """Note in every replica what a battery has first heard from another of a missile it has not seen itself.

    `first` is the row of the sender's first slot. The referee alone knows whose track it is.
    """
    for r in range(world.threats.shape[0]):
        begun = world.event_counts[r]
        for i in range(sender.shape[1]):
            c = first + i
            cue, theirs = world.cues[r, c], sender[r, i]
            heard = cue.available_s == time_s and theirs.number == cue.subject - SHARED_SUBJECTS
            if not heard or theirs.origin < 0:
                continue
            slot = slot_of(world.tracks[r], cue.track)
            if slot >= 0 and world.noted_tracks[r, slot].number == cue.track:
                inherit(world.noted_tracks[r, slot], theirs)
            if world.noted_cues[r, c] == cue.subject:
                continue
            world.noted_cues[r, c] = cue.subject
            missile = world.threats[r, theirs.origin].kind == MISSILE
            if not missile or world.noted_threats[r, theirs.origin].first_seen_s <= time_s:
                continue
            happen(
                world, r, time_s, SHARED, theirs.origin, source, cue.position_sigma_m, load(cue.position_m)
            )
        sign(world, r, begun, battery)
