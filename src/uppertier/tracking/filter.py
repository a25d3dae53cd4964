"""The extended Kalman filter: carry a state forward, compare it with a measurement, take the measurement in.

Sources: Bar-Shalom, Li, Kirubarajan, Estimation with Applications to Tracking and Navigation (2001),
chapters 5 and 10; the iterated form is their section 10.5.2. State as in `track`; a measurement is range
(m) and direction cosines u (right), v (up) along the radar's face, with independent errors.

Where it stops being true: errors so big that neither one nor a few linear pictures of the sky hold, as at a
scan near 90 degrees from the face's normal.
"""

from math import log, sqrt

from uppertier.compiled import lean
from uppertier.flight.falling import step_free
from uppertier.radar.measurement import position_from
from uppertier.tracking.motion_models import (
    acceleration_partials,
    add_doubt,
    add_process_noise,
    add_surprise,
    air_at,
    drag_doubt,
    longest_step,
)
from uppertier.tracking.track import inverse_beta
from uppertier.vectors import add, along, distance, dot, load, norm, scale, store, subtract

MATRICES = 2
"""How many (7, 7) matrices of scratch the filter needs: an array (MATRICES, 7, 7)."""

# A linear picture is good enough when the bend of the sphere of equal range is below this share of its sigma.
CURVATURE_SHARE = 0.05
ITERATIONS = 5
# The fading mean of the NIS remembers so many looks: a few seconds of track.
NIS_MEMORY = 10.0


@lean
def carried_column(x_row, y_row, z_row, step_s, half_s2, a, b, c, d, e, f, g):
    """Return the first six numbers of a column of seven after the transition I + N h + N^2 h^2 / 2.

    N says that position changes by velocity and velocity by the partials of the acceleration (three rows of
    seven); the last number, the coefficient's, stays.
    """
    i = x_row[0] * a + x_row[1] * b + x_row[2] * c + x_row[3] * d + x_row[4] * e + x_row[5] * f + x_row[6] * g
    j = y_row[0] * a + y_row[1] * b + y_row[2] * c + y_row[3] * d + y_row[4] * e + y_row[5] * f + y_row[6] * g
    k = z_row[0] * a + z_row[1] * b + z_row[2] * c + z_row[3] * d + z_row[4] * e + z_row[5] * f + z_row[6] * g
    u = x_row[0] * d + x_row[1] * e + x_row[2] * f + x_row[3] * i + x_row[4] * j + x_row[5] * k
    v = y_row[0] * d + y_row[1] * e + y_row[2] * f + y_row[3] * i + y_row[4] * j + y_row[5] * k
    w = z_row[0] * d + z_row[1] * e + z_row[2] * f + z_row[3] * i + z_row[4] * j + z_row[5] * k
    return (
        a + step_s * d + half_s2 * i,
        b + step_s * e + half_s2 * j,
        c + step_s * f + half_s2 * k,
        d + step_s * i + half_s2 * u,
        e + step_s * j + half_s2 * v,
        f + step_s * k + half_s2 * w,
    )


@lean
def carry_covariance(covariance, partials, step_s, product):
    """Replace `covariance` P (7, 7) by F P F^T, exactly symmetric; `product` (7, 7) is scratch.

    F is the transition of `fill_transition`; `partials` are the three rows of `acceleration_partials`. First
    F P by columns, then the rows of the answer. F itself, mostly zeros and ones, is never written down.
    """
    x_row, y_row, z_row = partials
    half = 0.5 * step_s * step_s
    for j in range(7):
        a, b, c = covariance[0, j], covariance[1, j], covariance[2, j]
        d, e, f = covariance[3, j], covariance[4, j], covariance[5, j]
        a, b, c, d, e, f = carried_column(
            x_row, y_row, z_row, step_s, half, a, b, c, d, e, f, covariance[6, j]
        )
        product[0, j] = a
        product[1, j] = b
        product[2, j] = c
        product[3, j] = d
        product[4, j] = e
        product[5, j] = f
    for i in range(6):
        a, b, c = product[i, 0], product[i, 1], product[i, 2]
        d, e, f, g = product[i, 3], product[i, 4], product[i, 5], product[i, 6]
        a, b, c, d, e, f = carried_column(x_row, y_row, z_row, step_s, half, a, b, c, d, e, f, g)
        covariance[i, 0] = a
        covariance[i, 1] = b
        covariance[i, 2] = c
        covariance[i, 3] = d
        covariance[i, 4] = e
        covariance[i, 5] = f
        covariance[i, 6] = g
        covariance[6, i] = g
    for i in range(6):
        for j in range(i):
            covariance[j, i] = covariance[i, j]


@lean
def velocity_of(mean):
    """Return the velocity (m/s) of a state (7) as a vector."""
    return mean[3], mean[4], mean[5]


@lean
def set_velocity(mean, velocity):
    """Write a velocity (m/s) into a state (7)."""
    mean[3] = velocity[0]
    mean[4] = velocity[1]
    mean[5] = velocity[2]


@lean
def predict_step(track, step_s, tracker, planet, matrices):
    """Carry a track's state and covariance forward by one step (s), in place; its time is the caller's.

    Fourth-order Runge-Kutta for the mean, a second-order transition matrix about the middle of the step. How
    long it may be the caller knows. `matrices` (MATRICES, 7, 7) is scratch.
    """
    mean = track.state
    covariance = track.covariance
    position = load(mean)
    velocity = velocity_of(mean)
    after, faster = step_free(position, velocity, mean[6], planet, step_s)
    middle = scale(0.5, add(position, after))
    moving = scale(0.5, add(velocity, faster))
    density, slope = air_at(middle, planet)
    partials = acceleration_partials(middle, moving, mean[6], density, slope, planet)
    doubt = drag_doubt(covariance, middle, moving, density, slope)
    carry_covariance(covariance, partials, step_s, matrices[0])
    if doubt > 0.0:
        add_doubt(covariance, moving, doubt, step_s)
    drag = 0.5 * density * dot(moving, moving) * abs(mean[6])
    add_process_noise(covariance, step_s, drag, inverse_beta(mean), tracker)
    if track.mean_nis > tracker.surprise_nis:
        add_surprise(covariance, step_s, drag, inverse_beta(mean), tracker)
    store(mean, after)
    set_velocity(mean, faster)


@lean
def predict(track, duration_s, tracker, planet, matrices):
    """Carry a track's state and covariance forward by a time (s), in place, and its time with them.

    In steps of `longest_step`. A time of zero or less does nothing. `matrices` (MATRICES, 7, 7) is scratch.
    """
    left = duration_s
    while left > 0.0:
        step = min(left, longest_step(load(track.state), velocity_of(track.state), tracker, planet))
        predict_step(track, step, tracker, planet, matrices)
        left -= step
    if duration_s > 0.0:
        track.time_s += duration_s


@lean
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


@lean
def spread(covariance, row):
    """Return the position block of a covariance times a vector (3)."""
    return (
        covariance[0, 0] * row[0] + covariance[0, 1] * row[1] + covariance[0, 2] * row[2],
        covariance[1, 0] * row[0] + covariance[1, 1] * row[1] + covariance[1, 2] * row[2],
        covariance[2, 0] * row[0] + covariance[2, 1] * row[1] + covariance[2, 2] * row[2],
    )


@lean
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


@lean
def whiten(factor, innovation):
    """Return an innovation (range, u, v) in units of its own standard deviations, uncorrelated."""
    a, b, c, d, e, f = factor
    first = innovation[0] / a
    second = (innovation[1] - b * first) / c
    return first, second, (innovation[2] - d * first - e * second) / f


@lean
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


@lean
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


@lean
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


@lean
def is_well_known(covariance, innovation, detection):
    """Return whether a track is sure to be moved so little that its prediction is the place to linearise.

    An update moves it by no more than its own spread times the innovation over the measurement's errors.
    """
    spread2 = covariance[0, 0] + covariance[1, 1] + covariance[2, 2]
    first = innovation[0] / detection.range_sigma_m
    second = innovation[1] / detection.u_sigma
    third = innovation[2] / detection.v_sigma
    moved2 = spread2 * (first * first + second * second + third * third)
    return 0.5 * moved2 < CURVATURE_SHARE * detection.range_sigma_m * detection.range_m


@lean
def take(mean, covariance, rows, factor, white, gain):
    """Take in a measurement whose innovation is whitened by the factor of its covariance.

    With G = P H' L^-T, L the lower Cholesky factor of H P H' + R, the state moves by G times the whitened
    innovation, and P becomes P - G G', symmetric to the last bit: Joseph's form multiplied out. `gain`
    (7, 7) is scratch.
    """
    a, b, c, d, e, f = factor
    for i in range(7):
        row = (covariance[i, 0], covariance[i, 1], covariance[i, 2])
        first = dot(row, rows[0]) / a
        second = (dot(row, rows[1]) - b * first) / c
        third = (dot(row, rows[2]) - d * first - e * second) / f
        gain[i, 0] = first
        gain[i, 1] = second
        gain[i, 2] = third
        mean[i] += first * white[0] + second * white[1] + third * white[2]
    for i in range(7):
        first, second, third = gain[i, 0], gain[i, 1], gain[i, 2]
        for j in range(7):
            covariance[i, j] -= first * gain[j, 0] + second * gain[j, 1] + third * gain[j, 2]


@lean
def update(track, detection, site, matrices):
    """Take one detection into a track that stands at its time; return the NIS.

    The normalised innovation squared is chi-square with 3 degrees of freedom when the filter is consistent.
    `matrices` is scratch.
    """
    mean = track.state
    covariance = track.covariance
    predicted = load(mean)
    expected, rows = measurement_partials(predicted, site)
    measured = (detection.range_m, detection.u, detection.v)
    innovation = subtract(measured, expected)
    if not is_well_known(covariance, innovation, detection):
        place = linearisation_place(predicted, covariance, detection, site)
        expected, rows = measurement_partials(place, site)
        back = subtract(predicted, place)
        known = (dot(rows[0], back), dot(rows[1], back), dot(rows[2], back))
        innovation = subtract(subtract(measured, expected), known)
    factor = factor_innovation(covariance, rows, detection)
    white = whiten(factor, innovation)
    take(mean, covariance, rows, factor, white, matrices[0])
    return dot(white, white)


@lean
def note_nis(track, nis):
    """Take the NIS of an update into its fading mean, by which `predict` knows that a body manoeuvres."""
    track.mean_nis += (nis - track.mean_nis) / NIS_MEMORY


@lean
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


@lean
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
