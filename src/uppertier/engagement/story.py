"""The events of a record in words: who did what to whom, when, and the figure that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from math import degrees, isfinite
from typing import Any

import numpy as np

from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import geodetic_from_ecef
from uppertier.engagement.record import Record
from uppertier.fire_control.battery import VERDICTS
from uppertier.fire_control.launcher import KILLED, SURVIVED
from uppertier.radar.cue import EARLY_WARNING

SPOKEN = {"round": "interceptor", "track": "track"}
SECTION_WORDS = ("air about", "nose", "warhead", "aft section")
"""The parts of a body by the numbers of `interceptor.round`; what touches nothing passes in the air."""

CLASS_WORDS = ("a warhead", "an empty stage", "a piece of debris", "a whole missile")


@dataclass(frozen=True)
class Event:
    """One happening of a fight: when (s), what, who, to whom (or None), a sentence, and where."""

    time_s: float
    kind: str
    subject: str
    object: str | None
    detail: str
    latitude_deg: float
    longitude_deg: float
    height_km: float

    def to_dict(self) -> dict[str, Any]:
        """Return the event as a mapping of plain values."""
        return asdict(self)


def body(here: dict[str, np.ndarray], number: int) -> str | None:
    """Return the name of a missile, stage or piece by its slot, None for -1 (nobody: a false alarm)."""
    if number < 0:
        return None
    missiles = here["threat"]
    return str(missiles[number] if number < len(missiles) else here["debris"][number - len(missiles)])


def of_battery(here: dict[str, np.ndarray], what: str, number: int) -> str:
    """Return the name of a round or track by its place in the record; of several batteries, whose it is."""
    mine = int(here[f"{what}_battery"][number])
    own = number - int(np.argmax(here[f"{what}_battery"] == mine))
    return f"{SPOKEN[what]} {own + 1}{whose(here, mine)}"


def whose(here: dict[str, np.ndarray], battery: int) -> str:
    """Return " of" a battery and its name, nothing where there is one only."""
    return f" of {here['battery'][battery]}" if len(here["battery"]) > 1 else ""


def events_of(record: Record, replica: int) -> list[Event]:
    """Return what happened in one replica (by its place in the record), in order of time."""
    events = [*_events(record, replica), *_silences(record.replica(replica))]
    return sorted(events, key=lambda event: event.time_s)


def _silences(here: dict[str, np.ndarray]) -> Iterator[Event]:
    """Yield, for each battery whose radar is lost during the fight, that it falls silent."""
    last_s = np.max(here["event_time_s"], initial=0.0)
    for number, lost_s in enumerate(here["battery_radar_lost_s"]):
        if lost_s <= last_s:
            at = tuple(float(x) for x in here["battery_position_m"][number])
            latitude, longitude, height_m = geodetic_from_ecef(at, WGS84)
            yield Event(
                float(lost_s),
                "radar lost",
                f"radar{whose(here, number)}",
                None,
                "falls silent for good",
                degrees(latitude),
                degrees(longitude),
                height_m / 1000.0,
            )


def _events(record: Record, replica: int) -> Iterator[Event]:
    kinds = record.attributes["kinds"].split(", ")
    here = record.replica(replica)
    kept = min(int(here["event_count"]), len(here["event_kind"]))
    rows = zip(
        here["event_time_s"][:kept],
        here["event_kind"][:kept],
        here["event_subject"][:kept],
        here["event_object"][:kept],
        here["event_value"][:kept],
        here["event_battery"][:kept],
        here["event_position_m"][:kept],
        strict=True,
    )
    for time_s, kind, subject, other, value, battery, position in rows:
        latitude, longitude, height_m = geodetic_from_ecef(tuple(float(x) for x in position), WGS84)
        who, whom, detail = _words(
            here,
            kinds[kind],
            float(time_s),
            (int(subject), int(other), int(battery)),
            float(value),
            height_m / 1000.0,
        )
        yield Event(
            float(time_s),
            kinds[kind],
            who,
            whom,
            detail,
            degrees(latitude),
            degrees(longitude),
            height_m / 1000.0,
        )


def _words(
    here: dict[str, np.ndarray],
    kind: str,
    time_s: float,
    numbers: tuple[int, int, int],
    value: float,
    height_km: float,
) -> tuple[str, str | None, str]:
    """Return who, to whom, and the sentence of one event; `numbers` are subject, object and battery."""
    subject, other, battery = numbers
    if kind in ("launch", "cut-off", "impact"):
        target = str(here["threat_target"][subject])
        sentences = {
            "launch": f"leaves for {target}",
            "cut-off": f"thrust ends at {height_km:.0f} km height",
            "impact": f"comes down at {target}",
        }
        return body(here, subject) or "", None if kind == "cut-off" else target, sentences[kind]
    if kind in ("cue", "first seen", "shared"):
        return _reported(here, kind, subject, other, value, battery, height_km)
    if kind in ("tracked", "track dropped", "verdict", "classed"):
        track = of_battery(here, "track", subject)
        sentences = {
            "tracked": f"firm {track}",
            "track dropped": f"{track} ends" + (" out of the radar's view" if value == 1.0 else ""),
            "classed": f"{track} taken for {CLASS_WORDS[int(value)]}" if isfinite(value) else "",
            "verdict": _verdict(here, time_s, other, battery, value) if isfinite(value) else "",
        }
        return body(here, other) or "false alarm", track, sentences[kind]
    return _of_round(here, kind, subject, other, value, height_km)


def _of_round(
    here: dict[str, np.ndarray], kind: str, subject: int, other: int, value: float, height_km: float
) -> tuple[str, str | None, str]:
    """Return who, to whom, and the sentence of what happens to an interceptor.

    `off its middle` is the closest distance of the two bodies' middles: of a long body a hit may be a metre.
    """
    name = of_battery(here, "round", subject)
    launcher = f"launcher {int(here['round_launcher'][subject]) + 1}"
    if kind == "order":
        track = of_battery(here, "track", other)
        own = track.partition(" of ")[0]
        margin_s = float(here["round_margin_s"][subject])
        sentence = f"{launcher} to fire at {value:.1f} s, to meet {own} at {height_km:.0f} km"
        return name, track, f"{sentence}; {margin_s:.0f} s to spare"
    speed = f"{float(here['round_closing_speed_m_s'][subject]) / 1000.0:.1f} km/s"
    whom, section = body(here, other), SECTION_WORDS[int(here["round_section"][subject])]
    blind = "" if isfinite(here["round_locked_s"][subject]) else "never sees its target, "
    sentences = {
        "fired": f"leaves {launcher}",
        "separated": f"kill vehicle comes free, {height_km:.0f} km up",
        "uplinks stop": f"hears no more of its target; last told at {value:.1f} s",
        "seeker lock": f"sees its target, {height_km:.0f} km up",
        "intercept": f"hits {whom} {value:.2f} m off its middle at {speed}, {height_km:.0f} km up",
        "graze": f"touches the {section} of {whom} at {speed} and does not kill it",
        "miss": f"{blind}passes {_distance(value)} away",
        "target gone": "its target has been hit by another",
        "failed": "fails mechanically",
    }
    return name, whom, sentences[kind]


def _verdict(here: dict[str, np.ndarray], time_s: float, other: int, battery: int, value: float) -> str:
    """Return what a battery calls a missile it shot at, and whether it is wrong."""
    caller = str(here["battery"][battery]) if len(here["battery"]) > 1 else "battery"
    said = f"{caller} calls it {VERDICTS[int(value)]}"
    if not 0 <= other < len(here["threat"]):
        return said
    killed = float(here["threat_killed_s"][other]) <= time_s
    if value == KILLED and not killed:
        return f"{said}, wrongly: it flies on"
    return f"{said}, wrongly: it was hit" if value == SURVIVED and killed else said


def _reported(
    here: dict[str, np.ndarray],
    kind: str,
    subject: int,
    other: int,
    value: float,
    battery: int,
    height_km: float,
) -> tuple[str, str | None, str]:
    """Return of which missile, from whom, and the sentence of a first detection or a report."""
    name = body(here, subject) or "false alarm"
    if kind == "first seen":
        sentence = f"radar detection at {value / 1000.0:.0f} km, {height_km:.0f} km up"
        seer = f", by {here['battery'][battery]}" if len(here["battery"]) > 1 else ""
        return name, None, f"{sentence}{seer}"
    if kind == "cue":
        return name, str(here["reporter"][other]), _cue_says(here, value)
    sender, receiver = (str(here["battery"][number]) for number in (other, battery))
    return name, sender, f"{sender} tells {receiver} of it, known to {_distance(value)}"


def _cue_says(here: dict[str, np.ndarray], value: float) -> str:
    """Return what a report, given by its number, says: who sends it, and if a radar, how good it is."""
    number = int(value)
    source = int(here["cue_source"][number])
    if source == EARLY_WARNING:
        return "early warning reports its state at cut-off"
    known = (
        f"{_distance(float(here['cue_position_sigma_m'][number]))} "
        f"and {float(here['cue_velocity_sigma_m_s'][number]):.1f} m/s"
    )
    radar = str(here["reporter"][source])
    if here["cue_last"][number]:
        return f"leaves the view of {radar}, which hands it over known to {known}"
    return f"{radar} reports its track, known to {known}"


def _distance(metres: float) -> str:
    return f"{metres:.1f} m" if metres < 1000.0 else f"{metres / 1000.0:.1f} km"
