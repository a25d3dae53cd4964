"""The answer read from a record: who got through, what it cost, and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.engagement.limits import SAID
from uppertier.engagement.record import Record
from uppertier.engagement.sky import KILLED, LANDED, PIECE, STAGE
from uppertier.engagement.story import Event, events_of
from uppertier.errors import BadInput
from uppertier.fire_control.battery import REASONS
from uppertier.fire_control.launcher import UNSEEN
from uppertier.interceptor.round import FAILED, HIT, MISSED, ORDERED, UNTOUCHED
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
class Share:
    """What one battery had of a fight: missiles it could meet and saw first when, its rounds, what they did.

    `handed_on` counts the missiles that it shot at and did not stop. Costs are in millions of U.S. dollars,
    of the rounds fired; None where no cost of a round is known, and per kill without a kill.
    """

    name: str
    first_detection_s: float | None
    engageable: int
    interceptors_fired: int
    intercepted: int
    handed_on: int
    cost_musd: float | None
    rounds_per_kill: float | None
    cost_per_kill_musd: float | None


@dataclass(frozen=True)
class Outcome:
    """How one fight ended; counts are whole numbers, times seconds, what did not happen is None.

    `fired_at_debris` counts rounds at empty stages and at their pieces, `fired_at_nothing` those at false
    alarms. Costs as in `Share`.
    """

    threats: int
    intercepted: int
    leaked: int
    engageable: int
    interceptors_fired: int
    fired_at_debris: int
    fired_at_stages: int
    fired_at_pieces: int
    fired_at_nothing: int
    first_detection_s: float | None
    events: tuple[Event, ...]
    fates: tuple[Fate, ...]
    batteries: tuple[Share, ...]
    cost_musd: float | None
    rounds_per_kill: float | None
    cost_per_kill_musd: float | None
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
        if len(self.batteries) > 1:
            lines += [_share_of(share) for share in self.batteries]
        if self.cost_musd:
            lines.append(_price(self))
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


def _share_of(share: Share) -> str:
    """Return in a sentence what one battery did."""
    fired = _count(share.interceptors_fired, "round", "rounds")
    if share.interceptors_fired == 0:
        fired = "no rounds"
    could = f"could meet {_count(share.engageable, 'missile', 'missiles')}"
    handed = f", handed {share.handed_on} on" if share.handed_on else ""
    return f"{share.name} {could}, fired {fired}, intercepted {share.intercepted}{handed}."


def _price(outcome: Outcome) -> str:
    """Return in a sentence what the rounds cost."""
    said = f"The rounds fired cost {outcome.cost_musd:.1f} million dollars"
    if outcome.cost_per_kill_musd is None:
        return f"{said}."
    return (
        f"{said}: {outcome.cost_per_kill_musd:.1f} million and {outcome.rounds_per_kill:.1f} rounds for each "
        "missile intercepted."
    )


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
    fired = here["round_status"] > ORDERED
    fired_at = here["round_target"][fired]
    debris = here["debris_kind"][fired_at[fired_at >= len(status)] - len(status)]
    shares = tuple(_share(here, number) for number in range(len(here["battery"])))
    costs = [share.cost_musd for share in shares]
    intercepted = int(np.sum(status == KILLED))
    return Outcome(
        threats=len(status),
        intercepted=intercepted,
        leaked=int(np.sum(status == LANDED)),
        engageable=int(np.sum(here["threat_engageable"])),
        interceptors_fired=len(fired_at),
        fired_at_debris=len(debris),
        fired_at_stages=int(np.sum(debris == STAGE)),
        fired_at_pieces=int(np.sum(debris == PIECE)),
        fired_at_nothing=int(np.sum(fired_at < 0)),
        first_detection_s=first if isfinite(first) else None,
        events=tuple(events_of(record, place)),
        fates=tuple(_fate(here, slot) for slot in range(len(status))),
        batteries=shares,
        **_exchange(len(fired_at), intercepted, None if None in costs else sum(filter(None, costs))),
        detections_lost=int(np.sum(here["radar_overflow"])),
        events_lost=max(0, int(here["event_count"]) - len(here["event_kind"])),
        seed=int(record.attributes["seed"]),
        replica=number,
        envelope=str(record.attributes["envelope"]),
    )


def _exchange(fired: int, killed: int, cost_musd: float | None) -> dict[str, Any]:
    """Return the cost of the rounds fired, and rounds and cost for each missile killed."""
    return {
        "cost_musd": cost_musd,
        "rounds_per_kill": fired / killed if killed else None,
        "cost_per_kill_musd": cost_musd / killed if killed and cost_musd is not None else None,
    }


def _share(here: dict[str, np.ndarray], number: int) -> Share:
    """Return what the battery of a number had of the fight."""
    mine = (here["round_battery"] == number) & (here["round_status"] > ORDERED)
    killers = here["threat_killer"]
    killed = (killers >= 0) & (here["round_battery"][np.maximum(killers, 0)] == number)
    targets = np.unique(here["round_target"][mine])
    shot_at = targets[(targets >= 0) & (targets < len(killed))]
    seen = here["battery_first_seen_s"][number]
    first = float(np.min(seen)) if len(seen) else np.inf
    unit_musd = float(here["battery_unit_cost_musd"][number])
    fired = int(np.sum(mine))
    return Share(
        name=str(here["battery"][number]),
        first_detection_s=first if isfinite(first) else None,
        engageable=int(np.sum(here["battery_engageable"][number])),
        interceptors_fired=fired,
        intercepted=int(np.sum(killed)),
        handed_on=int(np.sum(~killed[shot_at])),
        **_exchange(fired, int(np.sum(killed)), fired * unit_musd if isfinite(unit_musd) else None),
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
    touched = here["round_section"][shots] != UNTOUCHED
    ends = {
        "failed mechanically": status == FAILED,
        "never saw its target": (status == MISSED) & ~saw,
        "touched it without killing": (status == MISSED) & saw & touched,
        "passed by": (status == MISSED) & saw & ~touched,
        "struck another": status == HIT,
        "still in the air": status < HIT,
    }
    return ", ".join(f"{int(np.sum(those))} {words}" for words, those in ends.items() if np.any(those))


def _not_shot_at(here: dict[str, np.ndarray], slot: int) -> str:
    """Return why no round was fired at one missile; of several batteries, each for itself."""
    names = here["battery"]
    reasons = [_not_shot_at_by(here, number, slot) for number in range(len(names))]
    if len(set(reasons)) == 1:
        return reasons[0]
    return "; ".join(f"{name}: {reason}" for name, reason in zip(names, reasons, strict=True))


def _not_shot_at_by(here: dict[str, np.ndarray], number: int, slot: int) -> str:
    """Return what fire control of one battery last thought of its tracks of one missile.

    Of several, the track that came nearest to a shot speaks: the reasons are numbered in that order.
    """
    mine = (here["track_origin"] == slot) & (here["track_status"] != EMPTY)
    mine &= here["track_battery"] == number
    lost_s = float(here["battery_radar_lost_s"][number])
    silent = f"; its radar fell silent at {lost_s:.0f} s" if lost_s < here["threat_impact_s"][slot] else ""
    if not np.any(mine):
        return f"{REASONS[UNSEEN]}{silent}"
    reason = REASONS[int(np.max(here["track_reason"][mine]))]
    last = np.flatnonzero(mine)[int(np.argmax(here["track_dropped_s"][mine]))]
    early_s = float(here["threat_impact_s"][slot] - here["track_dropped_s"][last])
    if silent or not early_s > EARLY_S:
        return f"{reason}{silent}"
    how = "it left the radar's view" if here["track_out_of_view"][last] else "its track was lost"
    return f"{reason}; {how} {early_s:.0f} s before it came down"
