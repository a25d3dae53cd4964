"""Line of sight: what the bulge of the Earth hides."""

from math import acos, pi, radians

import numpy as np
import pytest

from uppertier.earth.constants import SPHERE, WGS84
from uppertier.earth.geodesy import ecef_from_geodetic, surface_direct
from uppertier.earth.horizon import FOUR_THIRDS, REFRACTED, STRAIGHT, line_of_sight, over_the_bulge, skyline


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


def farthest_km(line, height_m):
    """Return how far over the ground (km) a mast of 20 m sees a target at a height."""
    mast = over(0.0, 20.0, SPHERE)
    seen = [
        far for far in range(5, 1600) if over_the_bulge(line, mast, over(far * 1e3, height_m, SPHERE), SPHERE)
    ]
    return max(seen)


@pytest.mark.parametrize(
    "height_m, four_thirds, refracted", [(1e3, (148, 149), (149, 151)), (100e3, (1314, 1317), (1212, 1215))]
)
def test_bent_lines_reach_beyond_the_straight_one(height_m, four_thirds, refracted):
    # By hand: sqrt(2 k R h) for mast and target, k = 4/3; the ray as its twin walks it.
    straight = farthest_km(STRAIGHT, height_m)
    assert straight == pytest.approx(
        6371.0 * (acos(6371e3 / (6371e3 + 20)) + acos(6371e3 / (6371e3 + height_m))), abs=1.5
    )
    assert four_thirds[0] <= farthest_km(FOUR_THIRDS, height_m) <= four_thirds[1]
    assert refracted[0] <= farthest_km(REFRACTED, height_m) <= refracted[1]


def test_the_skyline_runs_straight_between_whole_degrees_and_wraps_round():
    terrain = np.zeros(360)
    terrain[0], terrain[359] = radians(4.0), radians(2.0)
    assert skyline(terrain, 0.0) == pytest.approx(radians(4.0))
    assert skyline(terrain, radians(0.25)) == pytest.approx(radians(3.0))
    assert skyline(terrain, radians(359.5)) == pytest.approx(radians(3.0))
    assert skyline(terrain, radians(-0.5)) == pytest.approx(radians(3.0))
    assert skyline(terrain, 2.0 * pi) == pytest.approx(radians(4.0))
    assert skyline(terrain, radians(100.0)) == 0.0
