"""When a track is classified anew, and when its impact is foretold anew: as often as the answer changes.

A class is asked for once a second. An impact is worth a hundred updates of the filter, and tells nobody
anything while it stays within its own ellipse: so the time to the next one is a part of the track's age, for
an ellipse shrinks with that, and no more than a part of the time that is left, in which the air will teach
the drag. What is surely no warhead waits five times as long, since nothing is defended against it.

Where it stops being true: a body that begins to manoeuvre long before it comes down.
"""

from uppertier.compiled import lean
from uppertier.tracking.classify import (
    CLASS_VALUES,
    called,
    classify,
    guess_drag,
    look_beside,
)
from uppertier.tracking.estimate import is_burning, is_single
from uppertier.tracking.prediction import predict_impact
from uppertier.tracking.reports import disown, is_debris
from uppertier.tracking.track import FIRM

# While a track grows older by a half its ellipse loses two thirds of its area; and in three tenths of the
# time left the body has fallen by no more than half of its height.
AGE_PART, LEFT_PART = 0.5, 0.3
LONGEST_WAIT_S = 20.0
DEBRIS_PATIENCE = 5.0
# Frames are counted in floating point: an interval that ends within a microsecond has ended.
INSTANT_S = 1e-6


@lean
def patience(track, time_s, tracker):
    """Return the time (s) from a track's last foretold impact to its next."""
    wait_s = min(LONGEST_WAIT_S, AGE_PART * (time_s - track.firm_s))
    if track.impact_known == 1:
        wait_s = min(wait_s, LEFT_PART * (track.impact_s - time_s))
    if is_debris(track):
        wait_s *= DEBRIS_PATIENCE
    return max(wait_s, tracker.impact_interval_s)


@lean
def foresee(tracker, planet, time_s, cues, tracks, ghost, matrices):
    """Classify each firm track that was fed in the last second, and foretell its impact when that is due.

    Call it once a second. What turns out to be debris answers no more to reports on missiles. A missile that
    still burns is left alone: there is no impact to foretell. `ghost`, a TRACK record, and `matrices` are
    scratch.
    """
    for i in range(tracks.shape[0]):
        track = tracks[i]
        fed = track.last_update_s > time_s - tracker.impact_interval_s - INSTANT_S
        if track.status != FIRM or not fed or is_burning(track):
            continue
        if track.label == 0:
            look_beside(tracks, i)
            classify(track, CLASS_VALUES)
        else:
            called(track, track.label - 1)
        if is_debris(track):
            disown(tracks, i, cues, time_s)
        if is_single(track):
            guess_drag(track, CLASS_VALUES)
        if time_s - track.predicted_s >= patience(track, time_s, tracker) - INSTANT_S:
            predict_impact(track, tracker, planet, ghost, matrices)
            track.predicted_s = time_s
