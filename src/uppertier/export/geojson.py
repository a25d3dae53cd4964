"""Areas on the ground as GeoJSON (RFC 7946), cut at the antimeridian and closed round a pole inside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

# A hundred-thousandth of a degree is a metre.
DECIMALS = 5
# The edge of the map is walked against the clock, from its lower right corner; a whole round is this long.
ROUND_DEG = 1080.0
CORNERS = (
    (180.0, (180.0, 90.0)),
    (540.0, (-180.0, 90.0)),
    (720.0, (-180.0, -90.0)),
    (1080.0, (180.0, -90.0)),
)

# Longitude and latitude in degrees, as GeoJSON has them.
Line = list[tuple[float, float]]


def _along_edge(longitude_deg: float, latitude_deg: float) -> float:
    """Return how far along the edge of the map a point of its right or left side is."""
    return latitude_deg + 90.0 if longitude_deg > 0.0 else 630.0 - latitude_deg


def _cut(longitude_deg: np.ndarray, latitude_deg: np.ndarray) -> tuple[list[Line], bool]:
    """Return the parts of a closed curve between crossings of the antimeridian, and whether there are any."""
    parts: list[Line] = [[]]
    number = len(longitude_deg)
    for index in range(number):
        here, there = longitude_deg[index], longitude_deg[(index + 1) % number]
        parts[-1].append((float(here), float(latitude_deg[index])))
        if abs(there - here) > 180.0:
            side = 180.0 if here > 0.0 else -180.0
            share = (side - here) / (there + 2.0 * side - here)
            rise = latitude_deg[(index + 1) % number] - latitude_deg[index]
            crossing = float(latitude_deg[index] + share * rise)
            parts[-1].append((side, crossing))
            parts.append([(-side, crossing)])
    if len(parts) == 1:
        return parts, False
    parts[0] = parts.pop() + parts[0]
    return parts, True


def _joined(parts: list[Line]) -> list[Line]:
    """Return closed rings: each part that leaves the map joined along its edge to the next that comes in."""
    starts = [_along_edge(*part[0]) for part in parts]
    left, rings = set(range(len(parts))), []
    while left:
        number, ring = min(left), []
        while number in left:
            left.remove(number)
            ring += parts[number]
            end = _along_edge(*parts[number][-1])
            ahead = [(start - end) % ROUND_DEG for start in starts]
            number = int(np.argmin(ahead))
            corners = [((mark - end) % ROUND_DEG, corner) for mark, corner in CORNERS]
            ring += [corner for far, corner in sorted(corners) if far < ahead[number]]
        rings.append(ring)
    return rings


def _area(ring: Line) -> float:
    """Return the area of a ring on the plane of longitude and latitude: above zero against the clock."""
    x, y = np.transpose(ring)
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2.0


def _closed(ring: Line) -> list[list[float]]:
    rounded = [[round(longitude, DECIMALS), round(latitude, DECIMALS)] for longitude, latitude in ring]
    kept = [point for point, before in zip(rounded, [None, *rounded]) if point != before]
    return kept if kept[0] == kept[-1] else [*kept, kept[0]]


def area(
    latitude_deg: Iterable[float],
    longitude_deg: Iterable[float],
    holes: Iterable[tuple[Iterable[float], Iterable[float]]] = (),
) -> dict[str, Any]:
    """Return the geometry of what lies to the left of a closed curve on the globe, and of every hole's rim.

    Curve and rims must not meet. The points must be so close that the curve is straight from each to the
    next, in longitude and latitude.
    """
    cut_parts: list[Line] = []
    whole: list[Line] = []
    for curve in ((latitude_deg, longitude_deg), *holes):
        latitude, longitude = (np.array(list(each), float) for each in curve)
        longitude = (longitude + 180.0) % 360.0 - 180.0
        # A point on the antimeridian belongs to neither side: it is moved by a millimetre.
        longitude[longitude == -180.0] += 1e-8
        parts, crosses = _cut(longitude, latitude)
        (cut_parts if crosses else whole).extend(parts)
    outer = _joined(cut_parts) + [ring for ring in whole if _area(ring) >= 0.0]
    rims = [ring for ring in whole if _area(ring) < 0.0]
    if not outer:
        # Both poles are inside, so the curve is the rim of a hole in the map of the world.
        outer = [[corner for _, corner in CORNERS]]
    closed = [
        [_closed(ring), *(_closed(rim) for rim in rims if len(outer) == 1 or _holds(ring, *rim[0]))]
        for ring in outer
    ]
    if len(closed) == 1:
        return {"type": "Polygon", "coordinates": closed[0]}
    return {"type": "MultiPolygon", "coordinates": closed}


def _holds(ring: Line, longitude_deg: float, latitude_deg: float) -> bool:
    """Tell whether a ring holds a point of the map (even-odd rule)."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]]):
        if (y1 > latitude_deg) != (y2 > latitude_deg):
            inside ^= longitude_deg < x1 + (x2 - x1) * (latitude_deg - y1) / (y2 - y1)
    return inside


def point(latitude_deg: float, longitude_deg: float) -> dict[str, Any]:
    """Return the geometry of a place."""
    longitude = (longitude_deg + 180.0) % 360.0 - 180.0
    return {"type": "Point", "coordinates": [round(longitude, DECIMALS), round(latitude_deg, DECIMALS)]}


def write_geojson(features: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]], path: Path) -> None:
    """Write features, each a geometry and its properties, as one collection."""
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": dict(geometry), "properties": dict(properties)}
            for geometry, properties in features
        ],
    }
    path.write_text(json.dumps(collection, allow_nan=False, ensure_ascii=False), encoding="utf-8")
