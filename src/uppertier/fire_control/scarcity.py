"""Whether rounds or launchers are scarce: whether it matters who is served first.

If it does not, the greedy assignment serves everybody, and nothing is gained by thinking longer.
"""

from math import ceil

import numpy as np

from uppertier.compiled import lean
from uppertier.fire_control.assignment import is_preferred, salvo_size
from uppertier.fire_control.launcher import (
    ENGAGED_ELSEWHERE,
    LAUNCHERS_BUSY,
    READY,
    ROUNDS_PROMISED,
    STAGE_OR_MISSILE,
    TOO_EARLY,
    TRACK_TOO_POOR,
)
from uppertier.tracking.classify import threat_probability

# What a threat to a preferred place is worth, beside 1 for others: with rounds that hit nine times in ten,
# only the third at the one weighs less than the first at another.
PREFERRED_WORTH = 100.0


@lean
def competes(plan, soonest_s):
    """Return whether a plan's threat may want rounds that leave at `soonest_s` or later."""
    if not plan.launch_by_s >= soonest_s:
        return False
    waits = plan.reason == TOO_EARLY or plan.reason == TRACK_TOO_POOR
    waits = waits or plan.reason == STAGE_OR_MISSILE or plan.reason == ENGAGED_ELSEWHERE
    lacks = plan.reason == ROUNDS_PROMISED or plan.reason == LAUNCHERS_BUSY
    return plan.reason == READY or waits or lacks


@lean
def rounds_are_scarce(control, time_s, tracks, launchers, ledger, plans, windows):
    """Return whether the threats of one replica get in each other's way.

    They do if there are two or more, and they want more rounds than may be fired, or more than can leave
    before the first of them must be shot at, or not every launcher that is in action can meet each of them.
    """
    soonest_s = time_s + control.plan_s
    threats, wanted, urgent_s, uneven = 0, 0, np.inf, False
    for i in range(plans.shape[0]):
        plan = plans[i]
        if not competes(plan, soonest_s):
            continue
        threats += 1
        wanted += salvo_size(control, tracks[i], ledger[i])
        urgent_s = min(urgent_s, plan.launch_by_s)
        for k in range(launchers.shape[0]):
            window = windows[i, k]
            uneven = uneven or (launchers[k].working == 1 and not window.earliest_s <= window.latest_s)
    rounds, working, interval_s, ready_s = -control.reserve, 0, 0.0, soonest_s
    for k in range(launchers.shape[0]):
        launcher = launchers[k]
        if launcher.working == 1 and launcher.rounds > 0:
            rounds += launcher.rounds
            working += 1
            interval_s = max(interval_s, launcher.interval_s)
            ready_s = max(ready_s, launcher.ready_s)
    if threats < 2 or working == 0:
        return False
    busy_s = ready_s + (ceil(wanted / working) - 1) * interval_s
    return wanted > rounds or busy_s > urgent_s or uneven


@lean
def weigh(control, places, time_s, tracks, ledger, plans, worth, wanted):
    """Fill in what the threats of one replica are worth and how many rounds each may want now; 0 for others.

    `worth` (N,) is the probability that a warhead comes down, PREFERRED_WORTH times that for a preferred
    place. `wanted` (N,) is the salvo that the doctrine sends.
    """
    for i in range(plans.shape[0]):
        worth[i], wanted[i] = 0.0, 0
        if competes(plans[i], time_s + control.plan_s):
            preferred = is_preferred(places, plans[i])
            worth[i] = threat_probability(tracks[i]) * (PREFERRED_WORTH if preferred else 1.0)
            wanted[i] = salvo_size(control, tracks[i], ledger[i])
