"""Which round for which threat: greedy, the threat with least time left first."""

from uppertier.compiled import compiled
from uppertier.fire_control.battlespace import meeting
from uppertier.fire_control.launcher import ENGAGED, LAUNCHERS_BUSY, NO_ROUNDS, READY, spend
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
    """Return the slot of the threat ready to be shot at whose last launch comes first; -1 for none."""
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
def salvo_size(control, track, shot):
    """Return how many rounds the doctrine sends at a track now, given its row in the ledger."""
    if shot.track_number == track.number and shot.salvos > 0:
        return control.next_salvo
    return control.first_salvo


@compiled
def order_salvo(control, flyout, planet, time_s, slot, track, shot, plan, path, count, launchers, orders):
    """Order one salvo at a track whose path is drawn and return how many orders were written into `orders`.

    Each round leaves at least the salvo interval after the one before. The salvo is cut short where rounds,
    window or order book end; a threat that finds no round, or no launcher in time, is told so in its plan.
    `launchers` is paper: what the orders cost is entered there.
    """
    rounds = rounds_to_spend(control, launchers)
    if rounds <= 0:
        plan.reason = NO_ROUNDS
        plan.due_s = time_s + control.replan_s
        return 0
    plan.reason = LAUNCHERS_BUSY
    soonest_s = time_s + control.plan_s
    begin_s = plan.earliest_s
    size = min(salvo_size(control, track, shot), rounds, orders.shape[0])
    for member in range(size):
        found = meeting(control, flyout, planet, begin_s, plan.latest_s, soonest_s, path, count, launchers)
        if found.launcher < 0:
            return member
        write_order(orders[member], slot, track, found)
        spend(orders[member], launchers[found.launcher])
        plan.reason = ENGAGED
        begin_s = found.intercept_s
        soonest_s = found.launch_s + control.salvo_interval_s
    return size
