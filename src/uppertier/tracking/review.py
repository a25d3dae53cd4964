"""What has become of each track in a frame: looks counted, tracks raised or dropped, doubles made one."""

from uppertier.compiled import lean
from uppertier.tracking.association import may_be_one, same_object
from uppertier.tracking.confirmation import count_look, weigh
from uppertier.tracking.estimate import bring
from uppertier.tracking.identity import unite
from uppertier.tracking.reports import give_way, hand_on, rival_report, search_end
from uppertier.tracking.track import DROPPED, FIRM, MERGED, TENTATIVE, UNCONFIRMED, drop, is_live


@lean
def settle_double(tracks, live, slot, time_s, cues, tracker, planet, ghost, matrices):
    """Compare a track that has just become firm with the others, and keep one of each object.

    A firm track of the same object outlives it, a tentative one gives way, and a cue that speaks of it is
    answered. Two tracks that answer to two reports of one source are two objects, however close, unless the
    one was found where the other is known to be: see `give_way`.
    """
    newcomer = tracks[slot]
    for i in live:
        other = tracks[i]
        if i == slot or not is_live(other.status) or not may_be_one(newcomer, other, tracker.identity_gate):
            continue
        rivals = rival_report(cues, newcomer, other) >= 0
        if rivals and other.status != FIRM:
            continue
        bring(newcomer, time_s, tracker, planet, matrices)
        bring(other, time_s, tracker, planet, matrices)
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
def review(tracker, planet, time_s, cues, tracks, live, tasks, ghost, matrices):
    """Count the looks of this frame and raise, keep or drop each track."""
    for i in live:
        track = tracks[i]
        if not is_live(track.status):
            continue
        count_look(track, tasks[i], tracker)
        before = track.status
        weigh(track, time_s, search_end(track, cues, tracker), planet, tracker)
        if track.status == FIRM and before == TENTATIVE:
            settle_double(tracks, live, i, time_s, cues, tracker, planet, ghost, matrices)
        unite(tracks, i, cues, time_s, tracker)
        if track.status == DROPPED and track.ending == UNCONFIRMED and track.cue >= 0:
            # A false alarm took the cue's search away: the report still stands, and is searched for again.
            cues[track.cue].used = 0
