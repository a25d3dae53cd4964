"""A body that pulls up, glides or dives by lift: what its track may miss while the air can bear it.

The manoeuvring re-entry vehicle of Li and Jilkov, Survey of maneuvering target tracking, part II: ballistic
target models (Proc. SPIE 4473, 2001), their re-entry phase: besides drag it has lift, rho v^2 / 2 times a
lift parameter, turning and climbing. Neither is known here, nor in which direction it will act next. So it is
a random acceleration of the size that the air can bear, which the model of Singer, Estimating optimal
tracking filter performance for manned maneuvering targets (IEEE Transactions on Aerospace and Electronic
Systems 6, 1970) makes a white one of density 2 sigma^2 T for a filter slower than its time T. In vacuum it is
nothing.

Where it stops being true: the filter takes lift that lasts for minutes for new in each moment, and knows the
velocity of a glider only to some tens of metres a second across the sight.
"""

from math import sqrt

from uppertier.compiled import lean
from uppertier.earth.geodesy import height_above
from uppertier.tracking.filter import predict, velocity_of
from uppertier.tracking.motion_models import add_white_noise, air_at
from uppertier.tracking.track import GLIDE, inverse_beta
from uppertier.vectors import dot, load

# Lift over drag of slender bodies with small fins or strakes at high Mach numbers: 1 to 3 (the catalogue's
# bounds for the KN-23 class; 2.6 the most of any glider flown: Tracy and Wright, Science & Global Security
# 28, 2020).
LIFT_TO_DRAG = 2.0
# So little (m/s2) moves a body by 5 m in ten seconds: less than any look tells. Above some 70 km.
LEAST_LIFT_M_S2 = 0.1
# A pull-up or a glide is over after about this time (s).
LIFT_LASTS_S = 60.0
# A fading mean of the NIS of ten looks beyond this comes by chance once in a thousand independent times. That
# is seldom enough to suppose lift, which costs nothing once the looks have refuted it.
DOUBTFUL_NIS = 5.0
# Nor does this happen often by chance, once in a thousand looks: two misses in a row, one in eight each,
# after a NIS that one look in twenty exceeds; or four misses whatever came before. A detection outside the
# gate counts as a miss.
MISSES, STRAINED_NIS, MANY_MISSES = 2, 7.8, 4
# Lift is seen when it has moved a body by a gate: four sigmas of some 40 m.
OVERLOOKED_M = 150.0
# A supposition less probable than this is given up; it can be made again.
LEAST_BELIEF = 0.01
# A wrong one is refuted within seconds: a body whose lift is supposed still or again so long (s) after it was
# first has lift, and may have it again whatever it does now.
PROVEN_S = 20.0


@lean
def lift_borne(track, tracker, planet):
    """Return the lift (m/s2) that the air can bear where a track stands, for a body of the prior's drag."""
    density, _ = air_at(load(track.state), planet)
    velocity = velocity_of(track.state)
    return LIFT_TO_DRAG * 0.5 * density * dot(velocity, velocity) * tracker.inverse_beta_m2_kg


@lean
def is_doubtful(track):
    """Return whether a track is not where it should be."""
    missed = track.misses >= (MISSES if track.last_nis > STRAINED_NIS else MANY_MISSES)
    return missed or track.mean_nis > DOUBTFUL_NIS


@lean
def has_lift(track):
    """Return whether a track is proven to be of a body with lift."""
    return track.mode_probability[GLIDE] > 0.0 and track.time_s - track.lift_since_s > PROVEN_S


@lean
def lift_belief(track):
    """Return how likely a track's body may fly by lift from now on: surely once it has been proven to."""
    return 1.0 if has_lift(track) else track.mode_probability[GLIDE]


@lean
def add_overlooked(covariance, lift_m_s2):
    """Add to `covariance` (7, 7) a lift in any direction, held until it is seen."""
    held_s = sqrt(2.0 * OVERLOOKED_M / lift_m_s2)
    away, faster = OVERLOOKED_M * OVERLOOKED_M / 3.0, 2.0 * OVERLOOKED_M * lift_m_s2 / 3.0
    both = OVERLOOKED_M * lift_m_s2 * held_s / 3.0
    for i in range(3):
        covariance[i, i] += away
        covariance[3 + i, 3 + i] += faster
        covariance[i, 3 + i] += both
        covariance[3 + i, i] += both


@lean
def predict_glide(track, duration_s, tracker, planet, matrices):
    """Carry a track forward by a time (s), in place, as `filter.predict`, for a body that may have lift.

    The lift is that of the beginning, and the drag changes with it: lift at its best ratio doubles it.
    """
    lift = lift_borne(track, tracker, planet)
    predict(track, duration_s, tracker, planet, matrices)
    add_white_noise(track.covariance, 2.0 * lift * lift * tracker.drag_noise_time_s, duration_s)
    drag = inverse_beta(track.state)
    track.covariance[6, 6] += tracker.surprise_beta_walk_per_s * drag * drag * duration_s


@lean
def lift_variance(track, ahead_s):
    """Return by how much (m2) a track's place may be wrong after a time (s), because it may hold its lift.

    Zero for a body that is not thought to have any. The lift is that of now; lower down there is more.
    """
    away = 0.5 * track.lift_m_s2 * ahead_s * ahead_s
    return lift_belief(track) * away * away


@lean
def glide_variance(track, planet):
    """Return the variance (m2) of the place where a track comes down along each axis, for its lift alone.

    A body of speed v and height h glides as far as L/D (h + v^2 / 2 g), its energy spent on drag: Eggers,
    Allen and Neice, NACA Report 1382 (1958), their equilibrium glide far below orbital speed. Where in that
    circle it comes down is its own choice: two sigma reach to the edge.
    """
    velocity, position = velocity_of(track.state), load(track.state)
    gravity = planet.mu_m3_s2 / dot(position, position)
    reach = LIFT_TO_DRAG * (height_above(position, planet) + 0.5 * dot(velocity, velocity) / gravity)
    return lift_belief(track) * 0.25 * reach * reach
