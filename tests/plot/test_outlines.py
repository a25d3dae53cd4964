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


@pytest.mark.parametrize("centre", [(36.0, 128.2), (-89.0, 10.0), (0.0, -180.0), (-17.0, 179.0)])
def test_places_undo_the_projection(centre):
    projection = AzimuthalEquidistant(*centre)
    latitude, longitude = np.array(PLACES).T
    back = projection.places(*projection.project(latitude, longitude))
    # Rounding near the arc sine and arc cosine, in degrees.
    np.testing.assert_allclose(back, [latitude, longitude], atol=1e-6)


def planar_area(ring):
    return float(np.sum(ring[:, 0] * np.roll(ring[:, 1], -1) - np.roll(ring[:, 0], -1) * ring[:, 1])) / 2.0


def test_a_ring_is_cut_to_the_circle_of_reach():
    """The half plane east of 0 and the circle of radius 1 have a half disc in common."""
    square = np.array([(0.0, -5.0), (5.0, -5.0), (5.0, 5.0), (0.0, 5.0), (0.0, 0.5), (0.0, -0.5)])
    (half,) = within(square, 1.0)
    assert planar_area(half) == pytest.approx(np.pi / 2.0, rel=1e-3)
    assert within(square + 7.0, 1.0) == []
    (whole,) = within(np.array([(-9.0, -9.0), (9.0, -9.0), (9.0, 9.0), (-9.0, 9.0)]), 1.0)
    assert planar_area(whole) == pytest.approx(np.pi, rel=1e-3)
    (same,) = within(square, 9.0)
    assert planar_area(same) == pytest.approx(50.0)


def test_a_ring_that_comes_and_goes_is_cut_in_parts():
    """A comb of two teeth that reach into the circle: two parts, no more."""
    teeth = [(-2, -0.6), (0, -0.6), (0, -0.2), (-2, -0.2), (-2, 0.2), (0, 0.2), (0, 0.6), (-2, 0.6), (-3, 0)]
    parts = within(np.array(teeth, float), 1.0)
    assert len(parts) == 2
    assert all(0.3 < planar_area(part) < 0.45 for part in parts)


def test_rings_of_land_have_it_on_the_left():
    """An island, Antarctica, which goes round the south pole, and Russia, which crosses the date line."""
    world = outlines()
    for name, centre in (("Japan", (36.0, 138.0)), ("Antarctica", (-88.0, 0.0)), ("Russia", (62.0, 95.0))):
        numbers = [n for n, country in enumerate(world.ring_country) if world.countries[country] == name]
        shape = inside_left(max((world.ring(n) for n in numbers), key=len))
        east, north = AzimuthalEquidistant(*centre).project(shape[:, 1], shape[:, 0])
        assert planar_area(np.stack([east, north], axis=1)) > 0.0


@pytest.mark.parametrize("latitude_deg, longitude_deg", [(36.0, 128.0), (-30.0, -60.0), (-17.0, 179.0)])
def test_a_map_of_the_world_has_as_much_land_as_the_world(latitude_deg, longitude_deg):
    """Nothing smears near the antipode: the land on the map, less the map's stretch, is 29 per cent."""
    projection = AzimuthalEquidistant(latitude_deg, longitude_deg)
    share = 0.0
    for _, east, north in land(projection, 30_000.0):
        # Green's theorem for the density sin(a)/a: the sum over edges of (1 - cos a) times the turn.
        turn = np.diff(np.arctan2(north, east), append=np.arctan2(north[:1], east[:1]))
        turn = (turn + np.pi) % (2.0 * np.pi) - np.pi
        height = 1.0 - np.cos(np.hypot(east, north) / 6371.0)
        share += np.sum(turn * (height + np.roll(height, -1))) / 2.0 / (4.0 * np.pi)
    # 29.1 per cent with Antarctica, and up to 0.1 in the 400 km about the antipode that are left out.
    assert share == pytest.approx(0.289, abs=0.003)


def test_no_line_leaps_across_the_map():
    for centre in ((36.0, 128.0), (-17.0, 179.0), (-39.0, -54.0)):
        for borders in (False, True):
            for east, north in lines(AzimuthalEquidistant(*centre), 19_000.0, borders):
                assert np.hypot(np.diff(east), np.diff(north)).max() < 900.0


def test_the_date_line_is_no_coast():
    """Taveuni and Vanua Levu lie across it; the outlines are cut there."""
    fiji = AzimuthalEquidistant(-16.5, 180.0)
    for east, north in lines(fiji, 200.0, borders=False):
        on_line = np.abs(east) < 0.1
        assert not np.any(on_line[1:] & on_line[:-1] & (np.abs(np.diff(north)) > 0.2))
