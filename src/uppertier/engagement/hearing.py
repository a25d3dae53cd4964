"""What a battery makes of what others tell it: searches for its tracker, and word of its own tracks.

A report takes the row of its sender's slot among the cues, and the tracker finds by states alone which own
track it speaks of; one on debris is searched for by nobody, and finds its track here. What is said of an own
track is noted in `hearsay`.

With launch on remote the receiver takes the reported state for its own where that is the sharper of the two.
States are taken, never fused: what one battery has learnt from another would otherwise be counted twice.

Where it stops being true: which body a report is of is told by the states of one moment, where networks
keep a history.
"""

import numpy as np

from uppertier.compiled import compiled
from uppertier.engagement.events import SHARED, happen, sign
from uppertier.engagement.hearsay import (
    BETTER,
    SILENT_S,
    forget_class,
    hear_class,
    hear_killed,
    hold_fire,
    open_heard,
)
from uppertier.engagement.link import SHARED_SUBJECTS
from uppertier.engagement.sky import MISSILE
from uppertier.radar.array import in_view
from uppertier.radar.cue import finish
from uppertier.radar.registration import add_biases
from uppertier.random import LINK, uniforms
from uppertier.tracking.association import may_be_one
from uppertier.tracking.estimate import ESTIMATE_MATRICES, begin_free_fall, estimate_ahead
from uppertier.tracking.filter import velocity_of
from uppertier.tracking.prediction import copy_state
from uppertier.tracking.reports import misfit, slot_of, spread_of, start_from_report
from uppertier.tracking.track import CUED, EMPTY, FIRM, NOT_FOUND, UNSTRAINED_NIS, drop
from uppertier.vectors import load, norm, store, subtract

# Reports farther apart than this (m) are not of one object, whatever the biases of the radars.
NEAR_M = 20_000.0


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
def only_one(cue, tracks, book, ghost, matrices):
    """Return the slot of the only firm track that a report may speak of, -1 for none, -2 for several."""
    _, tracker, _, _, planet = book
    found = -1
    for i in range(tracks.shape[0]):
        track = tracks[i]
        if track.status != FIRM:
            continue
        start_from_report(ghost, cue, tracker)
        if not may_be_one(ghost, track, tracker.identity_gate):
            continue
        if misfit(cue, track, tracker, planet, ghost, matrices) < tracker.identity_gate:
            found = i if found == -1 else -2
    return found


@compiled
def is_only_report(page, i, cue, track, book, ghost, matrices):
    """Return whether none of the sender's other reports may speak of a track that report number i fits."""
    _, tracker, _, _, planet = book
    used, available_s = cue.used, cue.available_s
    alone = True
    for k in range(page.shape[0]):
        if k == i or page[k].number == 0 or page[k].fresh == 0 or not alone:
            continue
        if norm(subtract(load(page[k].state), load(page[i].state))) > NEAR_M:
            continue
        write_cue(page[k], cue, cue.source, available_s, book)
        alone = misfit(cue, track, tracker, planet, ghost, matrices) >= tracker.identity_gate
    write_cue(page[i], cue, cue.source, available_s, book)
    cue.used = used
    return alone


@compiled
def take_note(page, i, cue, slot, heard, tracks, time_s, book, ghost, matrices):
    """Note what report number i of a page says of the own track that it was found to be of.

    Its class is heard where it is plain that the two are one: not while warhead and stage are too close for
    the two radars to tell them apart. Where it is plainly of another own track, what was heard is forgotten.
    """
    report, track = page[i], tracks[slot]
    open_heard(heard[slot], track.number)
    only = only_one(cue, tracks, book, ghost, matrices)
    if only == slot and is_only_report(page, i, cue, track, book, ghost, matrices):
        hear_class(heard[slot], report.odds, cue.source)
        if spread_of(report) < BETTER * spread_with_biases(track, book):
            heard[slot].better_until_s = time_s + SILENT_S
    elif only >= 0 and only != slot:
        forget_class(heard[slot], cue.source)


@compiled
def hear_of_debris(report, cue, linked, source, time_s, book, tracks, ghost, matrices):
    """Let a report on what carries no warhead find its track, and be searched for no more or never.

    Returns the slot of that track, or -1.
    """
    slot = slot_of(tracks, cue.track)
    if slot >= 0 and tracks[slot].status == CUED:
        drop(tracks[slot], NOT_FOUND, time_s)
    cue.track = 0
    write_cue(report, cue, source, np.inf, book)
    slot = slot_of(tracks, linked.debris_track)
    if slot < 0:
        slot = only_one(cue, tracks, book, ghost, matrices)
        linked.debris_track = tracks[slot].number if slot >= 0 else 0
    return slot


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
def receive_one(book, time_s, who, page, on_remote, cues, linked, heard, tracks, ledger, loss, luck, scratch):
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
            linked[c].debris_track = 0
        linked[c].held_until_s = report.held_until_s
        slot = slot_of(tracks, cues[c].track)
        if report.ended == 1 and slot >= 0 and tracks[slot].status == CUED:
            cues[c].available_s = np.inf
            drop(tracks[slot], NOT_FOUND, time_s)
        elif report.killed_s < np.inf:
            hear_of_killed(report, cues[c], slot, tracks, heard, time_s)
        elif report.fresh == 1 and report.threat == 0:
            slot = hear_of_debris(report, cues[c], linked[c], source, time_s, book, tracks, ghost, matrices)
        elif report.fresh == 1:
            linked[c].debris_track = 0
            hear_of_threat(report, cues[c], source, time_s, book, on_remote)
            if on_remote and slot >= 0:
                take_over(report, tracks[slot], ledger[slot], heard[slot], time_s, book, ghost, matrices)
        if report.fresh == 1 and slot >= 0 and tracks[slot].status == FIRM:
            take_note(page, i, cues[c], slot, heard, tracks, time_s, book, ghost, matrices)


@compiled
def receive(book, time_s, who, reports, sent, on_remote, cues, linked, heard, tracks, ledger, loss, luck):
    """Let one battery hear in every replica what another said at second `sent`; see `receive_one`.

    `reports` (R, S, N) are the sender's; `cues` and `linked` (R, C), `heard`, `tracks` and `ledger` (R, N)
    the receiver's. Of `luck` (seed, replica, thing) the replica is the first one's.
    """
    seed, first_replica, thing = luck
    scratch = (tracks[0, :1].copy(), np.empty((ESTIMATE_MATRICES, 7, 7)))
    for r in range(reports.shape[0]):
        page = reports[r, sent % reports.shape[1]]
        whose = (seed, first_replica + r, thing, sent)
        mine, links, said, own, shots = cues[r], linked[r], heard[r], tracks[r], ledger[r]
        receive_one(book, time_s, who, page, on_remote, mine, links, said, own, shots, loss, whose, scratch)
        hold_fire(mine, links, said, own, shots)


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
