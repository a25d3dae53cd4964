"""The phase: every round in the air, one frame on.

A round leaves at its launch time, also in the middle of a frame; burns; coasts on the stack; separates; is
corrected in midcourse; sees its target; homes; and passes it (`homing`). Truth (`targets`, as they are at the
start of the frame) enters through the seeker's eye and in the verdict, nowhere else. When no estimate comes
any more, a round flies on with its last one.

Where this stops being true: the state on board differs from the true one by a constant offset and a constant
drift of velocity, drawn once a round; the motor has no spread of impulse or of direction.
"""

from math import nan

from uppertier.compiled import inlined, lean
from uppertier.earth.frames import azimuth_elevation, east_north_up
from uppertier.earth.geodesy import geodetic_from_ecef, height_above
from uppertier.flight.falling import free_acceleration
from uppertier.interceptor.booster import ROUNDING_S, dynamic_pressure, mass_at, next_corner, step
from uppertier.interceptor.guidance import (
    carry,
    changes_nothing,
    divert_for,
    predict,
    solve_launch,
    steer,
    time_to_closest,
)
from uppertier.interceptor.homing import believed_state, home, is_far, seek
from uppertier.interceptor.round import (
    ATTACHED,
    BOOST,
    COAST,
    FAILED,
    HOMING,
    MISSED,
    ORDERED,
    SEPARATED,
    STORED,
)
from uppertier.random import NAVIGATION, RELIABILITY, normals, uniforms
from uppertier.vectors import along, load, norm, scale, store, subtract, unit

# Guidance has nothing more to say in midcourse when the meeting is as near as this.
LAST_GUIDANCE_S = 1.0
# A round that is still blind so long after the predicted meeting has passed its target.
OVERDUE_S = 0.5
# No ground is higher above the equatorial radius than this: higher up a round need not ask.
HIGHEST_GROUND_M = 10_000.0


@lean
def works_until(interceptor, seed, replica, slot):
    """Return the age (s) at which a round fails: 0 in the canister, burn-out, or -1 for one that works."""
    luck, when = uniforms(seed, replica, RELIABILITY, slot, 0)
    if luck < interceptor.reliability:
        return -1.0
    return 0.0 if when < 0.5 else interceptor.booster.burn_s


@lean
def draw_errors(kill_vehicle, seeker, seed, replica, slot, flying):
    """Draw what the round's own navigation and its seeker's boresight are wrong by, axis by axis."""
    for axis in range(3):
        place, speed = normals(seed, replica, NAVIGATION, slot, 2 * axis)
        flying.navigation_offset_m[axis] = kill_vehicle.navigation_position_sigma_m * place
        flying.navigation_drift_m_s[axis] = kill_vehicle.navigation_velocity_sigma_m_s * speed
        angle, _ = normals(seed, replica, NAVIGATION, slot, 2 * axis + 1)
        flying.seeker_bias_rad[axis] = seeker.bias_rad * angle


@lean
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


@lean
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
    aim_at(planet, flying.launch_s + to_go, flying)
    act_on_estimate(flying)
    flying.guidance_s = flying.launch_s + interceptor.booster.straight_s
    flying.mass_kg = interceptor.booster.launch_mass_kg
    flying.divert_left_m_s = interceptor.kill_vehicle.divert_budget_m_s
    store(flying.velocity_m_s, (0.0, 0.0, 0.0))
    store(flying.attitude, attitude)
    store(flying.steering, (0.0, 0.0, 0.0))
    store(flying.divert_m_s, (0.0, 0.0, 0.0))
    store(flying.divert_acceleration_m_s2, (0.0, 0.0, 0.0))
    store(flying.impulse_owed_m_s, (0.0, 0.0, 0.0))
    draw_errors(interceptor.kill_vehicle, interceptor.seeker, seed, replica, slot, flying)


@lean
def guide(interceptor, planet, now_s, flying):
    """Act on a new estimate: tilt the thrust in boost, ask for a divert after separation; renew the meeting.

    Between estimates the round flies as it was predicted to, so there is nothing to do; nor is there where a
    new one moves the meeting by less than the dead-band of a correction.
    """
    flying.guidance_s += interceptor.guidance_period_s
    to_go = flying.intercept_s - now_s
    if to_go < LAST_GUIDANCE_S or flying.uplink_s == flying.guided_uplink_s:
        return
    if is_old_news(interceptor.kill_vehicle, planet, to_go, flying):
        flying.guided_uplink_s = flying.uplink_s
        return
    renew_estimate(flying, planet, now_s)
    act_on_estimate(flying)
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
    aim_at(planet, now_s + to_go, flying)
    if flying.status == BOOST and to_go > 0.0:
        store(flying.steering, steer(interceptor.booster, age, velocity, steering, miss, to_go, drift))
    if flying.separated == SEPARATED:
        left = flying.divert_left_m_s
        store(flying.divert_m_s, divert_for(interceptor.kill_vehicle, left, miss, to_go, drift))


@lean
def is_old_news(kill_vehicle, planet, to_go_s, flying):
    """Return whether the estimate on board asks for nothing beside the one that was last acted on.

    That one is flown to the moment of the newer. After separation nothing is old news.
    """
    if flying.guided_uplink_s != flying.guided_uplink_s:
        return False
    old, passing = carry(
        load(flying.guided_position_m),
        load(flying.guided_velocity_m_s),
        flying.guided_inverse_beta_m2_kg,
        planet,
        flying.estimate_s - flying.guided_s,
    )
    flying.guided_s = flying.estimate_s
    store(flying.guided_position_m, old)
    store(flying.guided_velocity_m_s, passing)
    return changes_nothing(
        kill_vehicle,
        subtract(load(flying.estimate_position_m), old),
        subtract(load(flying.estimate_velocity_m_s), passing),
        (flying.estimate_inverse_beta_m2_kg, flying.guided_inverse_beta_m2_kg),
        height_above(load(flying.aim_m), planet),
        to_go_s,
    )


@lean
def act_on_estimate(flying):
    """Note the estimate on board as the one that was last acted on."""
    flying.guided_uplink_s = flying.uplink_s
    flying.guided_s = flying.estimate_s
    flying.guided_inverse_beta_m2_kg = flying.estimate_inverse_beta_m2_kg
    store(flying.guided_position_m, load(flying.estimate_position_m))
    store(flying.guided_velocity_m_s, load(flying.estimate_velocity_m_s))


@lean
def aim_at(planet, meeting_s, flying):
    """Note when the round is to meet its target, and where the estimate on board then puts it."""
    flying.intercept_s = meeting_s
    met, _ = carry(
        load(flying.estimate_position_m),
        load(flying.estimate_velocity_m_s),
        flying.estimate_inverse_beta_m2_kg,
        planet,
        meeting_s - flying.estimate_s,
    )
    store(flying.aim_m, met)


@lean
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


@lean
def move(interceptor, planet, age_s, until_s, flying):
    """Move a round that does not home from one age (s) to another, corner by corner."""
    position = load(flying.position_m)
    velocity = load(flying.velocity_m_s)
    if flying.separated == SEPARATED:
        coast(interceptor.kill_vehicle, planet, position, velocity, until_s - age_s, flying)
        return
    attitude = load(flying.attitude)
    steering = load(flying.steering)
    while age_s < until_s - ROUNDING_S:
        dt = min(until_s, next_corner(interceptor.booster, age_s)) - age_s
        position, velocity = step(
            interceptor, planet, position, velocity, age_s, flying.separated, attitude, steering, dt
        )
        age_s += dt
    store(flying.position_m, position)
    store(flying.velocity_m_s, velocity)
    flying.mass_kg = mass_at(interceptor.booster, age_s)


@lean
def coast(kill_vehicle, planet, position, velocity, seconds, flying):
    """Move a kill vehicle that does not home through some tenths of a second, and let it divert.

    By the acceleration in the middle of the step: over 0.1 s that is off by micrometres.
    """
    middle = along(position, 0.5 * seconds, velocity)
    pull = free_acceleration(middle, velocity, kill_vehicle.inverse_beta_m2_kg, planet)
    store(flying.position_m, along(along(position, seconds, velocity), 0.5 * seconds * seconds, pull))
    store(flying.velocity_m_s, along(velocity, seconds, pull))
    divert_in_midcourse(kill_vehicle, flying, seconds)


@lean
def separate(interceptor, planet, now_s, flying):
    """Let the kill vehicle go where the air is thin enough, or where the meeting is near."""
    pressure = dynamic_pressure(load(flying.position_m), load(flying.velocity_m_s), planet)
    near = flying.intercept_s - now_s <= interceptor.booster.separation_to_go_s
    if near or pressure <= interceptor.booster.separation_pressure_pa:
        flying.separated = SEPARATED
        flying.separated_s = now_s
        flying.guided_uplink_s = nan
        flying.mass_kg = interceptor.kill_vehicle.mass_kg


@lean
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


@lean
def grounded(planet, flying):
    """Return whether a round has come down."""
    position = load(flying.position_m)
    if norm(position) > planet.equatorial_radius_m + HIGHEST_GROUND_M:
        return False
    return height_above(position, planet) < 0.0


@lean
def fly_round(interceptor, planet, time_s, from_s, until_s, seed, replica, slot, targets, flying):
    """Take one round in the air from one moment of a frame to its end."""
    if flying.status != HOMING:
        if flying.guidance_s <= from_s + ROUNDING_S:
            guide(interceptor, planet, from_s, flying)
        if flying.status == COAST and flying.separated == ATTACHED:
            separate(interceptor, planet, from_s, flying)
        if flying.separated == SEPARATED and not is_far(interceptor.seeker, from_s, flying):
            renew_estimate(flying, planet, from_s)
            seek(interceptor, planet, from_s, seed, replica, slot, targets, flying)
    if flying.status == HOMING:
        home(interceptor, planet, time_s, from_s, until_s, seed, replica, slot, targets, flying)
        return
    burn = interceptor.booster.burn_s
    move(interceptor, planet, from_s - flying.launch_s, until_s - flying.launch_s, flying)
    if flying.status == BOOST and until_s - flying.launch_s >= burn - ROUNDING_S:
        broken = works_until(interceptor, seed, replica, slot) > 0.0
        flying.status = FAILED if broken else COAST
    overdue = until_s > flying.intercept_s + OVERDUE_S
    if flying.status == COAST and (overdue or grounded(planet, flying)):
        give_up(until_s, targets, flying)


@inlined
def fly_one(interceptor, flyout, planet, time_s, frame_s, seed, replica, targets, rounds):
    """Take all rounds of one replica one frame on; `targets` (T,) and `rounds` (M,) are its rows.

    An ordered round waits in its canister until it has been given a target estimate.
    """
    until = time_s + frame_s
    for slot in range(rounds.shape[0]):
        flying = rounds[slot]
        if flying.status == STORED:
            break  # nor was any round behind it ever ordered
        start = time_s
        informed = flying.estimate_s == flying.estimate_s
        if flying.status == ORDERED and informed and flying.launch_s < until:
            flying.launch_s = max(flying.launch_s, time_s)
            start = flying.launch_s
            leave(interceptor, flyout, planet, seed, replica, slot, flying)
        if BOOST <= flying.status <= HOMING:
            fly_round(interceptor, planet, time_s, start, until, seed, replica, slot, targets, flying)


@lean
def fly(interceptor, flyout, planet, time_s, frame_s, seed, first_replica, targets, rounds):
    """Take every round in the air one frame on, in every replica; changes `rounds` alone.

    `targets` (R, T) of `TARGET` as they are at `time_s`, the start of the frame; `rounds` (R, M) of `ROUND`.
    """
    for r in range(rounds.shape[0]):
        fly_one(interceptor, flyout, planet, time_s, frame_s, seed, first_replica + r, targets[r], rounds[r])
