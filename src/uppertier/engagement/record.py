"""What happened, as a labelled data set: final states, events, and for a single fight its paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from uppertier import __version__
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.engagement.debris import remnants
from uppertier.engagement.events import (
    CLASSED,
    DUD,
    FIRED,
    GONE,
    GRAZED,
    KINDS,
    LOCKED,
    LOST,
    MISS,
    ORDER,
    PARTED,
    SEEN,
    STRUCK,
    TRACKED,
    UNTOLD,
    VERDICT,
)
from uppertier.engagement.limits import limits_of_all
from uppertier.engagement.reporters import reporters
from uppertier.engagement.setup import Setup
from uppertier.engagement.sky import MISSILE
from uppertier.engagement.world import TRUTH, World, drawn_cues
from uppertier.interceptor.round import BOOST, HOMING
from uppertier.tracking.track import FIRM

if TYPE_CHECKING:
    import xarray

# variable: (array of the world, field, unit, meaning)
FIELDS = {
    "threat_status": ("threats", "status", "1", "0 not launched, 1 flying, 2 killed, 3 landed"),
    "threat_launch_s": ("threats", "launch_s", "s", "launch, on the fight clock"),
    "threat_cutoff_s": ("threats", "cutoff_s", "s", "thrust cut-off"),
    "threat_impact_s": ("threats", "impact_s", "s", "impact, if nothing stops it"),
    "threat_impact_m": ("threats", "impact_m", "m", "impact point, Earth-fixed"),
    "threat_first_seen_s": ("threats", "first_seen_s", "s", "first radar detection used by a track"),
    "threat_firm_s": ("threats", "firm_s", "s", "first firm track"),
    "threat_killed_s": ("threats", "killed_s", "s", "hit by a kill vehicle"),
    "threat_killer": ("threats", "killer", "1", "round that hit it, -1 for none"),
    "threat_engageable": ("threats", "engageable", "1", "1 if fire control ever had a window for it"),
    "round_status": (
        "rounds",
        "status",
        "1",
        "0 stored, 1 ordered, 2 boost, 3 coast, 4 homing, 5 hit, 6 missed, 7 failed",
    ),
    "round_launcher": ("rounds", "launcher", "1", "launcher it left"),
    "round_track": ("rounds", "track", "1", "track slot it was fired at"),
    "round_target": (
        "noted_rounds",
        "origin",
        "1",
        "body behind the track it was fired at: missile, or debris after the missiles; -1 for none (referee)",
    ),
    "round_launch_s": ("rounds", "launch_s", "s", "launch"),
    "round_margin_s": ("rounds", "margin_s", "s", "from its launch to the last possible one, when ordered"),
    "round_locked_s": ("rounds", "locked_s", "s", "seeker lock"),
    "round_closest_s": ("rounds", "closest_s", "s", "closest approach"),
    "round_closest_m": ("rounds", "closest_m", "m", "place of closest approach, Earth-fixed"),
    "round_miss_m": ("rounds", "miss_m", "m", "distance of closest approach"),
    "round_victim": ("rounds", "victim", "1", "body its seeker took, missiles first; -1 for none (referee)"),
    "round_blindness": (
        "rounds",
        "blindness",
        "1",
        "why its eye took nothing: 0 did not look, 1 no body near, 2 out of view, 3 too bright, 4 faint",
    ),
    "round_section": ("rounds", "section", "1", "what it touched: 0 nothing, 1 nose, 2 warhead, 3 aft"),
    "round_surface_m": ("rounds", "surface_m", "m", "its middle's distance from what it touched, inside < 0"),
    "round_aspect_rad": ("rounds", "aspect_rad", "rad", "angle from the target's nose; 0 is head on"),
    "round_closing_speed_m_s": ("rounds", "closing_speed_m_s", "m/s", "closing speed at closest approach"),
    "round_divert_left_m_s": ("rounds", "divert_left_m_s", "m/s", "divert budget left"),
    "track_number": ("tracks", "number", "1", "number of the track, 0 for an unused slot"),
    "track_status": ("tracks", "status", "1", "0 empty, 1 cued, 2 tentative, 3 firm, 4 dropped"),
    "track_dropped_s": ("tracks", "dropped_s", "s", "when it was dropped, nan while it lives"),
    "track_reason": ("plans", "reason", "1", "what fire control last thought of it"),
    "track_launcher": ("plans", "launcher", "1", "launcher of its latest engagement plan, -1 for none"),
    "track_intercept_m": ("plans", "intercept_m", "m", "where that plan meets it, Earth-fixed"),
    "track_launch_by_s": ("plans", "launch_by_s", "s", "last launch of all that would meet it"),
    "track_cycles": ("plans", "cycles", "1", "salvos that fit into its window, each after a look"),
    "track_origin": ("noted_tracks", "origin", "1", "body behind it, numbered as in round_target (referee)"),
    "track_out_of_view": ("noted_tracks", "out_of_view", "1", "1 if it ended outside its radar's view"),
    "cue_available_s": ("cues", "available_s", "s", "when the battery has the report, inf for never"),
    "cue_time_s": ("cues", "time_s", "s", "of the state that it reports"),
    "cue_source": ("cues", "source", "1", "who reports, by its place among the reporters"),
    "cue_subject": ("cues", "subject", "1", "missile that it reports on, by slot"),
    "cue_last": ("cues", "last", "1", "1 if the missile then leaves the reporter's view"),
    "cue_position_sigma_m": ("cues", "position_sigma_m", "m", "how well place is known, each axis"),
    "cue_velocity_sigma_m_s": ("cues", "velocity_sigma_m_s", "m/s", "how well velocity is known, each axis"),
    "event_time_s": ("events", "time_s", "s", "when"),
    "event_kind": ("events", "kind", "1", "which kind, see attribute kinds"),
    "event_battery": ("events", "battery", "1", "at which battery; what happens to all, at the first"),
    "event_subject": ("events", "subject", "1", "who, by slot"),
    "event_object": ("events", "object", "1", "to whom, by slot, -1 for none"),
    "event_value": ("events", "value", "1", "a figure that belongs to the kind"),
    "event_position_m": ("events", "position_m", "m", "where, Earth-fixed"),
}

RADAR_FIELDS = (
    ("radar_spent_s", "total_s", "s", "time of the face, by kind"),
    ("radar_overflow", "overflow", "1", "detections that found no room in their frame"),
)

BATTERY_FIELDS = {
    "battery_first_seen_s": ("first_seen_s", "s", "first radar detection of each missile by each battery"),
    "battery_engageable": ("engageable", "1", "1 if the battery ever had a window for the missile"),
}

DEBRIS_FIELDS = {
    "debris_kind": ("kind", "1", "1 empty stage, 2 piece of one"),
    "debris_parent": ("parent", "1", "body it came free from, missiles first"),
    "debris_status": ("status", "1", "0 not free yet, 1 flying, 2 hit, 3 down or apart, 4 never came free"),
    "debris_free_s": ("launch_s", "s", "when it came free"),
    "debris_impact_m": ("impact_m", "m", "where it came down or apart, Earth-fixed"),
    "debris_first_seen_s": ("first_seen_s", "s", "first radar detection used by a track"),
    "debris_firm_s": ("firm_s", "s", "first firm track"),
}

HISTORY = {
    "target_position_m": ("threat", "true position of each missile, nan when not flying"),
    "debris_position_m": ("debris", "true position of each stage and piece, nan when not flying"),
    "interceptor_position_m": ("round", "true position of each round, nan when not flying"),
    "believed_position_m": ("track", "position of each firm track, nan when not firm"),
}


class History:
    """Positions second by second, kept for a fight that is watched and not for a batch."""

    def __init__(self, worlds: tuple[World, ...], samples: int) -> None:
        sky = worlds[0]
        missiles = self.missiles = int(np.sum(sky.threats["kind"][0] == MISSILE))
        debris = sky.targets.shape[1] - missiles
        rounds, tracks = (
            sum(getattr(each, name).shape[1] for each in worlds) for name in ("rounds", "tracks")
        )
        shapes = ((1, missiles), (1, debris), (1, rounds), (1, tracks))
        self.time_s = np.full(samples, np.nan)
        self.positions = [np.full((samples, *shape, 3), np.nan) for shape in shapes]
        self.taken = 0

    def sample(self, worlds: tuple[World, ...], time_s: float) -> None:
        """Note where everything is at `time_s`; the order is that of HISTORY."""
        targets, missiles = worlds[0].targets, self.missiles
        rounds, tracks = (joined(worlds, name, "status") for name in ("rounds", "tracks"))
        shown = (
            (targets["position_m"][:, :missiles], targets["alive"][:, :missiles] == 1),
            (targets["position_m"][:, missiles:], targets["alive"][:, missiles:] == 1),
            (joined(worlds, "rounds", "position_m"), (rounds >= BOOST) & (rounds <= HOMING)),
            (joined(worlds, "tracks", "state")[..., :3], tracks == FIRM),
        )
        self.time_s[self.taken] = time_s
        for kept, (position, alive) in zip(self.positions, shown, strict=True):
            kept[self.taken] = np.where(alive[..., None], position, np.nan)
        self.taken += 1


def joined(worlds: Sequence[World], array: str, field: str) -> np.ndarray:
    """Return a field of an array of all batteries, one after the other along the second axis."""
    return np.concatenate([getattr(world, array)[field] for world in worlds], axis=1)


AXES = {
    "threats": "threat",
    "targets": "threat",
    "rounds": "round",
    "tracks": "track",
    "plans": "track",
    "noted_tracks": "track",
    "noted_rounds": "round",
    "events": "event",
    "cues": "cue",
}


class Variable(NamedTuple):
    """One column of a record: its axes, values, unit and meaning."""

    axes: tuple[str, ...]
    values: np.ndarray
    unit: str
    meaning: str


@dataclass(frozen=True)
class Record:
    """What happened in a batch, column by column, SI; a Dataset in all but the time xarray takes to load.

    `variables` are named (`threat_status`, ...); the first axis of most is the replica.
    """

    variables: dict[str, Variable]
    attributes: dict[str, Any]

    def replica(self, place: int) -> dict[str, np.ndarray]:
        """Return the values of one replica by its place in the batch, the replica axis taken out."""
        return {
            name: np.take(each.values, place, each.axes.index("replica"))
            if "replica" in each.axes
            else each.values
            for name, each in self.variables.items()
        }

    def to_dataset(self) -> xarray.Dataset:
        """Return the record as an xarray Dataset with a unit on every variable that has one."""
        import xarray

        columns = {
            name: (each.axes, each.values, {"units": each.unit, "long_name": each.meaning})
            for name, each in self.variables.items()
        }
        coordinates = {name: columns.pop(name) for name in COORDINATES if name in columns}
        return xarray.Dataset(columns, coordinates, self.attributes)

    @classmethod
    def joined(cls, records: Sequence[Record]) -> Record:
        """Return the record of a batch from those of its shares, in the order of their replicas."""
        variables = dict(records[0].variables)
        for name, first in variables.items():
            if "replica" in first.axes:
                parts = [each.variables[name].values for each in records]
                values = np.concatenate(parts, axis=first.axes.index("replica"))
                variables[name] = first._replace(values=values)
        return cls(variables, records[0].attributes)

    @classmethod
    def of(cls, given: Record | xarray.Dataset) -> Record:
        """Return a record, from itself or from the Dataset that `to_dataset` made of it."""
        if isinstance(given, Record):
            return given
        variables = {
            str(name): Variable(
                tuple(map(str, each.dims)),
                each.values,
                each.attrs.get("units", ""),
                each.attrs.get("long_name", ""),
            )
            for name, each in given.variables.items()
        }
        return cls(variables, dict(given.attrs))


COORDINATES = (
    "replica",
    "threat",
    "threat_target",
    "debris",
    "reporter",
    "battery",
    "dwell_kind",
    "axis",
    "time",
    "round_battery",
    "track_battery",
)

# Which field of an event's row counts tracks or rounds of one battery: they are made to count all.
OF_TRACKS = {"subject": (TRACKED, LOST, CLASSED, VERDICT), "object": (SEEN, ORDER)}
OF_ROUNDS = {"subject": (ORDER, FIRED, PARTED, UNTOLD, DUD, LOCKED, STRUCK, MISS, GONE, GRAZED), "object": ()}

DWELLS = ("none", "fence", "search", "confirm", "track", "discriminate", "uplink")
"""The words for what the radar spends time on, in the order of their numbers in `radar.schedule`."""


def record_of(
    setup: Setup, worlds: Sequence[World], history: History | None, seed: int, first_replica: int
) -> Record:
    """Return the record of a fought batch; tracks and rounds of all batteries stand one after the other."""
    names = np.array([threat.name for threat in setup.threats])
    variables = labels_of(setup, first_replica + np.arange(worlds[0].threats.shape[0]))
    for name, field, unit, meaning in RADAR_FIELDS:
        values = np.stack([world.radar[field] for world in worlds], axis=1)
        axes = ("replica", "battery", "dwell_kind")[: values.ndim]
        variables[name] = Variable(axes, values, unit, meaning)
    for name, (field, unit, meaning) in BATTERY_FIELDS.items():
        values = np.stack([world.noted_threats[field][:, : len(names)] for world in worlds], axis=1)
        variables[name] = Variable(("replica", "battery", "threat"), values, unit, meaning)
    for name, (array, field, unit, meaning) in FIELDS.items():
        values = field_of(worlds, array, field)
        values = (values[:, : len(names)] if array == "threats" else values).copy()
        axes = ("replica", AXES[array], "axis")[: values.ndim]
        variables[name] = Variable(axes, values, unit, meaning)
    for name, (field, unit, meaning) in DEBRIS_FIELDS.items():
        values = worlds[0].threats[field][:, len(names) :].copy()
        axes = ("replica", "debris", "axis")[: values.ndim]
        variables[name] = Variable(axes, values, unit, meaning)
    if history is not None:
        variables["time"] = Variable(("time",), history.time_s[: history.taken], "s", "on the fight clock")
        for (name, (axis, meaning)), positions in zip(HISTORY.items(), history.positions, strict=True):
            axes = ("time", "replica", axis, "axis")
            variables[name] = Variable(axes, positions[: history.taken], "m", meaning)
    for axis in ("round", "track"):
        sizes = [getattr(world, f"{axis}s").shape[1] for world in worlds]
        numbers = np.repeat(np.arange(len(worlds)), sizes)
        variables[f"{axis}_battery"] = Variable(
            (axis,), numbers, "1", "whose it is, by number of the battery"
        )
    count_all(variables, worlds)
    variables["event_count"] = Variable(
        ("replica",), worlds[0].event_counts.copy(), "1", "events that happened"
    )
    attributes = {
        "title": setup.name,
        "kinds": ", ".join(KINDS),
        "seed": seed,
        "uppertier": __version__,
        "frame": "Earth-fixed WGS-84",
        "envelope": limits_of_all(battery.envelope for battery in setup.batteries),
    }
    return Record(variables, attributes)


def labels_of(setup: Setup, replicas: np.ndarray) -> dict[str, Variable]:
    """Return the names and the fixed figures of what a record is about."""
    batteries, debris = setup.batteries, [each.name for each in remnants(setup)]
    costs = [battery.interceptor.unit_cost_musd for battery in batteries]
    columns = {
        "replica": (replicas, "1", "number of the replica"),
        "threat": (np.array([threat.name for threat in setup.threats]), "", "name of the missile"),
        "debris": (np.array(debris, np.str_), "", "name of the stage or piece"),
        "reporter": (np.array(reporters(setup)), "", "who reports on missiles"),
        "battery": (np.array([battery.name for battery in batteries]), "", "name of the battery"),
        "axis": (np.array(["x", "y", "z"]), "", "Earth-fixed axis"),
        "dwell_kind": (np.array(DWELLS), "", "what the radar spent time on"),
    }
    variables = {name: Variable((name,), *column) for name, column in columns.items()}
    targets = np.array([threat.target.name for threat in setup.threats])
    variables["threat_target"] = Variable(("threat",), targets, "", "where it is aimed")
    figures = {
        "battery_radar_lost_s": (
            [each.radar_lost_s for each in batteries],
            "s",
            "when its radar falls silent",
        ),
        "battery_unit_cost_musd": (
            [np.nan if cost is None else cost for cost in costs],
            "million dollars",
            "cost of one of its rounds, nan where none is known",
        ),
    }
    for name, (values, unit, meaning) in figures.items():
        variables[name] = Variable(("battery",), np.array(values, np.float64), unit, meaning)
    spots = [battery.radar.spot for battery in batteries]
    places = [
        ecef_from_geodetic(spot.latitude_rad, spot.longitude_rad, spot.height_m, setup.planet)
        for spot in spots
    ]
    variables["battery_position_m"] = Variable(
        ("battery", "axis"), np.array(places), "m", "where its radar stands, Earth-fixed"
    )
    return variables


def field_of(worlds: Sequence[World], array: str, field: str) -> np.ndarray:
    """Return a field of an array of the world: of all batteries joined, or what they share once."""
    if array in TRUTH:
        return getattr(worlds[0], array)[field]
    if array == "cues":
        told = worlds[0].cues[:, : drawn_cues(worlds)]
        return told[field]
    return joined(worlds, array, field)


def count_all(variables: dict[str, Variable], worlds: Sequence[World]) -> None:
    """Let numbers of tracks and rounds count those of all batteries, where they count those of one."""
    kinds, battery = (variables[f"event_{name}"].values for name in ("kind", "battery"))
    slots = variables["round_track"].values
    tracks = [world.tracks.shape[1] for world in worlds]
    slots += np.concatenate([[0], np.cumsum(tracks)[:-1]])[variables["round_battery"].values]
    for array, places in (("tracks", OF_TRACKS), ("rounds", OF_ROUNDS)):
        sizes = [getattr(world, array).shape[1] for world in worlds]
        before = np.concatenate([[0], np.cumsum(sizes)[:-1]])[battery]
        for field, which in places.items():
            values = variables[f"event_{field}"].values
            values += np.where(np.isin(kinds, which) & (values >= 0), before, 0)
