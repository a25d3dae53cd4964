"""The phase: tracks in, orders out. Nothing is fired here, and the truth is nowhere to be seen."""

import numpy as np

from uppertier.compiled import compiled
from uppertier.fire_control.assignment import most_urgent, order_salvo
from uppertier.fire_control.battlespace import close_window, find_window, position_sigma
from uppertier.fire_control.launcher import (
    BELOW_FLOOR,
    ENGAGED,
    ENGAGED_ELSEWHERE,
    JUDGED_KILLED,
    KILLED,
    LAUNCHERS_BUSY,
    NO_IMPACT_POINT,
    NO_PLACE_THREATENED,
    NO_WARHEAD,
    NOT_FIRM,
    READY,
    SHOTS_SPENT,
    TOO_EARLY,
    TOO_LATE,
    TRACK_TOO_POOR,
    UNSEEN,
    WAITING_FOR_LOOK,
)
from uppertier.fire_control.threats import place_in_danger
from uppertier.flight.path import COLUMNS
from uppertier.tracking.classify import threat_probability
from uppertier.tracking.prediction import predict_path
from uppertier.tracking.track import DROPPED, EMPTY, FIRM

# Room for a predicted path: steps of some seconds in coast, finer in re-entry, for flights of any length.
PATH_KNOTS = 600


@compiled
def open_plan(plan, track_number):
    """Begin a clean plan for a track."""
    plan.track_number = track_number
    plan.place = -1
    plan.reason = UNSEEN
    plan.engageable = 0
    plan.impact_s = np.nan
    plan.sigma_m = np.nan
    plan.due_s = -np.inf
    close_window(plan)


@compiled
def hold(control, time_s, track, shot):
    """Return why a track is left alone whatever the geometry, or READY if nothing speaks against a shot."""
    if track.status != FIRM:
        return NOT_FIRM
    if shot.track_number == track.number:
        if shot.in_air > 0:
            return ENGAGED if time_s < shot.intercept_s else WAITING_FOR_LOOK
        if shot.verdict == KILLED:
            return JUDGED_KILLED
        if shot.salvos > 0 and control.next_salvo == 0:
            return SHOTS_SPENT
    if track.impact_known == 0:
        return NO_IMPACT_POINT
    if threat_probability(track) < control.least_warhead_probability:
        return NO_WARHEAD
    return READY


@compiled
def review(control, places, time_s, track, shot, plan):
    """Bring the plan for one track up to date but for its window; return whether to look at that now."""
    if track.status == EMPTY:
        return False
    if plan.track_number != track.number:
        open_plan(plan, track.number)
    if track.status == DROPPED:
        return False
    reason = hold(control, time_s, track, shot)
    if reason != READY:
        plan.reason = reason
        return False
    plan.impact_s = track.impact_s
    plan.place = place_in_danger(track, places, control.place_sigmas)
    if plan.place < 0 and places.radius_m.shape[0] > 0:
        plan.reason = NO_PLACE_THREATENED
        plan.due_s = time_s
        return False
    return time_s >= plan.due_s


@compiled
def settle(control, time_s, track, shot, plan, found):
    """Return why a threat is not shot at, or READY, once its window was looked at with the answer `found`.

    The earliest meeting is taken, which leaves most time to look and shoot again; but no order is given
    before its launch is due, so that it is made on the best estimate, nor on one too poor to spend a round.
    What another battery has under fire is left to it while a round could still be fired later.
    """
    plan.due_s = time_s + control.replan_s
    if found != TOO_EARLY:
        return never(plan.reason, found)
    plan.engageable = 1
    plan.sigma_m = position_sigma(track, plan.earliest_s)
    last_call_s = plan.launch_by_s - control.plan_s - control.decision_s
    if time_s < shot.elsewhere_until_s and time_s < last_call_s:
        plan.due_s = min(plan.due_s, min(last_call_s, shot.elsewhere_until_s))
        return ENGAGED_ELSEWHERE
    order_s = plan.launch_s - control.plan_s - control.decision_s
    if order_s > time_s:
        plan.due_s = min(plan.due_s, order_s)
        return TOO_EARLY
    plan.due_s = time_s
    if plan.sigma_m > control.handover_limit_m:
        return TRACK_TOO_POOR
    return READY


@compiled
def never(before, found):
    """Return the reason to keep once there is no window: the one that stood while there was still time."""
    if found == TOO_LATE and (BELOW_FLOOR <= before < TOO_LATE or TRACK_TOO_POOR <= before <= LAUNCHERS_BUSY):
        return before
    return found


@compiled
def decide_one(
    control, flyout, places, planet, time_s, tracks, launchers, ledger, plans, orders, paper, path
):
    """Decide in one replica and return how many orders are filled.

    The arrays are the replica's rows; `paper` (L,) of LAUNCHER and `path` (K, 10) are scratch.
    """
    for i in range(tracks.shape[0]):
        track, plan = tracks[i], plans[i]
        if review(control, places, time_s, track, ledger[i], plan):
            count = predict_path(track, planet, path, control.path_step_s)
            found = NO_IMPACT_POINT
            if count > 1:
                found = find_window(
                    control, flyout, planet, time_s, path, count, track.apogee_m, launchers, plan
                )
            plan.reason = settle(control, time_s, track, ledger[i], plan, found)
    for i in range(launchers.shape[0]):
        paper[i] = launchers[i]
    filled = 0
    while filled < orders.shape[0]:
        i = most_urgent(plans)
        if i < 0:
            break
        track, plan = tracks[i], plans[i]
        count = predict_path(track, planet, path, control.path_step_s)
        filled += order_salvo(
            control, flyout, planet, time_s, i, track, ledger[i], plan, path, count, paper, orders[filled:]
        )
    return filled


@compiled
def decide(control, flyout, places, planet, time_s, tracks, launchers, ledger, plans, orders, counts):
    """Decide in every replica whom to shoot at now: fill `orders` (R, K) and `counts` (R,), update `plans`.

    `tracks` (R, N), `launchers` (R, L) and `ledger` (R, N) are read and left as they are; carry an accepted
    order out with `commit`. `plans` (R, N) must begin as `battery.blank_plans`. Call it
    once every `control.decision_s`, after `assess`.
    """
    paper = launchers[0].copy()
    path = np.empty((PATH_KNOTS, COLUMNS))
    for r in range(tracks.shape[0]):
        counts[r] = decide_one(
            control,
            flyout,
            places,
            planet,
            time_s,
            tracks[r],
            launchers[r],
            ledger[r],
            plans[r],
            orders[r],
            paper,
            path,
        )
