"""Slow twins of the unscented transform, the thrusting model and the mixing of modes, from the books."""

import numpy as np

from twins import plain_earth as earth

ALPHA, BETA, KAPPA = 1.0, 2.0, 0.0


def points_and_weights(mean, covariance):
    """Return the points (2n + 1, n) and their weights for means and for covariances."""
    n = len(mean)
    scaling = ALPHA**2 * (n + KAPPA) - n
    root = np.linalg.cholesky((n + scaling) * covariance)
    points = np.vstack([mean, mean + root.T, mean - root.T])
    for_mean = np.full(2 * n + 1, 0.5 / (n + scaling))
    for_covariance = for_mean.copy()
    for_mean[0] = scaling / (n + scaling)
    for_covariance[0] = for_mean[0] + 1.0 - ALPHA**2 + BETA
    return points, for_mean, for_covariance


def moments(points, for_mean, for_covariance):
    mean = for_mean @ points
    off = points - mean
    return mean, (for_covariance[:, None] * off).T @ off


def transform(mean, covariance, function):
    """Return mean and covariance of a function of a Gaussian, by its points."""
    points, for_mean, for_covariance = points_and_weights(mean, covariance)
    return moments(np.array([function(point) for point in points]), for_mean, for_covariance)


def correct(mean, covariance, values, measured, noise):
    """Return mean, covariance and squared innovation after an unscented update."""
    points, for_mean, for_covariance = points_and_weights(mean, covariance)
    seen = np.array([measured(point) for point in points])
    expected, spread = moments(seen, for_mean, for_covariance)
    spread = spread + noise
    shared = (for_covariance[:, None] * (points - mean)).T @ (seen - expected)
    gain = shared @ np.linalg.inv(spread)
    innovation = values - expected
    squared = innovation @ np.linalg.solve(spread, innovation)
    return mean + gain @ innovation, covariance - gain @ spread @ gain.T, squared


def burn(state, seconds, exhaust, steps=200):
    """Return a state (place, velocity, force over mass) after some seconds of thrust, by many small steps."""

    def rate(now):
        pull = earth.pull(now[:3], now[3:6])
        speed = np.hypot(np.linalg.norm(now[3:6]), 50.0)
        return np.concatenate([now[3:6], pull + now[6] * now[3:6] / speed, [now[6] ** 2 / exhaust]])

    step = seconds / steps
    for _ in range(steps):
        k1 = rate(state)
        k2 = rate(state + 0.5 * step * k1)
        k3 = rate(state + 0.5 * step * k2)
        k4 = rate(state + step * k3)
        state = state + step / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    return state


def mixture(weights, means, covariances):
    """Return mean and covariance of a mixture of Gaussians."""
    mean = sum(w * m for w, m in zip(weights, means))
    covariance = sum(w * (p + np.outer(m - mean, m - mean)) for w, m, p in zip(weights, means, covariances))
    return mean, covariance
