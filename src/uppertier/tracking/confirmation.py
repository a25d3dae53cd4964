"""Is it real? Looks, hits and misses; when a track becomes firm, and when it ends.

m-of-n logic: Blackman and Popoli, Design and Analysis of Modern Tracking Systems (1999), section 6.2. A
look counts when the radar says that it looked, or when a detection came; a radar too busy to look costs a
track nothing but time.
"""

from uppertier.compiled import lean
from uppertier.earth.geodesy import height_above
from uppertier.radar.schedule import SEARCH, SERVED
from uppertier.tracking.track import CUED, FELL, FIRM, LOST, NOT_FOUND, TENTATIVE, UNCONFIRMED, drop
from uppertier.vectors import load, norm

# Nothing that comes down again flies faster (m/s): the speed of a circle round the Earth at its surface. What
# seems to is made of the echoes of two objects, or stands too short to have a speed.
FASTEST_M_S = 7900.0

# Times nearer than this (s) are one.
INSTANT_S = 1e-6

# Misses in a row from which on a track is in doubt.
DOUBTFUL_MISSES = 2
# From so many on more of them say nothing of the echo.
HOPELESS_MISSES = 10


@lean
def count_look(track, task, tracker):
    """Count what the radar did for a track in this frame: a hit, a miss, or no look at all.

    The beams of a cued search are no looks: most of them point where the object is not. From the second miss
    in a row on each halves the cross-section believed in: dwells are sized so that one miss is chance (one in
    eight at a signal-to-noise ratio of 100, Swerling 1) and two are a sign, as when a missile drops its body.
    """
    hit = track.last_detection >= 0
    if not hit and (task.served != SERVED or task.kind == SEARCH):
        return
    kept = (1 << int(tracker.confirm_looks)) - 1
    track.looks += 1
    track.window = (track.window << 1) & kept
    if hit:
        track.hits += 1
        track.window |= 1
        track.misses = 0
    else:
        track.misses += 1
        if DOUBTFUL_MISSES <= track.misses < HOPELESS_MISSES:
            track.cross_section_m2 *= 0.5


@lean
def hits_in(window):
    """Return how many of the last looks were hits."""
    count = 0
    while window > 0:
        count += window & 1
        window >>= 1
    return count


@lean
def weigh_tentative(track, time_s, tracker):
    """Make a tentative track firm after m hits in n looks, or drop it once it can no longer get there.

    Its speed, too, must be one that comes down again.
    """
    hits = hits_in(track.window)
    looks = min(float(track.looks), tracker.confirm_looks)
    if hits >= tracker.confirm_hits and norm(load(track.state[3:6])) < FASTEST_M_S:
        track.status = FIRM
        track.firm_s = time_s
        return
    too_many_misses = looks - hits > tracker.confirm_looks - tracker.confirm_hits
    if too_many_misses or time_s - track.last_update_s > tracker.tentative_life_s:
        drop(track, UNCONFIRMED, time_s)


@lean
def is_carried(track, time_s, planet, tracker):
    """Return whether a track that has faded is carried on by its prediction, until it can be seen again.

    Above the air nothing but gravity moves a body, and a track followed for `carry_after_s` foretells its
    path to within a beam for as long as `carry_life_s`.
    """
    return (
        track.impact_known == 1
        and track.last_update_s - track.firm_s > tracker.carry_after_s
        and time_s - track.last_update_s < tracker.carry_life_s
        and height_above(load(track.state), planet) > tracker.reentry_height_m
    )


@lean
def weigh(track, time_s, search_until_s, planet, tracker):
    """Raise a live track to firm, or drop it, as its looks, its age and its height demand.

    `search_until_s` is when the search for a cue is given up; other tracks do not ask. The height is asked
    for when the track has just been carried.
    """
    if time_s - track.time_s < INSTANT_S and height_above(load(track.state), planet) < 0.0:
        drop(track, FELL, time_s)
    elif track.status == CUED:
        if time_s > search_until_s:
            drop(track, NOT_FOUND, time_s)
    elif track.status == TENTATIVE:
        weigh_tentative(track, time_s, tracker)
    elif time_s - track.last_update_s > tracker.coast_life_s and not is_carried(
        track, time_s, planet, tracker
    ):
        drop(track, LOST, time_s)
