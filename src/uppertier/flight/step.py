"""One step of Dormand and Prince's pair of orders five and four, for sixteen flights with steps of their own.

Dormand and Prince, A family of embedded Runge-Kutta formulae, J. Comp. Appl. Math. 6 (1980): the fifth-order
solution is carried on, and its last slope is the next step's first. Coefficients: Hairer, Norsett, Wanner,
Solving Ordinary Differential Equations I (2nd ed.), table 5.2.
"""

from math import sqrt

from uppertier.compiled import lean
from uppertier.flight.events import REENTRY_HEIGHT_M
from uppertier.flight.motion import free_rates, rates
from uppertier.flight.workspace import (
    ALERT,
    CALM,
    CLIMB,
    CLIMB_BEFORE,
    ERROR,
    FACTOR,
    FAULT,
    FLOOR,
    HEIGHT,
    HEIGHT_BEFORE,
    LANES,
    MEMORY,
    MEMORY_NOW,
    RATE,
    SLOPES,
    STATE,
    STEP,
    TAKEN,
    TIME,
    TRIAL,
    UNTIL,
    WHOLE,
    WISH,
)

K1, K2, K3, K4, K5, K7 = (SLOPES + i * WHOLE for i in range(6))

# When each slope is taken, as a part of the step.
C2, C3, C4, C5 = 1.0 / 5.0, 3.0 / 10.0, 4.0 / 5.0, 8.0 / 9.0
# How the slopes before it weigh in its place; the last row is the solution.
A21 = 1.0 / 5.0
A31, A32 = 3.0 / 40.0, 9.0 / 40.0
A41, A42, A43 = 44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0
A51, A52, A53, A54 = 19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0
A61, A62, A63 = 9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0
A64, A65 = 49.0 / 176.0, -5103.0 / 18656.0
B1, B3, B4, B5, B6 = 35.0 / 384.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0
# What the two orders differ by.
E1, E3, E4 = 71.0 / 57600.0, -71.0 / 16695.0, 71.0 / 1920.0
E5, E6, E7 = -17253.0 / 339200.0, 22.0 / 525.0, -1.0 / 40.0

# The error allowed in one step: metres, and a part of the speed. What is wrong early in a gravity turn grows
# with it, and there the missile is slow; so the speed, not a constant, sets the measure.
POSITION_TOLERANCE_M = 0.03
VELOCITY_TOLERANCE = 5e-8
LEAST_SPEED_M_S = 50.0
# How many times that a whole flight, boost and all, is allowed: its impact is then good to a
# metre or two, in the most sensitive flights (an hour from a slow start) to some tens.
LOOSE = 3.0

# The next step is at least a fifth of the last, at most five times; a little is left for safety.
SHRINK, GROW, SAFETY = 0.2, 5.0, 0.8

# Steps are rounded to five binary digits: what the last digits of a state are says nothing of the steps. Not
# so, a step that a rounding made longer would meet the next bend of the air or of a drag table elsewhere, and
# after some such bends flights that began as one would be centimetres to metres apart (decision 0007).
EVEN = 2.0**48 + 1.0


@lean
def slope(work, tags, plain, part, thrusting, drag, lifting, air, planet):
    """Fill the RATE rows with the slopes of the trial states at a part of the step."""
    if plain:
        free_rates(work, tags.shape[1], air, planet)
    else:
        rates(work, tags, part, thrusting, drag, lifting, air, planet)


@lean
def try_step(work, tags, plain, thrusting, drag, lifting, air, planet, loose):
    """Fly one step from the states, whose slopes are known, to the trial states; fill error and step factor.

    An error above one asks for a shorter step. `plain` says that all bodies fall with a constant ballistic
    coefficient, which is cheaper; `loose` multiplies the error allowed. Each slope is put in its place by the
    loop that first needs it.
    """
    lanes = tags.shape[1]
    whole = 5 * LANES + lanes
    for k in range(whole):
        work[TRIAL + k] = work[STATE + k] + work[STEP + k] * (A21 * work[K1 + k])
    slope(work, tags, plain, C2, thrusting, drag, lifting, air, planet)
    for k in range(whole):
        k2 = work[RATE + k]
        work[K2 + k] = k2
        work[TRIAL + k] = work[STATE + k] + work[STEP + k] * (A31 * work[K1 + k] + A32 * k2)
    slope(work, tags, plain, C3, thrusting, drag, lifting, air, planet)
    for k in range(whole):
        k3 = work[RATE + k]
        work[K3 + k] = k3
        change = A41 * work[K1 + k] + A42 * work[K2 + k] + A43 * k3
        work[TRIAL + k] = work[STATE + k] + work[STEP + k] * change
    slope(work, tags, plain, C4, thrusting, drag, lifting, air, planet)
    for k in range(whole):
        k4 = work[RATE + k]
        work[K4 + k] = k4
        change = A51 * work[K1 + k] + A52 * work[K2 + k] + A53 * work[K3 + k] + A54 * k4
        work[TRIAL + k] = work[STATE + k] + work[STEP + k] * change
    slope(work, tags, plain, C5, thrusting, drag, lifting, air, planet)
    for k in range(whole):
        k5 = work[RATE + k]
        work[K5 + k] = k5
        change = A61 * work[K1 + k] + A62 * work[K2 + k] + A63 * work[K3 + k] + A64 * work[K4 + k] + A65 * k5
        work[TRIAL + k] = work[STATE + k] + work[STEP + k] * change
    slope(work, tags, plain, 1.0, thrusting, drag, lifting, air, planet)
    for k in range(whole):
        k6 = work[RATE + k]
        change = B1 * work[K1 + k] + B3 * work[K3 + k] + B4 * work[K4 + k] + B5 * work[K5 + k] + B6 * k6
        fault = E1 * work[K1 + k] + E3 * work[K3 + k] + E4 * work[K4 + k] + E5 * work[K5 + k] + E6 * k6
        work[FAULT + k] = fault
        work[TRIAL + k] = work[STATE + k] + work[STEP + k] * change
    slope(work, tags, plain, 1.0, thrusting, drag, lifting, air, planet)
    for k in range(whole):
        k7 = work[RATE + k]
        work[K7 + k] = k7
        work[FAULT + k] = work[STEP + k] * (work[FAULT + k] + E7 * k7)
    weigh_faults(work, lanes, loose)
    climbing(work, lanes, planet)


@lean
def weigh_faults(work, lanes, loose):
    """Fill the error of each step over the allowed error, and by what factor the step may change.

    The error is the root of the sum of the squares; the factor goes with its power -3/16, near enough to the
    -1/5 of the order and made of square roots alone.
    """
    u, v, w = TRIAL + 3 * LANES, TRIAL + 4 * LANES, TRIAL + 5 * LANES
    strict = 1.0 / loose
    for lane in range(lanes):
        speed2 = (
            work[u + lane] * work[u + lane]
            + work[v + lane] * work[v + lane]
            + work[w + lane] * work[w + lane]
        )
        speed2 = speed2 if speed2 > LEAST_SPEED_M_S * LEAST_SPEED_M_S else LEAST_SPEED_M_S * LEAST_SPEED_M_S
        place = FAULT + lane
        far = (
            work[place] * work[place]
            + work[place + LANES] * work[place + LANES]
            + work[place + 2 * LANES] * work[place + 2 * LANES]
        )
        fast = (
            work[place + 3 * LANES] * work[place + 3 * LANES]
            + work[place + 4 * LANES] * work[place + 4 * LANES]
            + work[place + 5 * LANES] * work[place + 5 * LANES]
        )
        square = far / (POSITION_TOLERANCE_M * POSITION_TOLERANCE_M)
        square += fast / (VELOCITY_TOLERANCE * VELOCITY_TOLERANCE * speed2)
        error = sqrt(square) * strict
        quarter = sqrt(sqrt(error + 1e-12))
        eighth = sqrt(quarter)
        sixteenth = sqrt(eighth)
        factor = SAFETY * work[MEMORY + lane] / (eighth * sixteenth)
        work[MEMORY_NOW + lane] = sixteenth
        work[ERROR + lane] = error
        factor = factor if factor > SHRINK else SHRINK
        work[FACTOR + lane] = factor if factor < GROW else GROW


@lean
def climbing(work, lanes, planet):
    """Fill how each trial state climbs: the height's growth (m/s) times a length, true in sign."""
    flat = (1.0 - planet.flattening) * (1.0 - planet.flattening)
    bulge = planet.equatorial_radius_m * (1.0 / flat - 1.0)
    x, y, z = TRIAL, TRIAL + LANES, TRIAL + 2 * LANES
    u, v, w = TRIAL + 3 * LANES, TRIAL + 4 * LANES, TRIAL + 5 * LANES
    for lane in range(lanes):
        polar = 1.0 + bulge / (planet.equatorial_radius_m + work[HEIGHT + lane])
        work[CLIMB + lane] = (
            work[x + lane] * work[u + lane]
            + work[y + lane] * work[v + lane]
            + polar * work[z + lane] * work[w + lane]
        )


@lean
def evened(step_s):
    """Return a step rounded to five binary digits, by at most a thirty-second, without a branch.

    Veltkamp's splitting: Dekker, A floating-point technique for extending the available precision, Numer.
    Math. 18 (1971). A compiler that reorders sums would undo it.
    """
    large = EVEN * step_s
    return large - (large - step_s)


@lean
def go_on(work, lanes, longest_s, watchful):
    """Finish the steps to which nothing happened, and mark them CALM; the others are `settle`d one by one.

    Nothing happened where the error is allowed, the leg goes on, and neither the ground nor, if `watchful`,
    the apogee or 100 km was passed; a lane that waits for an event is never calm.
    """
    for lane in range(lanes):
        step, time = work[STEP + lane], work[TIME + lane]
        height, climb = work[HEIGHT + lane], work[CLIMB + lane]
        wish = evened(step * work[FACTOR + lane])
        wish = wish if wish < longest_s else longest_s
        left = work[UNTIL + lane] - (time + step)
        met = (work[CLIMB_BEFORE + lane] > 0.0) & (climb <= 0.0)
        met |= (work[HEIGHT_BEFORE + lane] > REENTRY_HEIGHT_M) & (height <= REENTRY_HEIGHT_M)
        calm = (
            (work[ERROR + lane] <= 1.0)
            & (left > 0.0)
            & (work[ALERT + lane] == 0.0)
            & (height >= work[FLOOR + lane])
        )
        calm &= (not watchful) | (not met)
        work[CALM + lane] = 1.0 if calm else 0.0
        work[TAKEN + lane] = 1.0 if calm else 0.0
        work[TIME + lane] = time + step if calm else time
        old_wish = work[WISH + lane]
        work[WISH + lane] = wish if calm else old_wish
        memory, memory_now = work[MEMORY + lane], work[MEMORY_NOW + lane]
        work[MEMORY + lane] = memory_now if calm else memory
        next_step = wish if wish < left else left
        work[STEP + lane] = next_step if calm else step
        before, climb_before = work[HEIGHT_BEFORE + lane], work[CLIMB_BEFORE + lane]
        work[HEIGHT_BEFORE + lane] = height if calm else before
        work[CLIMB_BEFORE + lane] = climb if calm else climb_before
    for i in range(1, 6):
        for lane in range(lanes):
            work[STEP + i * LANES + lane] = work[STEP + lane]


@lean
def take(work, lanes):
    """Make the trial state the state, and its slope the first of the next step, in lanes that are TAKEN."""
    for i in range(6):
        for lane in range(lanes):
            k = i * LANES + lane
            old, new = work[STATE + k], work[TRIAL + k]
            old_slope, new_slope = work[K1 + k], work[K7 + k]
            taken = work[TAKEN + lane] > 0.0
            work[STATE + k] = new if taken else old
            work[K1 + k] = new_slope if taken else old_slope


@lean
def set_step(work, lane, step_s):
    """Set the length of the next step of a lane."""
    for i in range(6):
        work[STEP + i * LANES + lane] = step_s
