"""Many bodies falling at once, each with a ballistic coefficient of its own, sixteen side by side."""

from uppertier.compiled import compiled, lean
from uppertier.flight.body import (
    ALOFT,
    APOGEE,
    CUTOFF,
    IMPACT,
    LANDED,
    LOST,
    NO_ROOM,
    REENTRY,
    SEPARATION,
    STATUS,
)
from uppertier.flight.lanes import (
    AGAIN,
    GONE,
    LONGEST_STEP_S,
    ON,
    add_knot,
    begin,
    leave,
    make_room,
    settle,
    start_slopes,
    write_knot,
)
from uppertier.flight.legs import let_fall
from uppertier.flight.step import K1, go_on, take, try_step
from uppertier.flight.workspace import (
    CALM,
    CLIMB,
    CLIMB_BEFORE,
    COUNT,
    FLIGHT,
    HEIGHT,
    HEIGHT_BEFORE,
    IDLE,
    LANES,
    STATE,
    TIME,
    TRIAL,
    UNTIL,
)

FIRST_STEP_S = 5.0
# With no path to keep steps may be long.
LONGEST_BLIND_STEP_S = 400.0

# The columns of the end of a fall: time, position, velocity, status.
END_COLUMNS = 8


@compiled
def fall_many(states, inverse_beta_m2_kg, until_s, ground_m, loose, air, planet, ends, knots, counts, marks):
    """Let many bodies fall to the ground or to a time, each from its own state.

    `states` is (N, 7): time (s), position (m), velocity (m/s), Earth-fixed; `inverse_beta_m2_kg` (N,) is
    constant in flight; `ground_m` is a height over the ellipsoid; `loose` multiplies the error allowed in a
    step (1.0: centimetres at the impact). Fills `ends` (N, 8) with time, position, velocity and status. With
    room in `knots` (N, K, 10) also the path, `counts` (N,) and `marks` (N, 5); otherwise K is 0. Returns how
    many steps were tried in each lane.
    """
    room = make_room(len(states), planet)
    return fall(
        room, states, inverse_beta_m2_kg, until_s, ground_m, loose, air, planet, ends, knots, counts, marks
    )


@lean
def fall(room, states, inverse_beta_m2_kg, until_s, ground_m, loose, air, planet, ends, knots, counts, marks):
    """Do the work of `fall_many` in the room it made; return how many steps were tried in each lane."""
    work, tags, pair = room
    tried = 0
    keep = knots.shape[1] > 0
    longest = LONGEST_STEP_S if keep else LONGEST_BLIND_STEP_S
    waiting = busy = 0
    while True:
        fresh = False
        while busy < tags.shape[1] and waiting < len(states):
            lane = 0
            while tags[FLIGHT, lane] != IDLE:
                lane += 1
            begin(work, tags, lane, waiting, states[waiting, 0], until_s, ground_m, FIRST_STEP_S)
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
            for lane in range(tags.shape[1]):
                if tags[FLIGHT, lane] != IDLE and tags[COUNT, lane] == 0:
                    start_path(work, tags, lane, keep, knots, marks)
        try_step(work, tags, True, False, ends, False, air, planet, loose)
        go_on(work, tags.shape[1], longest, keep)
        for lane in range(tags.shape[1]):
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
