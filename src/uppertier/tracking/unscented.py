"""The unscented Kalman filter: fifteen points stand for a mean and a covariance, and fly as bodies do.

Source: Julier and Uhlmann, Unscented filtering and nonlinear estimation, Proceedings of the IEEE 92 (2004);
the scaled weights as in Wan and van der Merwe, The unscented Kalman filter for nonlinear estimation (2000).
State and measurement as in `filter`, whose `predict` and `update` these replace one for one. No partial
derivative is needed, so that a bent picture costs nothing but time: fifteen flights instead of one.

Where it stops being true: spreads so wide that three points along each axis do not tell the curve.
"""

from math import sqrt

from uppertier.compiled import lean
from uppertier.flight.falling import step_free
from uppertier.radar.measurement import measure_ideal
from uppertier.tracking.filter import set_velocity, whiten
from uppertier.tracking.motion_models import add_process_noise, fill_rates, longest_step
from uppertier.tracking.track import inverse_beta
from uppertier.vectors import add, dot, load, scale, store, subtract

STATES = 7
POINTS = 2 * STATES + 1

# Points at sqrt(7) sigma and no weight on the middle one for the mean: no weight is negative, so that the
# covariance can never turn indefinite. Small alphas lose metres of a place to rounding, at 6.4e6 m from the
# Earth's centre. BETA is the best for a Gaussian.
ALPHA, BETA, KAPPA = 1.0, 2.0, 0.0
LAMBDA = ALPHA * ALPHA * (STATES + KAPPA) - STATES
REACH = sqrt(STATES + LAMBDA)
EACH = 0.5 / (STATES + LAMBDA)
MIDDLE = LAMBDA / (STATES + LAMBDA) + 1.0 - ALPHA * ALPHA + BETA
"""Weight of the middle point in a covariance; in a mean the weights add up to one."""

UNSCENTED_MATRICES = 5
"""How many (7, 7) matrices of scratch are needed: factor, points in the rows of three, measured points."""


@lean
def factor_covariance(factor, covariance):
    """Fill `factor` (7, 7) with the lower Cholesky factor of a covariance; what is certain gives zeros."""
    for j in range(STATES):
        for i in range(j, STATES):
            part = covariance[i, j]
            for k in range(j):
                part -= factor[i, k] * factor[j, k]
            if i > j:
                factor[i, j] = part / factor[j, j] if factor[j, j] > 0.0 else 0.0
            else:
                # Rounding leaves a pivot of this size where there is none.
                factor[i, j] = sqrt(part) if part > 1e-15 * covariance[i, i] else 0.0
        for i in range(j):
            factor[i, j] = 0.0


@lean
def draw_points(mean, covariance, matrices):
    """Lay the points about a mean (7): rows of `matrices` from matrix 1 on, the middle one first."""
    factor = matrices[0]
    factor_covariance(factor, covariance)
    for i in range(STATES):
        matrices[1, 0, i] = mean[i]
        for j in range(STATES):
            away = REACH * factor[i, j]
            first, second = 1 + j, 1 + STATES + j
            matrices[1 + first // STATES, first % STATES, i] = mean[i] + away
            matrices[1 + second // STATES, second % STATES, i] = mean[i] - away


@lean
def gather_points(mean, covariance, matrices):
    """Replace a mean and a covariance by those of the points in `matrices`."""
    for i in range(STATES):
        total = 0.0
        for k in range(1, POINTS):
            total += matrices[1 + k // STATES, k % STATES, i] - matrices[1, 0, i]
        mean[i] = matrices[1, 0, i] + EACH * total
    for k in range(POINTS):
        for i in range(STATES):
            matrices[1 + k // STATES, k % STATES, i] -= mean[i]
    for i in range(STATES):
        for j in range(i + 1):
            total = MIDDLE / EACH * matrices[1, 0, i] * matrices[1, 0, j]
            for k in range(1, POINTS):
                row, place = 1 + k // STATES, k % STATES
                total += matrices[row, place, i] * matrices[row, place, j]
            covariance[i, j] = EACH * total
            covariance[j, i] = EACH * total


@lean
def fall_points(step_s, planet, matrices):
    """Let every point of `matrices` fall for a step (s)."""
    for k in range(POINTS):
        point = matrices[1 + k // STATES, k % STATES]
        velocity = point[3], point[4], point[5]
        after, faster = step_free(load(point), velocity, point[6], planet, step_s)
        store(point, after)
        set_velocity(point, faster)


@lean
def predict_unscented(track, duration_s, tracker, planet, matrices):
    """Carry a track's state and covariance forward by a time (s), in place, and its time with them.

    As `filter.predict`, with the same steps and the same process noise. A time of zero or less does nothing.
    `matrices` (UNSCENTED_MATRICES, 7, 7) is scratch.
    """
    mean, covariance = track.state, track.covariance
    left = duration_s
    while left > 0.0:
        position, velocity = load(mean), (mean[3], mean[4], mean[5])
        step = min(left, longest_step(position, velocity, tracker, planet))
        draw_points(mean, covariance, matrices)
        fall_points(step, planet, matrices)
        after, faster = load(matrices[1, 0]), load(matrices[1, 0, 3:])
        middle = scale(0.5, add(position, after))
        drag = fill_rates(matrices[0], middle, scale(0.5, add(velocity, faster)), mean[6], planet)
        gather_points(mean, covariance, matrices)
        add_process_noise(covariance, step, drag, inverse_beta(mean), tracker)
        left -= step
    if duration_s > 0.0:
        track.time_s += duration_s


@lean
def measure_points(site, matrices):
    """Write what would be measured of each point into `matrices[4]`, and return the mean measurement.

    Number k of the flattened matrix 3 k to 3 k + 2: range (m), u, v, from which the mean is taken off.
    """
    middle = measure_ideal(load(matrices[1, 0]), site)
    total = (0.0, 0.0, 0.0)
    for k in range(POINTS):
        seen = subtract(measure_ideal(load(matrices[1 + k // STATES, k % STATES]), site), middle)
        for m in range(3):
            matrices[4, (3 * k + m) // STATES, (3 * k + m) % STATES] = seen[m]
        total = add(total, seen)
    shift = scale(EACH, total)
    for k in range(POINTS):
        for m in range(3):
            matrices[4, (3 * k + m) // STATES, (3 * k + m) % STATES] -= shift[m]
    return add(middle, shift)


@lean
def crossed(matrices, k, m):
    """Return component m of the measured point k."""
    return matrices[4, (3 * k + m) // STATES, (3 * k + m) % STATES]


@lean
def spread_of(matrices, m, n):
    """Return the covariance of components m and n of the measured points."""
    total = MIDDLE / EACH * crossed(matrices, 0, m) * crossed(matrices, 0, n)
    for k in range(1, POINTS):
        total += crossed(matrices, k, m) * crossed(matrices, k, n)
    return EACH * total


@lean
def factor_spread(detection, matrices):
    """Return the lower Cholesky factor (a, b, c, d, e, f by rows) of the innovation covariance."""
    a = sqrt(spread_of(matrices, 0, 0) + detection.range_sigma_m * detection.range_sigma_m)
    b = spread_of(matrices, 1, 0) / a
    c = sqrt(spread_of(matrices, 1, 1) + detection.u_sigma * detection.u_sigma - b * b)
    d = spread_of(matrices, 2, 0) / a
    e = (spread_of(matrices, 2, 1) - d * b) / c
    f = sqrt(spread_of(matrices, 2, 2) + detection.v_sigma * detection.v_sigma - d * d - e * e)
    return a, b, c, d, e, f


@lean
def update_unscented(track, detection, site, matrices):
    """Take one detection into a track that stands at its time; return the NIS, chi-square with 3 degrees.

    With the innovation whitened by the factor of its covariance S = L L^T, the gain on it is P_xz L^-T, and
    the covariance loses the square of that. `matrices` (UNSCENTED_MATRICES, 7, 7) is scratch.
    """
    mean, covariance = track.state, track.covariance
    draw_points(mean, covariance, matrices)
    expected = measure_points(site, matrices)
    factor = factor_spread(detection, matrices)
    white = whiten(factor, subtract((detection.range_m, detection.u, detection.v), expected))
    gains = matrices[0]
    for i in range(STATES):
        shared = (0.0, 0.0, 0.0)
        for k in range(1, POINTS):
            away = EACH * (matrices[1 + k // STATES, k % STATES, i] - matrices[1, 0, i])
            seen = crossed(matrices, k, 0), crossed(matrices, k, 1), crossed(matrices, k, 2)
            shared = add(shared, scale(away, seen))
        store(gains[i], whiten(factor, shared))
    for i in range(STATES):
        mean[i] += dot(load(gains[i]), white)
        for j in range(i + 1):
            covariance[i, j] -= dot(load(gains[i]), load(gains[j]))
            covariance[j, i] = covariance[i, j]
    return dot(white, white)
