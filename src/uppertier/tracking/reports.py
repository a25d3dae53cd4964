"""What the tracker makes of reports from elsewhere: searches, answers, and searches anew.

Reports of one source on one subject are a chain, and the latest of a chain speaks. A track answers to at most
one chain of each source, for two subjects of one reporter are two missiles; whether reports of two reporters
speak of one missile shows in their states alone. Which track answers to a report stands in the report.

Where it stops being true: a reporter that takes one missile for another is believed; reports are compared as
if their errors were independent, which those of a salvo seen by one satellite are not quite.
"""

import numpy as np

from uppertier.compiled import lean
from uppertier.radar.schedule import SERVED
from uppertier.tracking.association import FORBIDDEN_COST, MISS_COST, may_be_one, separation
from uppertier.tracking.classify import SURELY_NOT, is_likely_debris, threat_probability
from uppertier.tracking.confirmation import DOUBTFUL_MISSES
from uppertier.tracking.estimate import begin_free_fall, bring, estimate_ahead
from uppertier.tracking.filter import set_velocity
from uppertier.tracking.prediction import copy_state
from uppertier.tracking.track import CUED, EMPTY, FIRM, UNSTRAINED_NIS, begin, free_slot, is_live, next_number
from uppertier.vectors import load, store

# A search in vain says that the report is worse than it claims: its sigmas grow by half, twice at most.
VAIN_SEARCHES = 2
VAIN_GROWTH = 1.5 * 1.5
# A report is searched for again this often before it is granted a track that looks like another's.
SEARCHES_ANEW = 2


@lean
def search_end(track, cues, tracker):
    """Return when (s) the search for a cued track is given up."""
    if track.cue < 0:
        return np.inf
    return given_up(cues[track.cue], tracker)


@lean
def given_up(cue, tracker):
    """Return until when (s) a report is searched for."""
    return max(cue.available_s, cue.reopened_s) + tracker.search_life_s


@lean
def start_from_report(track, cue, tracker):
    """Fill a track's time, mean and covariance from a report, with the first guess of drag if it says none.

    Nothing has surprised it yet: of a record used before, the strain must not stay.
    """
    track.time_s = cue.time_s
    track.mean_nis = UNSTRAINED_NIS
    store(track.state, load(cue.position_m))
    set_velocity(track.state, load(cue.velocity_m_s))
    track.state[6] = tracker.inverse_beta_m2_kg
    for i in range(6):
        for j in range(6):
            track.covariance[i, j] = cue.covariance[i, j]
        track.covariance[i, 6] = 0.0
        track.covariance[6, i] = 0.0
    track.covariance[6, 6] = tracker.inverse_beta_sigma_m2_kg * tracker.inverse_beta_sigma_m2_kg
    if cue.inverse_beta_covariance[6] > 0.0:
        track.state[6] = cue.inverse_beta_m2_kg
        for i in range(7):
            track.covariance[i, 6] = track.covariance[6, i] = cue.inverse_beta_covariance[i]
    begin_free_fall(track, tracker)


@lean
def seek(track, number, cues, c, time_s, tracker):
    """Make a slot the cued track of report number c, standing at the report's own time."""
    cue = cues[c]
    cue.used = 1
    cue.track = number
    begin(track, CUED, number, c, time_s, tracker)
    start_from_report(track, cue, tracker)
    track.cross_section_m2 = cue.cross_section_m2


@lean
def answering(cues, c, tracks):
    """Return the slot of the live track that answers to the chain of report number c, or -1."""
    for i in range(tracks.shape[0]):
        if not is_live(tracks[i].status):
            continue
        for k in range(cues.shape[0]):
            same = cues[k].source == cues[c].source and cues[k].subject == cues[c].subject
            if same and cues[k].track == tracks[i].number:
                return i
    return -1


@lean
def misfit(cue, track, tracker, planet, ghost, matrices):
    """Return how far a report lies from a track: squared Mahalanobis distance of both states, 6 degrees.

    At the track's time, or the report's if that is later.
    """
    estimate_ahead(track, cue.time_s - track.time_s, tracker, planet, matrices)
    start_from_report(ghost, cue, tracker)
    estimate_ahead(ghost, track.time_s - ghost.time_s, tracker, planet, matrices)
    return separation(ghost, track, matrices)


@lean
def waits(cue, time_s, tracker):
    """Return whether a report has come in, is not too old, and has not been used."""
    return cue.used == 0 and cue.available_s <= time_s < given_up(cue, tracker)


@lean
def hear(tracker, planet, time_s, cues, tracks, tasks, ghost, matrices):
    """Turn each report that has come in into a cued track of the report's own time, or give it to its own.

    A later report of a chain moves the search that goes on for it, and is kept in mind for a track that is
    tentative. For a firm track it brings nothing new; one in doubt lets it wait; one far off is not of its
    missile, and the report is searched for.
    """
    for c in range(cues.shape[0]):
        cue = cues[c]
        if not waits(cue, time_s, tracker):
            continue
        slot = answering(cues, c, tracks)
        if slot >= 0:
            own = tracks[slot]
            if own.status == FIRM and own.misses >= DOUBTFUL_MISSES:
                continue
            if own.status == CUED:
                seek(own, own.number, cues, c, time_s, tracker)
                tasks[slot].time_s = -np.inf
                continue
            if (
                own.status != FIRM
                or misfit(cue, own, tracker, planet, ghost, matrices) < tracker.identity_gate
            ):
                cue.used = 1
                cue.track = own.number
                own.cue = c
                continue
            release(cues, own.number, cue.source)
        slot = free_slot(tracks)
        if slot >= 0:
            seek(tracks[slot], next_number(tracks), cues, c, time_s, tracker)


@lean
def release(cues, number, source):
    """Let a track answer no more to the reports of one source."""
    for c in range(cues.shape[0]):
        if cues[c].track == number and cues[c].source == source:
            cues[c].track = 0


@lean
def hand_on(cues, loser, winner):
    """Let one track answer to all reports that another has answered to."""
    for c in range(cues.shape[0]):
        if cues[c].track == loser.number:
            cues[c].track = winner.number
    if winner.cue < 0:
        winner.cue = loser.cue


@lean
def rival_report(cues, one, other):
    """Return the latest report that `one` answers to and that makes `other` another missile, or -1.

    That is one of a source from which the other track, too, answers to a report, but on another subject.
    """
    found = -1
    for c in range(cues.shape[0]):
        if cues[c].track != one.number:
            continue
        for k in range(cues.shape[0]):
            same = cues[k].track == other.number and cues[k].source == cues[c].source
            if same and cues[k].subject != cues[c].subject:
                found = c
    return found


@lean
def spread_of(track):
    """Return the trace (m2) of a track's covariance of place."""
    return track.covariance[0, 0] + track.covariance[1, 1] + track.covariance[2, 2]


@lean
def answer_known(tracker, planet, time_s, due, cues, tracks, live, tasks, ghost, matrices):
    """Let each report on a known track be answered by it: new ones at once, all when it is `due`.

    Known is what is firm and not in doubt: if such a track were lost, the report would be lost with it. What
    is surely debris answers for no missile. Two searches for one missile by reports of two sources become
    one, and the sharper report leads it. A firm track that answers to another report of the same source
    answers to the one that fits it better, and the other is searched for. `live` lists the slots of live
    tracks.
    """
    for i in live:
        report = tracks[i]
        if report.status != CUED or not (due or report.born_s == time_s):
            continue
        bring(report, time_s, tracker, planet, matrices)
        best, nearest = -1, tracker.identity_gate
        for j in live:
            track = tracks[j]
            settled = is_settled(track)
            if i == j or not (settled or track.status == CUED):
                continue
            if not may_be_one(report, track, tracker.identity_gate):
                continue
            bring(track, time_s, tracker, planet, matrices)
            off = separation(track, report, matrices)
            if off >= nearest:
                continue
            m = rival_report(cues, track, report)
            if m >= 0:
                if not settled or off > misfit(cues[m], track, tracker, planet, ghost, matrices):
                    continue
            elif not settled and cues[track.cue].source == cues[report.cue].source:
                continue
            best, nearest = j, off
        if best >= 0:
            settle_report(tracker, planet, time_s, cues, tracks, tasks, i, best, ghost, matrices)


@lean
def is_settled(track):
    """Return whether a track may answer to a report: firm, not in doubt, and not surely debris."""
    return track.status == FIRM and track.misses < DOUBTFUL_MISSES and not is_debris(track)


@lean
def is_debris(track):
    """Return whether a track is surely without a warhead."""
    return threat_probability(track) < SURELY_NOT


@lean
def disown(tracks, i, cues, time_s):
    """Let debris answer to no report: the warhead beside it does, or each report is searched for again.

    The warhead cannot where it answers to another report of the same source already: then that other missile
    is the one that has not been found. A report that was reopened SEARCHES_ANEW times stands as answered, and
    so does one whose warhead was found beside it and is no more.
    """
    track = tracks[i]
    heir = slot_of(tracks, track.companion)
    if heir < 0 and track.companion > 0:
        return
    for c in range(cues.shape[0]):
        if track.number == 0 or cues[c].track != track.number:
            continue
        if heir >= 0 and rival_report(cues, track, tracks[heir]) < 0:
            hand_on(cues, track, tracks[heir])
            return
        if cues[c].searches < SEARCHES_ANEW:
            reopen(cues, c, time_s)


@lean
def slot_of(tracks, number):
    """Return the slot of the live track that bears a number, or -1."""
    for i in range(tracks.shape[0]):
        if number > 0 and tracks[i].number == number and is_live(tracks[i].status):
            return i
    return -1


@lean
def reopen(cues, c, time_s):
    """Search anew for what report number c speaks of; of its chain only the latest counts."""
    latest = c
    for k in range(cues.shape[0]):
        same = cues[k].source == cues[c].source and cues[k].subject == cues[c].subject
        if same and cues[k].used == 1:
            cues[k].track = 0
            if cues[k].time_s > cues[latest].time_s:
                latest = k
    cues[latest].used = 0
    cues[latest].searches += 1
    cues[latest].reopened_s = time_s


@lean
def settle_report(tracker, planet, time_s, cues, tracks, tasks, i, j, ghost, matrices):
    """Let track j answer to the report in slot i, whose search ends, leads j's, or goes to j's old report."""
    report, track = tracks[i], tracks[j]
    m = rival_report(cues, track, report)
    if m >= 0:
        release(cues, track.number, cues[m].source)
    hand_on(cues, report, track)
    if track.status == CUED and spread_of(report) < spread_of(track):
        copy_state(report, track)
        begin_free_fall(track, tracker)
        track.cue = report.cue
        tasks[j].time_s = -np.inf
    report.status = EMPTY
    if m >= 0:
        track.cue = report.cue
        cues[m].searches += 1
        seek(report, report.number, cues, m, time_s, tracker)
        estimate_ahead(report, time_s - report.time_s, tracker, planet, matrices)


@lean
def give_way(tracker, planet, cues, newcomer, firm, ghost, matrices):
    """Decide between two tracks that look like one object and answer to two reports of one source.

    Returns whether the newcomer is to go. The firm track keeps the report that fits it better; the other is
    searched for again, and if that brings the same again and again both tracks stand.
    """
    mine, old = rival_report(cues, newcomer, firm), rival_report(cues, firm, newcomer)
    if cues[mine].searches >= SEARCHES_ANEW or cues[old].searches >= SEARCHES_ANEW:
        return False
    better = misfit(cues[mine], firm, tracker, planet, ghost, matrices)
    if better < misfit(cues[old], firm, tracker, planet, ghost, matrices):
        release(cues, firm.number, cues[old].source)
        firm.cue = newcomer.cue
        hand_on(cues, newcomer, firm)
        again = old
    else:
        release(cues, newcomer.number, cues[mine].source)
        hand_on(cues, newcomer, firm)
        again = mine
    cues[again].used = 0
    cues[again].searches += 1
    return True


@lean
def refuse_explained(cues, tracks, rows, listed, count, costs):
    """Forbid a search what likely debris explains, and a search anew what any firm track does.

    It has found that before. Costs as `fill_costs`.
    """
    for i in range(listed):
        track = tracks[rows[i]]
        if track.status != CUED or track.cue < 0:
            continue
        anew = cues[track.cue].searches > 0
        for j in range(listed):
            known = tracks[rows[j]]
            if known.status != FIRM or not (anew or is_likely_debris(known)):
                continue
            for k in range(count):
                if costs[j, k] < MISS_COST:
                    costs[i, k] = FORBIDDEN_COST


@lean
def widen(tracks, live, tasks):
    """Believe a report less whose search has gone through in vain: the missile is not where it said.

    A search that the edge of the field of view has cut short counts as well. `live` lists the live slots.
    """
    for i in live:
        track = tracks[i]
        if track.status != CUED or tasks[i].served != SERVED or track.misses >= VAIN_SEARCHES:
            continue
        track.misses += 1
        for a in range(6):
            for b in range(6):
                track.covariance[a, b] *= VAIN_GROWTH
