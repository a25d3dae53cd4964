"""Two firm tracks of one object: found by the echoes they share, and made one.

Two states of one object agree within their covariances when they come from different looks. Those of two
tracks that have shared its echoes for long do not: the assignment hands the one echo that lies a
little left to the left track and the other to the right one, so that they stay apart by several of their own
sigmas, which shrink meanwhile. Such a pair is told by its echoes: those given to the one lie in the gate of
the other as well, look after look. The odds are counted as in Wald's sequential test (Sequential Analysis,
1947).

Where it stops being true: two objects closer together than a look can tell, for longer than the test takes,
become one track; the other begins anew when they part.
"""

from math import log

from uppertier.compiled import lean
from uppertier.tracking.association import MISS_COST
from uppertier.tracking.reports import hand_on, rival_report
from uppertier.tracking.track import FIRM, MERGED, drop

# Of one object nearly every echo lies in both gates; of two that are only just told apart half of them do.
SHARED = log(0.98 / 0.5)
ALONE = log(0.02 / 0.5)


@lean
def other_in_gate(costs, listed, row, k, rows, chosen, tracks):
    """Return the number of another firm track that echo k, given to one, might have been of, 0 for none.

    `chosen[i]` is the echo of the same dwell that was given to the track in `rows[i]`, -1 for none. Two
    echoes in one dwell are of two objects: a track that has one of its own is not meant. The rival goes
    before others.
    """
    found = 0
    for i in range(listed):
        other = tracks[rows[i]]
        if i == row or chosen[i] >= 0 or other.status != FIRM or costs[i, k] >= MISS_COST:
            continue
        if found == 0 or other.number == tracks[rows[row]].rival:
            found = other.number
    return found


@lean
def note_rival(track, number):
    """Count one echo of a firm track: `number` is the other track in whose gate it lay, 0 for none."""
    if number > 0 and number != track.rival:
        track.rival = number
        track.likeness = 0.0
    track.likeness += SHARED if number > 0 else ALONE
    if track.likeness <= 0.0:
        track.rival = 0
        track.likeness = 0.0


@lean
def unite(tracks, slot, cues, time_s, tracker):
    """End the younger of two firm tracks that have shared their echoes for long enough.

    Two tracks that answer to two reports of one source must share them three times as long. The report of the
    one that goes passes to the other; if that answers to one already, it is searched for again.
    """
    track = tracks[slot]
    if track.status != FIRM or track.likeness < tracker.likeness_limit:
        return
    for i in range(tracks.shape[0]):
        other = tracks[i]
        if other.number != track.rival or other.status != FIRM:
            continue
        two_reports = rival_report(cues, track, other) >= 0
        if two_reports and track.likeness < 3.0 * tracker.likeness_limit:
            return
        older, younger = (track, other) if track.firm_s < other.firm_s else (other, track)
        if two_reports:
            again = rival_report(cues, younger, older)
            cues[again].used = 0
            cues[again].searches += 1
        else:
            hand_on(cues, younger, older)
        drop(younger, MERGED, time_s)
    track.rival = 0
    track.likeness = 0.0
