"""From catalogue entries to the frozen descriptions that the rooms below compute with, in SI and radians."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from uppertier.catalog import read
from uppertier.catalog.provenance import Figure
from uppertier.catalog.shapes import (
    BATTERY,
    BURN,
    DISPERSION,
    EARLY_WARNING,
    INTERCEPTOR,
    MISSILE,
    MODE,
    PLACE,
    RADAR,
    STAGE,
    Shape,
)
from uppertier.fire_control.battery import LauncherDesign
from uppertier.flight.missile import Dispersion, Missile, Stage
from uppertier.interceptor.design import Interceptor, MotorBurn
from uppertier.radar.cue import EarlyWarning
from uppertier.radar.design import RadarDesign
from uppertier.radar.mode import RadarMode

names = read.names


@dataclass(frozen=True)
class Place:
    """A named public place; unpacks into latitude, longitude (rad) and height (m).

    `radius_m` is the extent of the place: an impact inside counts as a hit on it.
    """

    name: str
    title: str
    latitude_rad: float
    longitude_rad: float
    height_m: float
    radius_m: float

    def __iter__(self) -> Iterator[float]:
        return iter((self.latitude_rad, self.longitude_rad, self.height_m))


@dataclass(frozen=True)
class Battery:
    """What belongs to a battery, by the names of its parts, and the times its crew needs."""

    name: str
    title: str
    radar: str
    launcher: str
    interceptor: str
    launchers: int
    plan_s: float
    uplink_s: float
    assess_s: float


def missile(name: str) -> Missile:
    """Return a missile. Raises BadInput with the nearest right name when there is none.

    The least payload is the lower bound of the payload.
    """
    entry = read.entry("missile", name)
    fields = _fields(entry.figures, MISSILE)
    del fields["body_length_m"]
    mach, coefficient = _drag(fields.pop("drag"))
    reentry = _drag(fields.pop("reentry_drag")) if "reentry_drag" in fields else ((), ())
    return Missile(
        name=entry.name,
        title=entry.title,
        stages=tuple(_stage(group) for group in entry.groups("stage")),
        drag_mach=mach,
        drag_coefficient=coefficient,
        reentry_mach=reentry[0],
        reentry_drag_coefficient=reentry[1],
        quasi_ballistic=fields.pop("flight_class") == "quasi-ballistic",
        dispersion=dispersion(fields.pop("dispersion")),
        least_payload_kg=entry.figures["payload"].bound_si("low", "mass"),
        **{"separation_delay_s": 0.0, **fields},
    )


def dispersion(name: str) -> Dispersion:
    """Return how a class of missiles scatters. Raises BadInput with the nearest name when there is none."""
    return Dispersion(**_fields(read.entry("dispersion", name).figures, DISPERSION))


def radar(name: str) -> RadarDesign:
    """Return a radar. Raises BadInput with the nearest right name when there is none."""
    entry = read.entry("radar", name)
    fields = _fields(entry.figures, RADAR)
    del fields["losses_total_db"]  # the sum that its lines share out; `check` compares them
    losses = tuple((line, each.si("decibel")) for line, each in entry.group("losses").items())
    modes = tuple(
        RadarMode(mode, tuple(_fields(figures, MODE).items()))
        for mode, figures in entry.inner_groups("modes").items()
    )
    return RadarDesign(name=entry.name, title=entry.title, losses_db=losses, modes=modes, **fields)


def interceptor(name: str) -> Interceptor:
    """Return an interceptor. Raises BadInput with the nearest right name when there is none."""
    entry = read.entry("interceptor", name)
    fields = _fields(entry.figures, INTERCEPTOR)
    mach, coefficient = _drag(fields.pop("drag"))
    return Interceptor(
        name=entry.name,
        title=entry.title,
        burns=tuple(MotorBurn(**_fields(group, BURN)) for group in entry.groups("burn")),
        drag_mach=mach,
        drag_coefficient=coefficient,
        **fields,
    )


def weak_and_strong(name: str) -> tuple[Interceptor, Interceptor]:
    """Return an interceptor with propellant and impulse of every burn at the low ends, and at the high ones.

    The mass at launch and everything else stay as they are. Raises BadInput with the nearest right name when
    there is none.
    """
    usual = interceptor(name)
    groups = read.entry("interceptor", name).groups("burn")
    weak, strong = (
        tuple(
            replace(
                burn,
                propellant_kg=group["propellant"].bound_si(end, "mass"),
                vacuum_specific_impulse_s=group["vacuum-specific-impulse"].bound_si(end, "time"),
            )
            for burn, group in zip(usual.burns, groups, strict=True)
        )
        for end in ("low", "high")
    )
    return replace(usual, burns=weak), replace(usual, burns=strong)


def launcher(name: str) -> LauncherDesign:
    """Return a launcher. Raises BadInput with the nearest right name when there is none."""
    entry = read.entry("launcher", name)
    return LauncherDesign(
        name=entry.name,
        title=entry.title,
        rounds=int(entry.figures["rounds"].si("count")),
        launch_interval_s=entry.figures["interval"].si("time"),
        reload_s=entry.figures["reload"].si("time"),
    )


def battery(name: str) -> Battery:
    """Return a battery. Raises BadInput with the nearest right name when there is none."""
    entry = read.entry("battery", name)
    fields = _fields(entry.figures, BATTERY)
    return Battery(name=entry.name, title=entry.title, **{**fields, "launchers": int(fields["launchers"])})


def early_warning(name: str) -> EarlyWarning:
    """Return what early warning reports, alike in every direction and never lost.

    Raises BadInput with the nearest right name when there is none.
    """
    return EarlyWarning(
        **_fields(read.entry("early-warning", name).figures, EARLY_WARNING),
        shared=0.0,
        loss=0.0,
        satellites=0,
        first_satellite_m=(0.0, 0.0, 0.0),
        second_satellite_m=(0.0, 0.0, 0.0),
    )


def place(name: str) -> Place:
    """Return a place. Raises BadInput with the nearest right name when there is none."""
    entry = read.entry("place", name)
    return Place(name=entry.name, title=entry.title, **_fields(entry.figures, PLACE))


def _stage(figures: Mapping[str, Figure]) -> Stage:
    """Return a stage whose propellant is what burns; the rest stays aboard as dry mass.

    With a mass flow, what burns is flow times time; without one, all that is loaded.
    """
    fields = _fields(figures, STAGE)
    burned = fields.pop("loaded_propellant_kg")
    if "mass_flow_kg_s" in fields:
        burned = min(burned, fields.pop("mass_flow_kg_s") * fields["burn_time_s"])
    return Stage(propellant_kg=burned, **fields)


def _drag(name: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the columns of a drag table: Mach numbers and coefficients."""
    rows = read.entry("drag", name).figures["coefficient"].value
    return tuple(float(mach) for mach, _ in rows), tuple(float(coefficient) for _, coefficient in rows)


def _fields(figures: Mapping[str, Figure], shape: Shape) -> dict[str, Any]:
    """Return the fields that a shape makes of figures: numbers in SI, words and switches as they stand."""
    fields: dict[str, Any] = {}
    for field, (name, dimension) in shape.items():
        if name not in figures:
            continue
        verbatim = dimension in ("word", "switch", "table") or dimension.startswith("entry of ")
        fields[field] = figures[name].value if verbatim else figures[name].si(dimension)
    return fields
