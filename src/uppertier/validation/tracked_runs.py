"""Tracks of one flown path, many runs of it: what the radar measures, and how far off the filter is.

The truth is only measured and compared here; the filter sees detections and its own first estimate.
"""

from math import sqrt

from uppertier.compiled import lean
from uppertier.radar.detection import observed_power, threshold
from uppertier.radar.equation import dwell_snr, wanted_dwell
from uppertier.radar.measurement import measure, measure_ideal
from uppertier.random import CUE, normals
from uppertier.tracking.estimate import estimate_ahead, estimate_from_prior, estimate_with
from uppertier.tracking.track import FIRM, begin
from uppertier.vectors import along, load


@lean
def squared_distance(track, truth, factor):
    """Return the squared error of a track's state (7) in units of its own covariance: the NEES.

    Whitened by the lower Cholesky factor, which is left in `factor` (two (7, 7) matrices of scratch).
    """
    lower, white = factor[0], factor[1, 0]
    total = 0.0
    for i in range(7):
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
def follow(
    tracker,
    radar,
    site,
    planet,
    times,
    truth,
    cross_section_m2,
    sigmas,
    drawn,
    seed,
    first_replica,
    tracks,
    detections,
    matrices,
    nees,
    nis,
    inverse_beta,
):
    """Track a path again and again and fill in, by run and look, NEES, NIS and the coefficient estimated.

    `times` (K,) and `truth` (K, 7) are the looks; `nees`, `nis` and `inverse_beta` (R, K) come filled with
    NaN, and NIS stays so where nothing was detected. `tracks` (1,), `detections` (1,) and `matrices` are
    scratch.
    """
    track = tracks[0]
    detection = detections[0]
    for r in range(nees.shape[0]):
        replica = first_replica + r
        first_estimate(track, truth[0], sigmas, drawn, seed, replica, tracker)
        for k in range(times.shape[0]):
            if k > 0:
                estimate_ahead(track, times[k] - times[k - 1], tracker, planet, matrices)
            position = load(truth[k])
            if look(radar, site, position, cross_section_m2, seed, replica, k, detection) == 1:
                nis[r, k] = estimate_with(track, detection, tracker, site, matrices)
            nees[r, k] = squared_distance(track, truth[k], matrices)
            inverse_beta[r, k] = track.state[6]
