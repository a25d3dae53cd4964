"""Geodesy against pymap3d and geographiclib: positions to a micrometre, distances to a millimetre."""

from math import cos, degrees, pi, radians, sin

import numpy as np
import pymap3d
import pytest
from geographiclib.geodesic import Geodesic

from uppertier.earth.constants import SPHERE, WGS84
from uppertier.earth.geodesy import (
    ecef_from_geodetic,
    geodetic_from_ecef,
    great_circle,
    height_above,
    surface_direct,
    surface_inverse,
)

LATITUDES = [-90.0, -89.999999, -45.0, -1e-9, 0.0, 12.3, 36.047, 66.0, 89.9999, 90.0]
LONGITUDES = [-180.0, -179.99999, -77.0, 0.0, 128.224, 180.0]
HEIGHTS = [-10_000.0, 0.0, 650.0, 86_000.0, 2e6, 5e7]


@pytest.mark.parametrize("latitude", LATITUDES)
def test_positions_agree_with_pymap3d(latitude):
    for longitude in LONGITUDES:
        for height in HEIGHTS:
            ours = ecef_from_geodetic(radians(latitude), radians(longitude), height, WGS84)
            other = pymap3d.geodetic2ecef(latitude, longitude, height)
            # Rounding at 50,000 km is 7e-9 m a number.
            assert ours == pytest.approx(other, abs=1e-7)


@pytest.mark.parametrize("planet", [WGS84, SPHERE], ids=["ellipsoid", "sphere"])
@pytest.mark.parametrize("latitude", LATITUDES)
def test_there_and_back_to_a_few_micrometres(latitude, planet):
    for longitude in LONGITUDES:
        for height in HEIGHTS:
            place = ecef_from_geodetic(radians(latitude), radians(longitude), height, planet)
            back = geodetic_from_ecef(place, planet)
            assert ecef_from_geodetic(*back, planet) == pytest.approx(place, abs=4e-6)
            assert back[2] == pytest.approx(height, abs=1e-7)
            assert height_above(place, planet) == back[2]
            assert -pi <= back[1] <= pi


def test_on_the_axis_the_longitude_is_zero():
    polar = 6_378_137.0 * (1.0 - WGS84.flattening)
    assert geodetic_from_ecef((0.0, 0.0, polar + 5.0), WGS84) == pytest.approx((pi / 2, 0.0, 5.0), abs=1e-8)
    assert geodetic_from_ecef((0.0, 0.0, -polar), WGS84) == pytest.approx((-pi / 2, 0.0, 0.0), abs=1e-8)


def pairs(count):
    draw = np.random.default_rng(20)
    return np.column_stack((draw.uniform(-90, 90, (count, 2)), draw.uniform(-180, 180, (count, 2))))


def test_distance_and_bearing_agree_with_geographiclib():
    for lat1, lat2, lon1, lon2 in pairs(1000):
        other = Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2)
        if other["a12"] > 179.0:
            continue
        distance, azimuth = surface_inverse(radians(lat1), radians(lon1), radians(lat2), radians(lon2), WGS84)
        # The promise is a millimetre; Vincenty's series leave 0.1 mm.
        assert distance == pytest.approx(other["s12"], abs=1e-3)
        turn = azimuth - radians(other["azi1"])
        assert sin(turn) == pytest.approx(0.0, abs=1e-9)
        assert cos(turn) > 0.0


def test_going_the_way_agrees_with_geographiclib():
    draw = np.random.default_rng(21)
    for _ in range(500):
        lat, lon, azimuth = draw.uniform(-90, 90), draw.uniform(-180, 180), draw.uniform(-180, 180)
        distance = draw.uniform(0.0, 1.9e7)
        other = Geodesic.WGS84.Direct(lat, lon, azimuth, distance)
        ours = surface_direct(radians(lat), radians(lon), radians(azimuth), distance, WGS84)
        apart = Geodesic.WGS84.Inverse(degrees(ours[0]), degrees(ours[1]), other["lat2"], other["lon2"])
        assert apart["s12"] < 1e-3


def test_short_ways_keep_their_figures():
    lat, lon = radians(36.047), radians(128.224)
    for distance in (0.001, 1.0, 400.0):
        there = surface_direct(lat, lon, radians(30.0), distance, WGS84)
        # An angle in radians is held to 1e-16 of the longitude, 3e-9 m on the ground.
        assert surface_inverse(lat, lon, *there, WGS84)[0] == pytest.approx(distance, abs=1e-8)
    assert surface_inverse(lat, lon, lat, lon, WGS84)[0] == 0.0


def test_across_the_date_line_and_over_the_pole():
    other = Geodesic.WGS84.Inverse(10.0, 179.0, 12.0, -179.5)
    ours = surface_inverse(radians(10.0), radians(179.0), radians(12.0), radians(-179.5), WGS84)
    assert ours == pytest.approx((other["s12"], radians(other["azi1"])), abs=1e-3)
    ours = surface_inverse(radians(80.0), 0.0, radians(80.0), radians(180.0), WGS84)
    assert ours == pytest.approx((Geodesic.WGS84.Inverse(80.0, 0.0, 80.0, 180.0)["s12"], 0.0), abs=1e-3)


def test_nearly_opposite_places_get_the_great_circle():
    for lat1, lat2, lon2 in ((0.0, 0.0, 179.9), (10.0, -10.2, 179.8), (0.0, 0.5, 179.7)):
        other = Geodesic.WGS84.Inverse(lat1, 0.0, lat2, lon2)["s12"]
        ours, _ = surface_inverse(radians(lat1), 0.0, radians(lat2), radians(lon2), WGS84)
        assert ours == pytest.approx(other, rel=5e-3)


def test_on_the_sphere_ways_are_great_circles():
    for lat1, lat2, lon1, lon2 in np.radians(pairs(50)):
        angle, azimuth = great_circle(lat1, lon1, lat2, lon2)
        assert surface_inverse(lat1, lon1, lat2, lon2, SPHERE) == pytest.approx(
            (6_371_000.0 * angle, azimuth)
        )
    assert great_circle(0.0, 0.0, 0.0, radians(1.0)) == pytest.approx((radians(1.0), pi / 2))
