"""The answer read from a record: who got through, what it cost, and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.engagement.limits import SAID
from uppertier.engagement.record import Record
from uppertier.engagement.sky import KILLED, LANDED
from uppertier.engagement.story import Event, events_of
from uppertier.errors import BadInput
from uppertier.fire_control.battery import REASONS
from uppertier.fire_control.launcher import UNSEEN
from uppertier.interceptor.round import FAILED, HIT, MISSED, ORDERED
from uppertier.tracking.track import EMPTY

if TYPE_CHECKING:
    import xarray

EARLY_S = 60.0
"""A track that ends longer before impact than this ended while there was still time for a shot."""


@dataclass(frozen=True)
class Fate:
    """What became of one missile: its name and aim, how it ended, the shots at it, and why it got through."""

    name: str
    target: str
    end: str
    shots: int
    engageable: bool
    why_not: str | None


@dataclass(frozen=True)
class Outcome:
    """How one fight ended; counts are whole numbers, times seconds, what did not happen is None."""

    threats: int
    intercepted: int
    leaked: int
    engageable: int
    interceptors_fired: int
    fired_at_debris: int
    first_detection_s: float | None
    events: tuple[Event, ...]
    fates: tuple[Fate, ...]
    detections_lost: int
    events_lost: int
    seed: int
    replica: int
    envelope: str

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as plain values, ready for JSON."""
        return asdict(self)

    def sentences(self) -> list[str]:
        """Return the outcome in plain sentences, the answer first."""
        shots = _count(self.interceptors_fired, "interceptor was fired", "interceptors were fired")
        lines = [f"{self.intercepted} of {_count(self.threats, 'missile', 'missiles')} intercepted; {shots}."]
        for fate in self.fates:
            if fate.end != "intercepted":
                lines.append(_got_through(fate))
        if self.fired_at_debris:
            lines.append(f"{self.fired_at_debris} of the rounds were fired at empty stages or their pieces.")
        if self.first_detection_s is None:
            lines.append("The radar saw none of them.")
        for number, what, where in (
            (self.detections_lost, "detections", "the table of a frame"),
            (self.events_lost, "events", "the list of events"),
        ):
            if number:
                lines.append(f"{number} {what} were lost: {where} was full.")
        return [*lines, SAID[self.envelope]]


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _got_through(fate: Fate) -> str:
    ending = f"came down at {fate.target}" if fate.end == "leaked" else "was still flying at the end"
    shots = "not shot at" if fate.shots == 0 else f"shot at {_count(fate.shots, 'time', 'times')}"
    why = f": {fate.why_not}" if fate.why_not else ""
    return f"{fate.name} {ending}; {shots}{why}."


def outcome(record: Record | xarray.Dataset, replica: int | None = None) -> Outcome:
    """Return how one fight of a record ended: the only one, or the replica with the given number."""
    record = Record.of(record)
    numbers = record.variables["replica"].values
    number = int(numbers[0]) if replica is None else replica
    if number not in numbers:
        raise BadInput(f"The record holds replicas {numbers[0]} to {numbers[-1]}, not {number}.")
    place = int(number - numbers[0])
    here = record.replica(place)
    status = here["threat_status"]
    seen = here["threat_first_seen_s"]
    first = float(np.min(seen)) if len(seen) else np.inf
    at_debris = (here["round_target"] >= len(status)) & (here["round_status"] > ORDERED)
    return Outcome(
        threats=len(status),
        intercepted=int(np.sum(status == KILLED)),
        leaked=int(np.sum(status == LANDED)),
        engageable=int(np.sum(here["threat_engageable"])),
        interceptors_fired=int(np.sum(here["round_status"] > ORDERED)),
        fired_at_debris=int(np.sum(at_debris)),
        first_detection_s=first if isfinite(first) else None,
        events=tuple(events_of(record, place)),
        fates=tuple(_fate(here, slot) for slot in range(len(status))),
        detections_lost=int(here["radar_overflow"]),
        events_lost=max(0, int(here["event_count"]) - len(here["event_kind"])),
        seed=int(record.attributes["seed"]),
        replica=number,
        envelope=str(record.attributes["envelope"]),
    )


def _fate(here: dict[str, np.ndarray], slot: int) -> Fate:
    """Return what became of the missile in one slot."""
    end = {KILLED: "intercepted", LANDED: "leaked"}.get(int(here["threat_status"][slot]), "flying")
    fired = (here["round_target"] == slot) & (here["round_status"] > ORDERED)
    shots = np.flatnonzero(fired)
    why_not = None
    if end == "leaked":
        why_not = _shots_in_vain(here, shots) if len(shots) else _not_shot_at(here, slot)
    return Fate(
        str(here["threat"][slot]),
        str(here["threat_target"][slot]),
        end,
        len(shots),
        bool(here["threat_engageable"][slot]),
        why_not,
    )


def _shots_in_vain(here: dict[str, np.ndarray], shots: np.ndarray) -> str:
    """Return how the rounds (slots) fired at one missile ended without stopping it."""
    status = here["round_status"][shots]
    saw = np.isfinite(here["round_locked_s"][shots])
    ends = {
        "failed mechanically": status == FAILED,
        "never saw its target": (status == MISSED) & ~saw,
        "passed by": (status == MISSED) & saw,
        "struck another": status == HIT,
        "still in the air": status < HIT,
    }
    return ", ".join(f"{int(np.sum(those))} {words}" for words, those in ends.items() if np.any(those))


def _not_shot_at(here: dict[str, np.ndarray], slot: int) -> str:
    """Return why no round was fired at one missile: what fire control last thought of its tracks.

    Of several, the track that came nearest to a shot speaks: the reasons are numbered in that order.
    """
    mine = (here["track_origin"] == slot) & (here["track_status"] != EMPTY)
    if not np.any(mine):
        return REASONS[UNSEEN]
    reason = REASONS[int(np.max(here["track_reason"][mine]))]
    early_s = float(here["threat_impact_s"][slot] - np.max(here["track_dropped_s"][mine]))
    if early_s > EARLY_S:
        return f"{reason}; its track was lost {early_s:.0f} s before it came down"
    return reason
