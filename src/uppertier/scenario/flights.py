"""One flight, or a missile's reach, asked for by name: the front door to `trajectory`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import degrees, pi, radians
from typing import Any

import numpy as np

from uppertier import errors, units
from uppertier.catalog import build
from uppertier.earth.air import Air
from uppertier.earth.constants import ROUND, SPHERE, WGS84, Planet
from uppertier.earth.geodesy import surface_direct, surface_inverse
from uppertier.flight.missile import Missile
from uppertier.trajectory import dispersion, spent_stage
from uppertier.trajectory.aim import Aim, aim
from uppertier.trajectory.dispersion import Scatter
from uppertier.trajectory.reach import Reach, greatest_range, ring
from uppertier.trajectory.shot import Place
from uppertier.trajectory.spent_stage import FallenBody
from uppertier.trajectory.summary import FlightSummary, impulsive, summarise

IMPULSIVE = "impulsive"
RING_STEP_DEG = 10
# How near the greatest payload that still makes a flight is looked for.
LIGHTER_BY_KG = 5.0

# Nearer than this a target is the launch place itself: the promise of an aim is 100 m.
NEXT_TO_M = 1.0
# What stands on the Earth stands between the Dead Sea and Mount Everest.
LOWEST_M, HIGHEST_M = -500.0, 9_000.0

# A place by name, or latitude and longitude in degrees with or without a height in metres.
Where = str | Sequence[float]
# A quantity in SI, or text with its unit.
Measure = float | str


@dataclass(frozen=True)
class Flight:
    """A flight: its figures, and its path as knots (count, 10); the textbook flight has no path or missile.

    The columns of a knot are time (s), position (m), velocity (m/s), acceleration (m/s2), Earth-fixed. Places
    are latitude (rad), longitude (rad), height (m).
    """

    summary: FlightSummary
    knots: np.ndarray | None
    aim: Aim | None
    missile: Missile | None
    start: Place
    target: Place

    def to_dict(self) -> dict[str, Any]:
        """Return the figures by name."""
        return self.summary.to_dict()


def fly(
    missile: str | Missile,
    start: Where,
    end: Where | None = None,
    *,
    bearing_deg: float | None = None,
    range_m: Measure | None = None,
    loft: str = "minimum-energy",
    apogee_m: Measure | None = None,
    payload_kg: Measure | None = None,
    rotation: bool = True,
    drag: bool = True,
    oblateness: bool = True,
    wind: Air | None = None,
) -> Flight:
    """Fly a missile from one place to another, or so far along a bearing, and land there.

    `missile` is a name in the catalogue, a `Missile`, or "impulsive" for the textbook case. Places are names
    or (latitude, longitude[, height_m]) in degrees. Quantities are SI, or text with a unit ("1000 km").
    Without `rotation` the Earth stands still; without `drag` there is no air, nor its pressure on the nozzle;
    without `oblateness` it is a sphere. `wind` is air that moves (`earth.air_tables.with_wind`).
    An apogee too high for the usual payload is flown with a lighter one, if the catalogue's bounds have it:
    the summary says which. Raises BadInput for what is not known or not complete, Impossible and OutOfReach
    for what cannot be flown.
    """
    here = _place(start)
    apogee = None if apogee_m is None else _si(apogee_m, "length")
    textbook = missile == IMPULSIVE
    planet = SPHERE if textbook else _planet(rotation, drag, oblateness)
    target = _target(here, end, bearing_deg, None if range_m is None else _si(range_m, "length"), planet)
    if apogee is not None and loft != "minimum-energy":
        raise errors.BadInput(
            f"Give either an apogee or a loft: an apogee picks one flight, '{loft}' another."
        )
    distance, bearing = surface_inverse(here[0], here[1], target[0], target[1], planet)
    if distance < NEXT_TO_M:
        raise errors.BadInput("The target is the launch place. A flight needs somewhere else to go.")
    if textbook:
        if loft != "minimum-energy" or payload_kg is not None:
            raise errors.BadInput(
                "An impulsive missile has no burn or payload: it flies with least energy, or to --apogee."
            )
        return Flight(impulsive(here, bearing, distance, apogee), None, None, None, here, target)
    body = _missile(missile, payload_kg)

    def aimed(kilograms: float) -> Aim:
        return aim(body.with_payload(kilograms), here, target, loft, apogee, planet, wind)

    payload = body.payload_kg
    try:
        found = aimed(payload)
    except errors.OutOfReach:
        raise
    except errors.Impossible as refusal:
        if apogee is None or payload_kg is not None or body.least_payload_kg >= payload:
            raise
        payload = _lighter(aimed, body, refusal)
        found = aimed(payload)
    summary = summarise(body.name, found.knots, found.result, here, target, planet, payload)
    return Flight(summary, found.knots, found, body.with_payload(payload), here, target)


def scatter(flight: Flight, shots: int, seed: int = 1) -> Scatter:
    """Return where many missiles fall that are aimed as a flight was, with their class's dispersion.

    Raises BadInput for fewer than two shots and for the textbook flight, which has no dispersion.
    """
    missile, found = _flown(flight, "a dispersion")
    if shots < 2:
        raise errors.BadInput(f"A scatter needs two shots or more; given was {shots}.")
    return dispersion.scatter(missile, found, flight.start, flight.target, shots, seed)


def spent_stages(flight: Flight, break_up_m: Measure | None = None, seed: int = 1) -> list[FallenBody]:
    """Return the empty stages of a flight, followed to the ground; below a height, if given, in pieces.

    Raises BadInput for the textbook flight, which has no stages.
    """
    missile, found = _flown(flight, "stages")
    height = None if break_up_m is None else _si(break_up_m, "length")
    return spent_stage.spent_stages(missile, found, height, seed)


def _flown(flight: Flight, what: str) -> tuple[Missile, Aim]:
    if flight.missile is None or flight.aim is None:
        raise errors.BadInput(f"The impulsive missile has no {what.removeprefix('a ')}.")
    return flight.missile, flight.aim


def _lighter(aimed: Callable[[float], Aim], body: Missile, refusal: errors.Impossible) -> float:
    """Return the greatest payload (kg) the flight can carry, between the catalogue's least and its usual.

    To five kilograms. Raises the refusal of the usual payload, with that of the least, where neither flies.
    """
    light, heavy = body.least_payload_kg, body.payload_kg
    try:
        aimed(light)
    except errors.Impossible:
        raise errors.Impossible(
            f"{refusal} Nor does it fly with the least payload that is credible, {light:g} kg instead of "
            f"{heavy:g} kg."
        ) from None
    while heavy - light > LIGHTER_BY_KG:
        middle = 0.5 * (light + heavy)
        try:
            aimed(middle)
            light = middle
        except errors.Impossible:
            heavy = middle
    return light


def reach(
    missile: str | Missile,
    start: Where,
    *,
    bearing_deg: float | None = None,
    payload_kg: Measure | None = None,
    rotation: bool = True,
) -> list[Reach]:
    """Return how far a missile goes: toward one bearing (a list of one), or all round, every 10 degrees.

    Raises BadInput for the textbook missile, which has no limit, Impossible for one too heavy to rise.
    """
    if missile == IMPULSIVE:
        raise errors.BadInput(
            "The impulsive missile has no greatest range: it flies as far as it is asked to."
        )
    body = _missile(missile, payload_kg)
    here, planet = _place(start), _planet(rotation, True)
    if bearing_deg is not None:
        return [greatest_range(body, here, radians(bearing_deg), planet)]
    return ring(body, here, [radians(bearing) for bearing in range(0, 360, RING_STEP_DEG)], planet)


def _target(
    start: Place, end: Where | None, bearing_deg: float | None, range_m: float | None, planet: Planet
) -> Place:
    if end is not None:
        if bearing_deg is not None or range_m is not None:
            raise errors.BadInput("Give either where it flies to, or a bearing and a range; not both.")
        return _place(end)
    if bearing_deg is None or range_m is None:
        missing = "a bearing" if bearing_deg is None else "a range"
        if bearing_deg is None and range_m is None:
            missing = "a target, or a bearing and a range"
        raise errors.BadInput(f"The flight needs {missing}: --to PLACE, or --bearing 80 --range 1000km.")
    if range_m <= 0.0:
        raise errors.BadInput(f"A range is more than nothing; given was {range_m / 1e3:g} km.")
    half_way_m = pi * planet.equatorial_radius_m * (1.0 - planet.flattening)
    if range_m > half_way_m:
        raise errors.Impossible(
            f"A range of {range_m / 1e3:.0f} km is impossible: "
            f"half way round the Earth is {half_way_m / 1e3:.0f} km."
        )
    latitude, longitude = surface_direct(start[0], start[1], radians(bearing_deg), range_m, planet)
    return latitude, longitude, 0.0


def _missile(missile: str | Missile, payload_kg: Measure | None) -> Missile:
    body = build.missile(missile) if isinstance(missile, str) else missile
    if payload_kg is None:
        return body
    mass = _si(payload_kg, "mass")
    if mass < 0.0:
        raise errors.BadInput(f"A payload is nothing or more; given was {mass:g} kg.")
    return body.with_payload(mass)


def _place(where: Where) -> Place:
    if isinstance(where, str):
        named = build.place(where)
        return named.latitude_rad, named.longitude_rad, named.height_m
    if len(where) not in (2, 3) or not -90.0 <= where[0] <= 90.0:
        raise errors.BadInput(
            f"A place is latitude, longitude[, height_m] in degrees and metres, not {where!r}."
        )
    height = float(where[2]) if len(where) == 3 else 0.0
    if not LOWEST_M <= height <= HIGHEST_M:
        raise errors.BadInput(
            f"A height of {height:g} m is not on the ground, which lies between {LOWEST_M:g} m and "
            f"{HIGHEST_M:g} m."
        )
    return radians(where[0]), radians(where[1]), height


def _planet(rotation: bool, drag: bool, oblateness: bool = True) -> Planet:
    planet = WGS84 if oblateness else ROUND
    planet = planet if rotation else planet._replace(rotation_rad_s=0.0)
    return planet if drag else planet._replace(air=0.0)


def _si(value: Measure, dimension: str) -> float:
    return units.parse(value, dimension) if isinstance(value, str) else float(value)


def ring_rows(reaches: list[Reach]) -> list[list[float]]:
    """Return bearing (deg), range (km), latitude and longitude (deg) of each reach, row by row."""
    return [
        [
            degrees(each.bearing_rad),
            each.range_m / 1e3,
            degrees(each.latitude_rad),
            degrees(each.longitude_rad),
        ]
        for each in reaches
    ]
