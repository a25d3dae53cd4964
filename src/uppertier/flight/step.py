"""One step of Dormand and Prince's pair of orders five and four through `motion`.

Dormand and Prince, A family of embedded Runge-Kutta formulae, J. Comp. Appl. Math. 6 (1980): the fifth-order
solution is carried on, and its last slope is the next step's first. The scratch array `work` holds, row by
row, the state, seven slopes and a trial state; a row is position and velocity, or their rates.
"""

from math import isfinite, sqrt

from uppertier.compiled import compiled
from uppertier.flight.motion import motion

# Hairer, Norsett, Wanner, Solving Ordinary Differential Equations I (2nd ed.), table 5.2: how each slope
# weighs in the place where the next is taken, the solution, and what its error is.
A21 = 1.0 / 5.0
A31, A32 = 3.0 / 40.0, 9.0 / 40.0
A41, A42, A43 = 44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0
A51, A52, A53, A54 = 19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0
A61, A62, A63, A64, A65 = 9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0
B1, B3, B4, B5, B6 = 35.0 / 384.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0
E1, E3, E4 = 71.0 / 57600.0, -71.0 / 16695.0, 71.0 / 1920.0
E5, E6, E7 = -17253.0 / 339200.0, 22.0 / 525.0, -1.0 / 40.0
C2, C3, C4, C5 = 1.0 / 5.0, 3.0 / 10.0, 4.0 / 5.0, 8.0 / 9.0

# Rows of the scratch array.
STATE = 0
FIRST_SLOPE = 1
LAST_SLOPE = 7
TRIAL = 8
WORK_ROWS = 9

# The error allowed in one step: metres, and a part of the speed. What is wrong early in a gravity turn grows
# with it, and there the missile is slow; so the speed, not a constant, sets the measure.
POSITION_TOLERANCE_M = 0.03
VELOCITY_TOLERANCE = 5e-8
LEAST_SPEED_M_S = 50.0

NOT_FINITE = 1e30


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
def try_step(time_s, step_s, w, body, planet):
    """Fly one step from STATE (whose slope is known) into TRIAL; return its error over the allowed error.

    `w` is the scratch array. An answer above one asks for a shorter step.
    """
    for i in range(6):
        w[TRIAL, i] = w[0, i] + step_s * (A21 * w[1, i])
    differentiate(time_s + C2 * step_s, 2, w, body, planet)
    for i in range(6):
        w[TRIAL, i] = w[0, i] + step_s * (A31 * w[1, i] + A32 * w[2, i])
    differentiate(time_s + C3 * step_s, 3, w, body, planet)
    for i in range(6):
        w[TRIAL, i] = w[0, i] + step_s * (A41 * w[1, i] + A42 * w[2, i] + A43 * w[3, i])
    differentiate(time_s + C4 * step_s, 4, w, body, planet)
    for i in range(6):
        change = A51 * w[1, i] + A52 * w[2, i] + A53 * w[3, i] + A54 * w[4, i]
        w[TRIAL, i] = w[0, i] + step_s * change
    differentiate(time_s + C5 * step_s, 5, w, body, planet)
    for i in range(6):
        change = A61 * w[1, i] + A62 * w[2, i] + A63 * w[3, i] + A64 * w[4, i] + A65 * w[5, i]
        w[TRIAL, i] = w[0, i] + step_s * change
    differentiate(time_s + step_s, 6, w, body, planet)
    for i in range(6):
        change = B1 * w[1, i] + B3 * w[3, i] + B4 * w[4, i] + B5 * w[5, i] + B6 * w[6, i]
        w[TRIAL, i] = w[0, i] + step_s * change
    differentiate(time_s + step_s, LAST_SLOPE, w, body, planet)
    return step_s * step_error(w)


@compiled
def step_error(w):
    """Return the greatest error of the trial state over the allowed error, for a step of one second."""
    speed = sqrt(w[TRIAL, 3] * w[TRIAL, 3] + w[TRIAL, 4] * w[TRIAL, 4] + w[TRIAL, 5] * w[TRIAL, 5])
    least = VELOCITY_TOLERANCE * max(speed, LEAST_SPEED_M_S)
    worst = 0.0
    for i in range(6):
        error = E1 * w[1, i] + E3 * w[3, i] + E4 * w[4, i] + E5 * w[5, i] + E6 * w[6, i] + E7 * w[7, i]
        worst = max(worst, abs(error) / (POSITION_TOLERANCE_M if i < 3 else least))
        if not isfinite(error):
            worst = NOT_FINITE
    return worst


@compiled
def accept(work):
    """Make the trial state the state, and its slope the first of the next step."""
    for i in range(6):
        work[STATE, i] = work[TRIAL, i]
        work[FIRST_SLOPE, i] = work[LAST_SLOPE, i]


@compiled
def next_step(step_s, error, last_error):
    """Return the length of the next step from the errors of the last two, between a fifth and five times."""
    factor = 0.9 * max(error, 1e-10) ** -0.17 * max(last_error, 1e-4) ** 0.04
    return step_s * min(max(factor, 0.2), 5.0)
