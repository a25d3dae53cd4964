"""The legs of a flight: what burns, coasts, glides or falls, how heavy it is, and until when.

A leg ends where a force jumps: the end of rise and kick, burnout, ignition of the next stage, release of the
shroud, cut-off, separation, apogee of a body that glides. Stages burn at constant flow.
"""

from uppertier.compiled import lean
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.earth.gravity import fictitious, gravity
from uppertier.flight.body import (
    AZIMUTH,
    BETA_FACTOR,
    BODY_DRAG,
    COASTING,
    DRAG_FACTOR,
    FALLING,
    GLIDING,
    KICK,
    LATITUDE,
    LONGITUDE,
    MASS_FACTOR,
    PUSH,
    REENTRY_DRAG,
    STAND,
    THRUST_FACTOR,
    TURNING,
)
from uppertier.flight.steering import point, steering_at
from uppertier.flight.workspace import (
    AREA,
    BASE_AREA,
    DIVE,
    EXIT,
    FIXED_AREA,
    FLOW,
    LANES,
    LIFT,
    MASS,
    PHASE,
    SINCE,
    STAGE,
    STATE,
    TABLE,
    THRUST,
)
from uppertier.vectors import across, add, scale, unit

FOREVER_S = 14_400.0


@lean
def uprights(launch, planet):
    """Return the launch place (m), and the unit vectors up and downrange there, Earth-fixed.

    Up is against the plumb line, as a missile is stood: on an Earth that does not turn it leans from the
    ellipsoid's normal by a tenth of a degree, as much as the whole kick of a slow starter.
    """
    place = ecef_from_geodetic(launch[LATITUDE], launch[LONGITUDE], launch[STAND], planet)
    rotation = east_north_up(launch[LATITUDE], launch[LONGITUDE])
    pull = add(gravity(place, planet), fictitious(place, (0.0, 0.0, 0.0), planet))
    up = unit(scale(-1.0, pull))
    return place, up, unit(across(direction_from(launch[AZIMUTH], 0.0, rotation), up))


@lean
def stand(work, lane, launch, planet):
    """Put a missile at rest on its launch place."""
    place, _, _ = uprights(launch, planet)
    for axis in range(3):
        work[STATE + (3 + axis) * LANES + lane] = 0.0
    work[STATE + lane], work[STATE + LANES + lane], work[STATE + 2 * LANES + lane] = place


@lean
def let_fall(work, tags, lane, inverse_beta_m2_kg):
    """Let the body in a lane fall from now on with a constant ballistic coefficient, as a mass of one."""
    tags[PHASE, lane], tags[TABLE, lane] = FALLING, REENTRY_DRAG
    work[MASS + lane], work[FLOW + lane], work[SINCE + lane] = 1.0, 0.0, 0.0
    work[THRUST + lane], work[EXIT + lane], work[LIFT + lane] = 0.0, 0.0, 0.0
    work[AREA + lane], work[BASE_AREA + lane] = 0.0, 0.0
    work[FIXED_AREA + lane] = inverse_beta_m2_kg


@lean
def mass_on_top(vehicle, stage, time_s):
    """Return the mass (kg) of stages from a number on, full, with payload and, while it is there, shroud."""
    mass = vehicle.payload_kg
    if time_s < vehicle.shroud_release_s:
        mass += vehicle.shroud_mass_kg
    for i in range(stage, len(vehicle.stage_mass_kg)):
        mass += vehicle.stage_mass_kg[i]
    return mass


@lean
def set_leg(work, tags, lane, vehicle, launch, time_s, ignition_s, cutoff_s, past_apogee, planet):
    """Make a lane what flies from a time on; return until when it stays so (s since launch).

    Its stage burns, or will, from `ignition_s`; thrust ends for good at `cutoff_s`.
    """
    stage = tags[STAGE, lane]
    if vehicle.separates != 0.0 and time_s >= cutoff_s + vehicle.separation_delay_s:
        let_fall(work, tags, lane, vehicle.inverse_beta_m2_kg * launch[BETA_FACTOR])
        if vehicle.reentry_area_m2 > 0.0:
            work[FIXED_AREA + lane] = 0.0
            work[MASS + lane] = vehicle.payload_kg * launch[MASS_FACTOR]
            work[AREA + lane] = vehicle.reentry_area_m2 * launch[BETA_FACTOR]
        return FOREVER_S
    mass = mass_on_top(vehicle, stage, time_s)
    tags[TABLE, lane] = BODY_DRAG
    work[FIXED_AREA + lane], work[LIFT + lane], work[FLOW + lane] = 0.0, 0.0, 0.0
    work[THRUST + lane], work[EXIT + lane], work[SINCE + lane] = 0.0, 0.0, ignition_s
    work[AREA + lane] = vehicle.reference_area_m2[stage] * launch[DRAG_FACTOR]
    work[BASE_AREA + lane] = vehicle.exit_area_m2[stage] * launch[DRAG_FACTOR]
    until = FOREVER_S
    burned = 0.0
    if time_s >= cutoff_s:
        burned = vehicle.mass_flow_kg_s[stage] * max(cutoff_s - ignition_s, 0.0)
        tags[PHASE, lane] = COASTING
        if vehicle.separates != 0.0:
            until = cutoff_s + vehicle.separation_delay_s
        elif vehicle.lift_to_drag > 0.0 and past_apogee:
            tags[PHASE, lane] = GLIDING
            work[LIFT + lane], work[DIVE + lane] = vehicle.lift_to_drag, vehicle.dive_speed_m_s
    elif time_s < ignition_s:
        below = stage - 1
        mass += vehicle.stage_mass_kg[below]
        burned = vehicle.mass_flow_kg_s[below] * vehicle.burn_time_s[below]
        work[AREA + lane] = vehicle.reference_area_m2[below] * launch[DRAG_FACTOR]
        work[BASE_AREA + lane] = vehicle.exit_area_m2[below] * launch[DRAG_FACTOR]
        tags[PHASE, lane] = COASTING
        until = min(ignition_s, cutoff_s)
    else:
        work[FLOW + lane] = vehicle.mass_flow_kg_s[stage]
        work[BASE_AREA + lane] = 0.0
        phase, until = steering_at(
            time_s,
            vehicle.rise_time_s,
            vehicle.rise_time_s + vehicle.kick_time_s,
            vehicle.steering_start_s,
        )
        if phase != tags[PHASE, lane] or time_s <= ignition_s:
            _, up, downrange = uprights(launch, planet)
            point(work, lane, phase, time_s, up, downrange, launch[KICK], planet)
        tags[PHASE, lane] = phase
        push = launch[THRUST_FACTOR]
        if stage == len(vehicle.stage_mass_kg) - 1 and phase >= TURNING:
            push *= launch[PUSH]
        work[THRUST + lane] = vehicle.vacuum_thrust_n[stage] * push
        work[EXIT + lane] = vehicle.exit_area_m2[stage] * push
        until = min(until, ignition_s + vehicle.burn_time_s[stage], cutoff_s)
    # What burns is the same whatever the missile weighs: the mass does not jump where thrust ends.
    work[MASS + lane] = mass * launch[MASS_FACTOR] - burned
    if time_s < vehicle.shroud_release_s:
        until = min(until, vehicle.shroud_release_s)
    return until
