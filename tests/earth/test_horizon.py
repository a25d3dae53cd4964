"""Line of sight: what the bulge of the Earth hides."""

from math import acos, radians

import pytest

from uppertier.earth.constants import SPHERE, WGS84
from uppertier.earth.geodesy import ecef_from_geodetic, surface_direct
from uppertier.earth.horizon import line_of_sight


def over(distance_m, height_m, planet, azimuth=1.0, start=(0.63, 2.2)):
    return ecef_from_geodetic(*surface_direct(*start, azimuth, distance_m, planet), height_m, planet)


@pytest.mark.parametrize("mast, target", [(0.0, 10e3), (650.0, 100e3), (1e4, 1e4), (20.0, 1e6)])
def test_the_horizon_of_the_sphere_is_where_the_tangent_says(mast, target):
    radius = SPHERE.equatorial_radius_m
    farthest = radius * (acos(radius / (radius + mast)) + acos(radius / (radius + target)))
    site = over(0.0, mast, SPHERE)
    # The grazing tolerance of a millimetre of depth is worth up to sqrt(2 R 1 mm) = 113 m of distance.
    assert line_of_sight(site, over(farthest - 1.0, target, SPHERE), SPHERE)
    assert not line_of_sight(site, over(farthest + 250.0, target, SPHERE), SPHERE)


def test_a_radar_on_the_ground_sees_what_is_above_its_horizon():
    for latitude in (-90.0, -30.0, 0.0, 45.0, 90.0):
        start = (radians(latitude), 0.5)
        site = ecef_from_geodetic(*start, 0.0, WGS84)
        assert line_of_sight(site, ecef_from_geodetic(*start, 1e5, WGS84), WGS84)
        assert line_of_sight(site, over(1000e3, 90e3, WGS84, start=start), WGS84)
        assert not line_of_sight(site, over(1000e3, 70e3, WGS84, start=start), WGS84)
        assert not line_of_sight(site, over(15_000e3, 1e6, WGS84, start=start), WGS84)


def test_it_does_not_matter_who_looks():
    a, b = over(0.0, 650.0, WGS84), over(700e3, 30e3, WGS84)
    for far in (600e3, 690e3, 700e3, 710e3, 720e3, 800e3):
        b = over(far, 30e3, WGS84)
        assert line_of_sight(a, b, WGS84) == line_of_sight(b, a, WGS84)


def test_a_point_sees_itself_unless_buried():
    ground = over(0.0, 0.0, WGS84)
    assert line_of_sight(ground, ground, WGS84)
    assert not line_of_sight(over(0.0, -5.0, WGS84), over(0.0, 1e5, WGS84), WGS84)
