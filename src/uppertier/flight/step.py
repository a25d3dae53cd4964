"""One step of Dormand and Prince's pair of orders five and four through `motion`.

Dormand and Prince, A family of embedded Runge-Kutta formulae, J. Comp. Appl. Math. 6 (1980): the fifth-order
solution is carried on, and its last slope is the next step's first. A state is position and velocity.
"""

from math import isfinite, sqrt

import numpy as np

from uppertier.compiled import compiled
from uppertier.flight.body import SLOPES
from uppertier.flight.motion import motion

# Hairer, Norsett, Wanner, Solving Ordinary Differential Equations I (2nd ed.), table 5.2: when each slope is
# taken, how those before it weigh in its place (the last row is the solution), and what the error is.
TIMES = np.array([0.0, 1.0 / 5.0, 3.0 / 10.0, 4.0 / 5.0, 8.0 / 9.0, 1.0, 1.0])
WEIGHTS = np.array(
    [
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        [1.0 / 5.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        [3.0 / 40.0, 9.0 / 40.0, 0.0, 0.0, 0.0, 0.0],
        [44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0, 0.0, 0.0, 0.0],
        [19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0, 0.0, 0.0],
        [9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0, 0.0],
        [35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
    ]
)
E1, E3, E4 = 71.0 / 57600.0, -71.0 / 16695.0, 71.0 / 1920.0
E5, E6, E7 = -17253.0 / 339200.0, 22.0 / 525.0, -1.0 / 40.0

# The error allowed in one step: metres, and a part of the speed. What is wrong early in a gravity turn grows
# with it, and there the missile is slow; so the speed, not a constant, sets the measure.
POSITION_TOLERANCE_M = 0.03
VELOCITY_TOLERANCE = 5e-8
LEAST_SPEED_M_S = 50.0

NOT_FINITE = 1e30


@compiled
def differentiate(time_s, slope, craft, planet):
    """Make a slope of the craft that of its trial state at a time."""
    trial = craft.trial
    velocity = (trial[3], trial[4], trial[5])
    acceleration = motion(time_s, (trial[0], trial[1], trial[2]), velocity, craft, planet)
    for axis in range(3):
        craft.slopes[slope, axis] = velocity[axis]
        craft.slopes[slope, 3 + axis] = acceleration[axis]


@compiled
def try_step(time_s, step_s, craft, planet):
    """Fly one step from the state, whose slope is known, to the trial state; return error over allowed error.

    An answer above one asks for a shorter step.
    """
    slopes = craft.slopes
    for slope in range(1, SLOPES):
        x, y, z, u, v, w = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for j in range(slope):
            weight = WEIGHTS[slope, j]
            x += weight * slopes[j, 0]
            y += weight * slopes[j, 1]
            z += weight * slopes[j, 2]
            u += weight * slopes[j, 3]
            v += weight * slopes[j, 4]
            w += weight * slopes[j, 5]
        craft.trial[0] = craft.state[0] + step_s * x
        craft.trial[1] = craft.state[1] + step_s * y
        craft.trial[2] = craft.state[2] + step_s * z
        craft.trial[3] = craft.state[3] + step_s * u
        craft.trial[4] = craft.state[4] + step_s * v
        craft.trial[5] = craft.state[5] + step_s * w
        differentiate(time_s + TIMES[slope] * step_s, slope, craft, planet)
    return step_s * step_error(craft)


@compiled
def step_error(craft):
    """Return the greatest error of the trial state over the allowed error, for a step of one second."""
    trial, slopes = craft.trial, craft.slopes
    speed = sqrt(trial[3] * trial[3] + trial[4] * trial[4] + trial[5] * trial[5])
    least = VELOCITY_TOLERANCE * max(speed, LEAST_SPEED_M_S)
    worst = 0.0
    for i in range(6):
        error = E1 * slopes[0, i] + E3 * slopes[2, i] + E4 * slopes[3, i]
        error += E5 * slopes[4, i] + E6 * slopes[5, i] + E7 * slopes[6, i]
        worst = max(worst, abs(error) / (POSITION_TOLERANCE_M if i < 3 else least))
        if not isfinite(error):
            worst = NOT_FINITE
    return worst


@compiled
def accept(craft):
    """Make the trial state the state, and its slope the first of the next step."""
    for i in range(6):
        craft.state[i] = craft.trial[i]
        craft.slopes[0, i] = craft.slopes[SLOPES - 1, i]


@compiled
def next_step(step_s, error, last_error):
    """Return the length of the next step from the errors of the last two, between a fifth and five times."""
    factor = 0.9 * max(error, 1e-10) ** -0.17 * max(last_error, 1e-4) ** 0.04
    return step_s * min(max(factor, 0.2), 5.0)
