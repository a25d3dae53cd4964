"""One step of Dormand and Prince's pair of orders five and four through `motion`.

Dormand and Prince, A family of embedded Runge-Kutta formulae, J. Comp. Appl. Math. 6 (1980): the fifth-order
solution is carried on, and its last slope is the next step's first. The scratch array `work` holds, row by
row, the state, seven slopes and a trial state; a row is position and velocity, or their rates.
"""

from math import isfinite

import numpy as np

from uppertier.compiled import compiled
from uppertier.flight.motion import motion

# Hairer, Norsett, Wanner I, table 5.2. The last row is the solution itself.
NODES = np.array([0.0, 1.0 / 5.0, 3.0 / 10.0, 4.0 / 5.0, 8.0 / 9.0, 1.0, 1.0])
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
ERRORS = np.array(
    [
        71.0 / 57600.0,
        0.0,
        -71.0 / 16695.0,
        71.0 / 1920.0,
        -17253.0 / 339200.0,
        22.0 / 525.0,
        -1.0 / 40.0,
    ]
)
# Rows of the scratch array.
STATE = 0
SLOPE = 1
LAST_SLOPE = 7
TRIAL = 8
WORK_ROWS = 9

# The error allowed in one step. Measured: impacts then lie within 0.1 m of a tight re-integration.
POSITION_TOLERANCE_M = 0.05
VELOCITY_TOLERANCE_M_S = 5e-4


@compiled
def differentiate(time_s, row, work, body, planet):
    """Write the slope of the trial state at a time into a row of the scratch array."""
    velocity = (work[TRIAL, 3], work[TRIAL, 4], work[TRIAL, 5])
    position = (work[TRIAL, 0], work[TRIAL, 1], work[TRIAL, 2])
    acceleration = motion(time_s, position, velocity, body, planet)
    for axis in range(3):
        work[row, axis] = velocity[axis]
        work[row, 3 + axis] = acceleration[axis]


@compiled
def try_step(time_s, step_s, work, body, planet):
    """Fly one step from STATE (whose slope is known) into TRIAL; return its error over the allowed error."""
    for stage in range(1, 7):
        for i in range(6):
            change = 0.0
            for j in range(stage):
                change += WEIGHTS[stage, j] * work[SLOPE + j, i]
            work[TRIAL, i] = work[STATE, i] + step_s * change
        differentiate(time_s + NODES[stage] * step_s, SLOPE + stage, work, body, planet)
    worst = 0.0
    for i in range(6):
        error = 0.0
        for j in range(7):
            error += ERRORS[j] * work[SLOPE + j, i]
        allowed = POSITION_TOLERANCE_M if i < 3 else VELOCITY_TOLERANCE_M_S
        worst = max(worst, abs(step_s * error) / allowed)
        if not isfinite(error):
            return 1e9
    return worst


@compiled
def accept(work):
    """Make the trial state the state, and its slope the first of the next step."""
    for i in range(6):
        work[STATE, i] = work[TRIAL, i]
        work[SLOPE, i] = work[LAST_SLOPE, i]


@compiled
def next_step(step_s, error, last_error):
    """Return the length of the next step from the errors of the last two, between a fifth and five times."""
    factor = 0.9 * max(error, 1e-10) ** -0.17 * max(last_error, 1e-4) ** 0.04
    return step_s * min(max(factor, 0.2), 5.0)
