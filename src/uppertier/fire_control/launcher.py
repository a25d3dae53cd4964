"""What fire control knows and writes: its parameters, its launchers, its shots, its plans, its orders.

All state is NumPy structured arrays, first axis the replica. Tracks come from the tracker; nothing here has a
field in which the truth about a target could travel.
"""

from typing import NamedTuple

import numpy as np

from uppertier.compiled import compiled

# What assessment says of the shots at a track.
UNJUDGED, KILLED, SURVIVED, LOST = 0, 1, 2, 3

# Why a track is not being shot at now (or that it is). `battery.REASONS` holds the sentences.
UNSEEN = 0
NOT_FIRM = 1
NO_IMPACT_POINT = 2
NO_PLACE_THREATENED = 3
NO_WARHEAD = 4
BELOW_FLOOR = 5
ABOVE_CEILING = 6
BEYOND_LIMIT = 7
OUT_OF_REACH = 8
TOO_LATE = 9
TRACK_TOO_POOR = 10
NO_ROUNDS = 11
LAUNCHERS_BUSY = 12
TOO_EARLY = 13
ENGAGED_ELSEWHERE = 14
ENGAGED = 15
WAITING_FOR_LOOK = 16
SHOTS_SPENT = 17
JUDGED_KILLED = 18
READY = 19

# A launcher: (replica, launcher).
LAUNCHER = np.dtype(
    [
        ("position_m", np.float64, (3,)),  # Earth-fixed
        ("latitude_rad", np.float64),
        ("longitude_rad", np.float64),
        ("height_m", np.float64),
        ("up", np.float64, (3,)),  # unit normal of the ellipsoid there
        ("rounds", np.int64),  # left to fire
        ("ready_s", np.float64),  # not before this time can the next round leave
        ("interval_s", np.float64),  # least time between two launches
        ("working", np.int64),  # 1 = in action
    ],
    align=True,
)

# What fire control has done about a track: (replica, track slot).
LEDGER = np.dtype(
    [
        ("track_number", np.int64),  # the track this row is about; a reused slot starts a new row
        ("shots", np.int64),  # rounds ordered in all
        ("in_air", np.int64),  # rounds ordered whose result has not been judged
        ("salvos", np.int64),  # salvos ordered
        ("intercept_s", np.float64),  # predicted time of the last intercept of the latest salvo
        ("assess_s", np.float64),  # when that salvo is judged
        ("watching", np.int64),  # 1 = the two counts below have been taken, after the intercept
        ("looks_then", np.int64),  # radar looks at the track up to then
        ("updates_then", np.int64),  # of them, those that saw something
        ("verdict", np.int64),  # UNJUDGED, KILLED, SURVIVED or LOST, for the latest salvo
        ("elsewhere_until_s", np.float64),  # until when another battery engages it; -inf when none does
    ],
    align=True,
)

# What fire control thinks about a track: (replica, track slot). Written by `decide`.
PLAN = np.dtype(
    [
        ("track_number", np.int64),
        ("place", np.int64),  # the defended place in danger, -1 for none
        ("reason", np.int64),
        ("engageable", np.int64),  # 1 = at some moment there was a window
        ("impact_s", np.float64),  # predicted
        ("earliest_s", np.float64),  # first and last moment at which the target could be met; nan without
        ("latest_s", np.float64),
        ("launch_s", np.float64),  # the launch for the earliest intercept, and the last launch of all
        ("launch_by_s", np.float64),
        ("sigma_m", np.float64),  # how far off the predicted intercept point may be
        ("due_s", np.float64),  # when the window is looked at again
    ],
    align=True,
)

# One round to fire: (replica, order).
ORDER = np.dtype(
    [
        ("launcher", np.int64),
        ("track", np.int64),  # slot
        ("track_number", np.int64),
        ("launch_s", np.float64),
        ("intercept_s", np.float64),
        ("intercept_m", np.float64, (3,)),  # Earth-fixed
    ],
    align=True,
)


class FireControl(NamedTuple):
    """How a battery decides; all times in seconds, lengths in metres."""

    plan_s: float  # from the decision to the earliest launch
    uplink_s: float  # age of the estimate that reaches a round in flight (the engagement applies it)
    assess_s: float  # from the predicted intercept to the verdict
    decision_s: float  # between two decisions
    first_salvo: int  # rounds in the first salvo at a track
    next_salvo: int  # rounds in each salvo at a survivor; 0 = no second salvo
    reserve: int  # rounds of the battery that are never ordered
    salvo_interval_s: float  # between two launches of one salvo
    floor_m: float  # published heights of intercept
    ceiling_m: float
    reach_m: float  # published reach over ground: an operational limit, not kinematics
    place_sigmas: float  # how many sigmas of the predicted impact count as a threat to a place
    handover_limit_m: float  # greatest sigma of the predicted intercept point at which a round is spent
    assess_margin_s: float  # updates this soon after the predicted intercept prove nothing
    assess_looks: int  # empty looks it takes to call a kill
    replan_s: float  # how long a window stands before it is worked out again
    least_warhead_probability: float  # below it a track is taken for debris and not shot at
    path_step_s: float  # spacing of the knots of a predicted path in coast


class Places(NamedTuple):
    """What is defended: arrays with one entry a place; without any, whatever comes down is a threat."""

    position_m: np.ndarray  # (P, 3) Earth-fixed
    latitude_rad: np.ndarray
    longitude_rad: np.ndarray
    radius_m: np.ndarray


@compiled
def spend(order, launcher):
    """Take the round that an order fires from its launcher."""
    launcher.rounds -= 1
    launcher.ready_s = order.launch_s + launcher.interval_s


@compiled
def commit(control, order, launchers, ledger):
    """Carry out one order on the books of one replica: the launcher's round, the ledger's shot.

    `launchers` is the replica's row (L,) of LAUNCHER, `ledger` its row (N,) of LEDGER. The engagement calls
    this when it accepts an order; `decide` never does.
    """
    spend(order, launchers[order.launcher])
    shot = ledger[order.track]
    if shot.track_number != order.track_number:
        open_row(shot, order.track_number)
    if shot.in_air == 0:
        shot.salvos += 1
        shot.intercept_s = order.intercept_s
    shot.shots += 1
    shot.in_air += 1
    shot.intercept_s = max(shot.intercept_s, order.intercept_s)
    shot.assess_s = shot.intercept_s + control.assess_s
    shot.verdict = UNJUDGED
    shot.watching = 0


@compiled
def open_row(shot, track_number):
    """Begin a clean ledger row for a track."""
    shot.track_number = track_number
    shot.shots = 0
    shot.in_air = 0
    shot.salvos = 0
    shot.intercept_s = 0.0
    shot.assess_s = 0.0
    shot.watching = 0
    shot.looks_then = 0
    shot.updates_then = 0
    shot.verdict = UNJUDGED
