"""The area a radar sees at a height: for every azimuth from where to where, and what binds there.

A point of the ground belongs to it when the point at the height above it lies in the sector, between the
least and the greatest elevation and above the straight horizon of the ellipsoid, and when one dwell on a
target there reaches the signal-to-noise ratio asked. The scan loss is that of a face tilted as designed.
Straight rays, no four-thirds Earth, no terrain, no clutter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise
from math import atanh, ceil, degrees, floor, pi, radians, sqrt
from typing import Any

import numpy as np

from uppertier import units
from uppertier.area.edges import ELEVATION, HORIZON, INSTRUMENT, NOTHING, SCAN, SNR, Quest, sweep
from uppertier.catalog import build
from uppertier.earth.constants import WGS84, Planet
from uppertier.earth.geodesy import great_circle, surface_direct
from uppertier.errors import BadInput
from uppertier.radar.design import RadarDesign

LIMITS = {
    NOTHING: "nothing",
    HORIZON: "horizon",
    ELEVATION: "elevation",
    SNR: "snr",
    INSTRUMENT: "instrumented range",
    SCAN: "scan",
}
SECTOR = "sector"
USUAL_SNR = 20.0
REFRACTION = "none: straight rays over the smooth ellipsoid"
# The horizon of any height lies nearer than this part of half the Earth's girth.
FARTHEST = 0.6
WHOLE_TURN_DEG = 360.0
# Azimuths nearer to each other than this are one.
SAME_DEG = 1e-6
RAY_STEP_M = 25_000.0

# A place by name, or latitude and longitude in degrees with or without a height in metres.
Where = str | Sequence[float]
# A quantity in SI, or text with its unit.
Measure = float | str
# Latitudes and longitudes (deg) along a curve, run so that what is seen lies on the left.
Curve = tuple[list[float], list[float]]


@dataclass(frozen=True)
class Coverage:
    """What is seen at a height, by azimuth.

    `near_m` and `far_m` are distances over the ground, not a number where nothing is seen; `near_limit` and
    `far_limit` say what binds there, or what is missed by least. Azimuths run clockwise from the left edge of
    the sector, once round where it is a whole turn. Without a boresight the radar looks all round, and its
    face turns with the target.
    """

    radar: RadarDesign
    place: tuple[float, float, float]
    boresight_deg: float | None
    sector_deg: float
    min_elevation_deg: float
    altitude_m: float
    cross_section_m2: float
    snr: float
    dwell_s: float
    planet: Planet
    azimuths_deg: np.ndarray
    near_m: np.ndarray
    far_m: np.ndarray
    near_limit: tuple[str, ...]
    far_limit: tuple[str, ...]

    @property
    def is_all_round(self) -> bool:
        """Whether it looks into every azimuth."""
        return self.sector_deg >= WHOLE_TURN_DEG - SAME_DEG

    @property
    def is_seen(self) -> np.ndarray:
        """Whether anything is seen at each azimuth."""
        return np.isfinite(self.far_m)

    def point(self, azimuth_deg: float, distance_m: float) -> tuple[float, float]:
        """Return latitude and longitude (deg) a distance (m) away over the ground."""
        start = radians(self.place[0]), radians(self.place[1])
        latitude, longitude = surface_direct(*start, radians(azimuth_deg), distance_m, self.planet)
        return degrees(latitude), degrees(longitude)

    @cached_property
    def ring(self) -> list[list[float | None]]:
        """Azimuth (deg), near and far edge (km), latitude and longitude (deg) of the far one."""
        rows: list[list[float | None]] = []
        for azimuth, near, far in zip(self.azimuths_deg, self.near_m, self.far_m):
            seen = np.isfinite(far)
            there = self.point(azimuth, far) if seen else (None, None)
            edges = (float(near) / 1e3, float(far) / 1e3) if seen else (None, None)
            rows.append([float(azimuth) % WHOLE_TURN_DEG, *edges, *there])
        return rows

    @cached_property
    def area_m2(self) -> float:
        """The area on the ground (m2), on the sphere whose areas are the ellipsoid's.

        By rays from the radar: half the sum of 1 - cos(angle) of neighbours, times the angle between them.
        """
        e2 = self.planet.flattening * (2.0 - self.planet.flattening)
        whole = _authalic(1.0, e2)
        radius2 = self.planet.equatorial_radius_m**2 * whole / 2.0

        def on_sphere(latitude_deg: float) -> float:
            return float(np.arcsin(_authalic(np.sin(radians(latitude_deg)), e2) / whole))

        here = on_sphere(self.place[0]), radians(self.place[1])

        def polar(azimuth_deg: float, distance_m: float) -> tuple[float, float]:
            latitude, longitude = self.point(azimuth_deg, distance_m)
            angle, azimuth = great_circle(*here, on_sphere(latitude), radians(longitude))
            return (1.0 - np.cos(angle), azimuth) if distance_m > 0.0 else (0.0, radians(azimuth_deg))

        area = 0.0
        for edge, sign in ((self.far_m, 1.0), (self.near_m, -1.0)):
            found = [polar(*each) if np.isfinite(each[1]) else None for each in zip(self.azimuths_deg, edge)]
            for one, other in pairwise([*found, *found[: self.is_all_round]]):
                if one is not None and other is not None:
                    turn = (other[1] - one[1] + pi) % (2.0 * pi) - pi
                    area += sign * 0.5 * (one[0] + other[0]) * turn
        return float(radius2 * area)

    @property
    def limit(self) -> dict[str, int]:
        """How many of the 360 whole degrees of azimuth end by which limit, the most frequent first."""
        whole = np.abs(self.azimuths_deg - np.round(self.azimuths_deg)) < SAME_DEG
        counts = Counter(name for name, counted in zip(self.far_limit, whole) if counted)
        counts[SECTOR] = int(WHOLE_TURN_DEG) - sum(counts.values())
        return {name: count for name, count in counts.most_common() if count > 0}

    @property
    def arcs(self) -> list[list[float | str]]:
        """From which azimuth to which (deg, clockwise) the far edge is due to which limit."""
        found: list[list[float | str]] = []
        for name, group in groupby(zip(self.azimuths_deg, self.far_limit), key=lambda each: each[1]):
            azimuths = [azimuth % WHOLE_TURN_DEG for azimuth, _ in group]
            found.append([float(azimuths[0]), float(azimuths[-1]), name])
        return found

    def runs(self) -> list[np.ndarray]:
        """Return the numbers of neighbouring azimuths at which something is seen, run by run."""
        numbers = np.flatnonzero(self.is_seen)
        if len(numbers) == 0:
            return []
        runs = np.split(numbers, np.flatnonzero(np.diff(numbers) > 1) + 1)
        last = len(self.azimuths_deg) - 1
        if self.is_all_round and len(runs) > 1 and runs[0][0] == 0 and runs[-1][-1] == last:
            runs[0] = np.concatenate([runs.pop(), runs[0]])
        return [run for run in runs if len(run) > 1]

    def outlines(self) -> list[tuple[Curve, list[Curve]]]:
        """Return what is seen as outer curves, each with the curves of its holes."""
        found: list[tuple[Curve, list[Curve]]] = []
        for run in self.runs():
            far = [self.point(self.azimuths_deg[i], self.far_m[i]) for i in run[::-1]]
            near = [self.point(self.azimuths_deg[i], self.near_m[i]) for i in run]
            if len(run) == len(self.azimuths_deg) and self.is_all_round:
                hole = [_columns(near)] if self.near_m[run].max() > 0.0 else []
                found.append((_columns(far), hole))
                continue
            if self.near_m[run].max() == 0.0:
                near = near[:1]
            left, right = self._ray(run[0])[::-1], self._ray(run[-1])
            found.append((_columns([*far, *left, *near, *right]), []))
        return found

    def _ray(self, number: int) -> list[tuple[float, float]]:
        """Return points between the near and the far edge at one azimuth."""
        near, far = self.near_m[number], self.far_m[number]
        steps = np.linspace(near, far, 2 + ceil((far - near) / RAY_STEP_M))[1:-1]
        return [self.point(self.azimuths_deg[number], step) for step in steps]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures by name."""
        return {
            "radar": self.radar.name,
            "at": list(self.place),
            "boresight_deg": self.boresight_deg,
            "sector_deg": self.sector_deg,
            "min_elevation_deg": self.min_elevation_deg,
            "altitude_km": self.altitude_m / 1e3,
            "rcs_m2": self.cross_section_m2,
            "snr": self.snr,
            "dwell_s": self.dwell_s,
            "refraction": REFRACTION,
            "area_km2": self.area_m2 / 1e6,
            "limit": self.limit,
            "arcs": self.arcs,
            "ring": self.ring,
        }


def coverage(
    radar: str | RadarDesign,
    at: Where,
    *,
    altitude_m: Measure,
    cross_section_m2: Measure,
    boresight_deg: float | None = None,
    sector_deg: float | None = None,
    min_elevation_deg: float | None = None,
    snr: Measure = USUAL_SNR,
    dwell_s: Measure | None = None,
    planet: Planet = WGS84,
) -> Coverage:
    """Return the area that a radar sees at a height above the ellipsoid.

    `radar` is a name in the catalogue or a `RadarDesign`. Places are names or (latitude, longitude[,
    height_m]) in degrees. Quantities are SI, or text with a unit ("100 km"); `snr` is a ratio ("13 dB" are
    20). Sector (the full width), least elevation and dwell are the radar's own where they are not given.
    Without a boresight, or with a sector of a whole turn, it looks all round: its face turns with the target,
    and no scan loss is taken. Raises BadInput for what is not known or makes no sense.
    """
    design = build.radar(radar) if isinstance(radar, str) else radar
    height = _si(altitude_m, "length")
    target = _si(cross_section_m2, "area")
    ratio = _si(snr, "ratio")
    dwell = design.reference_dwell_s if dwell_s is None else _si(dwell_s, "time")
    place = _place(at)
    _check(place, height, target, ratio, dwell)
    sector = degrees(2.0 * design.azimuth_half_width_rad) if sector_deg is None else sector_deg
    all_round = boresight_deg is None if sector_deg is None else sector_deg >= WHOLE_TURN_DEG - SAME_DEG
    _check_sector(boresight_deg, sector, all_round)
    if min_elevation_deg is not None:
        design = replace(design, min_elevation_rad=radians(min_elevation_deg))
    standing = radians(place[0]), radians(place[1])
    site = design.stand(*standing, place[2], radians(boresight_deg or 0.0), planet)
    kernel = design.parameters()
    if all_round:
        kernel = kernel._replace(scan_loss_exponent=0.0, largest_scan_rad=pi)
    azimuths = _azimuths(boresight_deg or 0.0, WHOLE_TURN_DEG if all_round else sector)
    table = np.empty((len(azimuths), 4))
    quest = Quest(*standing, height, target, ratio, dwell)
    sweep(
        kernel, site, planet, quest, np.radians(azimuths), FARTHEST * pi * planet.equatorial_radius_m, table
    )
    near, far = (np.where(table[:, 1] >= 0.0, column, np.nan) for column in (table[:, 0], table[:, 1]))
    return Coverage(
        radar=design,
        place=place,
        boresight_deg=None if boresight_deg is None else boresight_deg % WHOLE_TURN_DEG,
        sector_deg=WHOLE_TURN_DEG if all_round else float(sector),
        min_elevation_deg=degrees(design.min_elevation_rad),
        altitude_m=height,
        cross_section_m2=target,
        snr=ratio,
        dwell_s=dwell,
        planet=planet,
        azimuths_deg=azimuths,
        near_m=near,
        far_m=far,
        near_limit=tuple(LIMITS[int(each)] for each in table[:, 2]),
        far_limit=tuple(LIMITS[int(each)] for each in table[:, 3]),
    )


def _azimuths(boresight_deg: float, sector_deg: float) -> np.ndarray:
    """Return every whole degree of a sector and its two edges, clockwise; or the 360 of a whole turn."""
    if sector_deg >= WHOLE_TURN_DEG - SAME_DEG:
        return np.arange(0.0, WHOLE_TURN_DEG)
    left, right = boresight_deg - 0.5 * sector_deg, boresight_deg + 0.5 * sector_deg
    inner = np.arange(floor(left + SAME_DEG) + 1.0, ceil(right - SAME_DEG))
    return np.concatenate([[left], inner, [right]])


def _authalic(sine: float, e2: float) -> float:
    """Return q of the authalic latitude: Snyder, Map Projections, USGS PP 1395 (1987), equation 3-12."""
    if e2 == 0.0:
        return 2.0 * sine
    e = sqrt(e2)
    return float((1.0 - e2) * (sine / (1.0 - e2 * sine * sine) + atanh(e * sine) / e))


def _columns(points: list[tuple[float, float]]) -> Curve:
    return [latitude for latitude, _ in points], [longitude for _, longitude in points]


def _check(place: tuple[float, float, float], height: float, target: float, snr: float, dwell: float) -> None:
    """Refuse what makes no sense, with one sentence for each mistake."""
    wrong = []
    if not height > place[2]:
        wrong.append(
            f"The altitude must be above the radar, which stands at {place[2] / 1e3:g} km; "
            f"given was {height / 1e3:g} km."
        )
    if not place[2] >= 0.0:
        wrong.append(f"The radar stands below the ellipsoid, at {place[2]:g} m: it has no horizon there.")
    for what, value, unit in (
        ("radar cross-section", target, " m^2"),
        ("signal-to-noise ratio", snr, ""),
        ("dwell", dwell, " s"),
    ):
        if not value > 0.0:
            wrong.append(f"The {what} must be above 0{unit}, not {value:g}{unit}.")
    if wrong:
        raise BadInput(*wrong)


def _check_sector(boresight_deg: float | None, sector_deg: float, all_round: bool) -> None:
    if not 0.0 < sector_deg <= WHOLE_TURN_DEG + SAME_DEG:
        raise BadInput(f"A sector is wider than 0 deg and at most 360 deg, not {sector_deg:g} deg.")
    if boresight_deg is None and not all_round:
        raise BadInput(f"A sector of {sector_deg:g} deg needs the azimuth of its middle: give a boresight.")


def _place(where: Where) -> tuple[float, float, float]:
    """Return latitude, longitude (deg) and height (m) of a place."""
    if isinstance(where, str):
        named = build.place(where)
        return degrees(named.latitude_rad), degrees(named.longitude_rad), named.height_m
    if len(where) not in (2, 3) or not -90.0 <= where[0] <= 90.0:
        raise BadInput(f"A place is latitude, longitude[, height_m] in degrees and metres, not {where!r}.")
    return float(where[0]), float(where[1]), float(where[2]) if len(where) == 3 else 0.0


def _si(value: Measure, dimension: str) -> float:
    return units.parse(value, dimension) if isinstance(value, str) else float(value)
