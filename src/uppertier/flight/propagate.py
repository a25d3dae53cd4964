"""Whole flights, boost to impact, sixteen side by side: adaptive steps that stop at every event.

A lane whose flight has ended takes the next one, so that all lanes stay busy. Events in time (the end of a
leg) end a step; events in state are found by `events`.
"""

from uppertier.compiled import compiled, lean
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
    NO_ROOM,
    NOTHING,
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
from uppertier.flight.legs import FOREVER_S, set_leg, stand
from uppertier.flight.step import K1, go_on, set_step, take, try_step
from uppertier.flight.workspace import (
    ALERT,
    CALM,
    COUNT,
    CUT,
    FLIGHT,
    HEIGHT,
    HEIGHT_BEFORE,
    IDLE,
    IGNITION,
    NEW_LEG,
    PENDING,
    PHASE,
    STAGE,
    STATE,
    THRUST,
    TIME,
    UNTIL,
    WISH,
)

FIRST_STEP_S = 0.5


@compiled
def fly_many(vehicle, launches, loose, air, planet, knots, counts, marks):
    """Fly a missile once for each launch, from launch to impact.

    `launches` is (N, LAUNCH_COLUMNS), the fields of `Launch` in order; `loose` multiplies the error allowed
    in a step (`LOOSE` is the usual). Fills `knots` (N, K, 10), `counts` (N,), how many knots each path has,
    and `marks` (N, 5): status, then the knots of cut-off, separation, apogee and re-entry (-1: never came).

    Launch at rest relative to the turning Earth; vertical rise, kick, gravity turn, steered flight; thrust
    ends at the launch's cut-off or at burnout; the re-entering body comes free after its delay, or all flies
    on as one. The flight ends at the launch's ground. `KNOTS` rows are enough for any missile of the
    catalogue.
    """
    fly(make_room(len(launches), planet), vehicle, launches, loose, air, planet, knots, counts, marks)


@lean
def fly(room, vehicle, launches, loose, air, planet, knots, counts, marks):
    """Do the work of `fly_many` in the room it made."""
    work, tags, pair = room
    lifting = vehicle.lift_to_drag > 0.0
    thrusting = False
    waiting = busy = 0
    while True:
        while busy < tags.shape[1] and waiting < len(launches):
            lane = 0
            while tags[FLIGHT, lane] != IDLE:
                lane += 1
            erect(work, tags, lane, waiting, vehicle, launches, planet, knots, marks)
            waiting += 1
            busy += 1
        if busy == 0:
            return
        stale = False
        for lane in range(tags.shape[1]):
            if tags[FLIGHT, lane] != IDLE and work[TIME + lane] >= work[UNTIL + lane]:
                next_leg(work, tags, lane, vehicle, launches, marks, planet)
                stale = True
        if stale:
            thrusting = any_thrust(work, tags.shape[1])
            start_slopes(work, tags, False, thrusting, vehicle.drag, lifting, air, planet)
            for lane in range(tags.shape[1]):
                if tags[NEW_LEG, lane] == 1:
                    tags[NEW_LEG, lane] = 0
                    work[HEIGHT_BEFORE + lane] = work[HEIGHT + lane]
                    write_knot(
                        knots[tags[FLIGHT, lane], tags[COUNT, lane]], work[TIME + lane], work, STATE, K1, lane
                    )
                    tags[COUNT, lane] += 1
        try_step(work, tags, False, thrusting, vehicle.drag, lifting, air, planet, loose)
        go_on(work, tags.shape[1], LONGEST_STEP_S, True)
        for lane in range(tags.shape[1]):
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
def any_thrust(work, lanes):
    """Tell whether any lane has its engine on."""
    on = False
    for lane in range(lanes):
        on |= work[THRUST + lane] > 0.0
    return on
