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
    APOGEE,
    COASTING,
    CRAFT,
    CRASHED,
    CUTOFF,
    DRAG_POINTS,
    FALLING,
    IMPACT,
    LANDED,
    LOST,
    MARKS,
    NO_ROOM,
    NOTHING,
    REENTRY,
    SEPARATION,
    SLOPES,
    STATUS,
    FlightResult,
    Launch,
)
from uppertier.flight.events import event_time, first_event, height_and_climb
from uppertier.flight.motion import free_acceleration
from uppertier.flight.path import COLUMNS
from uppertier.flight.steering import steering_at
from uppertier.flight.step import accept, differentiate, next_step, try_step
from uppertier.vectors import across, add, along, scale, store, unit

FIRST_STEP_S = 0.5
LONGEST_STEP_S = 60.0
SHORTEST_STEP_S = 1e-9
LONGEST_FLIGHT_S = 14_400.0

# Status of a flight that has not ended.
FLYING = 0


@compiled
def note(time_s, knots, row, craft):
    """Write the trial state and its acceleration as a knot."""
    knots[row, 0] = time_s
    for i in range(6):
        knots[row, 1 + i] = craft.trial[i]
    for axis in range(3):
        knots[row, 7 + axis] = craft.slopes[SLOPES - 1, 3 + axis]


@compiled
def begin(knots, count, craft, planet):
    """Add a knot at the time of the last one, with the acceleration of a new leg."""
    time = knots[count - 1, 0]
    for i in range(6):
        craft.trial[i] = knots[count - 1, 1 + i]
    differentiate(time, SLOPES - 1, craft, planet)
    note(time, knots, count, craft)
    accept(craft)


@compiled
def trial_height_and_climb(craft, planet):
    """Return height (m) and climb (m/s) of the trial state."""
    trial = craft.trial
    return height_and_climb((trial[0], trial[1], trial[2]), (trial[3], trial[4], trial[5]), planet)


@compiled
def advance(crafts, marks, until_s, ground_m, knots, count, step_s, planet):
    """Fly the one craft from the last knot to a time or the ground; return status, knots, next step (s).

    The status is FLYING when the time came first. A step that meets an event is flown again, to end there.
    `crafts` is an array of one CRAFT: whoever made it must hold the array while its record is in use.
    """
    if count + 1 >= len(knots):
        return NO_ROOM, count, step_s
    craft = crafts[0]
    begin(knots, count, craft, planet)
    height, climb = trial_height_and_climb(craft, planet)
    last_error = 1e-4
    kind = NOTHING
    end = time = knots[count, 0]
    count += 1
    while time < until_s:
        if count >= len(knots):
            return NO_ROOM, count, step_s
        if kind == NOTHING:
            end = min(time + min(step_s, LONGEST_STEP_S), until_s)
        error = try_step(time, end - time, craft, planet)
        if kind == NOTHING:
            if error > 1.0:
                step_s = (end - time) * max(0.2, 0.9 * error**-0.2)
                if step_s < SHORTEST_STEP_S:
                    return LOST, count, step_s
                continue
            # A step cut short by `until_s` says nothing against the longer one it was cut from.
            step_s = max(next_step(end - time, error, last_error), step_s if end == until_s else 0.0)
            last_error = error
        note(end, knots, count, craft)
        height_after, climb_after = trial_height_and_climb(craft, planet)
        if kind == NOTHING:
            kind = first_event(height, climb, height_after, climb_after, count - 1, ground_m, marks)
            if kind != NOTHING:
                end = event_time(kind, knots, count - 1, ground_m, planet)
                continue
        accept(craft)
        count += 1
        time, height, climb = end, height_after, climb_after
        if kind == IMPACT:
            return LANDED, count, step_s
        if kind != NOTHING:
            marks[kind] = count - 1
            kind = NOTHING
    return FLYING, count, step_s


@compiled
def let_fall(crafts, inverse_beta_m2_kg):
    """Let the one craft fall from now on, with a constant ballistic coefficient."""
    craft = crafts[0]
    craft.phase = FALLING
    craft.inverse_beta_m2_kg = inverse_beta_m2_kg
    craft.vacuum_thrust_n = 0.0


@compiled
def stand(crafts, vehicle, launch, knots, planet):
    """Stand the one craft on its launch place, with its drag table, and write the first knot, at rest there.

    Up is against the plumb line, as a missile is stood: on an Earth that does not turn it leans from the
    ellipsoid's normal by a tenth of a degree, as much as the whole kick of a slow starter.
    """
    craft = crafts[0]
    place = ecef_from_geodetic(launch.latitude_rad, launch.longitude_rad, launch.height_m, planet)
    for column in range(COLUMNS):
        knots[0, column] = 0.0
    for axis in range(3):
        knots[0, 1 + axis] = place[axis]
    rotation = east_north_up(launch.latitude_rad, launch.longitude_rad)
    pull = add(gravity(place, planet), fictitious(place, (0.0, 0.0, 0.0), planet))
    up = unit(scale(-1.0, pull))
    store(craft.up, up)
    store(craft.downrange, unit(across(direction_from(launch.azimuth_rad, 0.0, rotation), up)))
    craft.kick_rad = launch.kick_rad
    for i in range(DRAG_POINTS):
        if i < len(vehicle.mach):
            craft.mach[i] = vehicle.mach[i]
            craft.drag_coefficient[i] = vehicle.drag_coefficient[i]
        else:
            # Beyond the table Mach goes on rising, for the search; the coefficient stays.
            craft.mach[i] = craft.mach[i - 1] + 1.0
            craft.drag_coefficient[i] = craft.drag_coefficient[i - 1]


@compiled
def set_leg(crafts, vehicle, time_s, cutoff_s, stage, ignition_s):
    """Make the one craft what flies from a time on; return until when it stays so (s since launch)."""
    if vehicle.separates != 0.0 and time_s >= cutoff_s + vehicle.separation_delay_s:
        let_fall(crafts, vehicle.inverse_beta_m2_kg)
        return LONGEST_FLIGHT_S
    craft = crafts[0]
    mass = vehicle.payload_kg
    for i in range(stage, len(vehicle.stage_mass_kg)):
        mass += vehicle.stage_mass_kg[i]
    craft.since_s = ignition_s
    craft.exit_area_m2 = vehicle.exit_area_m2[stage]
    craft.reference_area_m2 = vehicle.reference_area_m2[stage]
    if time_s >= cutoff_s:
        craft.phase = COASTING
        craft.mass_kg = mass - vehicle.mass_flow_kg_s[stage] * (cutoff_s - ignition_s)
        craft.mass_flow_kg_s = 0.0
        craft.vacuum_thrust_n = 0.0
        return LONGEST_FLIGHT_S if vehicle.separates == 0.0 else cutoff_s + vehicle.separation_delay_s
    craft.mass_kg = mass
    craft.mass_flow_kg_s = vehicle.mass_flow_kg_s[stage]
    craft.vacuum_thrust_n = vehicle.vacuum_thrust_n[stage]
    craft.phase, until = steering_at(time_s, vehicle.rise_time_s, vehicle.rise_time_s + vehicle.kick_time_s)
    return min(until, ignition_s + vehicle.burn_time_s[stage], cutoff_s)


@compiled
def fly_many(vehicle, launches, planet, knots, counts, marks):
    """Fly a missile once for each launch, from launch to impact.

    `launches` is (N, 7), the fields of `Launch` in order. Fills `knots` (N, K, 10), `counts` (N,), how many
    knots each path has, and `marks` (N, 5): status, then the knots of cut-off, separation, apogee and
    re-entry (-1: never came).

    Launch at rest relative to the turning Earth; vertical rise, kick, gravity turn; thrust ends at
    `cutoff_s` or burnout; the re-entering body comes free after its delay, or all flies on as one. The flight
    ends where the height over the ellipsoid is `ground_m`. `KNOTS` rows are enough for any missile of the
    catalogue.
    """
    crafts = np.empty(1, CRAFT)
    burn = 0.0
    for i in range(len(vehicle.burn_time_s)):
        burn += vehicle.burn_time_s[i]
    for n in range(len(launches)):
        row, path, mark = launches[n], knots[n], marks[n]
        launch = Launch(row[0], row[1], row[2], row[3], row[4], row[5], row[6])
        stand(crafts, vehicle, launch, path, planet)
        mark[CUTOFF], mark[SEPARATION], mark[APOGEE], mark[REENTRY] = 0, -1, -1, -1
        cutoff = min(launch.cutoff_s, burn)
        status, count, step = FLYING, 1, FIRST_STEP_S
        stage, ignition, time = 0, 0.0, 0.0
        while status == FLYING and time < LONGEST_FLIGHT_S:
            until = set_leg(crafts, vehicle, time, cutoff, stage, ignition)
            status, count, step = advance(crafts, mark, until, launch.ground_m, path, count, step, planet)
            if time < cutoff:
                mark[CUTOFF] = count - 1
                status = CRASHED if status == LANDED else status
            elif until < LONGEST_FLIGHT_S:
                mark[SEPARATION] = count - 1
            time = until
            if time < cutoff and time >= ignition + vehicle.burn_time_s[stage]:
                ignition += vehicle.burn_time_s[stage]
                stage += 1
        mark[STATUS] = ALOFT if status == FLYING else status
        counts[n] = count


@compiled
def coast(position, velocity, time_s, until_s, inverse_beta_m2_kg, ground_m, planet, knots):
    """Fly a falling body from a state to the ground or a time; fill `knots` (K, 10), return a `FlightResult`.

    Position (m) and velocity (m/s) are Earth-fixed at `time_s`; the ballistic coefficient is constant;
    `ground_m` is a height over the ellipsoid. A flight that is still up at `until_s` ends ALOFT.
    """
    crafts = np.empty(1, CRAFT)
    marks = np.empty(MARKS, dtype=np.int64)
    marks[APOGEE], marks[REENTRY] = -1, -1
    let_fall(crafts, inverse_beta_m2_kg)
    knots[0, 0] = time_s
    for axis in range(3):
        knots[0, 1 + axis] = position[axis]
        knots[0, 4 + axis] = velocity[axis]
        knots[0, 7 + axis] = 0.0
    status, count, _ = advance(crafts, marks, until_s, ground_m, knots, 1, FIRST_STEP_S, planet)
    status = ALOFT if status == FLYING else status
    return FlightResult(status, count, -1, -1, marks[APOGEE], marks[REENTRY])


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
