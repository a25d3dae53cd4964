"""Where the thrust points: vertical rise, pitch kick, gravity turn, and then the linear-tangent law.

The missile has no attitude of its own: it points where this says, at once. True for flight paths within the
limits of a real control system; the angle of attack of the kick makes no lift here.

A direction is follow v + fix + swing t (`motion.add_thrust`), v being the unit vector of the velocity:

- rise: `fix` is up.
- kick: v, and `fix` toward downrange, as long as the tangent of the kick angle, less its part along v. So the
  thrust stands off the velocity by the kick angle while the path is steep, and by less as it lies down. The
  published "turn angles" of the class are such angles.
- gravity turn: v alone.
- linear tangent: `fix` is the direction at the beginning, `swing` the rate at which a gravity turn would go
  on from there. The tangent of the angle from the first direction then grows linearly in time: the optimal
  law for a flat Earth, Lawden, Optimal Trajectories for Space Navigation (1963); Bryson and Ho, Applied
  Optimal Control (1975), section 2.7.
"""

from math import tan

from uppertier.compiled import lean
from uppertier.earth.gravity import fictitious, gravity
from uppertier.flight.body import KICKING, RISING, STEERED, TURNING
from uppertier.flight.workspace import (
    BEND,
    FIX_X,
    FIX_Y,
    FIX_Z,
    FOLLOW,
    LANES,
    STATE,
    SWING_X,
    SWING_Y,
    SWING_Z,
    TURN_SINCE,
)
from uppertier.vectors import across, add, norm, scale, unit


@lean
def steering_at(time_s, rise_end_s, kick_end_s, steering_start_s):
    """Return how the missile is steered from a time on, and until when (s since launch)."""
    if time_s < rise_end_s:
        return RISING, rise_end_s
    if time_s < kick_end_s:
        return KICKING, kick_end_s
    if time_s < steering_start_s:
        return TURNING, steering_start_s
    return STEERED, 1e9


@lean
def point(work, lane, phase, time_s, up, downrange, kick_rad, planet):
    """Set the steering of a lane for a phase that begins now; up and downrange are unit vectors."""
    fix = (0.0, 0.0, 0.0)
    swing = (0.0, 0.0, 0.0)
    follow, bend = 1.0, 0.0
    if phase == RISING:
        fix, follow = up, 0.0
    elif phase == KICKING:
        fix, bend = scale(tan(kick_rad), downrange), 1.0
    elif phase == STEERED:
        position = work[STATE + lane], work[STATE + LANES + lane], work[STATE + 2 * LANES + lane]
        velocity = (
            work[STATE + 3 * LANES + lane],
            work[STATE + 4 * LANES + lane],
            work[STATE + 5 * LANES + lane],
        )
        fix, follow = unit(velocity), 0.0
        pull = add(gravity(position, planet), fictitious(position, velocity, planet))
        swing = scale(1.0 / max(norm(velocity), 1.0), across(pull, fix))
    work[FOLLOW + lane], work[BEND + lane], work[TURN_SINCE + lane] = follow, bend, time_s
    work[FIX_X + lane], work[FIX_Y + lane], work[FIX_Z + lane] = fix
    work[SWING_X + lane], work[SWING_Y + lane], work[SWING_Z + lane] = swing
