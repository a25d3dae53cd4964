"""How a round moves: solid stages or pulses one after another, the stack coasting, the kill vehicle alone.

Each burn has an even mass flow; thrust is the vacuum thrust less exit area times air pressure (Sutton and
Biblarz, Rocket Propulsion Elements, equation 2-13). An empty stage is dropped when the next motor lights.
After a short straight run the round flies a gravity turn: thrust lies along the air-relative velocity, tilted
by a steering angle that is held small.

Where this stops being true: no lift, so a tilt turns the path by thrust alone (lift would help); no wind; the
thrust of a burn is even in time; motors light by the clock, though a pulse may wait for its moment; the drag
table knows no angle of attack and no difference between burning and coasting.
"""

from math import ceil, inf, log

from uppertier.compiled import lean
from uppertier.earth.cubic_air import density_at, pressure_density_sound
from uppertier.earth.geodesy import height_near
from uppertier.earth.gravity import fictitious, gravity_at
from uppertier.flight.falling import free_acceleration
from uppertier.interceptor.round import ATTACHED, SEPARATED, Burn
from uppertier.tables import linear
from uppertier.vectors import add, along, dot, norm, scale, subtract, unit

# What a round is doing: it decides which forces act.
STRAIGHT = 0
TURNING = 1
STACK = 2
ALONE = 3

# Longest strides of a prediction: halving them all moves a fly-out of 100 s by less than 20 m (see the
# tests).
BURNING_STRIDE_S = 0.5
STACK_STRIDE_S = 1.0
ALONE_STRIDE_S = 4.0

ROUNDING_S = 1e-9


@lean
def burn_at(booster, age_s):
    """Return the burn that is on at an age; between two burns and after the last, the one that is past."""
    rows = booster.burns
    i = rows.shape[0] - 1
    while i > 0 and age_s < rows[i, 0] - ROUNDING_S:
        i -= 1
    return Burn(rows[i, 0], rows[i, 1], rows[i, 2], rows[i, 3], rows[i, 4], rows[i, 5], rows[i, 6])


@lean
def stage_of(booster, burn, age_s, separated):
    """Return what a round is doing at an age, in a burn or in the coast that follows it."""
    if age_s < booster.straight_s - ROUNDING_S:
        return STRAIGHT
    if age_s < burn.end_s - ROUNDING_S:
        return TURNING
    return ALONE if separated == SEPARATED else STACK


@lean
def next_corner(booster, age_s):
    """Return the age (s) at which the forces next change by the clock, or infinity."""
    if age_s < booster.straight_s - ROUNDING_S:
        return booster.straight_s
    for i in range(booster.burns.shape[0]):
        for side in range(2):
            if age_s < booster.burns[i, side] - ROUNDING_S:
                return booster.burns[i, side]
    return inf


@lean
def mass_in(burn, age_s):
    """Return the mass (kg) of a round at an age, in a burn or in the coast that follows it."""
    part = (age_s - burn.start_s) / (burn.end_s - burn.start_s)
    return burn.mass_kg - burn.propellant_kg * min(max(part, 0.0), 1.0)


@lean
def mass_at(booster, age_s):
    """Return the mass (kg) of round and propellant `age_s` seconds after launch, before separation."""
    return mass_in(burn_at(booster, age_s), age_s)


@lean
def speed_to_gain(booster, age_s):
    """Return the speed (m/s) that the burns still to come would add in empty space: the rocket equation."""
    gain = 0.0
    for i in range(booster.burns.shape[0]):
        burn = burn_at(booster, booster.burns[i, 0])
        exhaust = burn.vacuum_thrust_n * (burn.end_s - burn.start_s) / burn.propellant_kg
        gain += exhaust * log(mass_in(burn, age_s) / (burn.mass_kg - burn.propellant_kg))
    return gain


@lean
def dynamic_pressure(position, velocity, planet):
    """Return half of density times speed squared (Pa)."""
    radius = norm(position)
    density = density_at(height_near(position[2], radius, 1.0 / radius, planet))
    return 0.5 * planet.air * density * dot(velocity, velocity)


@lean
def acceleration(interceptor, planet, position, velocity, age_s, burn, stage, attitude, steering):
    """Return the Earth-fixed acceleration (m/s2) of a round in a burn, or in the coast that follows it.

    `attitude` is the unit vector of the straight run; `steering` the small tilt of thrust against velocity, a
    vector of radians at right angles to the velocity.
    """
    if stage == ALONE:
        return free_acceleration(position, velocity, interceptor.kill_vehicle.inverse_beta_m2_kg, planet)
    booster = interceptor.booster
    radius = norm(position)
    inverse = 1.0 / radius
    pressure, density, sound = pressure_density_sound(height_near(position[2], radius, inverse, planet))
    speed = norm(velocity)
    pull = add(gravity_at(position, inverse, planet), fictitious(position, velocity, planet))
    mass = mass_in(burn, age_s)
    coefficient = linear(booster.mach, booster.drag_coefficient, speed / sound)
    inverse_beta = coefficient * burn.reference_area_m2 / mass
    pull = along(pull, -0.5 * planet.air * density * speed * inverse_beta, velocity)
    if stage == STACK:
        return pull
    direction = attitude
    if stage == TURNING:
        direction = unit(along(steering, 1.0 / speed, velocity))
    thrust = burn.vacuum_thrust_n - burn.exit_area_m2 * planet.air * pressure
    return along(pull, thrust / mass, direction)


@lean
def step(interceptor, planet, position, velocity, age_s, separated, attitude, steering, dt):
    """Return position and velocity `dt` seconds on: one classical Runge-Kutta step between two corners."""
    burn = burn_at(interceptor.booster, age_s)
    stage = stage_of(interceptor.booster, burn, age_s, separated)
    half = 0.5 * dt
    a1 = acceleration(interceptor, planet, position, velocity, age_s, burn, stage, attitude, steering)
    v2 = along(velocity, half, a1)
    p2 = along(position, half, velocity)
    a2 = acceleration(interceptor, planet, p2, v2, age_s + half, burn, stage, attitude, steering)
    v3 = along(velocity, half, a2)
    p3 = along(position, half, v2)
    a3 = acceleration(interceptor, planet, p3, v3, age_s + half, burn, stage, attitude, steering)
    v4 = along(velocity, dt, a3)
    p4 = along(position, dt, v3)
    a4 = acceleration(interceptor, planet, p4, v4, age_s + dt, burn, stage, attitude, steering)
    moved = add(add(velocity, v4), scale(2.0, add(v2, v3)))
    pushed = add(add(a1, a4), scale(2.0, add(a2, a3)))
    return along(position, dt / 6.0, moved), along(velocity, dt / 6.0, pushed)


@lean
def stride_length(booster, age_s, separated, end_s, separation_s):
    """Return how far in time (s) a prediction may step at this age."""
    if age_s < booster.burn_s - ROUNDING_S:
        burning = age_s < burn_at(booster, age_s).end_s - ROUNDING_S
        longest = BURNING_STRIDE_S if burning else STACK_STRIDE_S
        until = min(end_s, next_corner(booster, age_s))
    elif separated == SEPARATED:
        longest = ALONE_STRIDE_S
        until = end_s
    else:
        longest = STACK_STRIDE_S
        until = min(end_s, separation_s)
    return (until - age_s) / ceil((until - age_s) / longest)


@lean
def stride(
    interceptor, planet, position, velocity, age_s, separated, attitude, steering, end_s, separation_s
):
    """Return position, velocity, age and separation after the longest stride that a prediction may take.

    It ends at the latest at age `end_s`, at the next corner, or where the kill vehicle leaves the stack: at
    age `separation_s`, or earlier where the dynamic pressure has fallen to the booster's separation pressure.
    """
    booster = interceptor.booster
    coasting = separated == ATTACHED and age_s >= booster.burn_s - ROUNDING_S
    before = dynamic_pressure(position, velocity, planet) if coasting else 0.0
    if coasting and (before <= booster.separation_pressure_pa or age_s >= separation_s - ROUNDING_S):
        separated = SEPARATED
    dt = stride_length(booster, age_s, separated, end_s, separation_s)
    after, moving = step(interceptor, planet, position, velocity, age_s, separated, attitude, steering, dt)
    if coasting and separated == ATTACHED:
        pressure = dynamic_pressure(after, moving, planet)
        if pressure < booster.separation_pressure_pa:
            # Air thins exponentially, so the crossing lies where the straight line of the logarithm has it,
            # and within so short a step the path there is the parabola from its beginning.
            part = log(before / booster.separation_pressure_pa) / log(before / max(pressure, 1e-12))
            pull = scale(1.0 / dt, subtract(moving, velocity))
            dt *= part
            after = along(along(position, dt, velocity), 0.5 * dt * dt, pull)
            moving = along(velocity, dt, pull)
            separated = SEPARATED
    return after, moving, age_s + dt, separated


@lean
def fly_out(
    interceptor, planet, position, velocity, age_s, separated, attitude, steering, end_s, separation_s
):
    """Return position and velocity at age `end_s` of a round that is left alone from `age_s` on."""
    while age_s < end_s - ROUNDING_S:
        position, velocity, age_s, separated = stride(
            interceptor, planet, position, velocity, age_s, separated, attitude, steering, end_s, separation_s
        )
    return position, velocity
