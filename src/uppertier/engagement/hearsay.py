"""What a battery goes by of what others have told it about its own tracks: class, verdict, who reports.

A class is taken, never fused: two radars that look at one body see the same body, so that their evidence is
not independent. The surer speaks, and what a battery knows by hearsay it does not pass on as its own finding:
so nothing comes back to its author as the word of another.

Of one object the better track is reported and the others keep silent (reporting responsibility): whoever
hears a report that is much sharper than the own track tells nothing of it, while that report goes on coming.

Where it stops being true: a class told of one body stays with the track that was found to be of it, even
where that was found wrongly, until the own looks are surer.
"""

import numpy as np

from uppertier.compiled import compiled
from uppertier.fire_control.launcher import KILLED, SURVIVED, open_row
from uppertier.tracking.classify import CLASS_VALUES, CLASSES, guess_drag
from uppertier.tracking.estimate import is_single
from uppertier.tracking.reports import slot_of
from uppertier.tracking.track import FIRM

HEARD = np.dtype(
    [
        ("number", np.int64),
        ("killed_s", np.float64),
        ("source", np.int64),
        ("odds", np.float64, (CLASSES,)),
        ("gone_by", np.int64),
        ("looks", np.int64),
        ("better_until_s", np.float64),
    ],
    align=True,
)
"""What is heard of one own track slot, array (replica, slot): of the track with this number.

`killed_s` since when it has not been seen by another battery that judges it killed, inf for not judged;
`odds` of the classes as `source` tells them, zeros for untold, and `gone_by` 1 while the track stands by
them; `looks` how many looks of others count as its own, after which its echoes say nothing of its class;
`better_until_s` until when another reports the object better.
"""

LINKED = np.dtype([("held_until_s", np.float64), ("debris_track", np.int64)], align=True)
"""Of one row of shared reports, array (replica, report): until when its object is the sender's, -inf for not
at all; and the number of the own track that was found to be the debris it speaks of, 0 for none. No track
answers to a report on debris as to one on a missile (`tracking.reports`)."""

# A report has fallen silent when its next two have not come.
SILENT_S = 2.5
# Reporting passes on only to a track whose variance of place is so much smaller: one step of track quality,
# half the error. So it does not pass to and fro.
BETTER = 0.25


@compiled
def open_heard(heard, number):
    """Begin a clean row for what is heard of a track, unless it is about that one."""
    if heard.number == number:
        return
    heard.number = number
    heard.killed_s = np.inf
    heard.source = -1
    heard.gone_by = 0
    heard.looks = 0
    heard.better_until_s = -np.inf
    for c in range(CLASSES):
        heard.odds[c] = 0.0


@compiled
def surest(odds):
    """Return the greatest of the odds of the classes."""
    greatest = 0.0
    for c in range(CLASSES):
        greatest = max(greatest, odds[c])
    return greatest


@compiled
def forget_class(heard, source):
    """Hear no longer what a battery has told of a track's class."""
    if heard.source == source:
        heard.source = -1
        for c in range(CLASSES):
            heard.odds[c] = 0.0


@compiled
def hear_class(heard, odds, source):
    """Take note of the class that a battery tells of a track: of two batteries the surer is heard."""
    told = surest(odds)
    if told > 0.0 and (source == heard.source or told > surest(heard.odds)):
        heard.source = source
        for c in range(CLASSES):
            heard.odds[c] = odds[c]


@compiled
def heed(heard, tracks):
    """Let each firm track of every replica stand by the class it is told, where the teller is the surer.

    Call it after the trackers have classified for themselves, once a second, before anything is decided.
    """
    for r in range(tracks.shape[0]):
        for i in range(tracks.shape[1]):
            said, track = heard[r, i], tracks[r, i]
            if said.number != track.number or track.status != FIRM:
                continue
            told = surest(said.odds)
            surer = told >= surest(track.class_probability)
            if told == 0.0 or not (surer or said.looks > 0):
                said.gone_by = 0
                continue
            said.gone_by = 1
            for c in range(CLASSES):
                track.class_probability[c] = said.odds[c]
            if is_single(track):
                guess_drag(track, CLASS_VALUES)


@compiled
def by_hearsay(heard, number):
    """Return whether the class of a track, and whether the verdict on it, are others' findings."""
    if heard.number != number:
        return False, False
    return heard.gone_by == 1 or heard.looks > 0, heard.killed_s < np.inf


@compiled
def reported_better(heard, number, time_s):
    """Return whether another battery reports the object of a track better than the own radar knows it."""
    return heard.number == number and time_s < heard.better_until_s


@compiled
def hear_killed(heard, track, killed_s):
    """Take note that a track has been judged killed, unless it has been seen since."""
    open_heard(heard, track.number)
    if track.last_update_s <= killed_s:
        heard.killed_s = killed_s


@compiled
def believe_verdict(heard, track, shot):
    """Take over the verdict of another battery that a track is killed, for as long as nothing is seen of it.

    Whoever has rounds of his own on the way judges for himself. What was seen before the verdict does not
    speak against it.
    """
    if heard.number != track.number or track.number == 0 or heard.killed_s == np.inf:
        return
    ours = shot.track_number == track.number
    if track.last_update_s > heard.killed_s:
        heard.killed_s = np.inf
        if ours and shot.in_air == 0 and shot.verdict == KILLED:
            shot.verdict = SURVIVED
    elif not ours:
        open_row(shot, track.number)
        shot.verdict = KILLED
    elif shot.in_air == 0 and shot.verdict != KILLED:
        shot.verdict = KILLED
        shot.updates_then = track.updates


@compiled
def hold_fire(cues, linked, heard, tracks, ledger):
    """Write into the ledger of one replica which own tracks are another battery's, until when, or killed."""
    for i in range(ledger.shape[0]):
        believe_verdict(heard[i], tracks[i], ledger[i])
        ledger[i].elsewhere_until_s = -np.inf
    for c in range(cues.shape[0]):
        if linked[c].held_until_s > -np.inf:
            slot = slot_of(tracks, cues[c].track)
            if slot >= 0:
                until_s = max(ledger[slot].elsewhere_until_s, linked[c].held_until_s)
                ledger[slot].elsewhere_until_s = until_s
