"""What fire control knows and writes: its parameters, its launchers, its shots, its plans, its orders.

All state is NumPy structured arrays, first axis the replica. Tracks come from the tracker; nothing here has a
field in which the truth about a target could travel.
"""

from typing import NamedTuple

import numpy as np

from uppertier.compiled import compiled, lean

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
NO_LAUNCHER = 11
NO_ROUNDS = 12
ROUNDS_PROMISED = 13
LAUNCHERS_BUSY = 14
TOO_EARLY = 15
STAGE_OR_MISSILE = 16
ENGAGED_ELSEWHERE = 17
ENGAGED = 18
WAITING_FOR_LOOK = 19
SHOTS_SPENT = 20
JUDGED_KILLED = 21
READY = 22

# Rounds go to the most urgent; scarce ones where they are worth most; or a centre decides for all.
GREEDY, OPTIMAL, TOGETHER = 0, 1, 2

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
        ("lost_s", np.float64),  # out of action from then on, inf for never
        ("load", np.int64),  # rounds when full
        ("reload_s", np.float64),  # from the last launch until full again, inf where it is not reloaded
        ("full_s", np.float64),  # when the reload under way is done, inf for none
        ("stock", np.int64),  # reload rounds of the whole battery: kept in the first row alone
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
        ("judgements", np.int64),  # how often this track was judged
        # Until when another battery has this slot's track under fire, whatever the rest of the row is about;
        # the engagement writes it from messages before each decision, -inf (or 0) where there is none.
        ("elsewhere_until_s", np.float64),
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
        # The engagement intended: first round of the salvo. Launcher -1 and nan without.
        ("launcher", np.int64),
        ("intercept_m", np.float64, (3,)),  # Earth-fixed
        ("height_m", np.float64),
        ("flight_s", np.float64),  # of the interceptor
        ("margin_s", np.float64),  # by how much its launch could be put off
        ("rounds", np.int64),  # intended salvo
        ("cycles", np.int64),  # salvos that fit into the window one after a look at the other
    ],
    align=True,
)

# When one launcher can meet the target of a track: (replica, track slot, launcher). Written by `decide`; nan
# where it never can. The last two fields are the search's notes.
WINDOW = np.dtype(
    [
        ("earliest_s", np.float64),  # first and last meeting
        ("latest_s", np.float64),
        ("launch_s", np.float64),  # first and last launch
        ("launch_by_s", np.float64),
        ("look_s", np.float64),  # launch that leads to the moment looked at, -inf for none
        ("standing", np.int64),  # CLOSED, LATE or OPEN at the moment entered last
    ],
    align=True,
)
CLOSED, LATE, OPEN = 0, 1, 2

# One round to fire: (replica, order).
ORDER = np.dtype(
    [
        ("launcher", np.int64),
        ("track", np.int64),  # slot
        ("track_number", np.int64),
        ("launch_s", np.float64),
        ("intercept_s", np.float64),
        ("margin_s", np.float64),  # from this launch to the last possible one
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
    reserve: int  # rounds of the battery that only threats to preferred places may have
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
    hold_fire: int  # 1 = no shot at what falls on no defended place
    assignment: int  # who decides whose rounds go where: GREEDY, OPTIMAL or TOGETHER
    assumed_hit: float  # chance of a hit of one round that assignment reckons with
    hit_called_miss: float  # chances that a verdict is the wrong one, beside what the radar cannot see
    miss_called_hit: float


class Places(NamedTuple):
    """What is defended: arrays with one entry a place; without any, whatever comes down is a threat."""

    position_m: np.ndarray  # (P, 3) Earth-fixed
    latitude_rad: np.ndarray
    longitude_rad: np.ndarray
    radius_m: np.ndarray
    preferred: np.ndarray  # 1 = served before the others, and from the reserve


@lean
def spend(order, launcher):
    """Take the round that an order fires from its launcher; with the last one its reload begins."""
    launcher.rounds -= 1
    launcher.ready_s = order.launch_s + launcher.interval_s
    if launcher.rounds == 0:
        launcher.full_s = order.launch_s + launcher.reload_s


@compiled
def tend(launchers, time_s):
    """Bring the launchers (R, L) of every replica up to date: those lost by now are out, reloads are done.

    A launcher that is empty is full again after its reload time, as far as the battery's stock lasts. What
    was ordered before a launcher is lost still leaves it. Call it before each `decide`.
    """
    for r in range(launchers.shape[0]):
        for i in range(launchers.shape[1]):
            launcher = launchers[r, i]
            if time_s >= launcher.lost_s:
                launcher.working = 0
            if launcher.working == 1 and time_s >= launcher.full_s:
                launcher.rounds = min(launcher.load, launchers[r, 0].stock)
                launchers[r, 0].stock -= launcher.rounds
                launcher.full_s = np.inf


@lean
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


@lean
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
    shot.judgements = 0
