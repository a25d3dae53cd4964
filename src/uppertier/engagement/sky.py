"""The truth of a replica: what flies, where it is in this frame, and what has become of it.

Only `radar/` and the seekers look at the sky; the referee (`judge`, `note`) writes it.
"""

import numpy as np

from uppertier.compiled import lean
from uppertier.flight.path import ARC_COLUMNS, lay_arc, state_on
from uppertier.vectors import store

WAITING, FLYING, KILLED, LANDED, NEVER = range(5)
MISSILE, STAGE, PIECE = range(3)

THREAT = np.dtype(
    [
        ("kind", np.int64),
        ("parent", np.int64),
        ("status", np.int64),
        ("epoch_s", np.float64),
        ("launch_s", np.float64),
        ("cutoff_s", np.float64),
        ("separation_s", np.float64),
        ("impact_s", np.float64),
        ("impact_m", np.float64, (3,)),
        ("killed_s", np.float64),
        ("killer", np.int64),
        ("body_cross_section_m2", np.float64),
        ("warhead_cross_section_m2", np.float64),
        ("first_seen_s", np.float64),
        ("firm_s", np.float64),
        ("engageable", np.int64),
        ("knot", np.int64),
        ("arc", np.float64, (ARC_COLUMNS,)),
    ],
    align=True,
)
"""What is true of one body, array (replica, body); times on the fight clock, nan or inf until they come.

The missiles come first, then what they leave behind: `kind` tells, `parent` is the body it comes free from
(-1: none), `launch_s` when it comes free, `epoch_s` time zero of its knots. A body whose parent was killed
before NEVER flies; one that comes apart has LANDED. `first_seen_s`, `firm_s` and `engageable` are the
referee's notes on what the battery achieved against it. `knot` is the one the body has passed last,
`arc` its path from there to the next.
"""


@lean
def set_free(threats, r, t):
    """Let a body that is due fly, unless what would have left it behind was killed before."""
    threat = threats[r, t]
    if threat.parent >= 0 and threats[r, threat.parent].status in (KILLED, NEVER):
        threat.status = NEVER
    else:
        threat.status = FLYING


@lean
def passed_knot(knots, count, before, time_s):
    """Return the knot that begins the interval holding a time, from one known to lie before it."""
    while before < count - 2 and time_s >= knots[before + 1, 0]:
        before += 1
    return before


@lean
def move_one(threats, knots, counts, targets, r, time_s):
    """Put every body of replica r where it is at `time_s` on the fight clock.

    The mean cross-section is the whole body's until separation and the warhead's after it. The warhead, seen
    within tens of degrees of its nose, fluctuates as case 3; bodies that tumble, and the missile before, as
    case 1.
    """
    for t in range(threats.shape[1]):
        threat = threats[r, t]
        target = targets[r, t]
        if threat.status == WAITING and time_s >= threat.launch_s:
            set_free(threats, r, t)
        target.alive = 1 if threat.status == FLYING else 0
        if threat.status != FLYING:
            continue
        path, since_s = knots[r, t], time_s - threat.epoch_s
        passed = passed_knot(path, counts[r, t], threat.knot, since_s)
        if passed != threat.knot or threat.arc[1] == 0.0:
            threat.knot = passed
            lay_arc(path, passed, threat.arc)
        position, velocity, acceleration = state_on(threat.arc, since_s)
        store(target.position_m, position)
        store(target.velocity_m_s, velocity)
        store(target.acceleration_m_s2, acceleration)
        separated = time_s >= threat.separation_s
        target.cross_section_m2 = (
            threat.warhead_cross_section_m2 if separated else threat.body_cross_section_m2
        )
        target.swerling = 3 if separated else 1


@lean
def move(threats, knots, counts, targets, time_s):
    """The first phase of a frame: the sky of every replica, at the time the frame begins."""
    for r in range(threats.shape[0]):
        move_one(threats, knots, counts, targets, r, time_s)
