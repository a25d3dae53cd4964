"""Tracks of one flown path, many runs of it: what the radar measures, and how far off the filter is.

The truth is only measured and compared here; the filter sees detections and its own first estimate.
"""

from math import exp, sqrt
from typing import NamedTuple

from uppertier.compiled import lean
from uppertier.flight.falling import step_free
from uppertier.radar.detection import observed_power, threshold
from uppertier.radar.equation import dwell_snr, wanted_dwell
from uppertier.radar.measurement import measure, measure_ideal
from uppertier.random import CUE, DISTURBANCE, normals
from uppertier.tracking.estimate import estimate_ahead, estimate_from_prior, estimate_with
from uppertier.tracking.track import FIRM, begin
from uppertier.vectors import add, along, load, scale, store

# The steps (s) in which a disturbed body is flown: short beside the second for which its drag stays wrong.
DISTURBED_STEP_S = 0.1


class Disturbance(NamedTuple):
    """What a body feels that no filter foresees; all zeros for nothing.

    An acceleration of standard deviation `gravity_m_s2` on each axis that lasts for `gravity_time_s`, one
    that is the share `drag_fraction` of the drag and lasts for `drag_time_s` (both first-order Gauss-Markov),
    and a coefficient whose logarithm walks: `beta_walk_per_s` is its variance after a second.
    """

    gravity_m_s2: float
    gravity_time_s: float
    drag_fraction: float
    drag_time_s: float
    beta_walk_per_s: float


@lean
def squared_distance(track, truth, states, factor):
    """Return the squared error of the first so many of a track's 7 states by their covariance: the NEES.

    Whitened by the lower Cholesky factor, which is left in `factor` (two (7, 7) matrices of scratch).
    """
    lower, white = factor[0], factor[1, 0]
    total = 0.0
    for i in range(states):
        white[i] = truth[i] - track.state[i]
        for j in range(i + 1):
            part = track.covariance[i, j]
            for k in range(j):
                part -= lower[i, k] * lower[j, k]
            lower[i, j] = sqrt(part) if i == j else part / lower[j, j]
        for k in range(i):
            white[i] -= lower[i, k] * white[k]
        white[i] /= lower[i, i]
        total += white[i] * white[i]
    return total


@lean
def first_estimate(track, truth, sigmas, drawn, seed, replica, tracker):
    """Begin a track with a report: place and velocity wrong by the sigmas on each axis.

    The inverse ballistic coefficient is the tracker's own mean, or, if `drawn` is 1, the truth's with an
    error drawn from the tracker's own spread.
    """
    n0, n1 = normals(seed, replica, CUE, 0, 0)
    n2, n3 = normals(seed, replica, CUE, 0, 1)
    n4, n5 = normals(seed, replica, CUE, 0, 2)
    n6, _ = normals(seed, replica, CUE, 0, 3)
    place = along((truth[0], truth[1], truth[2]), sigmas[0], (n0, n1, n2))
    velocity = along((truth[3], truth[4], truth[5]), sigmas[1], (n3, n4, n5))
    begin(track, FIRM, 1, -1, 0.0, tracker)
    estimate_from_prior(track, place, velocity, sigmas[0], sigmas[1], tracker)
    if drawn == 1:
        track.state[6] = truth[6] + tracker.inverse_beta_sigma_m2_kg * n6


@lean
def look(radar, site, position, cross_section_m2, seed, replica, number, detection):
    """Spend the wanted dwell on a place; write the detection and return 1, or 0 when nothing passes.

    The beam's middle is on the target. The echo fluctuates as Swerling's case 1.
    """
    ideal = measure_ideal(position, site)
    cosine = sqrt(max(0.0, 1.0 - ideal[1] * ideal[1] - ideal[2] * ideal[2]))
    dwell_s = wanted_dwell(radar, cross_section_m2, ideal[0], cosine)
    snr = dwell_snr(radar, cross_section_m2, ideal[0], dwell_s, cosine)
    observed = observed_power(snr, seed, replica, 0, number)
    if observed <= threshold(radar.false_alarm_probability):
        return 0
    measure(radar, ideal, observed, seed, replica, 0, number, detection)
    return 1


@lean
def kept(value, memory, sigma, drawn):
    """Return a first-order Gauss-Markov vector one step later: what is remembered of it, and fresh draws."""
    return along(scale(memory, value), sigma * sqrt(1.0 - memory * memory), drawn)


@lean
def draws(seed, replica, thing, counter):
    """Return a vector of three normal draws, and one more, of a disturbance."""
    a, b = normals(seed, replica, DISTURBANCE, thing, 2 * counter)
    c, d = normals(seed, replica, DISTURBANCE, thing, 2 * counter + 1)
    return (a, b, c), d


@lean
def disturb(times, disturbance, seed, first_replica, planet, truths):
    """Fly bodies anew, disturbed, from the first look of each path in `truths` (R, K, 7), which is filled.

    Each of them has a luck of its own. `times` (K,) are the looks.
    """
    for r in range(truths.shape[0]):
        replica = first_replica + r
        place, velocity = load(truths[r, 0]), load(truths[r, 0, 3:6])
        drag = truths[r, 0, 6]
        start, _ = draws(seed, replica, 0, 0)
        pull, wrong = scale(disturbance.gravity_m_s2, start), (0.0, 0.0, 0.0)
        count = 0
        for k in range(1, times.shape[0]):
            span = times[k] - times[k - 1]
            steps = max(1, int(span / DISTURBED_STEP_S + 0.5))
            step = span / steps
            for _ in range(steps):
                count += 1
                first, walk = draws(seed, replica, 0, count)
                second, _ = draws(seed, replica, 1, count)
                pull = kept(pull, exp(-step / disturbance.gravity_time_s), disturbance.gravity_m_s2, first)
                wrong = kept(wrong, exp(-step / disturbance.drag_time_s), disturbance.drag_fraction, second)
                after, faster = step_free(place, velocity, drag, planet, step)
                _, freely = step_free(place, velocity, 0.0, planet, step)
                # How much of the speed the drag took, in every direction by its share, and the pull.
                taken = add(faster, scale(-1.0, freely))
                lost = sqrt(taken[0] * taken[0] + taken[1] * taken[1] + taken[2] * taken[2])
                kick = along(scale(step, pull), lost, wrong)
                place = along(after, 0.5 * step, kick)
                velocity = add(faster, kick)
                drag *= exp(sqrt(disturbance.beta_walk_per_s * step) * walk)
            store(truths[r, k], place)
            store(truths[r, k, 3:6], velocity)
            truths[r, k, 6] = drag


@lean
def follow(
    tracker,
    radar,
    site,
    planet,
    times,
    truths,
    cross_section_m2,
    sigmas,
    drawn,
    seed,
    first_replica,
    tracks,
    detections,
    matrices,
    nees,
    moving,
    nis,
    inverse_beta,
):
    """Track paths again and again and fill in, by run and look, NEES, NIS and the coefficient estimated.

    `times` (K,) are the looks and `truths` (R, K, 7) the paths, or (1, K, 7) one for all runs. `nees`,
    `moving` (NEES of position and velocity alone), `nis` and `inverse_beta` (R, K) come filled with NaN, and
    NIS stays so where nothing was detected. `tracks` (1,), `detections` (1,) and `matrices` are scratch.
    """
    track = tracks[0]
    detection = detections[0]
    for r in range(nees.shape[0]):
        replica = first_replica + r
        truth = truths[min(r, truths.shape[0] - 1)]
        first_estimate(track, truth[0], sigmas, drawn, seed, replica, tracker)
        for k in range(times.shape[0]):
            if k > 0:
                estimate_ahead(track, times[k] - times[k - 1], tracker, planet, matrices)
            position = load(truth[k])
            if look(radar, site, position, cross_section_m2, seed, replica, k, detection) == 1:
                nis[r, k] = estimate_with(track, detection, tracker, site, matrices)
            nees[r, k] = squared_distance(track, truth[k], 7, matrices)
            moving[r, k] = squared_distance(track, truth[k], 6, matrices)
            inverse_beta[r, k] = track.state[6]
