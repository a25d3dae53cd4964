"""Coasts, borders and land of the world (Natural Earth 1:10 million), and the projection of the maps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from uppertier.earth.constants import SPHERE

CREDIT = "Coast and borders: Natural Earth"
DEGREES_PER_COUNT = 1e-4

# Beyond this the map ends: about 400 km about the antipode, which the projection tears into the rim.
EDGE_KM = 0.98 * np.pi * SPHERE.equatorial_radius_m / 1000.0
# The outlines are cut along the meridian of 180 degrees; what runs along it is no coast.
DATE_LINE_DEG = 180.0 - 5.0 * DEGREES_PER_COUNT
RIM_STEP_RAD = np.radians(1.0)


@dataclass(frozen=True)
class AzimuthalEquidistant:
    """The map true in distance and bearing from its centre (Snyder, USGS PP 1395, eqs. 5-3, 25-2..4).

    It stands on the sphere of mean radius: distances differ from the ellipsoid's by up to 0.5 %.
    """

    latitude_deg: float
    longitude_deg: float

    def project(self, latitude_deg: np.ndarray, longitude_deg: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return east and north on the map in kilometres for places in degrees (arrays of one shape)."""
        latitude, centre = np.radians(latitude_deg), np.radians(self.latitude_deg)
        turn = np.radians(np.asarray(longitude_deg) - self.longitude_deg)
        cosine = np.sin(centre) * np.sin(latitude) + np.cos(centre) * np.cos(latitude) * np.cos(turn)
        angle = np.arccos(np.clip(cosine, -1.0, 1.0))
        radius_km = SPHERE.equatorial_radius_m / 1000.0
        stretch = radius_km / np.sinc(angle / np.pi)
        east = stretch * np.cos(latitude) * np.sin(turn)
        north = stretch * (
            np.cos(centre) * np.sin(latitude) - np.sin(centre) * np.cos(latitude) * np.cos(turn)
        )
        return east, north

    def places(self, east_km: np.ndarray, north_km: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return latitude and longitude (deg, -180 to 180) of points of the map (Snyder, 20-14 and 20-15)."""
        angle = np.hypot(east_km, north_km) / (SPHERE.equatorial_radius_m / 1000.0)
        bearing, centre = np.arctan2(east_km, north_km), np.radians(self.latitude_deg)
        sine = np.sin(centre) * np.cos(angle) + np.cos(centre) * np.sin(angle) * np.cos(bearing)
        across = np.sin(angle) * np.sin(bearing)
        along = np.cos(centre) * np.cos(angle) - np.sin(centre) * np.sin(angle) * np.cos(bearing)
        longitude = self.longitude_deg + np.degrees(np.arctan2(across, along))
        return np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0))), (longitude + 180.0) % 360.0 - 180.0


@dataclass(frozen=True)
class Outlines:
    """Outlines: arcs as (n, 2) degrees of longitude and latitude, and countries as rings of arcs."""

    arcs: list[np.ndarray]
    is_border: np.ndarray
    rings: list[np.ndarray]
    ring_country: np.ndarray
    countries: np.ndarray

    def ring(self, number: int) -> np.ndarray:
        """Return one ring as (n, 2) degrees; an arc number below zero means the arc ~number run backwards."""
        return np.concatenate([self.arcs[a] if a >= 0 else self.arcs[~a][::-1] for a in self.rings[number]])


@cache
def outlines() -> Outlines:
    """Return the outlines that builders/coastlines.py made."""
    with (files("uppertier.plot") / "data/coastlines.npz").open("rb") as file:
        stored = np.load(file)
        points = np.cumsum(stored["steps"], axis=0) * DEGREES_PER_COUNT
        return Outlines(
            np.split(points, stored["arc_ends"][:-1]),
            stored["arc_is_border"],
            np.split(stored["ring_arcs"], stored["ring_ends"][:-1]),
            stored["ring_country"],
            stored["country_names"],
        )


def turns(east: np.ndarray, north: np.ndarray) -> int:
    """Return how often a closed ring goes round the origin, against the clock."""
    bearing = np.arctan2(north, east)
    steps = np.diff(bearing, append=bearing[:1])
    return round(float(np.sum((steps + np.pi) % (2.0 * np.pi) - np.pi)) / (2.0 * np.pi))


def inside_left(shape: np.ndarray) -> np.ndarray:
    """Return a ring of (n, 2) degrees so run that its inside, which holds no north pole, is on the left.

    The sum is the area between the ring and the south pole, in units of the radius squared.
    """
    steps = np.radians((np.diff(shape[:, 0]) + 180.0) % 360.0 - 180.0)
    sine = np.sin(np.radians(shape[:, 1]))
    return shape if np.sum(steps * (2.0 + sine[1:] + sine[:-1])) < 0.0 else shape[::-1]


def _pieces(east: np.ndarray, north: np.ndarray, keep: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the runs of a line whose segments are kept; `keep` has one entry a segment."""
    ends = np.diff(np.concatenate([[0], keep.astype(int), [0]]))
    for first, last in zip(np.flatnonzero(ends > 0), np.flatnonzero(ends < 0)):
        yield east[first : last + 1], north[first : last + 1]


def lines(
    projection: AzimuthalEquidistant, reach_km: float, borders: bool
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield coast lines (or borders) within reach of the centre, as east and north in kilometres.

    A line is cut where it leaves the reach, comes near the antipode, or runs along the date line.
    """
    world = outlines()
    for arc, is_border in zip(world.arcs, world.is_border):
        if is_border == borders:
            east, north = projection.project(arc[:, 1], arc[:, 0])
            away_km = np.hypot(east, north)
            near, far = away_km < reach_km, away_km > EDGE_KM
            cut = np.abs(arc[:, 0]) > DATE_LINE_DEG
            keep = (near[1:] | near[:-1]) & ~(far[1:] | far[:-1]) & ~(cut[1:] & cut[:-1])
            yield from _pieces(east, north, keep)


def _rim(reach_km: float, start_rad: float, turn_rad: float) -> np.ndarray:
    """Return points (n, 2) of the circle of reach, from an angle on, against the clock."""
    angle = start_rad + np.linspace(0.0, turn_rad, 2 + int(turn_rad / RIM_STEP_RAD))
    return reach_km * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _on_rim(outer: np.ndarray, inner: np.ndarray, reach_km: float) -> np.ndarray:
    """Return where the line from a point outside the circle of reach to one inside crosses it."""
    far, near = np.hypot(*outer), np.hypot(*inner)
    point = inner + (outer - inner) * (reach_km - near) / (far - near)
    return point * reach_km / np.hypot(*point)


def _runs_within(points: np.ndarray, inside: np.ndarray, reach_km: float) -> list[np.ndarray]:
    """Return the parts of a closed ring inside the circle of reach, each from rim to rim."""
    first = int(np.flatnonzero(~inside)[0])
    points, inside = np.roll(points, -first, axis=0), np.roll(inside, -first)
    points, inside = np.concatenate([points, points[:1]]), np.append(inside, False)
    change = np.diff(inside.astype(int))
    runs = []
    for before, last in zip(np.flatnonzero(change > 0), np.flatnonzero(change < 0)):
        start = _on_rim(points[before], points[before + 1], reach_km)
        end = _on_rim(points[last + 1], points[last], reach_km)
        runs.append(np.concatenate([[start], points[before + 1 : last + 1], [end]]))
    return runs


def within(points: np.ndarray, reach_km: float) -> list[np.ndarray]:
    """Return what a ring (n, 2; its inside on the left) has in common with the circle of reach: rings again.

    Every part that leaves over the rim is joined to the next that comes in, along the rim, against the clock.
    """
    inside = np.hypot(points[:, 0], points[:, 1]) < reach_km
    if inside.all():
        return [points]
    if not inside.any():
        return [_rim(reach_km, 0.0, 2.0 * np.pi)] if turns(points[:, 0], points[:, 1]) > 0 else []
    runs = _runs_within(points, inside, reach_km)
    starts = np.array([np.arctan2(run[0, 1], run[0, 0]) for run in runs])
    left, rings = set(range(len(runs))), []
    while left:
        number, ring = min(left), []
        while number in left:
            left.remove(number)
            end_rad = np.arctan2(runs[number][-1, 1], runs[number][-1, 0])
            ahead = (starts - end_rad) % (2.0 * np.pi)
            ring += [runs[number], _rim(reach_km, end_rad, float(ahead.min()))]
            number = int(np.argmin(ahead))
        rings.append(np.concatenate(ring))
    return rings


def land(projection: AzimuthalEquidistant, reach_km: float) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Yield country name, east and north in kilometres of each ring of land, cut to the reach of the centre.

    The reach ends short of the antipode, where the projection tears.
    """
    world = outlines()
    reach_km = min(reach_km, EDGE_KM)
    for number, country in enumerate(world.ring_country):
        shape = inside_left(world.ring(number))
        for ring in within(np.stack(projection.project(shape[:, 1], shape[:, 0]), axis=1), reach_km):
            yield str(world.countries[country]), ring[:, 0], ring[:, 1]
