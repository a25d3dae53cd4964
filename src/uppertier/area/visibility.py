"""How long a radar has one flight in view: what counts as seen, and the figures people ask for."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, degrees, inf, pi, radians
from typing import Any

import numpy as np

from uppertier.area.arc import arc_knots, ellipse_over
from uppertier.area.sightline import (
    FIRST,
    LAST,
    LOOK,
    NEAREST,
    NEAREST_AZIMUTH,
    NEAREST_ELEVATION,
    NEAREST_HEIGHT,
    SECONDS,
    VIEW,
    Post,
    View,
    look_along,
    measure_view,
)
from uppertier.earth.constants import SPHERE, WGS84, Planet
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.errors import BadInput
from uppertier.flight.path import COLUMNS
from uppertier.radar.design import RadarDesign

# The ranges that the argument is about: Lewis and Postol's 870 km against 0.01 m^2, the 1,500 km of the
# National Research Council, the 2,000 km of the press, and 3,000 km.
WITHIN_KM = (870, 1500, 2000, 3000)
USUAL_MIN_ELEVATION_RAD = radians(5.0)
# How far apart looks and the knots of a textbook flight are, at most.
STEP_S = 1.0
KNOT_STEP_S = 10.0
# The ratio of signal to noise behind the published 870 km of the AN/TPY-2 (Lewis and Postol, 2012).
USUAL_SNR = 20.0
# Spells in view that are told apart; a path over one radar makes two or three.
MOST_SPELLS = 64


@dataclass(frozen=True)
class Echo:
    """How strong an echo must be: cross-section (m2), ratio of signal to noise, and dwell (s).

    The ratio is 20 and the dwell the radar's longest where they are not given.
    """

    cross_section_m2: float
    snr: float | None = None
    dwell_s: float | None = None


@dataclass(frozen=True)
class Watch:
    """What counts as seen by a radar; SI and radians.

    Without a boresight it looks all round, as it does with a sector (the full width) of a whole turn; its
    face then turns with the target, and no scan loss is taken. The sector is the design's own where it is not
    given. Without an echo what is counted is geometry alone.
    """

    boresight_rad: float | None = None
    sector_rad: float | None = None
    min_elevation_rad: float = USUAL_MIN_ELEVATION_RAD
    min_height_m: float = 0.0
    max_range_m: float = inf
    echo: Echo | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be watched, with one sentence for each mistake."""
        complaints = list(self._complaints())
        if complaints:
            raise BadInput(*complaints)

    def _complaints(self):
        if self.sector_rad is not None:
            wide = degrees(self.sector_rad)
            if not 0.0 < wide <= 360.0 + 1e-9:
                yield f"A sector is wider than 0 deg and at most 360 deg, not {wide:g} deg."
            elif self.boresight_rad is None and not self.is_all_round:
                yield f"A sector of {wide:g} deg needs the azimuth of its middle: give a boresight."
        if not -0.5 * pi <= self.min_elevation_rad <= 0.5 * pi:
            least = degrees(self.min_elevation_rad)
            yield f"The least elevation is between -90 deg and 90 deg, not {least:g} deg."
        if self.echo is not None:
            for what, value, unit in (
                ("radar cross-section", self.echo.cross_section_m2, " m^2"),
                ("signal-to-noise ratio", self.echo.snr, ""),
                ("dwell", self.echo.dwell_s, " s"),
            ):
                if value is not None and not value > 0.0:
                    yield f"The {what} must be above 0{unit}, not {value:g}{unit}."

    @property
    def is_all_round(self) -> bool:
        """Whether it looks into every azimuth."""
        if self.sector_rad is not None:
            return self.sector_rad >= 2.0 * pi - 1e-9
        return self.boresight_rad is None

    def view(self, design: RadarDesign) -> View:
        """Return what a radar of a design counts as seen, for compiled code."""
        all_round = self.is_all_round
        sector = 2.0 * design.azimuth_half_width_rad if self.sector_rad is None else self.sector_rad
        reach, exponent = inf, 0.0
        if self.echo is not None:
            snr = USUAL_SNR if self.echo.snr is None else self.echo.snr
            dwell_s = design.reference_dwell_s if self.echo.dwell_s is None else self.echo.dwell_s
            reach = design.range_in_the_clear(self.echo.cross_section_m2, snr, dwell_s)
            # Range goes with the fourth root of the ratio.
            exponent = 0.0 if all_round else 0.25 * design.scan_loss_exponent
        return View(
            boresight_rad=float(self.boresight_rad or 0.0),
            half_width_rad=2.0 * pi if all_round else 0.5 * sector,
            min_elevation_rad=float(self.min_elevation_rad),
            min_height_m=float(self.min_height_m),
            max_range_m=float(self.max_range_m),
            reach_m=float(reach),
            reach_exponent=float(exponent),
            face_tilt_rad=float(design.face_tilt_rad),
            least_cosine=cos(design.largest_scan_rad),
        )


@dataclass(frozen=True)
class Visibility:
    """How long a flight is in view, and its nearest point meanwhile; what never happens is None.

    Times are seconds since launch; the azimuth is from north over east, 0 to 360; the altitude is over the
    ellipsoid. `spells` are the moments of coming into view and leaving it.
    """

    seconds_in_view: float
    first_seen_s: float | None
    last_seen_s: float | None
    min_slant_range_km: float | None
    elevation_at_min_deg: float | None
    azimuth_at_min_deg: float | None
    altitude_at_min_km: float | None
    seconds_within_km: dict[str, float]
    spells: tuple[tuple[float, float], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the figures by name."""
        names = (name for name in self.__dataclass_fields__ if name != "spells")
        return {name: getattr(self, name) for name in names}


class Passage:
    """One flight as seen from one place: its path, looked at once, for many questions.

    Parameters:
        knots: the path (count, 10), Earth-fixed on the planet
        place: latitude (rad), longitude (rad), height (m) of the radar
        planet: the Earth that both stand on
    """

    def __init__(self, knots: np.ndarray, place: tuple[float, float, float], planet: Planet = WGS84) -> None:
        self.knots = knots
        self.planet = planet
        self.post = Post(
            tuple(map(float, ecef_from_geodetic(*map(float, place), planet))),
            east_north_up(float(place[0]), float(place[1])),
        )
        flown_s = float(knots[-1, 0] - knots[0, 0])
        self.table = np.empty((max(ceil(flown_s / STEP_S), 2) + 1, LOOK))
        look_along(self.post, planet, knots, len(knots), self.table)

    def seen(self, view: View) -> Visibility:
        """Return how long the flight is in view."""
        spells = np.zeros((MOST_SPELLS, 2))
        out = np.full(VIEW + len(WITHIN_KM), np.nan)
        ranges_m = 1e3 * np.array(WITHIN_KM)
        number = measure_view(
            view, self.post, self.planet, self.knots, len(self.knots), self.table, ranges_m, spells, out
        )
        if number < 0:
            raise RuntimeError(f"the flight comes into view more than {MOST_SPELLS} times")
        figures: list[float | None] = [float(each) if number else None for each in out[:VIEW]]

        def figure(column: int, size: float) -> float | None:
            value = figures[column]
            return None if value is None else value * size

        azimuth = figure(NEAREST_AZIMUTH, 180.0 / pi)
        return Visibility(
            seconds_in_view=float(out[SECONDS]),
            first_seen_s=figures[FIRST],
            last_seen_s=figures[LAST],
            min_slant_range_km=figure(NEAREST, 1e-3),
            elevation_at_min_deg=figure(NEAREST_ELEVATION, 180.0 / pi),
            azimuth_at_min_deg=None if azimuth is None else azimuth % 360.0,
            altitude_at_min_km=figure(NEAREST_HEIGHT, 1e-3),
            seconds_within_km={str(km): float(out[VIEW + k]) for k, km in enumerate(WITHIN_KM)},
            spells=tuple((float(start), float(end)) for start, end in spells[:number]),
        )


def textbook_path(
    start: tuple[float, float, float],
    bearing_rad: float,
    range_m: float,
    apogee_m: float,
    flight_time_s: float,
) -> np.ndarray:
    """Return the knots of the textbook flight: a Kepler arc from the surface of `SPHERE`, without air."""
    radius = SPHERE.equatorial_radius_m
    rotation = east_north_up(float(start[0]), float(start[1]))
    onward = direction_from(float(bearing_rad), 0.0, rotation)
    ellipse = ellipse_over(range_m / radius, apogee_m, rotation[2], onward, radius, SPHERE.mu_m3_s2)
    knots = np.empty((max(ceil(flight_time_s / KNOT_STEP_S), 2) + 1, COLUMNS))
    arc_knots(ellipse, flight_time_s, knots)
    return knots
