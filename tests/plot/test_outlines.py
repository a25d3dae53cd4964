"""Coasts and borders: they are all there, in the right place, and the map is true from its centre."""

from math import degrees

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from uppertier.plot.outlines import AzimuthalEquidistant, inside_left, land, lines, outlines, turns, within

SEONGJU = AzimuthalEquidistant(36.047, 128.224)
PLACES = [(39.66, 124.70), (35.1, 129.04), (13.44, 144.79), (71.3, -156.8), (-33.9, 151.2), (51.5, -0.1)]


@pytest.mark.parametrize("latitude_deg, longitude_deg", PLACES)
def test_distance_and_bearing_from_the_centre_are_true(latitude_deg, longitude_deg):
    """Within half a per cent: the map stands on a sphere, the Earth does not."""
    east, north = SEONGJU.project(np.array([latitude_deg]), np.array([longitude_deg]))
    line = Geodesic.WGS84.Inverse(36.047, 128.224, latitude_deg, longitude_deg)
    assert np.hypot(east[0], north[0]) == pytest.approx(line["s12"] / 1000.0, rel=0.005)
    bearing_deg = degrees(np.arctan2(east[0], north[0]))
    assert (bearing_deg - line["azi1"] + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=0.3)


def test_the_centre_is_the_centre():
    east, north = SEONGJU.project(np.array([36.047]), np.array([128.224]))
    assert (east[0], north[0]) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_the_world_is_there():
    world = outlines()
    points = np.concatenate(world.arcs)
    assert len(points) > 100_000, "one to ten million is a fine scale"
    assert points[:, 0].min() >= -180.001
    assert points[:, 0].max() <= 180.001
    assert points[:, 1].max() > 80.0
    assert points[:, 1].min() <= -78.0
    assert {"South Korea", "North Korea", "Japan", "China"} <= set(world.countries.tolist())
    assert 0 < np.sum(world.is_border) < len(world.arcs)


def test_every_ring_closes():
    world = outlines()
    open_rings = [n for n in range(len(world.rings)) if not np.allclose(world.ring(n)[0], world.ring(n)[-1])]
    assert open_rings == []


@pytest.mark.parametrize(
    "points, inside",
    [
        ([(-1, -1), (1, -1), (1, 1), (-1, 1)], True),
        ([(1, -1), (3, -1), (3, 1), (1, 1)], False),
        ([(-3, -1), (-1, -1), (-1, 1), (-3, 1)], False),
        # A horseshoe open to the east, about the origin but not round it.
        ([(2, 1), (-2, 1), (-2, -1), (2, -1), (2, -0.5), (-1, -0.5), (-1, 0.5), (2, 0.5)], False),
    ],
)
def test_a_ring_that_goes_round_the_origin(points, inside):
    east, north = np.array(points, float).T
    assert turns(east, north) == (1 if inside else 0)
    assert turns(east[::-1], north[::-1]) == (-1 if inside else 0)
    assert turns(north, east) == (-1 if inside else 0)


def countries_at(latitude_deg, longitude_deg, reach_km):
    projection = AzimuthalEquidistant(latitude_deg, longitude_deg)
    return [name for name, east, north in land(projection, reach_km) if turns(east, north) > 0]


@pytest.mark.parametrize(
    "latitude_deg, longitude_deg, country",
    [
        (36.047, 128.224, "South Korea"),
        (39.03, 125.75, "North Korea"),
        (47.0, 103.0, "Mongolia"),
        (39.0, -98.0, "United States of America"),
    ],
)
def test_a_point_on_land_is_in_its_country(latitude_deg, longitude_deg, country):
    assert countries_at(latitude_deg, longitude_deg, 50.0) == [country]


def test_far_from_every_coast_there_is_still_land():
    """Fifty kilometres about the middle of Mongolia hold no outline at all, and are land."""
    middle = AzimuthalEquidistant(47.0, 103.0)
    assert list(lines(middle, 50.0, borders=False)) == []
    assert list(lines(middle, 50.0, borders=True)) == []
    assert [name for name, *_ in land(middle, 50.0)] == ["Mongolia"]


def test_in_the_middle_of_the_sea_there_is_none():
    assert list(land(AzimuthalEquidistant(30.0, -150.0), 100.0)) == []


def test_lines_within_reach_are_within_reach():
    for borders in (False, True):
        found = list(lines(SEONGJU, 400.0, borders))
        assert found
        assert all(np.hypot(east, north).min() < 400.0 for east, north in found)
