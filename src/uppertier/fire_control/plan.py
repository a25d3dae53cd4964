"""The engagement plan of a track: which launcher, when, where it meets, and how many salvos still fit in."""

import numpy as np

from uppertier.compiled import lean
from uppertier.fire_control.launcher import UNSEEN
from uppertier.vectors import store


@lean
def close_plan(plan):
    """Note in a plan that there is no moment at which the target can be met."""
    plan.earliest_s = np.nan
    plan.latest_s = np.nan
    plan.launch_s = np.nan
    plan.launch_by_s = np.nan
    plan.launcher = -1
    store(plan.intercept_m, (np.nan, np.nan, np.nan))
    plan.height_m = np.nan
    plan.flight_s = np.nan
    plan.margin_s = np.nan
    plan.rounds = 0
    plan.cycles = 0


@lean
def open_plan(plan, track_number):
    """Begin a clean plan for a track."""
    plan.track_number = track_number
    plan.place = -1
    plan.reason = UNSEEN
    plan.engageable = 0
    plan.impact_s = np.nan
    plan.sigma_m = np.nan
    plan.due_s = -np.inf
    close_plan(plan)


@lean
def sum_up(windows, plan):
    """Note in a plan what its launchers' windows allow: the earliest meeting, and the ends of them all.

    Of launchers that meet the target at the same moment, the one that may leave latest stands in the plan.
    """
    close_plan(plan)
    for i in range(windows.shape[0]):
        window = windows[i]
        if not window.earliest_s <= window.latest_s:
            continue
        sooner = not plan.earliest_s <= window.earliest_s
        if sooner or (window.earliest_s == plan.earliest_s and window.launch_s > plan.launch_s):
            plan.launcher = i
            plan.earliest_s = window.earliest_s
            plan.launch_s = window.launch_s
        if not plan.latest_s >= window.latest_s:
            plan.latest_s = window.latest_s
        if not plan.launch_by_s >= window.launch_by_s:
            plan.launch_by_s = window.launch_by_s


@lean
def intend(plan, launcher, launch_s, intercept_s, height_m, intercept_m):
    """Note the engagement intended: a launcher's launch and where it meets the target."""
    plan.launcher = launcher
    plan.flight_s = intercept_s - launch_s
    plan.height_m = height_m
    store(plan.intercept_m, intercept_m)
    plan.margin_s = plan.launch_by_s - launch_s


@lean
def cycles_in(control, plan, salvo, next_salvo):
    """Return how many salvos fit into a plan's window, each after a look at the one before.

    From the last intercept of a salvo to the first launch of the next pass the time to judge, at most one
    interval of decisions, and the planning delay. Between first and last launch the moment of the meeting is
    taken to grow in a straight line, which is right to a second or two for a target that comes closer.
    """
    if not plan.launch_s <= plan.launch_by_s:
        return 0
    span_s = plan.launch_by_s - plan.launch_s
    slope = (plan.latest_s - plan.earliest_s) / span_s if span_s > 0.0 else 0.0
    pause_s = control.assess_s + control.decision_s + control.plan_s
    launch_s, size, cycles = plan.launch_s, salvo, 0
    while launch_s <= plan.launch_by_s and size > 0:
        cycles += 1
        last_s = launch_s + (size - 1) * control.salvo_interval_s
        launch_s = plan.earliest_s + (last_s - plan.launch_s) * slope + pause_s
        size = next_salvo
    return cycles
