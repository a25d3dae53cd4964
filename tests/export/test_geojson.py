"""Areas as GeoJSON: the right side of the curve, cut at the antimeridian, closed round a pole."""

import json
from itertools import pairwise

import numpy as np
import pytest

from uppertier.export.geojson import area, point, write_geojson


def circle(latitude_deg, longitude_deg, radius_deg):
    """Return latitudes and longitudes of a small circle on the sphere, its inside on the left."""
    bearing, angle, centre = (
        np.radians(np.arange(360.0, 0.0, -1.0)),
        np.radians(radius_deg),
        np.radians(latitude_deg),
    )
    sine = np.sin(centre) * np.cos(angle) + np.cos(centre) * np.sin(angle) * np.cos(bearing)
    turn = np.arctan2(np.sin(bearing) * np.sin(angle) * np.cos(centre), np.cos(angle) - np.sin(centre) * sine)
    return np.degrees(np.arcsin(sine)), longitude_deg + np.degrees(turn)


def polygons(geometry):
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def sphere_area(ring):
    """Return the area of a ring on the unit sphere, above zero against the clock."""
    longitude, latitude = np.radians(ring).T
    return float(-np.sum(np.diff(longitude) * (np.sin(latitude[1:]) + np.sin(latitude[:-1])) / 2.0))


def holds(ring, longitude_deg, latitude_deg):
    """Tell whether a ring holds a point of the map (even-odd rule)."""
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > latitude_deg) != (y2 > latitude_deg):
            inside ^= longitude_deg < x1 + (x2 - x1) * (latitude_deg - y1) / (y2 - y1)
    return inside


CASES = [
    ("nothing special", 38.0, 127.0, 3.0, "Polygon"),
    ("over the antimeridian", -17.0, 179.0, 4.0, "MultiPolygon"),
    ("over it from the other side", 20.0, -175.0, 30.0, "MultiPolygon"),
    ("round the north pole", 80.0, 20.0, 18.0, "Polygon"),
    ("round the south pole", -85.0, 170.0, 27.0, "Polygon"),
    ("round the north pole, from afar", 39.4, 125.9, 99.0, "Polygon"),
    ("round both poles", 0.0, 10.0, 99.0, "Polygon"),
    ("round both poles, about the antimeridian", 0.0, 179.0, 108.0, "Polygon"),
]


@pytest.mark.parametrize(
    "latitude, longitude, radius, kind", [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_the_area_is_that_of_the_cap(latitude, longitude, radius, kind):
    geometry = area(*circle(latitude, longitude, radius))
    assert geometry["type"] == kind
    found = sum(sphere_area(ring) for polygon in polygons(geometry) for ring in polygon)
    # A curve of 360 straight pieces on the map: a part in a thousand, more where it passes near a pole.
    assert found == pytest.approx(2.0 * np.pi * (1.0 - np.cos(np.radians(radius))), rel=0.003)


@pytest.mark.parametrize(
    "latitude, longitude, radius, kind", [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_rings_are_as_the_format_wants_them(latitude, longitude, radius, kind):
    """Closed, outer ones against the clock, holes with it, no leap across the map (RFC 7946, 3.1)."""
    for polygon in polygons(area(*circle(latitude, longitude, radius))):
        for number, ring in enumerate(polygon):
            steps = np.abs(np.diff(np.array(ring), axis=0))
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
            assert (sphere_area(ring) > 0.0) == (number == 0)
            assert np.abs(np.array(ring)[:, 0]).max() <= 180.0
            assert np.abs(np.array(ring)[:, 1]).max() <= 90.0
            # The only long steps run along the edge of the map.
            long = steps[:, 0] > 90.0
            assert all(abs(ring[index][1]) == 90.0 for index in np.flatnonzero(long))


@pytest.mark.parametrize(
    "latitude, longitude, radius, kind", [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_the_middle_is_inside_and_the_opposite_is_not(latitude, longitude, radius, kind):
    geometry = area(*circle(latitude, longitude, radius))

    def inside(longitude_deg, latitude_deg):
        hits = [
            holds(polygon[0], longitude_deg, latitude_deg)
            and not any(holds(hole, longitude_deg, latitude_deg) for hole in polygon[1:])
            for polygon in polygons(geometry)
        ]
        return any(hits)

    opposite = (longitude + 360.0) % 360.0 - 180.0
    assert inside((longitude + 180.0) % 360.0 - 180.0, latitude + 0.013)
    assert not inside(opposite, -latitude + 0.017)


@pytest.mark.parametrize(
    "latitude, longitude", [(38.0, 127.0), (-17.0, 179.0), (80.0, 20.0)], ids=["plain", "cut", "pole"]
)
def test_a_hole_is_left_out(latitude, longitude):
    rim = [each[::-1] for each in circle(latitude, longitude, 4.0)]
    geometry = area(*circle(latitude, longitude, 18.0), [rim])
    found = sum(sphere_area(ring) for polygon in polygons(geometry) for ring in polygon)
    caps = np.cos(np.radians(4.0)) - np.cos(np.radians(18.0))
    assert found == pytest.approx(2.0 * np.pi * caps, rel=0.003)


def test_a_point_on_the_antimeridian_is_no_trouble():
    latitude = [-1.0, -1.0, 1.0, 1.0]
    for longitude in ([179.0, 180.0, 180.0, 179.0], [-180.0, -179.0, -179.0, 180.0]):
        geometry = area(latitude, longitude)
        rings = [polygon[0] for polygon in polygons(geometry)]
        assert sum(map(sphere_area, rings)) == pytest.approx(
            np.radians(1.0) * 2.0 * np.sin(np.radians(1.0)), rel=1e-3
        )


def test_a_place_is_a_point():
    assert point(38.67, 545.78) == {"type": "Point", "coordinates": [-174.22, 38.67]}


def test_a_collection_is_written(tmp_path):
    shape = area(*circle(38.0, 127.0, 3.0))
    write_geojson(
        [(shape, {"max_range_km": 336.0}), (point(38.0, 127.0), {"name": "대구"})], tmp_path / "a.geojson"
    )
    found = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert found["type"] == "FeatureCollection"
    assert [feature["geometry"]["type"] for feature in found["features"]] == ["Polygon", "Point"]
    assert found["features"][1]["properties"] == {"name": "대구"}
