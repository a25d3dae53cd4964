"""The clock of a fight: frames of equal length, and which phases run in each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from uppertier.engagement.setup import Setup

DECISION_INTERVAL_S = 1.0
TAIL_S = 30.0
"""Time after the last impact due, in which tracks fade and the last shots are judged."""


class Frame(NamedTuple):
    """One step of the clock: its number, when it begins, its length, whether fire control decides in it."""

    number: int
    time_s: float
    step_s: float
    decides: bool


def end_s(setup: Setup) -> float:
    """Return when the fight is over: the horizon, or a while after the last missile is due, in seconds.

    It depends on the setup alone, never on what happens in a replica, so that a replica fought by itself sees
    the same frames as in a batch.
    """
    due = max(threat.launch_s + threat.aim.flight_time_s for threat in setup.threats)
    return min(setup.horizon_s, due + TAIL_S)


def frame_count(setup: Setup) -> int:
    """Return how many frames the fight lasts."""
    return round(end_s(setup) / setup.frame_s)


def frames_a_decision(step_s: float) -> int:
    """Return in which of how many frames fire control decides."""
    return max(1, round(DECISION_INTERVAL_S / step_s))


def frames(setup: Setup) -> Iterator[Frame]:
    """Yield the frames of a fight in order."""
    between_decisions = frames_a_decision(setup.frame_s)
    for index in range(frame_count(setup)):
        yield Frame(index, index * setup.frame_s, setup.frame_s, index % between_decisions == 0)
