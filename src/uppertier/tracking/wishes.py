"""What the tracker asks of the radar: for each live track the next look, when, where and how urgently.

A track goes before others when rounds are on their way to it (the engagement says so in the task), and after
these when it comes down soon, by its predicted impact or because the air slows it already. While it is open
whether a firm track carries a warhead, it asks for longer dwells besides; and where a large body flies alone,
for such as would show a warhead beside it, again and again, for what is too far today is nearer in a while.

A track that is surely debris gives way: it is looked at seldom, and never before the others. It may yet turn
out to be a warhead, but only by its drag or its echo, and for both a look every two seconds is enough. Our
policy: no real one is public.
"""

from uppertier.compiled import lean
from uppertier.earth.geodesy import height_above
from uppertier.flight.falling import free_acceleration
from uppertier.radar.schedule import (
    CONFIRM,
    DISCRIMINATE,
    ENGAGED,
    NONE,
    ORDINARY,
    SEARCH,
    SERVED,
    URGENT,
    WAITING,
)
from uppertier.radar.schedule import TRACK as FOLLOW
from uppertier.tracking.classify import SURELY_NOT, may_have_a_companion, threat_probability
from uppertier.tracking.estimate import is_burning
from uppertier.tracking.filter import velocity_of
from uppertier.tracking.track import CUED, FIRM, TENTATIVE, inverse_beta, is_live
from uppertier.vectors import along, dot, load, store

# A search raster is laid anew about a fresh prediction when the last one has stood this long.
SEARCH_STANDS_S = 10.0
# Before it has begun, it follows the prediction closely.
UNBEGUN_STANDS_S = 1.0
# A track whose impact is predicted to be nearer than this is urgent.
URGENT_S = 60.0
# The class of a track is open while this is the least of the odds of a warhead and of none.
OPEN_ODDS = 0.02
# A warhead leaves its stage at a metre or two a second. It shows beside it once it is out of its range
# cell, 15 m at 10 MHz, and no separation need follow at once: looks before that are not in vain.
APART_S = 30.0
# Then it drifts away: that speed grows, for who leaves slower turns sooner, and falls ahead.
DRIFT_M_S, LEAST_DRIFT_M = 5.0, 5_000.0


@lean
def wanted_kind(status):
    """Return the kind of task that a track of this status asks for."""
    if status == CUED:
        return SEARCH
    if status == TENTATIVE:
        return CONFIRM
    if status == FIRM:
        return FOLLOW
    return NONE


@lean
def in_air(track, tracker, planet):
    """Return whether a track stands below the height of re-entry; the exact height is seldom asked for."""
    position = load(track.state)
    surely_above_m = planet.equatorial_radius_m + tracker.reentry_height_m
    if dot(position, position) > surely_above_m * surely_above_m:
        return False
    return height_above(position, planet) < tracker.reentry_height_m


@lean
def wanted_interval(track, tracker, planet):
    """Return the time (s) from one look to the next: short while young and in the air, long once faded."""
    if track.status == CUED:
        return 0.0
    if track.status == TENTATIVE:
        return tracker.confirm_interval_s
    if in_air(track, tracker, planet):
        return tracker.reentry_interval_s
    if track.time_s - track.last_update_s > tracker.coast_life_s:
        return tracker.carry_interval_s
    return tracker.track_interval_s


@lean
def gives_way(track, task):
    """Return whether a firm track is surely debris, in good order, and nobody's target: it can wait."""
    at_ease = track.status == FIRM and track.misses == 0 and task.engaged == 0
    return at_ease and threat_probability(track) < SURELY_NOT


@lean
def fill_task(track, task, time_s, planet):
    """Write into a task where the track will be at a time (s), and how well that is known.

    The place by constant acceleration, its covariance along a straight line: a track is never more than some
    seconds old when this is asked, and the beam is kilometres wide.
    """
    ahead = time_s - track.time_s
    position, velocity = load(track.state), velocity_of(track.state)
    acceleration = free_acceleration(position, velocity, inverse_beta(track.state), planet)
    position = along(along(position, ahead, velocity), 0.5 * ahead * ahead, acceleration)
    covariance = track.covariance
    for i in range(3):
        for j in range(3):
            crossed = covariance[i, 3 + j] + covariance[3 + i, j]
            task.covariance_m2[i, j] = covariance[i, j] + ahead * (crossed + ahead * covariance[3 + i, 3 + j])
    store(task.position_m, position)
    store(task.velocity_m_s, along(velocity, ahead, acceleration))
    task.time_s = time_s
    task.cross_section_m2 = track.cross_section_m2


@lean
def search_stands(task, next_s):
    """Return whether a search that is under way is to be left as it is laid."""
    age = next_s - task.time_s
    if task.served == SERVED:
        return False
    return age < UNBEGUN_STANDS_S or (task.beam > 0 and age < SEARCH_STANDS_S)


@lean
def priority_of(track, task, time_s, tracker, planet):
    """Return how urgent the looks at a live track are: ENGAGED, URGENT or ORDINARY."""
    if task.engaged == 1:
        return ENGAGED
    if gives_way(track, task):
        return ORDINARY
    falls_soon = track.impact_known == 1 and track.impact_s - time_s < URGENT_S
    if falls_soon or in_air(track, tracker, planet):
        return URGENT
    return ORDINARY


@lean
def is_open(track, task, tracker):
    """Return whether a class is worth more dwells: in doubt, not called from outside, not worn out."""
    odds = threat_probability(track)
    in_doubt = min(odds, 1.0 - odds) > OPEN_ODDS
    return track.status == FIRM and track.label == 0 and in_doubt and task.class_looks < tracker.class_looks


@lean
def ask_class(track, task, time_s, is_newly_firm, tracker):
    """Ask for dwells that tell what a firm track is, `class_interval_s` apart, until enough have found it.

    One that flies alone asks on after that, every `carry_interval_s`, for a dwell that shows a warhead of the
    usual cross-section beside it.
    """
    if is_newly_firm or is_burning(track):
        track.free_s = time_s
        track.vain_looks = 0
    if is_newly_firm:
        task.class_looks = 0
        task.class_due_s = time_s
    elif task.served == SERVED and task.looked == DISCRIMINATE:
        worn_out = task.class_looks >= tracker.class_looks
        task.class_due_s = time_s + (tracker.carry_interval_s if worn_out else tracker.class_interval_s)
        if track.last_detection >= 0:
            task.class_looks += 1
            shows = task.companion_m2 > 0.0 and task.shows == 1
            track.vain_looks += shows and time_s - track.free_s > APART_S
    task.class_snr = tracker.class_snr if is_open(track, task, tracker) else 0.0
    alone = track.status == FIRM and may_have_a_companion(track)
    task.companion_m2 = tracker.cross_section_m2 if alone else 0.0
    task.companion_m = max(DRIFT_M_S * (time_s - track.free_s), LEAST_DRIFT_M)


@lean
def wish(track, task, time_s, frame_s, tracker, planet):
    """Ask for the next look at one track: anew after a look or a change of status, else only kept fresh."""
    kind = wanted_kind(track.status)
    new = task.kind != kind or task.served == SERVED or track.last_detection >= 0
    next_s = time_s + frame_s
    ask_class(track, task, time_s, kind == FOLLOW and task.kind != FOLLOW, tracker)
    task.kind = kind
    if not is_live(track.status):
        task.engaged = 0
        task.served = WAITING
        return
    task.priority = priority_of(track, task, time_s, tracker, planet)
    if kind == SEARCH:
        if not new and search_stands(task, next_s):
            return
        task.beam = 0
    if new:
        task.interval_s = wanted_interval(track, tracker, planet)
        if gives_way(track, task):
            task.interval_s = max(task.interval_s, tracker.debris_interval_s)
        task.due_s = time_s + task.interval_s
    if new or task.time_s < next_s:
        fill_task(track, task, max(task.due_s, next_s), planet)
