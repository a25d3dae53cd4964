"""Flying through time: adaptive steps that stop at every event, sixteen flights side by side.

A lane whose flight has ended takes the next one, so that all lanes stay busy; what happens in a lane does not
depend on its neighbours. Events in time (end of a leg) end a step; events in state are found by `events`.
"""

import numpy as np

from uppertier.compiled import compiled, lean
from uppertier.earth.gravity import fictitious, gravity
from uppertier.flight.body import (
    ALOFT,
    APOGEE,
    COASTING,
    CRASHED,
    CUTOFF,
    CUTOFF_TIME,
    GROUND,
    IMPACT,
    LANDED,
    LOST,
    MARKS,
    NO_ROOM,
    NOTHING,
    REENTRY,
    SEPARATION,
    STATUS,
)
from uppertier.flight.events import REENTRY_HEIGHT_M, event_time, first_event
from uppertier.flight.legs import FOREVER_S, let_fall, set_leg, stand
from uppertier.flight.motion import free_acceleration, free_rates, rates
from uppertier.flight.path import COLUMNS
from uppertier.flight.step import K1, K7, climbing, go_on, set_step, take, try_step
from uppertier.flight.workspace import (
    ALERT,
    CALM,
    CLIMB,
    CLIMB_BEFORE,
    COUNT,
    CUT,
    ERROR,
    FACTOR,
    FLIGHT,
    FLOOR,
    HEIGHT,
    HEIGHT_BEFORE,
    IDLE,
    IGNITION,
    LANES,
    MEMORY,
    NEW_LEG,
    PENDING,
    PHASE,
    RATE,
    SIZE,
    STAGE,
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
from uppertier.vectors import add, along

FIRST_STEP_S = 0.5
FIRST_FREE_STEP_S = 5.0
# The curve between two knots stays within a metre of the path; with no path to keep steps may be longer.
LONGEST_STEP_S = 60.0
LONGEST_BLIND_STEP_S = 400.0
SHORTEST_STEP_S = 1e-9

# What came of a lane's step: flown again, taken, taken to an event (its kind), or lost.
AGAIN = -3
ON = -1
GONE = -2

# The columns of the end of a fall: time, position, velocity, status.
END_COLUMNS = 8


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
            step *= min(work[FACTOR + lane], 0.9)
            work[WISH + lane] = step
            set_step(work, lane, step)
            return GONE if step < SHORTEST_STEP_S else AGAIN
        # A step cut short by the end of the leg says nothing against the longer one it was cut from.
        short = work[TIME + lane] + step >= work[UNTIL + lane]
        wish = max(step * work[FACTOR + lane], work[WISH + lane] if short else 0.0)
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


@lean
def clear(work, tags, planet):
    """Make all lanes idle, with a body in each that stands still high up."""
    for lane in range(LANES):
        begin(work, tags, lane, IDLE, 0.0, 0.0, 0.0, 0.0)
        let_fall(work, tags, lane, 0.0)
        work[STATE + lane] = 2.0 * planet.equatorial_radius_m
        leave(work, tags, lane)


@compiled
def fall_many(states, inverse_beta_m2_kg, until_s, ground_m, loose, air, planet, ends, knots, counts, marks):
    """Let many bodies fall to the ground or to a time, each from its own state.

    `states` is (N, 7): time (s), position (m), velocity (m/s), Earth-fixed; `inverse_beta_m2_kg` (N,) is
    constant in flight; `ground_m` is a height over the ellipsoid; `loose` multiplies the error allowed in a
    step (1.0: centimetres at the impact). Fills `ends` (N, 8) with time, position, velocity and status. With
    room in `knots` (N, K, 10) also the path, `counts` (N,) and `marks` (N, 5); otherwise K is 0. Returns how
    many steps were tried in each lane.
    """
    work = np.zeros(SIZE)
    tags = np.zeros((TAGS, LANES), dtype=np.int64)
    pair = np.zeros((2, COLUMNS))
    clear(work, tags, planet)
    return fall(work, tags, pair, states, inverse_beta_m2_kg, until_s, ground_m, loose, air, planet, ends, knots, counts, marks)


@lean
def fall(work, tags, pair, states, inverse_beta_m2_kg, until_s, ground_m, loose, air, planet, ends, knots, counts, marks):
    """Do the work of `fall_many` in the room it made; return how many steps were tried in each lane."""
    tried = 0
    keep = knots.shape[1] > 0
    longest = LONGEST_STEP_S if keep else LONGEST_BLIND_STEP_S
    waiting = busy = 0
    while True:
        fresh = False
        while busy < LANES and waiting < len(states):
            lane = 0
            while tags[FLIGHT, lane] != IDLE:
                lane += 1
            begin(work, tags, lane, waiting, states[waiting, 0], until_s, ground_m, FIRST_FREE_STEP_S)
            let_fall(work, tags, lane, inverse_beta_m2_kg[waiting])
            for i in range(6):
                work[STATE + i * LANES + lane] = states[waiting, 1 + i]
            waiting += 1
            busy += 1
            fresh = True
        if busy == 0:
            return tried
        tried += 1
        if fresh:
            start_slopes(work, tags, True, False, ends, False, air, planet)
            for lane in range(LANES):
                if tags[FLIGHT, lane] != IDLE and tags[COUNT, lane] == 0:
                    start_path(work, tags, lane, keep, knots, marks)
        try_step(work, tags, True, False, ends, False, air, planet, loose)
        go_on(work, tags.shape[1], longest, keep)
        for lane in range(LANES):
            n = tags[FLIGHT, lane]
            if n == IDLE or (work[CALM + lane] == 1.0 and not keep):
                continue
            kind = ON
            if work[CALM + lane] == 0.0:
                kind = settle(work, tags, lane, pair, longest, keep, planet)
            if kind == AGAIN:
                continue
            status = 0
            if kind == GONE:
                status = LOST
            elif kind == IMPACT:
                status = LANDED
            elif work[TIME + lane] >= work[UNTIL + lane]:
                status = ALOFT
            if keep and kind != GONE:
                add_knot(work, tags, lane, kind, knots, marks)
                if status == 0 and tags[COUNT, lane] >= knots.shape[1]:
                    status = NO_ROOM
            if status != 0:
                ends[n, 0], ends[n, 7] = work[TIME + lane], status
                for i in range(6):
                    ends[n, 1 + i] = work[TRIAL + i * LANES + lane]
                if keep:
                    marks[n, STATUS], counts[n] = status, tags[COUNT, lane]
                leave(work, tags, lane)
                busy -= 1
        take(work, tags.shape[1])


@lean
def start_path(work, tags, lane, keep, knots, marks):
    """Write the first knot of a lane's flight, if its path is kept, and clear its marks."""
    work[HEIGHT_BEFORE + lane], work[CLIMB_BEFORE + lane] = work[HEIGHT + lane], work[CLIMB + lane]
    tags[COUNT, lane] = 1
    if keep:
        n = tags[FLIGHT, lane]
        write_knot(knots[n, 0], work[TIME + lane], work, STATE, K1, lane)
        marks[n, CUTOFF], marks[n, SEPARATION], marks[n, APOGEE], marks[n, REENTRY] = -1, -1, -1, -1


@lean
def add_knot(work, tags, lane, kind, knots, marks):
    """Write the trial state of a lane as a knot, and mark it if it is the first apogee or 100 km; return its row."""
    n, row = tags[FLIGHT, lane], tags[COUNT, lane]
    write_knot(knots[n, row], work[TIME + lane], work, TRIAL, K7, lane)
    tags[COUNT, lane] = row + 1
    if (kind == APOGEE or kind == REENTRY) and marks[n, kind] < 0:
        marks[n, kind] = row
    return row


@compiled
def fly_many(vehicle, launches, loose, air, planet, knots, counts, marks):
    """Fly a missile once for each launch, from launch to impact.

    `launches` is (N, LAUNCH_COLUMNS), the fields of `Launch` in order; `loose` multiplies the error allowed in
    a step (`LOOSE` is the usual). Fills `knots` (N, K, 10), `counts`
    (N,), how many knots each path has, and `marks` (N, 5): status, then the knots of cut-off, separation,
    apogee and re-entry (-1: never came).

    Launch at rest relative to the turning Earth; vertical rise, kick, gravity turn, steered flight; thrust
    ends at `cutoff_s` or burnout; the re-entering body comes free after its delay, or
    all flies on as one. The flight ends where the height over the ellipsoid is `ground_m`. `KNOTS` rows are
    enough for any missile of the catalogue.
    """
    work = np.zeros(SIZE)
    tags = np.zeros((TAGS, LANES), dtype=np.int64)
    pair = np.zeros((2, COLUMNS))
    clear(work, tags, planet)
    fly(work, tags, pair, vehicle, launches, loose, air, planet, knots, counts, marks)


@lean
def fly(work, tags, pair, vehicle, launches, loose, air, planet, knots, counts, marks):
    """Do the work of `fly_many` in the room it made."""
    lifting = vehicle.lift_to_drag > 0.0
    thrusting = False
    waiting = busy = 0
    while True:
        while busy < LANES and waiting < len(launches):
            lane = 0
            while tags[FLIGHT, lane] != IDLE:
                lane += 1
            erect(work, tags, lane, waiting, vehicle, launches, planet, knots, marks)
            waiting += 1
            busy += 1
        if busy == 0:
            return
        stale = False
        for lane in range(LANES):
            if tags[FLIGHT, lane] != IDLE and work[TIME + lane] >= work[UNTIL + lane]:
                next_leg(work, tags, lane, vehicle, launches, marks, planet)
                stale = True
        if stale:
            thrusting = any_thrust(work)
            start_slopes(work, tags, False, thrusting, vehicle.drag, lifting, air, planet)
            for lane in range(LANES):
                if tags[NEW_LEG, lane] == 1:
                    tags[NEW_LEG, lane] = 0
                    work[HEIGHT_BEFORE + lane] = work[HEIGHT + lane]
                    write_knot(
                        knots[tags[FLIGHT, lane], tags[COUNT, lane]], work[TIME + lane], work, STATE, K1, lane
                    )
                    tags[COUNT, lane] += 1
        try_step(work, tags, False, thrusting, vehicle.drag, lifting, air, planet, loose)
        go_on(work, tags.shape[1], LONGEST_STEP_S, True)
        for lane in range(LANES):
            n = tags[FLIGHT, lane]
            if n == IDLE:
                continue
            kind = ON
            if work[CALM + lane] == 0.0:
                kind = settle(work, tags, lane, pair, LONGEST_STEP_S, True, planet)
            if kind == AGAIN:
                continue
            status = LOST
            if kind != GONE:
                status = note(work, tags, lane, kind, vehicle, knots, marks)
            if status != 0:
                marks[n, STATUS], counts[n] = status, tags[COUNT, lane]
                leave(work, tags, lane)
                busy -= 1
        take(work, tags.shape[1])


@lean
def erect(work, tags, lane, n, vehicle, launches, planet, knots, marks):
    """Put missile n on its launch place in a lane, and write its first knot, at rest there."""
    burn = 0.0
    for i in range(len(vehicle.burn_time_s)):
        burn += vehicle.ignition_delay_s[i] + vehicle.burn_time_s[i]
    begin(work, tags, lane, n, 0.0, 0.0, launches[n, GROUND], FIRST_STEP_S)
    stand(work, lane, launches[n], planet)
    tags[STAGE, lane], tags[PHASE, lane] = 0, COASTING
    work[IGNITION + lane], work[CUT + lane] = 0.0, min(launches[n, CUTOFF_TIME], burn)
    marks[n, CUTOFF], marks[n, SEPARATION], marks[n, APOGEE], marks[n, REENTRY] = 0, -1, -1, -1
    write_knot(knots[n, 0], 0.0, work, STATE, K1, lane)
    for axis in range(3):
        knots[n, 0, 7 + axis] = 0.0
    tags[COUNT, lane] = 1


@lean
def next_leg(work, tags, lane, vehicle, launches, marks, planet):
    """Begin the next leg of a lane's flight at the time it has reached."""
    n, time = tags[FLIGHT, lane], work[TIME + lane]
    if time < work[CUT + lane] and time >= work[IGNITION + lane] + vehicle.burn_time_s[tags[STAGE, lane]]:
        tags[STAGE, lane] += 1
        work[IGNITION + lane] = time + vehicle.ignition_delay_s[tags[STAGE, lane]]
    past = marks[n, APOGEE] >= 0
    until = set_leg(
        work, tags, lane, vehicle, launches[n], time, work[IGNITION + lane], work[CUT + lane], past, planet
    )
    work[UNTIL + lane] = until
    set_step(work, lane, min(work[WISH + lane], until - time))
    tags[NEW_LEG, lane], tags[PENDING, lane] = 1, NOTHING
    work[ALERT + lane] = 0.0


@lean
def note(work, tags, lane, kind, vehicle, knots, marks):
    """Write down the step a lane has taken, and what it meant; return how the flight ended, or 0."""
    n, time, cut = tags[FLIGHT, lane], work[TIME + lane], work[CUT + lane]
    row = add_knot(work, tags, lane, kind, knots, marks)
    burning = time <= cut
    if kind == APOGEE and not burning and vehicle.lift_to_drag > 0.0:
        work[UNTIL + lane] = time
    if burning:
        marks[n, CUTOFF] = row
    elif vehicle.separates != 0.0 and time <= cut + vehicle.separation_delay_s:
        marks[n, SEPARATION] = row
    if kind == IMPACT:
        return CRASHED if burning else LANDED
    if tags[COUNT, lane] + 2 >= knots.shape[1]:
        return NO_ROOM
    return ALOFT if time >= FOREVER_S else 0


@lean
def any_thrust(work):
    """Tell whether any lane has its engine on."""
    for lane in range(LANES):
        if work[THRUST + lane] > 0.0:
            return True
    return False


@compiled
def step_free(position, velocity, inverse_beta_m2_kg, planet, step_s):
    """Return position (m) and velocity (m/s) of a falling body one step of classical Runge-Kutta later.

    For filters and interceptors, in steps of a second or less: the error of one step of 1 s is below a
    millimetre in vacuum, and centimetres where drag is strongest. The step may be negative.
    """
    half = 0.5 * step_s
    a1 = free_acceleration(position, velocity, inverse_beta_m2_kg, planet)
    v2 = along(velocity, half, a1)
    a2 = free_acceleration(along(position, half, velocity), v2, inverse_beta_m2_kg, planet)
    v3 = along(velocity, half, a2)
    a3 = free_acceleration(along(position, half, v2), v3, inverse_beta_m2_kg, planet)
    v4 = along(velocity, step_s, a3)
    a4 = free_acceleration(along(position, step_s, v3), v4, inverse_beta_m2_kg, planet)
    sixth = step_s / 6.0
    position = along(along(along(along(position, sixth, velocity), 2 * sixth, v2), 2 * sixth, v3), sixth, v4)
    velocity = along(along(along(along(velocity, sixth, a1), 2 * sixth, a2), 2 * sixth, a3), sixth, a4)
    return position, velocity
