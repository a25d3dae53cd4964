"""A missile under thrust: gravity, the turning frame, and a push along its velocity that grows as it burns.

The gravity-turn model of Li and Jilkov, Survey of maneuvering target tracking, part II: ballistic target
models (Proc. SPIE 4473, 2001), their boost phase: thrust lies along the velocity through the air. The seventh
number of the state is here the specific longitudinal force: thrust less drag over mass (m/s2), not the
inverse ballistic coefficient. With constant thrust F and exhaust speed c the mass shrinks by F / c, so that
the force a = F / m grows by a^2 / c. The exhaust speed is one class value; what it is wrong by, the drag and
the steering go into the process noise.

The unscented transform carries it: a first detection tells nothing of the velocity, and thrust along an
unknown direction is no straight line. Its points then push to all sides, as they should.

Where it stops being true: upper stages that steer far off their velocity; a stage change, where the force
falls to nothing and comes back.
"""

from math import sqrt

from uppertier.compiled import lean
from uppertier.flight.falling import free_acceleration
from uppertier.tracking.filter import set_velocity
from uppertier.tracking.unscented import POINTS, STATES, draw_points, gather_points
from uppertier.vectors import along, dot, load, store

# So slow a body (m/s) has no direction to speak of. Of the points about an unknown velocity many hardly move:
# gravity would turn them downward, and thrust with them. At 1 km/s the push is 0.1 % less for it.
DIRECTIONLESS_M_S = 50.0
# The midpoint rule is good in it to a twelfth of jerk times step cubed: 4 cm at 100 m/s2, 1.5 cm at 60.
BOOST_STEP_S = 0.5


@lean
def thrust_acceleration(position, velocity, thrust_m_s2, planet):
    """Return the acceleration (m/s2) of a body that is pushed along its Earth-fixed velocity."""
    push = thrust_m_s2 / sqrt(dot(velocity, velocity) + DIRECTIONLESS_M_S * DIRECTIONLESS_M_S)
    return along(free_acceleration(position, velocity, 0.0, planet), push, velocity)


@lean
def step_thrust(position, velocity, thrust_m_s2, exhaust_m_s, planet, step_s):
    """Return position (m), velocity (m/s) and specific force (m/s2) a step (s) later, by the midpoint rule.

    The force is exact: a / (1 - a t / c).
    """
    half = 0.5 * step_s
    now = thrust_acceleration(position, velocity, thrust_m_s2, planet)
    place = along(along(position, half, velocity), 0.5 * half * half, now)
    grown = thrust_m_s2 / (1.0 - half * thrust_m_s2 / exhaust_m_s)
    middle = thrust_acceleration(place, along(velocity, half, now), grown, planet)
    position = along(along(position, step_s, velocity), 0.5 * step_s * step_s, middle)
    return (
        position,
        along(velocity, step_s, middle),
        thrust_m_s2 / (1.0 - step_s * thrust_m_s2 / exhaust_m_s),
    )


@lean
def push_points(step_s, exhaust_m_s, planet, matrices):
    """Push every point of `matrices` (see `unscented`) for a step (s)."""
    for k in range(POINTS):
        point = matrices[1 + k // STATES, k % STATES]
        velocity = point[3], point[4], point[5]
        after, faster, thrust = step_thrust(load(point), velocity, point[6], exhaust_m_s, planet, step_s)
        store(point, after)
        set_velocity(point, faster)
        point[6] = thrust


@lean
def add_thrust_noise(covariance, step_s, thrust_m_s2, tracker):
    """Add to `covariance` (7, 7) what the model may have missed in a step (s).

    White acceleration of density 2 sigma^2 T, for a force that points a share of itself off the velocity for
    a time T, and a random walk of the force.
    """
    wrong = tracker.thrust_noise_fraction * thrust_m_s2
    density = tracker.coast_noise_m2_s3 + 2.0 * wrong * wrong * tracker.thrust_noise_time_s
    for i in range(3):
        covariance[i, i] += density * step_s * step_s * step_s / 3.0
        covariance[3 + i, 3 + i] += density * step_s
        covariance[i, 3 + i] += 0.5 * density * step_s * step_s
        covariance[3 + i, i] += 0.5 * density * step_s * step_s
    covariance[6, 6] += tracker.thrust_walk_m2_s5 * step_s


@lean
def predict_boost(track, duration_s, tracker, planet, matrices):
    """Carry a track whose seventh state is the specific force forward by a time (s), in place.

    Its time goes with it; a time of zero or less does nothing. `matrices` (UNSCENTED_MATRICES, 7, 7) is
    scratch.
    """
    left = duration_s
    while left > 0.0:
        step = min(left, BOOST_STEP_S)
        draw_points(track.state, track.covariance, matrices)
        push_points(step, tracker.exhaust_m_s, planet, matrices)
        gather_points(track.state, track.covariance, matrices)
        add_thrust_noise(track.covariance, step, track.state[6], tracker)
        left -= step
    if duration_s > 0.0:
        track.time_s += duration_s
