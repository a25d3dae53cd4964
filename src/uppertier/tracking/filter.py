"""The extended Kalman filter: carry a state forward, compare it with a measurement, take the measurement in.

Sources: Bar-Shalom, Li, Kirubarajan, Estimation with Applications to Tracking and Navigation (2001),
chapters 5 and 10; the iterated form is their section 10.5.2. State as in `track`; a measurement is range
(m) and direction cosines u (right), v (up) along the radar's face, with independent errors.

Where it stops being true: errors so big that neither one nor a few linear pictures of the sky hold, as at a
scan near 90 degrees from the face's normal.
"""

from math import log, sqrt

from uppertier.compiled import compiled
from uppertier.flight.falling import step_free
from uppertier.radar.measurement import position_from
from uppertier.tracking.motion_models import add_process_noise, fill_rates, fill_transition, longest_step
from uppertier.tracking.track import inverse_beta
from uppertier.vectors import add, along, distance, dot, load, norm, scale, store, subtract

MATRICES = 2
"""How many (7, 7) matrices of scratch the filter needs: an array (MATRICES, 7, 7)."""

# A linear picture is good enough when the bend of the sphere of equal range is below this share of its sigma.
CURVATURE_SHARE = 0.05
ITERATIONS = 5


@compiled
def carry_covariance(covariance, transition, product):
    """Replace `covariance` P (7, 7) by F P F^T, exactly symmetric; `product` (7, 7) is scratch."""
    for i in range(7):
        for j in range(7):
            total = 0.0
            for k in range(7):
                total += transition[i, k] * covariance[k, j]
            product[i, j] = total
    for i in range(7):
        for j in range(i + 1):
            total = 0.0
            for k in range(7):
                total += product[i, k] * transition[j, k]
            covariance[i, j] = total
            covariance[j, i] = total


@compiled
def velocity_of(mean):
    """Return the velocity (m/s) of a state (7) as a vector."""
    return mean[3], mean[4], mean[5]


@compiled
def set_velocity(mean, velocity):
    """Write a velocity (m/s) into a state (7)."""
    mean[3] = velocity[0]
    mean[4] = velocity[1]
    mean[5] = velocity[2]


@compiled
def predict(track, duration_s, tracker, planet, matrices):
    """Carry a track's state and covariance forward by a time (s), in place, and its time with them.

    Fourth-order Runge-Kutta for the mean, a second-order transition matrix about the middle of each step. A
    time of zero or less does nothing. `matrices` (MATRICES, 7, 7) is scratch.
    """
    mean = track.state
    left = duration_s
    while left > 0.0:
        position = load(mean)
        velocity = velocity_of(mean)
        step = min(left, longest_step(position, velocity, tracker, planet))
        after, faster = step_free(position, velocity, mean[6], planet, step)
        middle = scale(0.5, add(position, after))
        drag = fill_rates(matrices[0], middle, scale(0.5, add(velocity, faster)), mean[6], planet)
        fill_transition(matrices[1], matrices[0], step)
        carry_covariance(track.covariance, matrices[1], matrices[0])
        add_process_noise(track.covariance, step, drag, inverse_beta(mean), tracker)
        store(mean, after)
        set_velocity(mean, faster)
        left -= step
    if duration_s > 0.0:
        track.time_s += duration_s


@compiled
def measurement_partials(position, site):
    """Return the measurement at a position (m) and its partials by position: three rows, for range, u, v."""
    away = subtract(position, site.position)
    length = norm(away)
    sight = scale(1.0 / length, away)
    u = dot(sight, site.face[0])
    v = dot(sight, site.face[1])
    by_u = scale(1.0 / length, along(site.face[0], -u, sight))
    by_v = scale(1.0 / length, along(site.face[1], -v, sight))
    return (length, u, v), (sight, by_u, by_v)


@compiled
def spread(covariance, row):
    """Return the position block of a covariance times a vector (3)."""
    return (
        covariance[0, 0] * row[0] + covariance[0, 1] * row[1] + covariance[0, 2] * row[2],
        covariance[1, 0] * row[0] + covariance[1, 1] * row[1] + covariance[1, 2] * row[2],
        covariance[2, 0] * row[0] + covariance[2, 1] * row[1] + covariance[2, 2] * row[2],
    )


@compiled
def factor_innovation(covariance, rows, detection):
    """Return the lower Cholesky factor (a, b, c, d, e, f by rows) of the innovation covariance H P H' + R."""
    by_range = spread(covariance, rows[0])
    by_u = spread(covariance, rows[1])
    by_v = spread(covariance, rows[2])
    a = sqrt(dot(rows[0], by_range) + detection.range_sigma_m * detection.range_sigma_m)
    b = dot(rows[1], by_range) / a
    c = sqrt(dot(rows[1], by_u) + detection.u_sigma * detection.u_sigma - b * b)
    d = dot(rows[2], by_range) / a
    e = (dot(rows[2], by_u) - d * b) / c
    f = sqrt(dot(rows[2], by_v) + detection.v_sigma * detection.v_sigma - d * d - e * e)
    return a, b, c, d, e, f


@compiled
def whiten(factor, innovation):
    """Return an innovation (range, u, v) in units of its own standard deviations, uncorrelated."""
    a, b, c, d, e, f = factor
    first = innovation[0] / a
    second = (innovation[1] - b * first) / c
    return first, second, (innovation[2] - d * first - e * second) / f


@compiled
def innovation_distance(position, covariance, detection, site):
    """Return how far a detection lies from a predicted position: squared Mahalanobis distance, and ln det S.

    The first is chi-square with 3 degrees of freedom when the track is consistent; half the sum of both, but
    for a constant, is minus the logarithm of the likelihood.
    """
    expected, rows = measurement_partials(position, site)
    factor = factor_innovation(covariance, rows, detection)
    innovation = subtract((detection.range_m, detection.u, detection.v), expected)
    white = whiten(factor, innovation)
    return dot(white, white), 2.0 * log(factor[0] * factor[2] * factor[5])


@compiled
def shifted_position(predicted, covariance, place, detection, site):
    """Return the updated position (m) when the measurement is linearised about `place` (m)."""
    expected, rows = measurement_partials(place, site)
    a, b, c, d, e, f = factor_innovation(covariance, rows, detection)
    back = subtract(predicted, place)
    first, second, third = whiten(
        (a, b, c, d, e, f),
        (
            detection.range_m - expected[0] - dot(rows[0], back),
            detection.u - expected[1] - dot(rows[1], back),
            detection.v - expected[2] - dot(rows[2], back),
        ),
    )
    weight_v = third / f
    weight_u = (second - e * weight_v) / c
    weight_range = (first - b * weight_u - d * weight_v) / a
    row = along(along(scale(weight_range, rows[0]), weight_u, rows[1]), weight_v, rows[2])
    return add(predicted, spread(covariance, row))


@compiled
def linearisation_place(predicted, covariance, detection, site):
    """Return the position (m) about which the measurement is to be linearised, by iterated updates.

    For a well-known track it is the prediction. A cue is known to kilometres across the sight, where the
    sphere of equal range bends away from its tangent by more than the range error: there the picture is
    drawn anew about each better estimate.
    """
    place = predicted
    for _ in range(ITERATIONS):
        better = shifted_position(predicted, covariance, place, detection, site)
        moved = distance(better, place)
        if 0.5 * moved * moved < CURVATURE_SHARE * detection.range_sigma_m * detection.range_m:
            break
        place = better
    return place


@compiled
def take_scalar(mean, covariance, row, innovation, variance, gain):
    """Take in one scalar measurement with partials `row` by position; return innovation^2 / its variance.

    Joseph's form (I - K H) P (I - K H)^T + K R K^T written out for one scalar: P - K g^T - g K^T + K S K^T
    with g = P H^T and K = g / S, which leaves P - g g^T / S, symmetric to the last bit. `gain` (7) is
    scratch.
    """
    for i in range(7):
        gain[i] = covariance[i, 0] * row[0] + covariance[i, 1] * row[1] + covariance[i, 2] * row[2]
    total = row[0] * gain[0] + row[1] * gain[1] + row[2] * gain[2] + variance
    for i in range(7):
        mean[i] += gain[i] * innovation / total
        for j in range(i + 1):
            less = covariance[i, j] - gain[i] * gain[j] / total
            covariance[i, j] = less
            covariance[j, i] = less
    return innovation * innovation / total


@compiled
def update(track, detection, site, matrices):
    """Take one detection into a track that stands at its time; return the NIS.

    The normalised innovation squared is chi-square with 3 degrees of freedom when the filter is consistent.
    Range, u and v have independent errors, so they are taken in one after the other, which equals the update
    by all three at once and needs no inverse. `matrices` is scratch.
    """
    mean = track.state
    place = linearisation_place(load(mean), track.covariance, detection, site)
    expected, rows = measurement_partials(place, site)
    measured = (detection.range_m, detection.u, detection.v)
    sigmas = (detection.range_sigma_m, detection.u_sigma, detection.v_sigma)
    squared = 0.0
    for k in range(3):
        back = subtract(load(mean), place)
        innovation = measured[k] - expected[k] - dot(rows[k], back)
        variance = sigmas[k] * sigmas[k]
        squared += take_scalar(mean, track.covariance, rows[k], innovation, variance, matrices[0, 0])
    return squared


@compiled
def start_from_prior(track, position, velocity, position_sigma_m, velocity_sigma_m_s, tracker):
    """Fill a track's mean and covariance from a place and a velocity known equally well on each axis."""
    store(track.state, position)
    set_velocity(track.state, velocity)
    track.state[6] = tracker.inverse_beta_m2_kg
    for i in range(7):
        for j in range(7):
            track.covariance[i, j] = 0.0
    for i in range(3):
        track.covariance[i, i] = position_sigma_m * position_sigma_m
        track.covariance[3 + i, 3 + i] = velocity_sigma_m_s * velocity_sigma_m_s
    track.covariance[6, 6] = tracker.inverse_beta_sigma_m2_kg * tracker.inverse_beta_sigma_m2_kg


@compiled
def start_from_detection(track, detection, site, tracker):
    """Fill a track's mean and covariance from a first detection: place measured, velocity unknown."""
    place = position_from(detection.range_m, detection.u, detection.v, site)
    start_from_prior(track, place, (0.0, 0.0, 0.0), 0.0, tracker.start_velocity_sigma_m_s, tracker)
    sight = scale(1.0 / detection.range_m, subtract(place, site.position))
    normal = dot(sight, site.face[2])
    by_u = scale(detection.range_m, along(site.face[0], -detection.u / normal, site.face[2]))
    by_v = scale(detection.range_m, along(site.face[1], -detection.v / normal, site.face[2]))
    variances = (detection.range_sigma_m**2, detection.u_sigma**2, detection.v_sigma**2)
    for i in range(3):
        for j in range(3):
            track.covariance[i, j] = (
                variances[0] * (sight[i] * sight[j])
                + variances[1] * (by_u[i] * by_u[j])
                + variances[2] * (by_v[i] * by_v[j])
            )
