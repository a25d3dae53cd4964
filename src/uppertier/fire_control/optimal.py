"""The decisions of a doctrine with optimal assignment: where rounds are scarce, they are shared out.

`decide` makes all plans, and the orders of every replica in which nobody goes short. The others are left to
the linear assignment of `shares`: over all threats, those whose launch is due and those that come later, so
that the last rounds are not spent on whoever came first. Only what is due now is ordered; a second later all
is weighed anew.
"""

from __future__ import annotations

import numpy as np

from uppertier.earth.constants import Planet
from uppertier.fire_control.assignment import order_shares
from uppertier.fire_control.decide import UNDECIDED, decide
from uppertier.fire_control.launcher import FireControl, Places
from uppertier.fire_control.scarcity import weigh
from uppertier.fire_control.shares import Magazines, Threats, share_out
from uppertier.interceptor.flyout import Flyout


def decide_optimally(
    control: FireControl,
    flyout: Flyout,
    places: Places,
    planet: Planet,
    time_s: float,
    tracks: np.ndarray,
    launchers: np.ndarray,
    ledger: np.ndarray,
    plans: np.ndarray,
    windows: np.ndarray,
    orders: np.ndarray,
    counts: np.ndarray,
) -> None:
    """Decide as `decide` does, and share out the rounds of the replicas in which they are scarce."""
    decide(
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
        counts,
    )
    for r in np.flatnonzero(counts == UNDECIDED):
        shares = share(control, places, time_s, tracks[r], launchers[r], ledger[r], plans[r], windows[r])
        counts[r] = order_shares(
            control,
            flyout,
            places,
            planet,
            time_s,
            tracks[r],
            plans[r],
            windows[r],
            launchers[r],
            shares,
            orders[r],
        )


def share(
    control: FireControl,
    places: Places,
    time_s: float,
    tracks: np.ndarray,
    launchers: np.ndarray,
    ledger: np.ndarray,
    plans: np.ndarray,
    windows: np.ndarray,
) -> np.ndarray:
    """Return how many rounds of each launcher (L,) go to the threat in each slot (N,) of one replica."""
    worth, wanted = np.zeros(len(plans)), np.zeros(len(plans), np.int64)
    weigh(control, places, time_s, tracks, ledger, plans, worth, wanted)
    rivals = np.flatnonzero(wanted)
    shares = np.zeros((len(plans), len(launchers)), np.int64)
    shares[rivals] = share_out(
        Threats(worth[rivals], wanted[rivals], windows["launch_by_s"][rivals]),
        Magazines(
            np.where(launchers["working"] == 1, launchers["rounds"], 0),
            np.maximum(launchers["ready_s"], time_s + control.plan_s),
            launchers["interval_s"],
            np.zeros(len(launchers), np.int64),
            np.array([control.reserve]),
        ),
        control.assumed_hit,
    )
    return shares
