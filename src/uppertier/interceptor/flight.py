"""The phase: every round in the air, one frame on.

A round leaves at its launch time, also in the middle of a frame; burns; coasts on the stack; separates; is
corrected in midcourse; sees its target; homes; and passes it. Truth (`targets`, as they are at the start of
the frame) enters through the seeker's eye and in the verdict, nowhere else.

Where this stops being true: the state on board differs from the true one by a constant offset and a constant
drift of velocity, drawn once a round; the motor has no spread of impulse or of direction.
"""

from math import ceil

from uppertier.compiled import compiled
from uppertier.earth.frames import azimuth_elevation, east_north_up
from uppertier.earth.geodesy import geodetic_from_ecef, height_above
from uppertier.flight.falling import free_acceleration
from uppertier.interceptor.booster import ROUNDING_S, dynamic_pressure, mass_at, next_corner, step
from uppertier.interceptor.endgame import begin_homing, command, correct_relative, predict_relative, push
from uppertier.interceptor.guidance import carry, divert_for, predict, solve_launch, steer, time_to_closest
from uppertier.interceptor.lethality import closest_moment, hits
from uppertier.interceptor.round import (
    ATTACHED,
    BOOST,
    COAST,
    FAILED,
    HIT,
    HOMING,
    MISSED,
    ORDERED,
    SEPARATED,
)
from uppertier.interceptor.seeker import acquire, look
from uppertier.random import NAVIGATION, RELIABILITY, normals, uniforms
from uppertier.vectors import add, along, load, norm, scale, store, subtract, unit

# Guidance has nothing more to say in midcourse when the meeting is as near as this.
LAST_GUIDANCE_S = 1.0
# A round that is still blind so long after the predicted meeting has passed its target.
OVERDUE_S = 0.5


@compiled
def works_until(interceptor, seed, replica, slot):
    """Return the age (s) at which a round fails: 0 in the canister, burn-out, or -1 for one that works."""
    luck, when = uniforms(seed, replica, RELIABILITY, slot, 0)
    if luck < interceptor.reliability:
        return -1.0
    return 0.0 if when < 0.5 else interceptor.booster.burn_s


@compiled
def draw_errors(kill_vehicle, seeker, seed, replica, slot, flying):
    """Draw what the round's own navigation and its seeker's boresight are wrong by, axis by axis."""
    for axis in range(3):
        place, speed = normals(seed, replica, NAVIGATION, slot, 2 * axis)
        flying.navigation_offset_m[axis] = kill_vehicle.navigation_position_sigma_m * place
        flying.navigation_drift_m_s[axis] = kill_vehicle.navigation_velocity_sigma_m_s * speed
        angle, _ = normals(seed, replica, NAVIGATION, slot, 2 * axis + 1)
        flying.seeker_bias_rad[axis] = seeker.bias_rad * angle


@compiled
def renew_estimate(flying, planet, now_s):
    """Carry the target estimate on board to the present."""
    seconds = now_s - flying.estimate_s
    if abs(seconds) < ROUNDING_S:
        return
    position, velocity = carry(
        load(flying.estimate_position_m),
        load(flying.estimate_velocity_m_s),
        flying.estimate_inverse_beta_m2_kg,
        planet,
        seconds,
    )
    store(flying.estimate_position_m, position)
    store(flying.estimate_velocity_m_s, velocity)
    flying.estimate_s = now_s


@compiled
def leave(interceptor, flyout, planet, seed, replica, slot, flying):
    """Launch an ordered round: settle its luck, solve for its direction, light the motor."""
    if works_until(interceptor, seed, replica, slot) == 0.0:
        flying.status = FAILED
        return
    renew_estimate(flying, planet, flying.launch_s)
    launcher = load(flying.position_m)
    attitude, to_go, _ = solve_launch(
        interceptor,
        flyout,
        planet,
        launcher,
        load(flying.aim_m),
        flying.intercept_s - flying.launch_s,
        load(flying.estimate_position_m),
        load(flying.estimate_velocity_m_s),
        flying.estimate_inverse_beta_m2_kg,
    )
    latitude, longitude, _ = geodetic_from_ecef(launcher, planet)
    azimuth, elevation = azimuth_elevation(attitude, east_north_up(latitude, longitude))
    flying.azimuth_rad = azimuth
    flying.elevation_rad = elevation
    flying.status = BOOST
    flying.intercept_s = flying.launch_s + to_go
    flying.guidance_s = flying.launch_s + interceptor.booster.straight_s
    flying.mass_kg = interceptor.booster.launch_mass_kg
    flying.divert_left_m_s = interceptor.kill_vehicle.divert_budget_m_s
    store(flying.velocity_m_s, (0.0, 0.0, 0.0))
    store(flying.attitude, attitude)
    store(flying.steering, (0.0, 0.0, 0.0))
    store(flying.divert_m_s, (0.0, 0.0, 0.0))
    store(flying.divert_acceleration_m_s2, (0.0, 0.0, 0.0))
    draw_errors(interceptor.kill_vehicle, interceptor.seeker, seed, replica, slot, flying)


@compiled
def believed_state(flying, age_s):
    """Return where the round believes itself: position (m) and velocity (m/s)."""
    drift = load(flying.navigation_drift_m_s)
    position = add(load(flying.position_m), along(load(flying.navigation_offset_m), age_s, drift))
    return position, add(load(flying.velocity_m_s), drift)


@compiled
def guide(interceptor, planet, now_s, flying):
    """Predict the miss; tilt the thrust in boost, ask for a divert after separation; renew the meeting."""
    flying.guidance_s += interceptor.guidance_period_s
    to_go = flying.intercept_s - now_s
    if to_go < LAST_GUIDANCE_S:
        return
    age = now_s - flying.launch_s
    position, velocity = believed_state(flying, age)
    steering = load(flying.steering)
    target = load(flying.estimate_position_m)
    moving = load(flying.estimate_velocity_m_s)
    beta = flying.estimate_inverse_beta_m2_kg
    miss, to_go, drift = predict(
        interceptor,
        planet,
        position,
        velocity,
        age,
        flying.separated,
        load(flying.attitude),
        steering,
        target,
        moving,
        beta,
        to_go,
    )
    flying.intercept_s = now_s + to_go
    met, _ = carry(target, moving, beta, planet, max(to_go, 0.0))
    store(flying.aim_m, met)
    if flying.status == BOOST and to_go > 0.0:
        store(flying.steering, steer(interceptor.booster, age, velocity, steering, miss, to_go, drift))
    if flying.separated == SEPARATED:
        left = flying.divert_left_m_s
        store(flying.divert_m_s, divert_for(interceptor.kill_vehicle, left, miss, to_go, drift))


@compiled
def divert_in_midcourse(kill_vehicle, flying, seconds):
    """Deliver as much of the wanted velocity change as the motors can in some seconds."""
    wanted = load(flying.divert_m_s)
    size = norm(wanted)
    if size == 0.0:
        return
    given = min(size, kill_vehicle.divert_limit_m_s2 * seconds)
    way = unit(wanted)
    store(flying.velocity_m_s, along(load(flying.velocity_m_s), given, way))
    store(flying.position_m, along(load(flying.position_m), 0.5 * given * seconds, way))
    store(flying.divert_m_s, scale(size - given, way))
    flying.divert_left_m_s -= given


@compiled
def move(interceptor, planet, age_s, until_s, flying):
    """Move a round that does not home from one age (s) to another, corner by corner."""
    position = load(flying.position_m)
    velocity = load(flying.velocity_m_s)
    attitude = load(flying.attitude)
    steering = load(flying.steering)
    began = age_s
    while age_s < until_s - ROUNDING_S:
        dt = min(until_s, next_corner(interceptor.booster, age_s)) - age_s
        position, velocity = step(
            interceptor, planet, position, velocity, age_s, flying.separated, attitude, steering, dt
        )
        age_s += dt
    store(flying.position_m, position)
    store(flying.velocity_m_s, velocity)
    if flying.separated == SEPARATED:
        divert_in_midcourse(interceptor.kill_vehicle, flying, until_s - began)
    else:
        flying.mass_kg = mass_at(interceptor.booster, age_s)


@compiled
def separate(interceptor, planet, now_s, flying):
    """Let the kill vehicle go where the air is thin enough, or where the meeting is near."""
    pressure = dynamic_pressure(load(flying.position_m), load(flying.velocity_m_s), planet)
    near = flying.intercept_s - now_s <= interceptor.booster.separation_to_go_s
    if near or pressure <= interceptor.booster.separation_pressure_pa:
        flying.separated = SEPARATED
        flying.separated_s = now_s
        flying.mass_kg = interceptor.kill_vehicle.mass_kg


@compiled
def seek(interceptor, now_s, targets, flying):
    """Look for the target where it is believed to be; start homing when it is seen.

    The eye is not asked before the target should be near enough: what shows itself earlier is something that
    flies ahead of it.
    """
    position, velocity = believed_state(flying, now_s - flying.launch_s)
    offset = subtract(load(flying.estimate_position_m), position)
    if norm(offset) > interceptor.seeker.acquisition_range_m:
        return
    victim = acquire(interceptor.seeker, load(flying.position_m), unit(offset), targets)
    if victim < 0:
        return
    flying.status = HOMING
    flying.victim = victim
    flying.locked_s = now_s
    begin_homing(interceptor.seeker, flying, offset, subtract(load(flying.estimate_velocity_m_s), velocity))


@compiled
def give_up(now_s, targets, flying):
    """End a blind round that has passed: its miss is the straight-line passage of the nearest living body."""
    flying.status = MISSED
    flying.closest_s = now_s
    store(flying.closest_m, load(flying.position_m))
    for i in range(targets.shape[0]):
        target = targets[i]
        if target.alive == 1:
            offset = subtract(load(flying.position_m), load(target.position_m))
            drift = subtract(load(flying.velocity_m_s), load(target.velocity_m_s))
            miss = norm(along(offset, time_to_closest(offset, drift), drift))
            if not flying.miss_m <= miss:
                flying.miss_m = miss
                flying.closing_speed_m_s = norm(drift)


@compiled
def finish(interceptor, moment_s, offset, drift, target, target_velocity, position, flying):
    """Write down the closest approach, and whether it was a hit."""
    body = hits(
        offset, drift, target_velocity, target.length_m, target.diameter_m, interceptor.kill_vehicle.radius_m
    )
    flying.status = HIT if body else MISSED
    flying.closest_s = moment_s
    flying.miss_m = norm(offset)
    flying.closing_speed_m_s = norm(drift)
    store(flying.closest_m, position)
    store(flying.position_m, position)


@compiled
def home(interceptor, planet, time_s, from_s, until_s, seed, replica, slot, targets, flying):
    """Home through the rest of a frame, look by look; end at the closest approach if it comes."""
    target = targets[flying.victim]
    if target.alive == 0:
        flying.status = MISSED
        flying.closest_s = from_s
        store(flying.closest_m, load(flying.position_m))
        return
    kill_vehicle, seeker = interceptor.kill_vehicle, interceptor.seeker
    position, velocity = load(flying.position_m), load(flying.velocity_m_s)
    target_pull = load(target.acceleration_m_s2)
    own_pull = free_acceleration(position, velocity, kill_vehicle.inverse_beta_m2_kg, planet)
    believed, moving = believed_state(flying, from_s - flying.launch_s)
    known_pull = subtract(
        free_acceleration(
            add(believed, load(flying.relative_position_m)),
            add(moving, load(flying.relative_velocity_m_s)),
            flying.estimate_inverse_beta_m2_kg,
            planet,
        ),
        own_pull,
    )
    bias = load(flying.seeker_bias_rad)
    looks = ceil((until_s - from_s) / seeker.frame_s - 1e-6)
    h = (until_s - from_s) / looks
    for k in range(looks):
        into = from_s - time_s + k * h
        target_velocity = along(load(target.velocity_m_s), into, target_pull)
        target_position = along(
            along(load(target.position_m), into, load(target.velocity_m_s)), 0.5 * into * into, target_pull
        )
        offset = subtract(position, target_position)
        drift = subtract(velocity, target_velocity)
        if norm(offset) > seeker.blind_range_m:
            seen = look(seeker, seed, replica, slot, flying.looks, bias, unit(scale(-1.0, offset)))
            correct_relative(seeker, flying, seen)
        flying.looks += 1
        wanted = command(
            kill_vehicle, load(flying.relative_position_m), load(flying.relative_velocity_m_s), known_pull
        )
        pushed = push(kill_vehicle, flying, wanted, h)
        pull = add(own_pull, pushed)
        bend = subtract(pull, target_pull)
        moment = closest_moment(offset, drift, bend, h)
        position = along(along(position, moment, velocity), 0.5 * moment * moment, pull)
        velocity = along(velocity, moment, pull)
        if moment < h:
            offset = along(along(offset, moment, drift), 0.5 * moment * moment, bend)
            drift = along(drift, moment, bend)
            store(flying.velocity_m_s, velocity)
            finish(
                interceptor, time_s + into + moment, offset, drift, target, target_velocity, position, flying
            )
            return
        predict_relative(seeker, flying, subtract(known_pull, pushed), h)
    store(flying.position_m, position)
    store(flying.velocity_m_s, velocity)


@compiled
def fly_round(interceptor, planet, time_s, from_s, until_s, seed, replica, slot, targets, flying):
    """Take one round in the air from one moment of a frame to its end."""
    if flying.status != HOMING:
        renew_estimate(flying, planet, from_s)
        if flying.guidance_s <= from_s + ROUNDING_S:
            guide(interceptor, planet, from_s, flying)
        if flying.status == COAST and flying.separated == ATTACHED:
            separate(interceptor, planet, from_s, flying)
        if flying.separated == SEPARATED:
            seek(interceptor, from_s, targets, flying)
    if flying.status == HOMING:
        home(interceptor, planet, time_s, from_s, until_s, seed, replica, slot, targets, flying)
        return
    burn = interceptor.booster.burn_s
    move(interceptor, planet, from_s - flying.launch_s, until_s - flying.launch_s, flying)
    if flying.status == BOOST and until_s - flying.launch_s >= burn - ROUNDING_S:
        broken = works_until(interceptor, seed, replica, slot) > 0.0
        flying.status = FAILED if broken else COAST
    overdue = until_s > flying.intercept_s + OVERDUE_S
    grounded = height_above(load(flying.position_m), planet) < 0.0
    if flying.status == COAST and (overdue or grounded):
        give_up(until_s, targets, flying)


@compiled
def fly_one(interceptor, flyout, planet, time_s, frame_s, seed, replica, targets, rounds):
    """Take all rounds of one replica one frame on; `targets` (T,) and `rounds` (M,) are its rows.

    An ordered round waits in its canister until it has been given a target estimate.
    """
    until = time_s + frame_s
    for slot in range(rounds.shape[0]):
        flying = rounds[slot]
        start = time_s
        informed = flying.estimate_s == flying.estimate_s
        if flying.status == ORDERED and informed and flying.launch_s < until:
            flying.launch_s = max(flying.launch_s, time_s)
            start = flying.launch_s
            leave(interceptor, flyout, planet, seed, replica, slot, flying)
        if BOOST <= flying.status <= HOMING:
            fly_round(interceptor, planet, time_s, start, until, seed, replica, slot, targets, flying)


@compiled
def fly(interceptor, flyout, planet, time_s, frame_s, seed, first_replica, targets, rounds):
    """Take every round in the air one frame on, in every replica; changes `rounds` alone.

    `targets` (R, T) of `TARGET` as they are at `time_s`, the start of the frame; `rounds` (R, M) of `ROUND`.
    """
    for r in range(rounds.shape[0]):
        fly_one(interceptor, flyout, planet, time_s, frame_s, seed, first_replica + r, targets[r], rounds[r])
