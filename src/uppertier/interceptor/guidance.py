"""Where to steer: from the launch to the moment the seeker sees, everything follows the predicted miss.

One law throughout, the predictor-corrector of explicit guidance (Battin, An Introduction to the Mathematics
and Methods of Astrodynamics, on velocity to be gained; Zarchan, Tactical and Strategic Missile Guidance, on
predictive guidance): fly the round as it is and the target as it is believed to be forward to their closest
approach, and push so that the zero-effort miss found there vanishes. A solid motor cannot be cut off, so the
time of meeting is free: what is corrected is the direction of flight.

The prediction knows drag, gravity and the turning Earth. It believes the estimate it was given.
"""

from math import acos, ceil, inf, tan

from uppertier.compiled import lean
from uppertier.earth.frames import east_north_up
from uppertier.earth.geodesy import geodetic_from_ecef, height_above
from uppertier.flight.falling import step_free
from uppertier.interceptor.booster import fly_out, speed_to_gain
from uppertier.interceptor.flyout import elevation_to, ground_range
from uppertier.interceptor.round import ATTACHED
from uppertier.vectors import across, add, along, distance, dot, norm, scale, subtract, unit

# Longest steps of a predicted target: RK4 in 3 s steps is good to 1 m through re-entry above 30 km; above the
# air 12 s bend the path by a hundredth of a radian, and 1 cm is lost in ten minutes.
TARGET_STEP_S = 3.0
HIGH_STEP_S = 12.0
AIR_ENDS_M = 200e3

# Below this height a coefficient that differs by a tenth moves a falling body by a hundred metres in 30 s.
AIR_MATTERS_M = 80e3
SAME_DRAG = 0.1

SOLUTION_M = 20.0
ATTEMPTS = 8
LARGEST_TURN_RAD = 0.1


@lean
def carry(position, velocity, inverse_beta_m2_kg, planet, seconds):
    """Return position and velocity of a freely flying body `seconds` later; backwards too."""
    left = abs(seconds)
    way = 1.0 if seconds > 0.0 else -1.0
    while left > 0.0:
        high = norm(position) > planet.equatorial_radius_m + AIR_ENDS_M
        longest = HIGH_STEP_S if high else TARGET_STEP_S
        h = left / ceil(left / longest) if left < 2.0 * longest else longest
        position, velocity = step_free(position, velocity, inverse_beta_m2_kg, planet, way * h)
        left = left - h if left > h else 0.0
    return position, velocity


@lean
def changes_nothing(kill_vehicle, offset, drift, betas, height_m, to_go_s):
    """Return whether a new estimate moves the meeting so little that no correction would be made.

    `offset` (m) and `drift` (m/s) are the new estimate less the old one at one moment, `betas` the inverse
    ballistic coefficients of both, `height_m` that of the meeting. Half of the dead-band of the divert, taken
    for the whole time to go; within the air another drag is always news.
    """
    if height_m < AIR_MATTERS_M and abs(betas[0] - betas[1]) > SAME_DRAG * betas[1]:
        return False
    return norm(along(offset, to_go_s, drift)) < 0.5 * kill_vehicle.dead_band_m_s * to_go_s


@lean
def time_to_closest(offset, drift):
    """Return when (s from now) two bodies in straight flight are closest: -d.w / w.w, or 0."""
    square = dot(drift, drift)
    return -dot(offset, drift) / square if square > 0.0 else 0.0


@lean
def predict(
    interceptor,
    planet,
    position,
    velocity,
    age_s,
    separated,
    attitude,
    steering,
    target,
    moving,
    beta,
    to_go_s,
):
    """Return zero-effort miss (m, target less round), time to go (s) and drift of target against round (m/s).

    `target`, `moving`, `beta` are the believed position (m), velocity (m/s) and inverse ballistic coefficient
    (m2/kg) of the target at the same moment; `to_go_s` is the time to go as known so far.
    """
    ahead = max(to_go_s, 0.0)
    end = age_s + ahead
    separation = max(end - interceptor.booster.separation_to_go_s, interceptor.booster.burn_s)
    position, velocity = fly_out(
        interceptor, planet, position, velocity, age_s, separated, attitude, steering, end, separation
    )
    target, moving = carry(target, moving, beta, planet, ahead)
    offset = subtract(target, position)
    drift = subtract(moving, velocity)
    correction = time_to_closest(offset, drift)
    return along(offset, correction, drift), ahead + correction, drift


@lean
def turn_for(miss, lever_m, direction, drift):
    """Return by how much (rad, a vector across `direction`) to turn the flight so that the miss vanishes.

    A turn moves the meeting by lever times turn. Only the part of that across the drift matters, the rest
    shifts the time of meeting; so the turn is miss / lever plus that multiple of the drift which puts it
    across the direction. In a tail chase, where drift and direction are at right angles, no turn does.
    """
    wanted = scale(1.0 / lever_m, miss)
    share = dot(drift, direction)
    if abs(share) < 0.1 * norm(drift):
        return across(wanted, direction)
    return along(wanted, -dot(wanted, direction) / share, drift)


@lean
def bounded(vector, limit):
    """Return a vector, shortened to a length if it is longer."""
    length = norm(vector)
    return scale(limit / length, vector) if length > limit else vector


@lean
def first_attitude(flyout, planet, launcher, aim):
    """Return a guess of the launch direction: toward the aim point, at the elevation of the fly-out table.

    Out of the table's reach the elevation is 45 degrees, or that of the straight line where it is steeper.
    """
    latitude, longitude, _ = geodetic_from_ecef(launcher, planet)
    local = east_north_up(latitude, longitude)
    up = local[2]
    level = across(subtract(aim, launcher), up)
    straight = acos(min(norm(level) / max(distance(aim, launcher), 1.0), 1.0))
    elevation = elevation_to(flyout, ground_range(launcher, aim), height_above(aim, planet))
    if elevation < 0.0:
        elevation = max(straight, 0.785398)
    if norm(level) < 1.0:
        level = local[1]
    return unit(along(unit(level), tan(min(elevation, 1.5707)), up))


@lean
def solve_launch(interceptor, flyout, planet, launcher, aim, to_go_s, target, moving, beta):
    """Return launch direction (unit vector), time to go (s) and what miss (m) is left, by a secant search.

    The unguided fly-out is flown again and again and its launch direction turned, first by the miss over the
    distance flown (the derivative of a rigidly turned path), then as a secant through the last two misses
    says, until the round passes the believed target within `SOLUTION_M`, wherever on its path that is. The
    best attempt is kept; where no round can get there, a large miss is left.
    """
    still = (0.0, 0.0, 0.0)
    attitude = first_attitude(flyout, planet, launcher, aim)
    best, best_to_go, best_miss = attitude, to_go_s, inf
    lever = max(distance(aim, launcher), 1000.0)
    last = still
    for _ in range(ATTEMPTS):
        miss, to_go_s, drift = predict(
            interceptor,
            planet,
            launcher,
            still,
            0.0,
            ATTACHED,
            attitude,
            still,
            target,
            moving,
            beta,
            to_go_s,
        )
        if norm(miss) < best_miss:
            best, best_to_go, best_miss = attitude, to_go_s, norm(miss)
        if best_miss < SOLUTION_M:
            break
        if norm(last) > 0.0:
            gone = dot(subtract(last, miss), last) / dot(last, last)
            lever *= min(max(gone, 0.3), 3.0)
        last = miss
        attitude = unit(add(attitude, bounded(turn_for(miss, lever, attitude, drift), LARGEST_TURN_RAD)))
    return best, best_to_go, best_miss


@lean
def steer(booster, age_s, velocity, steering, miss, to_go_s, drift):
    """Return the thrust's tilt (rad, across the velocity) for the rest of the burn, within its limit.

    Tilting the thrust for the whole of the remaining burn adds tilt times speed-to-gain across the path, at
    half of the burn on average.
    """
    left = booster.burn_s - age_s
    lever = speed_to_gain(booster, age_s) * max(to_go_s - 0.5 * left, 1.0)
    ahead = unit(velocity)
    tilt = add(steering, turn_for(miss, lever, ahead, drift))
    return bounded(across(tilt, ahead), booster.steering_limit_rad)


@lean
def divert_for(kill_vehicle, divert_left_m_s, miss, to_go_s, drift):
    """Return the velocity change (m/s) that takes away a predicted miss in midcourse, or zero.

    Nothing is done within the dead-band, so that fuel is not spent on the noise of the track; what is kept
    for homing is not touched. The push is across the drift, where alone it moves the miss.
    """
    wanted = scale(1.0 / max(to_go_s, 1.0), across(miss, unit(drift)))
    if norm(wanted) < kill_vehicle.dead_band_m_s:
        return 0.0, 0.0, 0.0
    return bounded(wanted, max(divert_left_m_s - kill_vehicle.homing_reserve_m_s, 0.0))
