"""Flying `motion` through time: adaptive steps that stop at every event, kept as the knots of a path.

Events in time (end of rise and kick, burnout, cut-off, separation) end a step; events in state are found by
`events`. Step control with memory: Hairer and Wanner, Solving Ordinary Differential Equations II (2nd ed.),
equation IV.2.43c with the figures of DOPRI5.
"""

import numpy as np

from uppertier.compiled import compiled
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.earth.gravity import fictitious, gravity
from uppertier.flight.body import (
    ALOFT,
    COASTING,
    CRASHED,
    FALLING,
    LANDED,
    LOST,
    NO_ROOM,
    Body,
    FlightResult,
    Launch,
)
from uppertier.flight.events import (
    APOGEE,
    CUTOFF,
    IMPACT,
    MARKS,
    NOTHING,
    REENTRY,
    SEPARATION,
    event_time,
    first_event,
    height_and_climb,
)
from uppertier.flight.motion import free_acceleration
from uppertier.flight.propulsion import mass_at, stack_mass
from uppertier.flight.steering import steering_at
from uppertier.flight.step import (
    LAST_SLOPE,
    STATE,
    TRIAL,
    WORK_ROWS,
    accept,
    differentiate,
    next_step,
    try_step,
)
from uppertier.vectors import across, add, along, scale, unit

FIRST_STEP_S = 0.5
LONGEST_STEP_S = 60.0
SHORTEST_STEP_S = 1e-9
LONGEST_FLIGHT_S = 14_400.0

# Status of a flight that has not ended.
FLYING = 0


@compiled
def note(time_s, knots, row, work):
    """Write the trial state and its acceleration as a knot."""
    knots[row, 0] = time_s
    for i in range(6):
        knots[row, 1 + i] = work[TRIAL, i]
    for axis in range(3):
        knots[row, 7 + axis] = work[LAST_SLOPE, 3 + axis]


@compiled
def begin(body, knots, count, work, planet):
    """Add a knot at the time of the last one, with the acceleration of a new body; return the new count."""
    row = count
    for column in range(7):
        knots[row, column] = knots[row - 1, column]
    for i in range(6):
        work[TRIAL, i] = knots[row, 1 + i]
    differentiate(knots[row, 0], LAST_SLOPE, work, body, planet)
    note(knots[row, 0], knots, row, work)
    accept(work)
    return count + 1


@compiled
def advance(body, until_s, ground_m, knots, count, marks, step_s, work, planet):
    """Fly a body from the last knot to a time or the ground; return status, count of knots, next step (s).

    The status is FLYING when the time came first.
    """
    if count + 1 >= len(knots):
        return NO_ROOM, count, step_s
    count = begin(body, knots, count, work, planet)
    height, climb = height_and_climb(
        (work[STATE, 0], work[STATE, 1], work[STATE, 2]),
        (work[STATE, 3], work[STATE, 4], work[STATE, 5]),
        planet,
    )
    last_error = 1e-4
    while knots[count - 1, 0] < until_s:
        if count >= len(knots):
            return NO_ROOM, count, step_s
        if step_s < SHORTEST_STEP_S:
            return LOST, count, step_s
        time = knots[count - 1, 0]
        end = min(time + min(step_s, LONGEST_STEP_S), until_s)
        error = try_step(time, end - time, work, body, planet)
        if error > 1.0:
            step_s = (end - time) * max(0.2, 0.9 * error**-0.2)
            continue
        # A step cut short by `until_s` says nothing against the longer one it was cut from.
        step_s = max(next_step(end - time, error, last_error), step_s if end == until_s else 0.0)
        last_error = error
        note(end, knots, count, work)
        place = (work[TRIAL, 0], work[TRIAL, 1], work[TRIAL, 2])
        velocity = (work[TRIAL, 3], work[TRIAL, 4], work[TRIAL, 5])
        height_after, climb_after = height_and_climb(place, velocity, planet)
        kind = first_event(height, climb, height_after, climb_after, count - 1, ground_m, marks)
        if kind != NOTHING:
            end = event_time(kind, knots, count - 1, ground_m, planet)
            try_step(time, end - time, work, body, planet)
            note(end, knots, count, work)
            place = (work[TRIAL, 0], work[TRIAL, 1], work[TRIAL, 2])
            velocity = (work[TRIAL, 3], work[TRIAL, 4], work[TRIAL, 5])
            height_after, climb_after = height_and_climb(place, velocity, planet)
        accept(work)
        count += 1
        height, climb = height_after, climb_after
        if kind == IMPACT:
            return LANDED, count, step_s
        if kind != NOTHING:
            marks[kind] = count - 1
    return FLYING, count, step_s


@compiled
def coasting(body, time_s):
    """Return the body as it flies on without thrust from a time: same shape, mass as it is then."""
    return Body(
        COASTING,
        time_s,
        mass_at(body, time_s),
        0.0,
        0.0,
        0.0,
        body.reference_area_m2,
        0.0,
        0.0,
        body.up,
        body.downrange,
        body.mach,
        body.drag_coefficient,
    )


@compiled
def falling(inverse_beta_m2_kg, mach, drag_coefficient):
    """Return a body that only falls, with a constant ballistic coefficient; its tables are not read."""
    nowhere = (0.0, 0.0, 0.0)
    return Body(
        FALLING,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        inverse_beta_m2_kg,
        0.0,
        nowhere,
        nowhere,
        mach,
        drag_coefficient,
    )


@compiled
def powered(vehicle, stage, ignition_s, phase, kick_rad, up, downrange):
    """Return the body that flies while a stage burns."""
    return Body(
        phase,
        ignition_s,
        stack_mass(vehicle, stage),
        vehicle.mass_flow_kg_s[stage],
        vehicle.vacuum_thrust_n[stage],
        vehicle.exit_area_m2[stage],
        vehicle.reference_area_m2[stage],
        0.0,
        kick_rad,
        up,
        downrange,
        vehicle.mach,
        vehicle.drag_coefficient,
    )


@compiled
def stand(launch, knots, planet):
    """Write the first knot, at rest on the launch place; return up and downrange there.

    Up is against the plumb line, as a missile is stood: on an Earth that does not turn it leans from the
    ellipsoid's normal by a tenth of a degree, as much as the whole kick of a slow starter.
    """
    place = ecef_from_geodetic(launch.latitude_rad, launch.longitude_rad, launch.height_m, planet)
    knots[0, :] = 0.0
    for axis in range(3):
        knots[0, 1 + axis] = place[axis]
    rotation = east_north_up(launch.latitude_rad, launch.longitude_rad)
    pull = add(gravity(place, planet), fictitious(place, (0.0, 0.0, 0.0), planet))
    up = unit(scale(-1.0, pull))
    return up, unit(across(direction_from(launch.azimuth_rad, 0.0, rotation), up))


@compiled
def boost(vehicle, launch, planet, knots, marks, work):
    """Fly from launch to the end of thrust; return status, count, next step (s), and the body then."""
    up, downrange = stand(launch, knots, planet)
    cutoff = min(launch.cutoff_s, np.sum(vehicle.burn_time_s))
    status, count, step = FLYING, 1, FIRST_STEP_S
    stage, ignition, time = 0, 0.0, 0.0
    body = powered(vehicle, stage, ignition, COASTING, launch.kick_rad, up, downrange)
    while status == FLYING and time < cutoff:
        phase, until = steering_at(vehicle, time)
        body = powered(vehicle, stage, ignition, phase, launch.kick_rad, up, downrange)
        burnout = ignition + vehicle.burn_time_s[stage]
        until = min(until, burnout, cutoff)
        status, count, step = advance(body, until, launch.ground_m, knots, count, marks, step, work, planet)
        time = until
        if time >= burnout and stage + 1 < len(vehicle.burn_time_s):
            stage += 1
            ignition = burnout
    marks[CUTOFF] = count - 1
    return status, count, step, coasting(body, time)


@compiled
def fall(body, ground_m, knots, count, marks, step_s, work, planet):
    """Fly a body without thrust from the last knot to the ground; return status and count."""
    status, count, _ = advance(body, LONGEST_FLIGHT_S, ground_m, knots, count, marks, step_s, work, planet)
    return (ALOFT if status == FLYING else status), count


@compiled
def fly(vehicle, launch, planet, knots):
    """Fly a missile from launch to impact; fill `knots` (K, 10) and return a `FlightResult`.

    Launch at rest relative to the turning Earth; vertical rise, kick, gravity turn; thrust ends at
    `launch.cutoff_s` or burnout; the re-entering body comes free after its delay, or all flies on as one.
    The flight ends where the height over the ellipsoid is `launch.ground_m`. `KNOTS` rows are enough for any
    missile of the catalogue.
    """
    work = np.empty((WORK_ROWS, 6))
    marks = np.full(MARKS, -1)
    status, count, step, body = boost(vehicle, launch, planet, knots, marks, work)
    if status == LANDED:
        status = CRASHED
    if status == FLYING and vehicle.separates != 0.0:
        until = knots[count - 1, 0] + vehicle.separation_delay_s
        status, count, step = advance(body, until, launch.ground_m, knots, count, marks, step, work, planet)
        marks[SEPARATION] = count - 1
        body = falling(vehicle.inverse_beta_m2_kg, vehicle.mach, vehicle.drag_coefficient)
    if status == FLYING:
        status, count = fall(body, launch.ground_m, knots, count, marks, step, work, planet)
    return FlightResult(status, count, marks[CUTOFF], marks[SEPARATION], marks[APOGEE], marks[REENTRY])


@compiled
def coast(position, velocity, time_s, until_s, inverse_beta_m2_kg, ground_m, planet, knots):
    """Fly a falling body from a state to the ground or a time; fill `knots` (K, 10), return a `FlightResult`.

    Position (m) and velocity (m/s) are Earth-fixed at `time_s`; the ballistic coefficient is constant;
    `ground_m` is a height over the ellipsoid. A flight that is still up at `until_s` ends ALOFT.
    """
    work = np.empty((WORK_ROWS, 6))
    marks = np.full(MARKS, -1)
    knots[0, 0] = time_s
    for axis in range(3):
        knots[0, 1 + axis] = position[axis]
        knots[0, 4 + axis] = velocity[axis]
        knots[0, 7 + axis] = 0.0
    body = falling(inverse_beta_m2_kg, np.zeros(2), np.zeros(2))
    status, count, _ = advance(body, until_s, ground_m, knots, 1, marks, FIRST_STEP_S, work, planet)
    status = ALOFT if status == FLYING else status
    return FlightResult(status, count, marks[CUTOFF], marks[SEPARATION], marks[APOGEE], marks[REENTRY])


@compiled
def fly_many(vehicle, launches, planet, knots, counts, marks):
    """Fly one missile from many launches, one path each; lets go of the lock, so threads may share a batch.

    `launches` is (N, 7) in the order of `Launch`; fills `knots` (N, K, 10), `counts` (N,) and `marks` (N, 5):
    status, then the knots of cut-off, separation, apogee and re-entry (-1: never came).
    """
    for i in range(len(launches)):
        row = launches[i]
        launch = Launch(row[0], row[1], row[2], row[3], row[4], row[5], row[6])
        result = fly(vehicle, launch, planet, knots[i])
        counts[i] = result.count
        marks[i, 0] = result.status
        marks[i, 1] = result.cutoff
        marks[i, 2] = result.separation
        marks[i, 3] = result.apogee
        marks[i, 4] = result.reentry


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
