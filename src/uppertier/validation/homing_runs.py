"""The round's own command and thrusters in the linear, one-axis world of the textbook, step by step.

The two bodies close along x at an even speed; y is the miss. The round knows position and velocity exactly;
noise enters as in the textbook's loop, as the rate of a line of sight that is measured wrongly.
"""

from math import sqrt
from typing import NamedTuple

from uppertier.compiled import lean
from uppertier.interceptor.divert import push
from uppertier.interceptor.endgame import command
from uppertier.vectors import add, along, subtract

ALONG_X = (1.0, 0.0, 0.0)
NO_PULL = (0.0, 0.0, 0.0)


class Meeting(NamedTuple):
    """One homing: closing speed, time, step, and what disturbs it.

    `lateral_m_s` is the target's speed across at the beginning (a heading error), `target_m_s2` its steady
    acceleration across; `glint_m` and `angle_rad` are standard deviations of the noise of one step, of the
    point seen and of its direction.
    """

    closing_m_s: float
    homing_s: float
    step_s: float
    lateral_m_s: float
    target_m_s2: float
    glint_m: float
    angle_rad: float


@lean
def linear_miss(kill_vehicle, meeting, first, flying):
    """Home once from step `first` on; return where y ends: the signed miss (m).

    The noise of the meeting comes in that step and in no other. `flying` is a row of ROUND as scratch.
    """
    step = meeting.step_s
    steps = round(meeting.homing_s / step)
    flying.divert_left_m_s = kill_vehicle.divert_budget_m_s
    for axis in range(3):
        flying.divert_acceleration_m_s2[axis] = 0.0
        flying.impulse_owed_m_s[axis] = 0.0
    range_m = meeting.closing_m_s * step * (steps - first)
    offset, drift = (range_m, 0.0, 0.0), (-meeting.closing_m_s, meeting.lateral_m_s, 0.0)
    wrong, before = meeting.glint_m / range_m + meeting.angle_rad, 0.0
    for _ in range(first, steps):
        rate = kill_vehicle.navigation_constant * meeting.closing_m_s * (wrong - before) / step
        wrong, before = 0.0, wrong
        wanted = add(command(kill_vehicle, offset, drift, NO_PULL), (0.0, rate, 0.0))
        pushed = push(kill_vehicle, flying, ALONG_X, wanted, step)
        relative = subtract((0.0, meeting.target_m_s2, 0.0), pushed)
        offset = along(along(offset, step, drift), 0.5 * step * step, relative)
        drift = along(drift, step, relative)
    return offset[1]


@lean
def noise_miss(kill_vehicle, meeting, flying):
    """Return the root mean square miss (m) under noise that is new in each step.

    The loop is linear, so the variances that the steps leave add up: no luck is needed.
    """
    total = 0.0
    for first in range(round(meeting.homing_s / meeting.step_s)):
        miss = linear_miss(kill_vehicle, meeting, first, flying)
        total += miss * miss
    return sqrt(total)
