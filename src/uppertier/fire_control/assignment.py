"""Which round for which threat: greedy, the threat with least time left first."""

from uppertier.compiled import compiled
from uppertier.fire_control.battlespace import meeting
from uppertier.fire_control.launcher import ENGAGED, LAUNCHERS_BUSY, NO_ROUNDS, READY, spend
from uppertier.tracking.prediction import predict_path
from uppertier.vectors import store


@compiled
def rounds_to_spend(control, launchers):
    """Return how many rounds the working launchers may still fire, the reserve kept back."""
    rounds = -control.reserve
    for launcher in launchers:
        if launcher.working != 0:
            rounds += launcher.rounds
    return rounds


@compiled
def most_urgent(plans):
    """Return the slot of the threat that is ready to be shot at and whose last launch comes first; -1 for none."""
    urgent = -1
    for i in range(plans.shape[0]):
        if plans[i].reason == READY and (urgent < 0 or plans[i].launch_by_s < plans[urgent].launch_by_s):
            urgent = i
    return urgent


@compiled
def write_order(order, slot, track, found):
    """Fill in one order for a meeting that was found."""
    order.launcher = found.launcher
    order.track = slot
    order.track_number = track.number
    order.launch_s = found.launch_s
    order.intercept_s = found.intercept_s
    store(order.intercept_m, found.intercept_m)


@compiled
def order_salvo(control, flyout, planet, time_s, slot, track, plan, size, launchers, orders, filled, path):
    """Order up to `size` rounds at one track and return how many orders are filled now.

    Each round of the salvo leaves at least the salvo interval after the one before. The salvo is cut short
    where rounds, window or order book end. `launchers` is paper: what the orders cost is entered there.
    """
    count = predict_path(track, planet, path, control.path_step_s)
    soonest_s = time_s + control.plan_s
    begin_s = plan.earliest_s
    rounds = rounds_to_spend(control, launchers)
    for _ in range(min(size, rounds)):
        if filled >= orders.shape[0]:
            break
        found = meeting(
            control, flyout, planet, begin_s, plan.latest_s, soonest_s, path, count, launchers
        )
        if found.launcher < 0:
            break
        write_order(orders[filled], slot, track, found)
        spend(orders[filled], launchers[found.launcher])
        filled += 1
        begin_s = found.intercept_s
        soonest_s = found.launch_s + control.salvo_interval_s
    return filled


@compiled
def assign(control, flyout, planet, time_s, tracks, ledger, plans, launchers, orders, path):
    """Fill in orders for every threat that is ready, least time left first, and return how many there are.

    All arrays are one replica's; `launchers` is a copy to plan on. A threat that is ready but finds no round,
    or no launcher in time, is told so in its plan.
    """
    filled = 0
    while filled < orders.shape[0]:
        slot = most_urgent(plans)
        if slot < 0:
            break
        plan = plans[slot]
        again = ledger[slot].track_number == tracks[slot].number and ledger[slot].salvos > 0
        size = control.next_salvo if again else control.first_salvo
        if rounds_to_spend(control, launchers) <= 0:
            plan.reason = NO_ROUNDS
            plan.due_s = time_s + control.replan_s
            continue
        before = filled
        filled = order_salvo(
            control, flyout, planet, time_s, slot, tracks[slot], plan, size, launchers, orders, filled, path
        )
        plan.reason = ENGAGED if filled > before else LAUNCHERS_BUSY
    return filled
