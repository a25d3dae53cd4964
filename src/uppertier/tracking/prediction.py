"""Carry a track forward to the ground: the path for fire control, the point of impact and its ellipse.

Where it stops being true: as `motion_models`; and the ellipse is the linear picture, a share of one per cent
off for sigmas of kilometres.
"""

from math import exp

from uppertier.compiled import compiled
from uppertier.earth.frames import east_north_up
from uppertier.earth.geodesy import geodetic_from_ecef, height_above
from uppertier.flight.motion import free_acceleration
from uppertier.flight.propagate import step_free
from uppertier.tracking.filter import predict, velocity_of
from uppertier.tracking.motion_models import longest_step
from uppertier.vectors import along, dot, load, norm, store

# In the air a predicted path takes steps of half a second: Runge-Kutta errors below a centimetre at 50 g.
AIR_STEP_S = 0.5
AIR_TOP_M = 100_000.0

# A second of overshoot is mended to a millimetre by three steps of Newton's method.
GROUND_STEPS = 3


@compiled
def note_knot(knots, row, time_s, position, velocity, inverse_beta_m2_kg, planet):
    """Write one row of a path: time, position, velocity, and the acceleration that belongs to them."""
    knots[row, 0] = time_s
    store(knots[row, 1:4], position)
    store(knots[row, 4:7], velocity)
    store(knots[row, 7:10], free_acceleration(position, velocity, inverse_beta_m2_kg, planet))


@compiled
def path_step(position, velocity, step_s, planet):
    """Return the step (s) of a predicted path: `step_s` in coast, short in the air, never far across its top."""
    above = height_above(position, planet) - AIR_TOP_M
    if above <= 0.0:
        return AIR_STEP_S
    return min(step_s, AIR_STEP_S + above / norm(velocity))


@compiled
def ground_state(position, velocity, inverse_beta_m2_kg, planet):
    """Return time (s), position (m), velocity (m/s) where a path crosses the ellipsoid, near the state given."""
    elapsed = 0.0
    for _ in range(GROUND_STEPS):
        latitude, longitude, height = geodetic_from_ecef(position, planet)
        up = east_north_up(latitude, longitude)[2]
        step = -height / dot(up, velocity)
        position, velocity = step_free(position, velocity, inverse_beta_m2_kg, planet, step)
        elapsed += step
    return elapsed, position, velocity


@compiled
def predict_path(track, planet, knots, step_s):
    """Write the path that a track will fly into `knots` (K, 10); return how many rows are used.

    Rows as in `flight.path`, times on the clock of the fight, from the track's own time on, `step_s` (s) apart in
    coast; up to 10 s keeps every error below a centimetre. The last row stands on the ellipsoid, unless the
    knots were too few. The number is 0 when the track is in the ground already.
    """
    time_s = track.time_s
    position = load(track.mean)
    velocity = velocity_of(track.mean)
    inverse_beta = exp(track.mean[6])
    height = height_above(position, planet)
    row = 0
    while height > 0.0 and row < knots.shape[0]:
        note_knot(knots, row, time_s, position, velocity, inverse_beta, planet)
        row += 1
        step = path_step(position, velocity, step_s, planet)
        position, velocity = step_free(position, velocity, inverse_beta, planet, step)
        time_s += step
        height = height_above(position, planet)
    if 0 < row < knots.shape[0]:
        elapsed, position, velocity = ground_state(position, velocity, inverse_beta, planet)
        note_knot(knots, row, time_s + elapsed, position, velocity, inverse_beta, planet)
        row += 1
    return row


@compiled
def carry_to_ground(mean, covariance, time_s, tracker, planet, matrices):
    """Carry a state (7) and covariance (7, 7) in place until it is in the ground; return time (s) and peak (m)."""
    height = height_above(load(mean), planet)
    highest = height
    while height > 0.0:
        step = longest_step(load(mean), velocity_of(mean), tracker, planet)
        predict(mean, covariance, step, tracker, planet, matrices)
        time_s += step
        height = height_above(load(mean), planet)
        highest = max(highest, height)
    return time_s, highest


@compiled
def predict_impact(track, tracker, planet, matrices):
    """Fill the track's impact point, its time and its 2x2 covariance (east, north), and the apogee.

    The covariance of position at the nominal time of impact is laid onto the ground along the path: a point that
    lies `d` off comes down at d - v (n d) / (n v), n being up. Apogee is the highest of the steps (up to 10 s
    apart: 125 m low at most), or what it was before if that was higher. `matrices` (4, 7, 7) is scratch.
    """
    mean = matrices[2, 0]
    covariance = matrices[3]
    mean[:] = track.mean
    covariance[:, :] = track.covariance
    time_s, highest = carry_to_ground(mean, covariance, track.time_s, tracker, planet, matrices)
    elapsed, place, velocity = ground_state(load(mean), velocity_of(mean), exp(mean[6]), planet)
    latitude, longitude, _ = geodetic_from_ecef(place, planet)
    east, north, up = east_north_up(latitude, longitude)
    sink = dot(up, velocity)
    by_east = along(east, -dot(east, velocity) / sink, up)
    by_north = along(north, -dot(north, velocity) / sink, up)
    rows = (by_east, by_north)
    for i in range(2):
        for j in range(2):
            total = 0.0
            for k in range(3):
                for m in range(3):
                    total += rows[i][k] * covariance[k, m] * rows[j][m]
            track.impact_covariance_m2[i, j] = total
    track.impact_known = 1
    track.impact_s = time_s + elapsed
    store(track.impact_m, place)
    if not track.apogee_m >= highest:
        track.apogee_m = highest
