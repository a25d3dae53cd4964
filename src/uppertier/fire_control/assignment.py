"""Which round for which threat: greedy, the threat with least time left first.

The other way, `optimal`, thinks of all threats at once; it decides how many rounds of which launcher each one
gets, and makes its orders here too.
"""

import numpy as np

from uppertier.compiled import compiled, lean
from uppertier.fire_control.battlespace import meeting
from uppertier.fire_control.forecast import PATH_KNOTS, forecast
from uppertier.fire_control.launcher import ENGAGED, LAUNCHERS_BUSY, NO_ROUNDS, READY, ROUNDS_PROMISED, spend
from uppertier.fire_control.plan import intend
from uppertier.flight.path import COLUMNS
from uppertier.vectors import store

# Without a round to be had a threat is looked at again when a reload is due, and this often meanwhile.
EMPTY_S = 30.0


@lean
def is_preferred(places, plan):
    """Return whether a plan is about a threat to a preferred place."""
    return plan.place >= 0 and places.preferred[plan.place] == 1


@lean
def rounds_to_spend(control, launchers, preferred):
    """Return how many rounds the working launchers may still fire; the reserve is for preferred places."""
    rounds = 0 if preferred else -control.reserve
    for i in range(launchers.shape[0]):
        if launchers[i].working != 0:
            rounds += launchers[i].rounds
    return rounds


@lean
def next_reload(launchers):
    """Return when (s) the first of the launchers that are empty is full again; inf for never."""
    full_s = np.inf
    for i in range(launchers.shape[0]):
        full_s = min(full_s, launchers[i].full_s)
    return full_s


@lean
def most_urgent(places, plans):
    """Return the slot of the threat ready to be shot at that is served first; -1 for none.

    Threats to preferred places come first, and of equals the one whose last launch does.
    """
    urgent, first = -1, False
    for i in range(plans.shape[0]):
        if plans[i].reason != READY:
            continue
        preferred = is_preferred(places, plans[i])
        sooner = urgent < 0 or plans[i].launch_by_s < plans[urgent].launch_by_s
        if (preferred and not first) or (preferred == first and sooner):
            urgent, first = i, preferred
    return urgent


@lean
def write_order(order, slot, track, plan, found):
    """Fill in one order for a meeting that was found."""
    order.launcher = found.launcher
    order.track = slot
    order.track_number = track.number
    order.launch_s = found.launch_s
    order.intercept_s = found.intercept_s
    order.margin_s = plan.launch_by_s - found.launch_s
    store(order.intercept_m, found.intercept_m)


@lean
def salvo_size(control, track, shot):
    """Return how many rounds the doctrine sends at a track now, given its row in the ledger."""
    if shot.track_number == track.number and shot.salvos > 0:
        return control.next_salvo
    return control.first_salvo


@lean
def order_salvo(
    control, flyout, planet, time_s, slot, track, size, plan, path, count, launchers, windows, orders
):
    """Order a salvo of `size` rounds at a track whose path is drawn; return how many orders were written.

    Each round leaves at least the salvo interval after the one before. The salvo is cut short where rounds,
    window or order book end; a threat that finds no round, or no launcher in time, is told so in its plan.
    `launchers` (L,) is paper: what the orders cost is entered there. `windows` (L,) are the track's.
    """
    if size <= 0:
        plan.reason = NO_ROUNDS
        plan.due_s = max(time_s + control.replan_s, min(time_s + EMPTY_S, next_reload(launchers)))
        return 0
    plan.reason = LAUNCHERS_BUSY
    soonest_s = time_s + control.plan_s
    begin_s = plan.earliest_s
    size = min(size, orders.shape[0])
    for member in range(size):
        found = meeting(control, flyout, planet, begin_s, soonest_s, path, count, launchers, windows)
        if found.launcher < 0:
            return member
        write_order(orders[member], slot, track, plan, found)
        spend(orders[member], launchers[found.launcher])
        if member == 0:
            plan.reason = ENGAGED
            intend(plan, found.launcher, found.launch_s, found.intercept_s, found.height_m, found.intercept_m)
        begin_s = found.intercept_s
        soonest_s = found.launch_s + control.salvo_interval_s
    return size


@lean
def draw(control, planet, slot, track, path, drawn):
    """Draw the path of the track in a slot into `path` (K, 10) unless it stands there; return its rows.

    `drawn` (2,) holds the slot whose path was drawn last, and its rows.
    """
    if drawn[0] != slot:
        drawn[0] = slot
        drawn[1] = forecast(track, planet, control.floor_m, control.path_step_s, path)
    return drawn[1]


@lean
def order_greedily(
    control,
    flyout,
    places,
    planet,
    time_s,
    tracks,
    ledger,
    plans,
    windows,
    launchers,
    orders,
    path,
    drawn,
):
    """Order salvos at the threats that are ready to be shot at, one after the other; return how many orders.

    All arrays are one replica's. `launchers` (L,) is paper; `path` and `drawn` as in `draw`.
    """
    filled = 0
    while filled < orders.shape[0]:
        i = most_urgent(places, plans)
        if i < 0:
            break
        rounds = rounds_to_spend(control, launchers, is_preferred(places, plans[i]))
        size = min(salvo_size(control, tracks[i], ledger[i]), rounds)
        count = draw(control, planet, i, tracks[i], path, drawn)
        filled += order_salvo(
            control,
            flyout,
            planet,
            time_s,
            i,
            tracks[i],
            size,
            plans[i],
            path,
            count,
            launchers,
            windows[i],
            orders[filled:],
        )
    return filled


@compiled
def order_shares(control, flyout, places, planet, time_s, tracks, plans, windows, launchers, shares, orders):
    """Order, for the threats ready to be shot at, the rounds that each was given; return how many orders.

    `shares` (N, L) says how many rounds of which launcher; a threat that is ready and gets none is told that
    they are promised to others. All arrays are one replica's; `launchers` are left as they are.
    """
    paper = launchers.copy()
    path = np.empty((PATH_KNOTS, COLUMNS))
    drawn = np.full(2, -1)
    filled = 0
    while filled < orders.shape[0]:
        i = most_urgent(places, plans)
        if i < 0:
            break
        size = 0
        for k in range(paper.shape[0]):
            paper[k].rounds = shares[i, k]
            size += shares[i, k]
        if size == 0:
            plans[i].reason = ROUNDS_PROMISED
            continue
        count = draw(control, planet, i, tracks[i], path, drawn)
        filled += order_salvo(
            control,
            flyout,
            planet,
            time_s,
            i,
            tracks[i],
            size,
            plans[i],
            path,
            count,
            paper,
            windows[i],
            orders[filled:],
        )
    return filled
