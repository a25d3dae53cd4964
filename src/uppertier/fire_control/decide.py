"""The phase: tracks in, orders out. Nothing is fired here, and the truth is nowhere to be seen."""

import numpy as np
from numba import prange

from uppertier.compiled import compiled
from uppertier.fire_control.assignment import assign
from uppertier.fire_control.battlespace import position_sigma, window
from uppertier.fire_control.launcher import (
    BELOW_FLOOR,
    ENGAGED,
    JUDGED_KILLED,
    KILLED,
    LAUNCHERS_BUSY,
    NO_IMPACT_POINT,
    NO_PLACE_THREATENED,
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
from uppertier.tracking.prediction import predict_path
from uppertier.tracking.track import DROPPED, EMPTY, FIRM


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
def close_window(plan):
    """Note that there is no moment at which the target can be met."""
    plan.earliest_s = np.nan
    plan.latest_s = np.nan
    plan.launch_s = np.nan
    plan.launch_by_s = np.nan


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
    return READY


@compiled
def open_window(control, flyout, planet, time_s, track, plan, launchers, path):
    """Work out when a threat can be met and write it into its plan; return why it is not shot at, or READY.

    The earliest meeting is taken, which leaves most time to look and shoot again; but no order is given before
    its launch is due, so that it is made on the best estimate, nor on an estimate too poor to spend a round.
    """
    count = predict_path(track, planet, path, control.path_step_s)
    plan.due_s = time_s + control.replan_s
    close_window(plan)
    if count < 2:
        return NO_IMPACT_POINT
    found = window(control, flyout, planet, time_s, path, count, track.apogee_m, launchers)
    if np.isnan(found.earliest_s):
        return never(plan.reason, found.reason)
    plan.engageable = 1
    plan.earliest_s = found.earliest_s
    plan.latest_s = found.latest_s
    plan.launch_s = found.launch_s
    plan.launch_by_s = found.launch_by_s
    plan.sigma_m = position_sigma(track, found.earliest_s)
    order_s = found.launch_s - control.plan_s - control.decision_s
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
def review(control, flyout, places, planet, time_s, track, shot, launchers, plan, path):
    """Bring the plan for one track up to date."""
    if track.status == EMPTY:
        return
    if plan.track_number != track.number:
        open_plan(plan, track.number)
    if track.status == DROPPED:
        return
    reason = hold(control, time_s, track, shot)
    if reason != READY:
        plan.reason = reason
        return
    plan.impact_s = track.impact_s
    plan.place = place_in_danger(track, places, control.place_sigmas)
    if plan.place < 0 and places.radius_m.shape[0] > 0:
        plan.reason = NO_PLACE_THREATENED
        plan.due_s = time_s
        return
    if time_s >= plan.due_s:
        plan.reason = open_window(control, flyout, planet, time_s, track, plan, launchers, path)


@compiled
def decide_one(control, flyout, places, planet, time_s, tracks, launchers, ledger, plans, orders, paper, path):
    """Decide in one replica; the arrays are its rows, `paper` a row (L,) of LAUNCHER. Return the orders filled."""
    for i in range(tracks.shape[0]):
        review(control, flyout, places, planet, time_s, tracks[i], ledger[i], launchers, plans[i], path)
    for i in range(launchers.shape[0]):
        paper[i] = launchers[i]
    return assign(control, flyout, planet, time_s, tracks, ledger, plans, paper, orders, path)


@compiled(parallel=True)
def decide(control, flyout, places, planet, time_s, tracks, launchers, ledger, plans, orders, counts, desk):
    """Decide in every replica whom to shoot at now: fill `orders` (R, K) and `counts` (R,), update `plans`.

    `tracks` (R, N), `launchers` (R, L) and `ledger` (R, N) are read and left as they are; carry an accepted
    order out with `commit`. `plans` (R, N) must begin as `battery.blank_plans`, `desk` is scratch. Call it once every
    `control.decision_s`, after `assess`.
    """
    for r in prange(tracks.shape[0]):
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
            desk.launchers[r],
            desk.paths[r],
        )
