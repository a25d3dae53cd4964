"""The life of a lane: a flight begins in it, takes its steps, meets events, and leaves it to the next.

What happens in a lane does not depend on its neighbours. `propagate` and `fall` say what flies.
"""

import numpy as np

from uppertier.compiled import compiled, lean
from uppertier.flight.body import APOGEE, IMPACT, NOTHING, REENTRY
from uppertier.flight.events import REENTRY_HEIGHT_M, event_time, first_event
from uppertier.flight.legs import let_fall
from uppertier.flight.motion import free_rates, rates
from uppertier.flight.path import COLUMNS
from uppertier.flight.step import K1, K7, climbing, evened, set_step
from uppertier.flight.workspace import (
    ALERT,
    CLIMB,
    CLIMB_BEFORE,
    COUNT,
    ERROR,
    FACTOR,
    FLIGHT,
    FLOOR,
    HEIGHT,
    HEIGHT_BEFORE,
    IDLE,
    LANES,
    MEMORY,
    PENDING,
    RATE,
    SIZE,
    STATE,
    STEP,
    TAGS,
    TAKEN,
    THRUST,
    TIME,
    TRIAL,
    UNTIL,
    WHOLE,
    WISH,
)

# The curve between two knots stays within a metre of the path.
LONGEST_STEP_S = 60.0
SHORTEST_STEP_S = 1e-9

# What came of a lane's step, where it is not the kind of an event: flown again, taken, or lost.
AGAIN = -3
GONE = -2
ON = NOTHING


@lean
def write_knot(knot, time_s, work, state, slope, lane):
    """Write a knot from the rows of a state and of its slope."""
    knot[0] = time_s
    for i in range(6):
        knot[1 + i] = work[state + i * LANES + lane]
    for axis in range(3):
        knot[7 + axis] = work[slope + (3 + axis) * LANES + lane]


@lean
def settle(work, tags, lane, pair, longest_s, watchful, planet):
    """Decide on a step that was not calm; return AGAIN, ON, the kind of event it ends at, or GONE.

    A step that meets an event is flown again, to end there. `pair` (2, COLUMNS) is room for two knots.
    """
    kind = tags[PENDING, lane]
    step = work[STEP + lane]
    if kind == NOTHING:
        if not work[ERROR + lane] <= 1.0:
            step = evened(step * min(work[FACTOR + lane], 0.9))
            work[WISH + lane] = step
            set_step(work, lane, step)
            return GONE if step < SHORTEST_STEP_S else AGAIN
        # A step cut short by the end of the leg says nothing against the longer one it was cut from.
        short = work[TIME + lane] + step >= work[UNTIL + lane]
        wish = max(evened(step * work[FACTOR + lane]), work[WISH + lane] if short else 0.0)
        work[WISH + lane] = min(wish, longest_s)
        kind = event_of(work, lane, watchful)
        if kind != NOTHING:
            write_knot(pair[0], work[TIME + lane], work, STATE, K1, lane)
            write_knot(pair[1], work[TIME + lane] + step, work, TRIAL, K7, lane)
            end = event_time(kind, pair, 0, work[FLOOR + lane], planet)
            tags[PENDING, lane] = kind
            work[ALERT + lane] = 1.0
            set_step(work, lane, end - work[TIME + lane])
            return AGAIN
    tags[PENDING, lane] = NOTHING
    work[ALERT + lane] = 0.0
    work[TAKEN + lane] = 1.0
    time = work[TIME + lane] + step
    work[TIME + lane] = time if time < work[UNTIL + lane] else work[UNTIL + lane]
    # An event that ends a step is behind, whatever the last digits of the state there say.
    work[HEIGHT_BEFORE + lane] = REENTRY_HEIGHT_M if kind == REENTRY else work[HEIGHT + lane]
    work[CLIMB_BEFORE + lane] = 0.0 if kind == APOGEE else work[CLIMB + lane]
    set_step(work, lane, min(work[WISH + lane], work[UNTIL + lane] - work[TIME + lane]))
    return kind if kind != NOTHING else ON


@lean
def event_of(work, lane, watchful):
    """Return the kind of the first event in the step of a lane, or NOTHING."""
    if not watchful:
        low = work[HEIGHT + lane] < work[FLOOR + lane] and work[CLIMB + lane] < 0.0
        return IMPACT if low else NOTHING
    return first_event(
        work[HEIGHT_BEFORE + lane],
        work[CLIMB_BEFORE + lane],
        work[HEIGHT + lane],
        work[CLIMB + lane],
        work[FLOOR + lane],
    )


@lean
def start_slopes(work, tags, plain, thrusting, drag, lifting, air, planet):
    """Fill the first slope of every lane's step from its state: where a leg begins, the old one is stale."""
    for k in range(WHOLE):
        work[TRIAL + k] = work[STATE + k]
    if plain:
        free_rates(work, tags.shape[1], air, planet)
    else:
        rates(work, tags, 0.0, thrusting, drag, lifting, air, planet)
    climbing(work, tags.shape[1], planet)
    for k in range(WHOLE):
        work[K1 + k] = work[RATE + k]


@lean
def begin(work, tags, lane, flight, time_s, until_s, floor_m, step_s):
    """Start the clock of a flight in a lane."""
    tags[FLIGHT, lane], tags[COUNT, lane], tags[PENDING, lane] = flight, 0, NOTHING
    work[TIME + lane], work[UNTIL + lane], work[WISH + lane] = time_s, until_s, step_s
    work[HEIGHT_BEFORE + lane], work[CLIMB_BEFORE + lane] = 0.0, 0.0
    work[FLOOR + lane], work[ALERT + lane], work[MEMORY + lane] = floor_m, 0.0, 1.0
    set_step(work, lane, min(step_s, until_s - time_s))


@lean
def leave(work, tags, lane):
    """Leave a lane idle: its body stays where it is, and its steps are of no length."""
    tags[FLIGHT, lane] = IDLE
    work[THRUST + lane], work[TAKEN + lane], work[ALERT + lane] = 0.0, 0.0, 1.0
    set_step(work, lane, 0.0)


@compiled
def make_room(flights, planet):
    """Return what a number of flights needs to fly in, all lanes idle: `work`, `tags` and room for two knots.

    One flight alone gets one lane, and its loops are as short: scalar code, in half the time of sixteen.
    """
    work = np.zeros(SIZE)
    tags = np.zeros((TAGS, LANES if flights > 1 else 1), dtype=np.int64)
    clear(work, tags, planet)
    return work, tags, np.zeros((2, COLUMNS))


@lean
def clear(work, tags, planet):
    """Make all lanes idle, with a body in each that stands still high up."""
    for lane in range(tags.shape[1]):
        begin(work, tags, lane, IDLE, 0.0, 0.0, 0.0, 0.0)
        let_fall(work, tags, lane, 0.0)
        work[STATE + lane] = 2.0 * planet.equatorial_radius_m
        leave(work, tags, lane)


@lean
def add_knot(work, tags, lane, kind, knots, marks):
    """Write a lane's trial state as a knot; mark it if it is the first apogee or 100 km; return its row."""
    n, row = tags[FLIGHT, lane], tags[COUNT, lane]
    write_knot(knots[n, row], work[TIME + lane], work, TRIAL, K7, lane)
    tags[COUNT, lane] = row + 1
    if kind in (APOGEE, REENTRY) and marks[n, kind] < 0:
        marks[n, kind] = row
    return row
