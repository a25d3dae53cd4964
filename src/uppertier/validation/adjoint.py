"""The adjoint method: the miss of a linear homing loop under noise, in one pass backward and without luck.

Zarchan, Tactical and Strategic Missile Guidance, chapters 3 and 4, in the form for a sampled loop: the miss
is one number of the last state, its sensitivity is carried backward through the loop's own matrices, and the
variance of the miss is the sum of the squared sensitivities to each look's noise.

The loop is written out here a second time, plainly, for one axis across the line of sight: geometry, filter,
command, thruster, and the wander of the point seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt

import numpy as np

# The state of the loop: target less round across, its rate, thrust, the two as estimated, and the wander.
ACROSS, RATE, THRUST, BELIEVED, BELIEVED_RATE, WANDER, STATES = range(7)
LAST_COMMAND_S = 0.01


@dataclass(frozen=True)
class Loop:
    """One axis of a homing loop; noise is per look, `wander_m` a standard deviation, `shift_m` steady.

    `filter_spread_m` is the part of the noise that the filter expects of the point seen.
    """

    closing_m_s: float
    steps: int
    step_s: float
    navigation_constant: float
    lag_s: float
    blind_range_m: float
    noise_rad: float
    wander_m: float
    wander_time_s: float
    shift_m: float
    filter_noise_rad: float
    filter_spread_m: float
    position_sigma_m: float
    velocity_sigma_m_s: float
    acceleration_psd_m2_s3: float
    target_m_s2: float


@dataclass(frozen=True)
class Miss:
    """What the adjoint says of a miss on one axis: its mean and its standard deviation, both in metres."""

    mean_m: float
    sigma_m: float

    @property
    def rms_m(self) -> float:
        """The root mean square miss."""
        return sqrt(self.mean_m**2 + self.sigma_m**2)


def gains(loop: Loop) -> np.ndarray:
    """Return the gains of the two-state Kalman filter at every look (steps, 2); 0 where the eye is blind."""
    h, q = loop.step_s, loop.acceleration_psd_m2_s3
    covariance = np.diag([loop.position_sigma_m**2, loop.velocity_sigma_m_s**2])
    moves = np.array([[1.0, h], [0.0, 1.0]])
    drives = q * np.array([[h**3 / 3.0, h**2 / 2.0], [h**2 / 2.0, h]])
    found = np.zeros((loop.steps, 2))
    for k in range(loop.steps):
        span = loop.closing_m_s * h * (loop.steps - k)
        if span > loop.blind_range_m:
            noise = (span * loop.filter_noise_rad) ** 2 + loop.filter_spread_m**2
            found[k] = covariance[:, 0] / (covariance[0, 0] + noise)
            covariance = covariance - np.outer(found[k], covariance[0])
        covariance = moves @ covariance @ moves.T + drives
    return found


def step_matrices(loop: Loop, gain: np.ndarray, to_go_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Return how one step moves the state, and what a wrong measurement of 1 m adds to it."""
    h = loop.step_s
    unchanged = np.eye(STATES)
    measured = unchanged[ACROSS] + loop.wander_m * unchanged[WANDER] - unchanged[BELIEVED]
    looked = unchanged.copy()
    looked[BELIEVED] += gain[0] * measured
    looked[BELIEVED_RATE] += gain[1] * measured
    wrong = np.zeros(STATES)
    wrong[BELIEVED], wrong[BELIEVED_RATE] = gain
    commanded = np.zeros(STATES)
    if to_go_s >= LAST_COMMAND_S:
        commanded[BELIEVED] = loop.navigation_constant / to_go_s**2
        commanded[BELIEVED_RATE] = loop.navigation_constant / to_go_s
    fade = exp(-h / loop.lag_s) if loop.lag_s > 0.0 else 0.0
    short = unchanged[THRUST] - commanded
    mean = commanded + (1.0 - fade) * loop.lag_s / h * short
    moved = unchanged.copy()
    moved[ACROSS] += h * unchanged[RATE] - 0.5 * h * h * mean
    moved[RATE] -= h * mean
    moved[THRUST] = commanded + fade * short
    moved[BELIEVED] += h * unchanged[BELIEVED_RATE] - 0.5 * h * h * mean
    moved[BELIEVED_RATE] -= h * mean
    moved[WANDER] *= exp(-h / loop.wander_time_s)
    return moved @ looked, moved @ wrong


def adjoint_miss(loop: Loop) -> Miss:
    """Return mean and standard deviation of the miss of a loop whose estimate begins right."""
    gain = gains(loop)
    sensitivity = np.zeros(STATES)
    sensitivity[ACROSS] = 1.0
    h, variance, mean = loop.step_s, 0.0, 0.0
    fresh = sqrt(1.0 - exp(-2.0 * h / loop.wander_time_s))
    for k in reversed(range(loop.steps)):
        to_go = h * (loop.steps - k)
        moves, wrong = step_matrices(loop, gain[k], to_go)
        by_measurement = float(sensitivity @ wrong)
        variance += (loop.closing_m_s * to_go * loop.noise_rad * by_measurement) ** 2
        variance += (fresh * sensitivity[WANDER]) ** 2
        mean += loop.shift_m * by_measurement
        mean += loop.target_m_s2 * (0.5 * h * h * sensitivity[ACROSS] + h * sensitivity[RATE])
        sensitivity = moves.T @ sensitivity
    return Miss(mean, sqrt(variance + float(sensitivity[WANDER]) ** 2))
