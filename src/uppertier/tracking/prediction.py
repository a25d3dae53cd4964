"""Carry a track forward to the ground: the path for fire control, the point of impact and its ellipse.

Where it stops being true: as `motion_models`; and the ellipse is the linear picture, a share of one per cent
off for sigmas of kilometres.
"""

from math import isnan, nan, sqrt

from uppertier.compiled import lean
from uppertier.earth.frames import east_north_up
from uppertier.earth.geodesy import geodetic_from_ecef, height_above, height_near
from uppertier.flight.falling import free_acceleration, step_free
from uppertier.tracking.filter import predict_step, spread, velocity_of
from uppertier.tracking.gliding import glide_variance
from uppertier.tracking.motion_models import air_at
from uppertier.tracking.track import inverse_beta
from uppertier.vectors import along, dot, load, norm, store

# In the air a predicted path takes steps of half a second: Runge-Kutta errors below a centimetre at 50 g.
AIR_STEP_S = 0.5
AIR_TOP_M = 100_000.0

# An impact is foretold in longer steps: 20 s in coast; in the air this part of the time of change where the
# drag is 50 g, and more where it is less. Some 40 steps for a warhead, 80 for an empty stage, and off by
# decimetres for the one and a few metres for the other; no ellipse is as small as that.
COAST_STRIDE_S, AIR_STRIDE, LONGEST_AIR_STRIDE = 20.0, 0.2, 0.6
STRONG_DRAG_M_S2, FELT_DRAG_M_S2 = 500.0, 1e-3

# So near the ground (m) the rest of the way is straight.
TOUCH_M = 1.0

# No ballistic missile flies for two hours: a track that would is wrong about its speed.
LONGEST_FLIGHT_S = 7200.0


@lean
def note_knot(knots, row, time_s, position, velocity, inverse_beta_m2_kg, planet):
    """Write one row of a path: time, position, velocity, and the acceleration that belongs to them."""
    knots[row, 0] = time_s
    store(knots[row, 1:4], position)
    store(knots[row, 4:7], velocity)
    store(knots[row, 7:10], free_acceleration(position, velocity, inverse_beta_m2_kg, planet))


@lean
def path_step(position, velocity, step_s, planet):
    """Return the step (s) of a predicted path: `step_s` in coast, short in the air, never far across."""
    above = height_above(position, planet) - AIR_TOP_M
    if above <= 0.0:
        return AIR_STEP_S
    return min(step_s, AIR_STEP_S + above / norm(velocity))


@lean
def step_down(position, velocity, step_s, planet):
    """Return a step (s) cut short so as to come down near the ground, and the height (m) now.

    The cut is Newton's step to the ground; repeated, it ends within a metre in two or three steps.
    """
    height = height_above(position, planet)
    sink = -dot(position, velocity) / norm(position)
    if sink > 0.0:
        step_s = min(step_s, max(height, 0.0) / sink)
    return step_s, height


@lean
def to_ground(position, velocity, height_m):
    """Return time (s) and place (m) of the ground along a straight line, for a body within a metre of it."""
    elapsed = -height_m * norm(position) / dot(position, velocity)
    return elapsed, along(position, elapsed, velocity)


@lean
def predict_path(track, planet, knots, step_s):
    """Write the path that a track will fly into `knots` (K, 10); return how many rows are used.

    Rows as in `flight.path`, times on the clock of the fight, from the track's own time on, `step_s` (s)
    apart in coast; up to 10 s keeps every error below a centimetre. The last row stands on the ellipsoid,
    unless the knots were too few. The number is 0 when the track is in the ground already.
    """
    time_s = track.time_s
    position = load(track.state)
    velocity = velocity_of(track.state)
    drag = inverse_beta(track.state)
    row = 0
    while row < knots.shape[0]:
        step, height = step_down(position, velocity, path_step(position, velocity, step_s, planet), planet)
        if height < TOUCH_M and row > 0:
            elapsed, position = to_ground(position, velocity, height)
            note_knot(knots, row, time_s + elapsed, position, velocity, drag, planet)
            return row + 1
        if height <= 0.0:
            return 0
        note_knot(knots, row, time_s, position, velocity, drag, planet)
        row += 1
        position, velocity = step_free(position, velocity, drag, planet, step)
        time_s += step
    return row


@lean
def stride(position, velocity, inverse_beta_m2_kg, height_m, planet):
    """Return the step (s) in which an impact is foretold: long in coast, in the air as the drag allows.

    The error of a Runge-Kutta step grows with the drag it meets and with the fourth power of its length in
    times of change: that in which the air grows denser by a factor e, and that in which drag stops the body.
    """
    speed = norm(velocity)
    if height_m > AIR_TOP_M:
        return min(COAST_STRIDE_S, AIR_STEP_S + (height_m - AIR_TOP_M) / speed)
    density, slope = air_at(position, planet)
    drag = max(0.5 * density * speed * speed * inverse_beta_m2_kg, FELT_DRAG_M_S2)
    change = abs(slope * dot(position, velocity)) / norm(position) + drag / speed
    part = min(LONGEST_AIR_STRIDE, AIR_STRIDE * sqrt(sqrt(STRONG_DRAG_M_S2 / drag)))
    return min(COAST_STRIDE_S, part / change)


@lean
def top_within(position, velocity, height_m, step_s, planet):
    """Return the greatest height (m) within a step: that at its start, or of a parabola that turns in it."""
    radius = norm(position)
    rise = dot(position, velocity) / radius
    if rise <= 0.0:
        return height_m
    level2 = dot(velocity, velocity) - rise * rise
    pull = planet.mu_m3_s2 / (radius * radius) - level2 / radius
    return height_m + 0.5 * rise * rise / pull if rise < pull * step_s else height_m


@lean
def carry_to_ground(ghost, tracker, planet, matrices):
    """Carry a copy of a track down to a metre above the ground; return its greatest height (m).

    NaN when it does not come down within LONGEST_FLIGHT_S.
    """
    highest = -TOUCH_M
    until_s = ghost.time_s + LONGEST_FLIGHT_S
    while ghost.time_s < until_s:
        position, velocity = load(ghost.state), velocity_of(ghost.state)
        radius = norm(position)
        height = height_near(position[2], radius, 1.0 / radius, planet)
        if height < TOUCH_M:
            return max(highest, height)
        sink = -dot(position, velocity) / radius
        step = stride(position, velocity, ghost.state[6], height, planet)
        if sink * step > height:
            # Newton's step to the ground; repeated, it ends within a metre in two or three steps.
            step = height / sink
        highest = max(highest, top_within(position, velocity, height, step, planet))
        predict_step(ghost, step, tracker, planet, matrices)
        ghost.time_s += step
    return nan


@lean
def copy_state(source, copy):
    """Copy time, state and covariance of one track record to another, the drag as `inverse_beta` reads it."""
    copy.time_s = source.time_s
    copy.mean_nis = source.mean_nis
    for i in range(7):
        copy.state[i] = source.state[i]
        for j in range(7):
            copy.covariance[i, j] = source.covariance[i, j]
    copy.state[6] = inverse_beta(source.state)


@lean
def predict_impact(track, tracker, planet, ghost, matrices):
    """Fill the track's impact point, its time and its 2x2 covariance (east, north), and the apogee.

    The covariance of position at the nominal time of impact is laid onto the ground along the path: a point
    that lies `d` off comes down at d - v (n d) / (n v), n being up. A body that may have lift may come
    down anywhere as far as it glides. Apogee is the top of the parabola in the step that turns, as last
    foreseen while the body climbed. `ghost`, a TRACK record, and `matrices` are scratch. A track that would
    not come down has no impact point.
    """
    copy_state(track, ghost)
    highest = carry_to_ground(ghost, tracker, planet, matrices)
    if isnan(highest):
        track.impact_known = 0
        return
    velocity = velocity_of(ghost.state)
    elapsed, place = to_ground(load(ghost.state), velocity, height_above(load(ghost.state), planet))
    latitude, longitude, _ = geodetic_from_ecef(place, planet)
    east, north, up = east_north_up(latitude, longitude)
    sink = dot(up, velocity)
    rows = (along(east, -dot(east, velocity) / sink, up), along(north, -dot(north, velocity) / sink, up))
    for i in range(2):
        for j in range(2):
            track.impact_covariance_m2[i, j] = dot(rows[i], spread(ghost.covariance, rows[j]))
        track.impact_covariance_m2[i, i] += glide_variance(track, planet)
    track.impact_known = 1
    track.impact_s = ghost.time_s + elapsed
    store(track.impact_m, place)
    if dot(load(track.state), velocity_of(track.state)) > 0.0 or isnan(track.apogee_m):
        track.apogee_m = highest
