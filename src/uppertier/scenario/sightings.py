"""How long a radar has one flight in view, asked for by name: the front door to `area.visibility`."""

from __future__ import annotations

from math import inf, radians

import numpy as np

from uppertier import units
from uppertier.area.visibility import Echo, Passage, Visibility, Watch, textbook_path
from uppertier.catalog import build
from uppertier.earth.constants import SPHERE, WGS84, Planet
from uppertier.earth.geodesy import surface_inverse
from uppertier.flight.missile import Missile
from uppertier.radar.design import RadarDesign
from uppertier.scenario import flights
from uppertier.scenario.flights import Flight, Measure, Where


def visibility(
    radar: str | RadarDesign,
    at: Where,
    missile: str | Missile,
    start: Where,
    end: Where,
    *,
    boresight_deg: float | None = None,
    sector_deg: float | None = None,
    min_elevation_deg: float = 5.0,
    min_altitude_m: Measure = 0.0,
    max_range_m: Measure = inf,
    rcs_m2: Measure | None = None,
    snr: Measure | None = None,
    dwell_s: Measure | None = None,
    loft: str = "minimum-energy",
    apogee_m: Measure | None = None,
) -> Visibility:
    """Fly a missile from one place to another, and return how long a radar at a third has it in view.

    `radar` is a name in the catalogue or a `RadarDesign`; places, missile, loft and apogee are as in `fly`.
    Quantities are SI, or text with a unit ("0.01 m^2"). In view is what lies in the sector about the
    boresight (the full width; the design's own if none is given; without a boresight all round), at or above
    the least elevation over the ellipsoid and the least altitude, and, with `rcs_m2`, near enough for the
    ratio `snr` in one dwell (20 where not given).
    The missile "impulsive" flies over a sphere that does not turn, and the radar then stands on the same.
    Raises BadInput for what is not known or not complete, Impossible and OutOfReach for what cannot be flown.
    """
    design = build.radar(radar) if isinstance(radar, str) else radar
    watch = Watch(
        boresight_rad=None if boresight_deg is None else radians(boresight_deg),
        sector_rad=None if sector_deg is None else radians(sector_deg),
        min_elevation_rad=radians(min_elevation_deg),
        min_height_m=_si(min_altitude_m, "length"),
        max_range_m=_si(max_range_m, "length"),
        echo=None
        if rcs_m2 is None
        else Echo(
            _si(rcs_m2, "area"),
            None if snr is None else _si(snr, "ratio"),
            None if dwell_s is None else _si(dwell_s, "time"),
        ),
    )
    return seen(flights.fly(missile, start, end, loft=loft, apogee_m=apogee_m), design, at, watch)


def seen(flight: Flight, design: RadarDesign, at: Where, watch: Watch) -> Visibility:
    """Return how long a radar of a design at a place has a flight in view."""
    knots, planet = flown_path(flight)
    return Passage(knots, flights._place(at), planet).seen(watch.view(design))


def flown_path(flight: Flight) -> tuple[np.ndarray, Planet]:
    """Return the knots of a flight and the planet they are fixed to; of the textbook flight too."""
    if flight.knots is not None:
        return flight.knots, WGS84 if flight.aim is None else flight.aim.planet
    start, target = flight.start, flight.target
    range_m, bearing = surface_inverse(start[0], start[1], target[0], target[1], SPHERE)
    figures = flight.summary
    return textbook_path(start, bearing, range_m, figures.apogee_km * 1e3, figures.flight_time_s), SPHERE


def _si(value: Measure, dimension: str) -> float:
    return units.parse(value, dimension) if isinstance(value, str) else float(value)
