"""Interacting multiple models: a track that may burn, coast above the air, fall through it, or glide in it.

Sources: Blom and Bar-Shalom, The interacting multiple model algorithm for systems with Markovian switching
coefficients, IEEE Transactions on Automatic Control 33 (1988); Bar-Shalom, Li, Kirubarajan, Estimation with
Applications to Tracking and Navigation (2001), section 11.6. Each mode has a mean, a covariance and a
probability. To predict, each mode begins with a mixture of those that may have led to it; to update, each
mode's probability is multiplied by how likely it made the detection. `state` and `covariance` of the track
are the moments of all modes together: whoever reads a track need not know of modes.

A mode changes one way only: thrust ends and does not come back, and a body that has met the air stays in it.
A mode that has become improbable is dropped, and where one is left the track is a single filter. GLIDE alone
comes back: it is supposed when the innovations in the air have grown too large, as likely as not, and given
up when the looks refute it. The set of modes is then one of variable structure: Li and Bar-Shalom,
Multiple-model estimation with variable structure, IEEE Transactions on Automatic Control 41 (1996). A body
that only falls so pays for GLIDE neither in time nor in sharpness.

Position and velocity mean the same in every mode. The seventh state does not: in BOOST it is the specific
force (see `boost`), else the inverse ballistic coefficient. What is mixed out of BOOST brings the tracker's
prior of the coefficient instead, uncorrelated, for thrust tells nothing of it: the unbiased mixing of
Granstrom, Willett and Bar-Shalom, Systematic approach to IMM mixing for unequal dimension states, IEEE
Transactions on Aerospace and Electronic Systems 51 (2015).

Where it stops being true: several stages, between which a missile coasts and burns again.
"""

from math import exp, inf, isnan, log, sqrt

from uppertier.compiled import lean
from uppertier.earth.constants import Planet
from uppertier.earth.geodesy import height_above
from uppertier.tracking.boost import predict_boost
from uppertier.tracking.filter import innovation_distance, predict, update
from uppertier.tracking.gliding import (
    LEAST_BELIEF,
    LEAST_LIFT_M_S2,
    LIFT_LASTS_S,
    add_overlooked,
    has_lift,
    is_doubtful,
    lift_borne,
    predict_glide,
)
from uppertier.tracking.track import BOOST, COAST, GLIDE, MODES, REENTRY, UNSTRAINED_NIS
from uppertier.tracking.unscented import UNSCENTED_MATRICES
from uppertier.vectors import dot, load

# Up here (m) the drag of any re-entering body is below 1e-5 m/s2; at 100 km it is a thousand times more, and
# a filter that has coasted for minutes is certain of millimetres a second.
AIR_FELT_M = 150_000.0
# A mode less probable than this is dropped.
LEAST_PROBABILITY = 1e-5
# A force that is below the least thrust by so many standard deviations is no thrust.
SURE_SIGMAS = 3.0
# The matrix of scratch that no filter of a mode needs in its update.
SCRATCH = UNSCENTED_MATRICES - 1


@lean
def only_mode(track):
    """Return the mode of a track that has but one, -1 for a track of several."""
    for mode in range(MODES):
        if track.mode_probability[mode] == 1.0:
            return mode
    return -1


@lean
def load_mode(track, mode):
    """Copy a mode's mean and covariance into the track's own, where filters work on them."""
    for i in range(7):
        track.state[i] = track.mode_state[mode, i]
        for j in range(7):
            track.covariance[i, j] = track.mode_covariance[mode, i, j]


@lean
def keep_mode(track, mode):
    """Copy the track's mean and covariance into a mode's."""
    for i in range(7):
        track.mode_state[mode, i] = track.state[i]
        for j in range(7):
            track.mode_covariance[mode, i, j] = track.covariance[i, j]


@lean
def falling_mode(track, planet):
    """Return the mode of a body without thrust: by its height."""
    return COAST if height_above(load(track.state), planet) > AIR_FELT_M else REENTRY


@lean
def begin_modes(track, burning, tracker):
    """Give a track that has just begun its modes: with the probability `burning` (0 to 1) it is under thrust.

    Else it begins in COAST; in the air that lasts a second. Each mode begins with the track's own mean and
    covariance, BOOST with the prior of the force.
    """
    track.mode_probability[BOOST] = burning
    track.mode_probability[COAST] = 1.0 - burning
    track.mode_probability[REENTRY] = 0.0
    track.mode_probability[GLIDE] = 0.0
    keep_mode(track, COAST)
    keep_mode(track, BOOST)
    for i in range(6):
        track.mode_covariance[BOOST, 6, i] = 0.0
        track.mode_covariance[BOOST, i, 6] = 0.0
    track.mode_state[BOOST, 6] = tracker.thrust_m_s2
    track.mode_covariance[BOOST, 6, 6] = tracker.thrust_sigma_m_s2 * tracker.thrust_sigma_m_s2


@lean
def seventh(track, mode, tracker):
    """Return mean and variance of the inverse ballistic coefficient in a mode."""
    if mode == BOOST:
        return tracker.inverse_beta_m2_kg, tracker.inverse_beta_sigma_m2_kg * tracker.inverse_beta_sigma_m2_kg
    return track.mode_state[mode, 6], track.mode_covariance[mode, 6, 6]


@lean
def add_moments(track, mode, weight, tracker):
    """Add a weighted mode's covariance, and that of its mean about the track's mean, to the track's."""
    drag, variance = seventh(track, mode, tracker)
    for i in range(7):
        off = (drag if i == 6 else track.mode_state[mode, i]) - track.state[i]
        for j in range(i + 1):
            also = (drag if j == 6 else track.mode_state[mode, j]) - track.state[j]
            inner = track.mode_covariance[mode, i, j]
            if i == 6 and mode == BOOST:
                inner = variance if j == 6 else 0.0
            total = track.covariance[i, j] + weight * (inner + off * also)
            track.covariance[i, j] = total
            track.covariance[j, i] = total


@lean
def join(track, weights, tracker):
    """Make mean and covariance of the track those of its modes together, by weights that add up to one."""
    for i in range(7):
        total = 0.0
        for mode in range(MODES):
            if weights[mode] > 0.0:
                value = seventh(track, mode, tracker)[0] if i == 6 else track.mode_state[mode, i]
                total += weights[mode] * value
        track.state[i] = total
        for j in range(7):
            track.covariance[i, j] = 0.0
    for mode in range(MODES):
        if weights[mode] > 0.0:
            add_moments(track, mode, weights[mode], tracker)


@lean
def transitions(track, duration_s, tracker, planet):
    """Return with what chance thrust ends in a time (s), into which mode, and that the air is met in coast.

    From the mean sojourn in each mode, which is exponential. Above the air nothing meets it.
    """
    ends = 1.0 - exp(-duration_s / tracker.boost_left_s)
    falling = falling_mode(track, planet)
    meets = 1.0 - exp(-duration_s / tracker.air_met_s) if falling == REENTRY else 0.0
    return ends, falling, meets


@lean
def mix(track, ends, falling, meets, tracker):
    """Let each mode begin with the mixture of those that led to it, and move the probabilities; not GLIDE's.

    Modes lead upward only, so that the highest is mixed first and nothing is read that was changed. BOOST is
    mixed of itself alone.
    """
    boost, coast, reentry, _ = chances(track)
    to_coast = boost * ends if falling == COAST else 0.0
    to_reentry = boost * ends if falling == REENTRY else 0.0
    stays = coast * (1.0 - meets)
    total = to_reentry + coast * meets + reentry
    if total > 0.0:
        join(track, (to_reentry / total, coast * meets / total, reentry / total, 0.0), tracker)
        keep_mode(track, REENTRY)
    track.mode_probability[REENTRY] = total
    total = to_coast + stays
    if to_coast > 0.0:
        join(track, (to_coast / total, stays / total, 0.0, 0.0), tracker)
        keep_mode(track, COAST)
    track.mode_probability[COAST] = total
    track.mode_probability[BOOST] = boost * (1.0 - ends)


@lean
def chances(track):
    """Return the probabilities of a track's modes."""
    modes = track.mode_probability
    return modes[BOOST], modes[COAST], modes[REENTRY], modes[GLIDE]


@lean
def suppose_lift(track, tracker, planet):
    """Let a track that falls through the air, and is not where it should be, be one that may have lift.

    With even odds, and as lift would have moved it unseen.
    """
    if track.mode_probability[GLIDE] > 0.0 or not is_doubtful(track):
        return
    lift = lift_borne(track, tracker, planet)
    if track.mode_probability[REENTRY] == 0.0 or lift < LEAST_LIFT_M_S2:
        return
    if only_mode(track) == REENTRY:
        keep_mode(track, REENTRY)
    for i in range(7):
        track.mode_state[GLIDE, i] = track.mode_state[REENTRY, i]
        for j in range(7):
            track.mode_covariance[GLIDE, i, j] = track.mode_covariance[REENTRY, i, j]
    add_overlooked(track.mode_covariance[GLIDE], lift)
    track.mode_probability[REENTRY] *= 0.5
    track.mode_probability[GLIDE] = track.mode_probability[REENTRY]
    track.mean_nis = UNSTRAINED_NIS
    if isnan(track.lift_since_s):
        track.lift_since_s = track.time_s


@lean
def let_over(track, source, target, part, tracker):
    """Let a part of what one of REENTRY and GLIDE believes go over to the other."""
    moved, stays = part * track.mode_probability[source], track.mode_probability[target]
    total = stays + moved
    if total == 0.0:
        return
    falls, lifts = (stays, moved) if target == REENTRY else (moved, stays)
    join(track, (0.0, 0.0, falls / total, lifts / total), tracker)
    keep_mode(track, target)
    track.mode_probability[target] = total
    track.mode_probability[source] -= moved


@lean
def change_lift(track, duration_s, tracker):
    """Let lift end in a time (s), and begin again where a track is proven to be of a body with lift.

    Before that is proven, it ends only in a GLIDE that is believed in: else a wrong supposition would blur
    what it cannot refute.
    """
    part = 1.0 - exp(-duration_s / LIFT_LASTS_S)
    proven = has_lift(track)
    if proven or track.mode_probability[GLIDE] > 0.5:
        let_over(track, GLIDE, REENTRY, part, tracker)
    if proven:
        let_over(track, REENTRY, GLIDE, part, tracker)


@lean
def predict_mode(track, mode, duration_s, tracker, planet, matrices):
    """Carry the track's own mean and covariance forward by a time (s) as one mode does."""
    if mode == BOOST:
        predict_boost(track, duration_s, tracker, planet, matrices)
    elif mode == COAST:
        predict(track, duration_s, tracker, without_air(planet), matrices)
    elif mode == GLIDE:
        predict_glide(track, duration_s, tracker, planet, matrices)
    else:
        predict(track, duration_s, tracker, planet, matrices)


@lean
def without_air(planet):
    """Return a planet like this one that has no air."""
    return Planet(
        planet.mu_m3_s2,
        planet.equatorial_radius_m,
        planet.flattening,
        planet.j2,
        planet.j3,
        planet.j4,
        planet.rotation_rad_s,
        0.0,
    )


@lean
def predict_interacting(track, duration_s, tracker, planet, matrices):
    """Carry a track's modes forward by a time (s), in place, and its time with them.

    As `filter.predict`. The chances of a change are those of the whole time: a time longer than a second or
    so, in which a mode may begin and be left again, is only roughly right. `matrices` (UNSCENTED_MATRICES, 7,
    7) is scratch.
    """
    if duration_s <= 0.0:
        return
    suppose_lift(track, tracker, planet)
    only = only_mode(track)
    if only == REENTRY or (only == COAST and falling_mode(track, planet) == COAST):
        predict_mode(track, only, duration_s, tracker, planet, matrices)
        return
    ends, falling, meets = transitions(track, duration_s, tracker, planet)
    if only in (COAST, GLIDE):
        keep_mode(track, only)
    change_lift(track, duration_s, tracker)
    mix(track, ends, falling, meets, tracker)
    begun_s = track.time_s
    for mode in range(MODES):
        if track.mode_probability[mode] > 0.0:
            load_mode(track, mode)
            track.time_s = begun_s
            predict_mode(track, mode, duration_s, tracker, planet, matrices)
            keep_mode(track, mode)
    join(track, chances(track), tracker)
    if track.mode_probability[GLIDE] > 0.0:
        track.lift_m_s2 = lift_borne(track, tracker, planet)


@lean
def is_spent(track, tracker):
    """Return whether the force that BOOST believes in is surely less than any thrust."""
    sigma = sqrt(track.mode_covariance[BOOST, 6, 6])
    return track.mode_state[BOOST, 6] + SURE_SIGMAS * sigma < tracker.least_thrust_m_s2


@lean
def settle(track, tracker):
    """Make the probabilities add up to one, drop the modes that are as good as impossible, and join the rest.

    One mode that is left is the track.
    """
    if is_spent(track, tracker) and track.mode_probability[BOOST] < 1.0:
        track.mode_probability[BOOST] = 0.0
    least = LEAST_PROBABILITY if has_lift(track) else LEAST_BELIEF
    for _ in range(2):
        boost, coast, reentry, glide = chances(track)
        total = boost + coast + reentry + glide
        for mode in range(MODES):
            track.mode_probability[mode] /= total
            if track.mode_probability[mode] < (least if mode == GLIDE else LEAST_PROBABILITY):
                track.mode_probability[mode] = 0.0
    if track.mode_probability[GLIDE] == 0.0:
        track.lift_m_s2 = 0.0
    only = only_mode(track)
    if only >= 0 and only != BOOST:
        load_mode(track, only)
    else:
        join(track, chances(track), tracker)


@lean
def update_interacting(track, detection, tracker, site, matrices):
    """Take one detection into every mode of a track that stands at its time; return the NIS.

    Of several modes the NIS is the average by their probabilities after the update: chi-square with 3 degrees
    when one of them is right and sure. `matrices` is scratch.
    """
    only = only_mode(track)
    if only >= 0 and only != BOOST:
        return update(track, detection, site, matrices)
    logarithms, squares = matrices[SCRATCH, 0], matrices[SCRATCH, 1]
    highest = -inf
    for mode in range(MODES):
        logarithms[mode] = -inf
        squares[mode] = 0.0
        if track.mode_probability[mode] > 0.0:
            load_mode(track, mode)
            position, covariance = load(track.state), track.covariance
            squared, log_determinant = innovation_distance(position, covariance, detection, site)
            logarithms[mode] = log(track.mode_probability[mode]) - 0.5 * (squared + log_determinant)
            highest = max(highest, logarithms[mode])
            squares[mode] = update(track, detection, site, matrices)
            keep_mode(track, mode)
    for mode in range(MODES):
        track.mode_probability[mode] = exp(logarithms[mode] - highest)
    settle(track, tracker)
    return dot(load(track.mode_probability), load(squares)) + track.mode_probability[GLIDE] * squares[GLIDE]
