"""From the first sight of the target to the closest approach: look, correct, command, push, step by step.

Far away the looks of a tenth of a second are taken together, for neither the geometry nor the thrusters need
more; in the last seconds each look counts, and every step of the thrusters. The closest approach is found
inside the step in which it comes. Truth (`targets`) enters through the eye and in the verdict, nowhere else.

Where this stops being true: within a frame of 0.1 s the target's acceleration and the round's own weight are
held; what the round knows of its own acceleration is exact.
"""

from math import ceil

from uppertier.compiled import lean
from uppertier.flight.falling import free_acceleration
from uppertier.interceptor.aim_point import body_axis, point_seen, wander_on
from uppertier.interceptor.divert import push
from uppertier.interceptor.endgame import begin_homing, command, correct_relative, predict_relative
from uppertier.interceptor.guidance import time_to_closest
from uppertier.interceptor.lethality import aspect, closest_moment, kills, touch
from uppertier.interceptor.round import HIT, HOMING, MISSED
from uppertier.interceptor.seeker import acquire, brightest_allowed, look
from uppertier.vectors import add, along, load, norm, scale, store, subtract, unit

# From this time to go on every look is taken by itself.
CLOSE_S = 4.0
# Why nothing is seen is kept from before this part of the looking range: nearer, all leaves the view.
LAST_REASON = 0.3
# The straight line from an estimate some seconds old misses by half of this (m/s2) times their square.
FALL_M_S2 = 10.0


@lean
def believed_state(flying, age_s):
    """Return where the round believes itself: position (m) and velocity (m/s)."""
    drift = load(flying.navigation_drift_m_s)
    position = add(load(flying.position_m), along(load(flying.navigation_offset_m), age_s, drift))
    return position, add(load(flying.velocity_m_s), drift)


@lean
def is_far(seeker, now_s, flying):
    """Return whether the target is surely believed beyond the looking range, by a straight line."""
    stale = now_s - flying.estimate_s
    place = along(load(flying.estimate_position_m), stale, load(flying.estimate_velocity_m_s))
    farthest = seeker.looking_range_m + 2_000.0 + 0.5 * FALL_M_S2 * stale * stale
    return norm(subtract(place, load(flying.position_m))) > farthest


@lean
def seek(interceptor, planet, now_s, seed, replica, slot, targets, flying):
    """Look for the target where it is believed to be; start homing on what has been seen long enough.

    The estimate on board has to be of `now_s`. The eye is not asked before a body of the expected brightness
    should be seen: what shows itself earlier is something brighter, or something that flies ahead of it.
    """
    seeker = interceptor.seeker
    position, velocity = believed_state(flying, now_s - flying.launch_s)
    offset = subtract(load(flying.estimate_position_m), position)
    range_m = norm(offset)
    if range_m > seeker.looking_range_m:
        return
    brightest = brightest_allowed(
        seeker, planet, load(flying.estimate_position_m), load(flying.estimate_velocity_m_s), range_m
    )
    seen, blindness = acquire(seeker, planet, load(flying.position_m), unit(offset), brightest, targets)
    if range_m > LAST_REASON * seeker.looking_range_m:
        flying.blindness = blindness
    if seen != flying.candidate:
        flying.candidate = seen
        flying.candidate_s = now_s
    if seen < 0 or now_s - flying.candidate_s < seeker.confirm_s - 1e-9:
        return
    flying.status = HOMING
    flying.victim = seen
    flying.locked_s = now_s
    store(flying.body_axis, body_axis(targets[seen], seed, replica, slot))
    begin_homing(seeker, flying, offset, subtract(load(flying.estimate_velocity_m_s), velocity))


@lean
def finish(interceptor, moment_s, offset, drift, target, seed, replica, slot, flying):
    """Write down the closest approach: what was touched, from where, and whether that killed."""
    axis = load(flying.body_axis)
    section, surface = touch(
        offset, drift, axis, target.length_m, target.diameter_m, interceptor.kill_vehicle.radius_m
    )
    speed = norm(drift)
    dead = kills(interceptor.lethality, section, surface, speed, seed, replica, slot)
    flying.status = HIT if dead else MISSED
    flying.closest_s = moment_s
    flying.miss_m = norm(offset)
    flying.closing_speed_m_s = speed
    flying.section = section
    flying.surface_m = surface
    flying.aspect_rad = aspect(drift, axis)
    store(flying.closest_m, load(flying.position_m))


@lean
def observe(seeker, seed, replica, slot, target, sight, range_m, frames, seconds, flying):
    """Look at the target once, for some frames together, and correct the estimate by what is seen.

    `sight` is the true unit vector from the eye to the body's middle, `range_m` its distance; the wander has
    gone on for `seconds` since the last look. Within the blind range nothing is seen.
    """
    looks = flying.looks
    flying.looks += 1
    wander_on(seeker, seed, replica, slot, looks, seconds, flying.wander)
    if range_m <= seeker.blind_range_m:
        return
    shift, spread = point_seen(seeker, target, sight, load(flying.body_axis), flying.wander)
    pointing = unit(along(sight, 1.0 / range_m, shift))
    seen = look(seeker, seed, replica, slot, looks, frames, load(flying.seeker_bias_rad), pointing)
    correct_relative(flying, seen, seeker.noise_rad / frames**0.5, spread)


@lean
def pull_known(interceptor, planet, from_s, own_pull, flying):
    """Return the acceleration (m/s2) of target less round that the round expects when it does not push."""
    believed, moving = believed_state(flying, from_s - flying.launch_s)
    theirs = free_acceleration(
        add(believed, load(flying.relative_position_m)),
        add(moving, load(flying.relative_velocity_m_s)),
        flying.estimate_inverse_beta_m2_kg,
        planet,
    )
    return subtract(theirs, own_pull)


@lean
def frames_together(seeker, flying):
    """Return how many looks are taken together: all of a frame while the target is far."""
    to_go = time_to_closest(load(flying.relative_position_m), load(flying.relative_velocity_m_s))
    return 1 if to_go < CLOSE_S else max(round(0.1 / seeker.frame_s), 1)


@lean
def home(interceptor, planet, time_s, from_s, until_s, seed, replica, slot, targets, flying):
    """Home through the rest of a frame; end at the closest approach if it comes.

    The frame began at `time_s`, at which `targets` (T,) stand; the round is flown from `from_s` to `until_s`.
    """
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
    known_pull = pull_known(interceptor, planet, from_s, own_pull, flying)
    frames = frames_together(seeker, flying)
    steps = max(ceil((until_s - from_s) / (frames * seeker.frame_s) - 1e-6), 1)
    h = (until_s - from_s) / steps
    for k in range(steps):
        into = from_s - time_s + k * h
        moving = along(load(target.velocity_m_s), into, target_pull)
        there = along(
            along(load(target.position_m), into, load(target.velocity_m_s)), 0.5 * into * into, target_pull
        )
        offset, drift = subtract(position, there), subtract(velocity, moving)
        sight = unit(scale(-1.0, offset))
        observe(seeker, seed, replica, slot, target, sight, norm(offset), frames, h, flying)
        believed = load(flying.relative_position_m)
        wanted = command(kill_vehicle, believed, load(flying.relative_velocity_m_s), known_pull)
        pushed = push(kill_vehicle, flying, unit(believed), wanted, h)
        pull = add(own_pull, pushed)
        bend = subtract(pull, target_pull)
        moment = closest_moment(offset, drift, bend, h)
        position = along(along(position, moment, velocity), 0.5 * moment * moment, pull)
        velocity = along(velocity, moment, pull)
        store(flying.position_m, position)
        store(flying.velocity_m_s, velocity)
        if moment < h:
            offset = along(along(offset, moment, drift), 0.5 * moment * moment, bend)
            drift = along(drift, moment, bend)
            finish(interceptor, time_s + into + moment, offset, drift, target, seed, replica, slot, flying)
            return
        predict_relative(seeker, flying, subtract(known_pull, pushed), h)
