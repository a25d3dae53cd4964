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
EDGE_SHARE = 0.98


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


def surrounds(east: np.ndarray, north: np.ndarray) -> bool:
    """Tell whether a closed ring goes round the origin (even-odd rule on its crossings of the x axis)."""
    next_east, next_north = np.roll(east, -1), np.roll(north, -1)
    crosses = (north > 0) != (next_north > 0)
    run, rise = next_east[crosses] - east[crosses], next_north[crosses] - north[crosses]
    return bool(np.sum(east[crosses] - north[crosses] * run / rise > 0) % 2)


def lines(
    projection: AzimuthalEquidistant, reach_km: float, borders: bool
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield coast lines (or borders) within reach of the centre, as east and north in kilometres."""
    world = outlines()
    for arc, is_border in zip(world.arcs, world.is_border):
        if is_border == borders:
            east, north = projection.project(arc[:, 1], arc[:, 0])
            if np.hypot(east, north).min() < reach_km:
                yield east, north


def land(projection: AzimuthalEquidistant, reach_km: float) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Yield country name, east and north in kilometres of each ring of land within reach of the centre.

    A ring that comes near the antipode, where the projection tears, is left out.
    """
    world = outlines()
    edge_km = EDGE_SHARE * np.pi * SPHERE.equatorial_radius_m / 1000.0
    for number, country in enumerate(world.ring_country):
        shape = world.ring(number)
        east, north = projection.project(shape[:, 1], shape[:, 0])
        away_km = np.hypot(east, north)
        if away_km.max() < edge_km and (away_km.min() < reach_km or surrounds(east, north)):
            yield str(world.countries[country]), east, north
