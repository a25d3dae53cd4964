"""Did the shot work? Judged by the radar alone: a target that is still seen after the intercept lives."""

from uppertier.compiled import compiled
from uppertier.fire_control.launcher import KILLED, LOST, SURVIVED, UNJUDGED
from uppertier.tracking.track import DROPPED
from uppertier.tracking.track import LOST as FADED


@compiled
def judge_shot(control, shot, track):
    """Return the verdict on the rounds in the air against a track, UNJUDGED while nothing can be said.

    Seen again: it lives. Looked for and not seen, or faded away since the intercept: it is killed. A radar
    too busy to look leaves the question open. Both errors of real assessment follow: a false alarm in the
    gate calls a kill a miss, and a survivor that stays below the noise for a few looks is called killed.
    Where it stops being true: a hit leaves pieces that echo; here they do not exist.
    """
    if track.updates > shot.updates_then:
        return SURVIVED
    if track.looks - shot.looks_then >= control.assess_looks:
        return KILLED
    if track.status == DROPPED:
        return KILLED if track.ending == FADED and track.dropped_s >= shot.intercept_s else LOST
    return UNJUDGED


@compiled
def assess_one(control, time_s, tracks, ledger):
    """Judge the shots of one replica: `tracks` (N,) TRACK, `ledger` (N,) LEDGER, which alone is written."""
    for i in range(ledger.shape[0]):
        shot = ledger[i]
        track = tracks[i]
        if shot.shots == 0 or shot.track_number != track.number:
            continue
        if shot.watching == 0 and time_s >= shot.intercept_s + control.assess_margin_s:
            shot.watching = 1
            shot.looks_then = track.looks
            shot.updates_then = track.updates
        if shot.watching == 0 or time_s < shot.assess_s:
            continue
        if shot.in_air > 0:
            shot.verdict = judge_shot(control, shot, track)
            if shot.verdict != UNJUDGED:
                shot.in_air = 0
        elif shot.verdict == KILLED and track.updates > shot.updates_then:
            # The dead do not echo: the verdict was wrong, and the target may be shot at again.
            shot.verdict = SURVIVED


@compiled
def assess(control, time_s, tracks, ledger):
    """Judge the shots of every replica; `tracks` (R, N) are read, `ledger` (R, N) alone is written.

    One thread does it: a replica takes a tenth of a microsecond.
    """
    for r in range(tracks.shape[0]):
        assess_one(control, time_s, tracks[r], ledger[r])
