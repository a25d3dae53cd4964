"""The phase: tracks in, orders out. Nothing is fired here, and the truth is nowhere to be seen."""

import numpy as np

from uppertier.compiled import compiled, lean
from uppertier.fire_control.assignment import draw, order_greedily, salvo_size
from uppertier.fire_control.battlespace import find_windows, position_sigma, sighting
from uppertier.fire_control.forecast import PATH_KNOTS
from uppertier.fire_control.launcher import (
    BELOW_FLOOR,
    ENGAGED,
    ENGAGED_ELSEWHERE,
    JUDGED_KILLED,
    KILLED,
    LAUNCHERS_BUSY,
    NO_IMPACT_POINT,
    NO_LAUNCHER,
    NO_PLACE_THREATENED,
    NO_WARHEAD,
    NOT_FIRM,
    OPTIMAL,
    READY,
    SHOTS_SPENT,
    STAGE_OR_MISSILE,
    TOGETHER,
    TOO_EARLY,
    TOO_LATE,
    TRACK_TOO_POOR,
    WAITING_FOR_LOOK,
)
from uppertier.fire_control.plan import cycles_in, intend, open_plan, sum_up
from uppertier.fire_control.scarcity import rounds_are_scarce
from uppertier.fire_control.threats import place_in_danger
from uppertier.flight.path import COLUMNS
from uppertier.tracking.classify import is_open_body, threat_probability
from uppertier.tracking.track import DROPPED, EMPTY, FIRM

# A window that opens in a while is looked at again after this part of it: a track that is worth a round moves
# it by less.
PART_OF_WAIT = 0.25

# The count of orders that says: rounds are scarce, or all batteries': `optimal` or a centre shares them out.
UNDECIDED = -1


@lean
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


@lean
def review(control, places, time_s, track, shot, plan):
    """Bring the plan for one track up to date but for its window; return whether to look at that now."""
    if plan.track_number != track.number:
        open_plan(plan, track.number)
    if track.status == DROPPED:
        return False
    reason = hold(control, time_s, track, shot)
    if reason != READY:
        plan.reason = reason
        return False
    plan.impact_s = track.impact_s
    if time_s < plan.due_s and (plan.reason != STAGE_OR_MISSILE or is_open_body(track)):
        return False
    plan.place = place_in_danger(track, places, control.place_sigmas)
    if plan.place < 0 and places.radius_m.shape[0] > 0 and control.hold_fire == 1:
        plan.reason = NO_PLACE_THREATENED
        plan.due_s = time_s
        return False
    return True


@lean
def in_action(launchers):
    """Return whether any launcher is in action, empty or not."""
    count = 0
    for i in range(launchers.shape[0]):
        count += launchers[i].working
    return count > 0


@lean
def look_for_window(control, flyout, planet, time_s, slot, track, launchers, windows, path, drawn):
    """Find each launcher's window for the track in a slot; return TOO_EARLY if there is one, else why not."""
    if not in_action(launchers):
        return NO_LAUNCHER
    count = draw(control, planet, slot, track, path, drawn)
    if count < 2:
        return NO_IMPACT_POINT
    return find_windows(control, flyout, planet, time_s, path, count, track.apogee_m, launchers, windows)


@lean
def settle(control, planet, time_s, track, shot, plan, windows, found, path, drawn):
    """Return why a threat is not shot at, or READY, once its windows were looked at with the answer `found`.

    The earliest meeting is taken, which leaves most time to look and shoot again; but no order is given
    before its launch is due, so that it is made on the best estimate, nor on one too poor to spend a round.
    What another battery has under fire is left to it while a salvo could still be fired later, and so is a
    large body that may be an empty stage while its warhead is looked for.
    """
    sum_up(windows, plan)
    plan.due_s = time_s + control.replan_s
    if found != TOO_EARLY:
        return never(plan.reason, found)
    size = salvo_size(control, track, shot)
    seen = sighting(planet, path, drawn[1], plan.earliest_s)
    intend(plan, plan.launcher, plan.launch_s, plan.earliest_s, seen.height_m, seen.position_m)
    plan.rounds = size
    plan.cycles = cycles_in(control, plan, size, control.next_salvo)
    plan.sigma_m = position_sigma(track, plan.earliest_s)
    if plan.sigma_m <= control.handover_limit_m:
        plan.engageable = 1
    last_call_s = (
        plan.launch_by_s - control.plan_s - control.decision_s - (size - 1) * control.salvo_interval_s
    )
    if time_s < shot.elsewhere_until_s and time_s < last_call_s:
        plan.due_s = min(plan.due_s, min(last_call_s, shot.elsewhere_until_s))
        return ENGAGED_ELSEWHERE
    if time_s < last_call_s and is_open_body(track):
        plan.due_s = min(max(plan.due_s, time_s + PART_OF_WAIT * (last_call_s - time_s)), last_call_s)
        return STAGE_OR_MISSILE
    order_s = plan.launch_s - control.plan_s - control.decision_s
    if order_s > time_s:
        if plan.sigma_m <= control.handover_limit_m:
            plan.due_s = max(plan.due_s, time_s + PART_OF_WAIT * (order_s - time_s))
        plan.due_s = min(plan.due_s, order_s)
        return TOO_EARLY
    plan.due_s = time_s
    if plan.sigma_m > control.handover_limit_m:
        return TRACK_TOO_POOR
    return READY


@lean
def never(before, found):
    """Return the reason to keep once there is no window: the one that stood while there was still time."""
    if found == TOO_LATE and (BELOW_FLOOR <= before < TOO_LATE or TRACK_TOO_POOR <= before <= LAUNCHERS_BUSY):
        return before
    return found


@lean
def survey(
    control,
    flyout,
    places,
    planet,
    time_s,
    tracks,
    launchers,
    ledger,
    plans,
    windows,
    path,
    drawn,
):
    """Bring every plan of one replica up to date; return how many threats are ready to be shot at."""
    ready = 0
    for i in range(tracks.shape[0]):
        track = tracks[i]
        if track.status == EMPTY:
            continue
        plan = plans[i]
        if review(control, places, time_s, track, ledger[i], plan):
            found = look_for_window(
                control, flyout, planet, time_s, i, track, launchers, windows[i], path, drawn
            )
            plan.reason = settle(
                control, planet, time_s, track, ledger[i], plan, windows[i], found, path, drawn
            )
            ready += plan.reason == READY
    return ready


@lean
def decide_one(
    control,
    flyout,
    places,
    planet,
    time_s,
    tracks,
    launchers,
    ledger,
    plans,
    windows,
    orders,
    paper,
    path,
    drawn,
):
    """Decide in one replica and return how many orders are filled, or UNDECIDED.

    The arrays are the replica's rows; `paper` (L,) of LAUNCHER, `path` and `drawn` (see `draw`) are scratch.
    """
    drawn[0] = -1
    ready = survey(
        control,
        flyout,
        places,
        planet,
        time_s,
        tracks,
        launchers,
        ledger,
        plans,
        windows,
        path,
        drawn,
    )
    if ready == 0:
        return 0
    if control.assignment == TOGETHER:
        return UNDECIDED
    if control.assignment == OPTIMAL and rounds_are_scarce(
        control, time_s, tracks, launchers, ledger, plans, windows
    ):
        return UNDECIDED
    for i in range(launchers.shape[0]):
        paper[i] = launchers[i]
    return order_greedily(
        control,
        flyout,
        places,
        planet,
        time_s,
        tracks,
        ledger,
        plans,
        windows,
        paper,
        orders,
        path,
        drawn,
    )


@compiled
def decide(
    control, flyout, places, planet, time_s, tracks, launchers, ledger, plans, windows, orders, counts
):
    """Decide in every replica whom to shoot at now: fill `orders` (R, K) and `counts` (R,), update `plans`.

    `tracks` (R, N), `launchers` (R, L) and `ledger` (R, N) are read and left as they are; carry an accepted
    order out with `commit`. `plans` (R, N) must begin as `battery.blank_plans`; `windows` (R, N, L) is
    written. Call it once every `control.decision_s`, after `assess` and `tend`. Where rounds are scarce and
    the doctrine wants them shared out, a count is UNDECIDED: `optimal.decide_optimally` then goes on.
    """
    paper = launchers[0].copy()
    path = np.empty((PATH_KNOTS, COLUMNS))
    drawn = np.empty(2, np.int64)
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
            windows[r],
            orders[r],
            paper,
            path,
            drawn,
        )
