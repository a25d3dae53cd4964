"""Did the shot work? Judged by the radar alone: a target that is still seen after the intercept lives."""

from uppertier.compiled import lean
from uppertier.fire_control.launcher import KILLED, LOST, SURVIVED, UNJUDGED
from uppertier.random import ASSESSMENT, uniforms
from uppertier.tracking.track import DROPPED
from uppertier.tracking.track import LOST as FADED


@lean
def judge_shot(control, shot, track):
    """Return the verdict on the rounds in the air against a track, UNJUDGED while nothing can be said.

    Seen again: it lives. Looked for and not seen, or faded away since the intercept: it is killed; but a
    track that was not seen shortly before the intercept either shows nothing by fading. A radar too busy to
    look leaves the question open. Both errors of real assessment follow: a false alarm in the
    gate calls a kill a miss, and a survivor that stays below the noise for a few looks is called killed.
    Where it stops being true: a hit leaves pieces that echo; here they do not exist.
    """
    if track.updates > shot.updates_then:
        return SURVIVED
    if track.looks - shot.looks_then >= control.assess_looks:
        return KILLED
    if track.status == DROPPED:
        followed = shot.intercept_s - track.last_update_s < control.assess_s
        faded_since = track.ending == FADED and track.dropped_s >= shot.intercept_s
        return KILLED if followed and faded_since else LOST
    return UNJUDGED


@lean
def mistaken(control, seed, replica, shot, verdict):
    """Return a verdict after the crew's own error: the other one with the stated chance, by luck of its own.

    The draw belongs to the track and to the number of times that it has been judged.
    """
    if verdict == LOST:
        return verdict
    chance = control.hit_called_miss if verdict == KILLED else control.miss_called_hit
    luck, _ = uniforms(seed, replica, ASSESSMENT, shot.track_number, shot.judgements)
    shot.judgements += 1
    if luck >= chance:
        return verdict
    return SURVIVED if verdict == KILLED else KILLED


@lean
def assess_one(control, time_s, seed, replica, tracks, ledger):
    """Judge the shots of one replica: `tracks` (N,) TRACK, `ledger` (N,) LEDGER, which alone is written.

    The dead do not echo: a target called killed that is seen again is judged anew, and may be shot at. A
    crew that then still takes it for dead thinks so for as long as an assessment lasts.
    """
    for i in range(ledger.shape[0]):
        shot = ledger[i]
        if shot.shots == 0:
            continue
        track = tracks[i]
        if shot.track_number != track.number:
            continue
        if shot.watching == 0 and time_s >= shot.intercept_s + control.assess_margin_s:
            shot.watching = 1
            shot.looks_then = track.looks
            shot.updates_then = track.updates
        if shot.watching == 0 or time_s < shot.assess_s:
            continue
        if shot.in_air > 0:
            seen = judge_shot(control, shot, track)
            if seen != UNJUDGED:
                shot.verdict = mistaken(control, seed, replica, shot, seen)
                shot.in_air = 0
                if seen == SURVIVED:
                    shot.assess_s = time_s + control.assess_s
        elif shot.verdict == KILLED and track.updates > shot.updates_then:
            shot.verdict = mistaken(control, seed, replica, shot, SURVIVED)
            shot.assess_s = time_s + control.assess_s


@lean
def assess(control, time_s, seed, first_replica, tracks, ledger):
    """Judge the shots of every replica; `tracks` (R, N) are read, `ledger` (R, N) alone is written.

    The replicas are numbered from `first_replica`: their luck decides on the crew's own errors.
    """
    for r in range(tracks.shape[0]):
        assess_one(control, time_s, seed, first_replica + r, tracks[r], ledger[r])
