"""The catalogue's interceptor against what is published of it."""

from math import inf, radians

import pytest

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.interceptor.booster import ATTACHED, fly_out
from uppertier.interceptor.flyout import time_to
from uppertier.vectors import norm

STILL = (0.0, 0.0, 0.0)


@pytest.mark.parametrize("elevation_deg", [45.0, 60.0, 80.0])
def test_burnout_speed_is_the_published_one(elevation_deg):
    """2.6 to 2.8 km/s (systems.csv, literature); fired flatter it ends slower, in thick air."""
    latitude, longitude, height_m = build.place("seongju")
    place = ecef_from_geodetic(latitude, longitude, height_m, WGS84)
    attitude = direction_from(radians(345.0), radians(elevation_deg), east_north_up(latitude, longitude))
    numbers = build.interceptor("thaad").parameters()
    _, velocity = fly_out(
        numbers, WGS84, place, STILL, 0.0, ATTACHED, attitude, STILL, numbers.booster.burn_s, inf
    )
    assert 2600.0 < norm(velocity) < 2800.0


def test_the_published_reach_is_no_limit_of_kinematics():
    """200 km (systems.csv, seen) is a limit of use, not of flight."""
    thaad = build.interceptor("thaad")
    table = thaad.flyout(650.0)
    for height_m in (thaad.min_intercept_height_m, thaad.max_intercept_height_m):
        assert 0.0 < time_to(table, 1.5 * thaad.published_range_m, height_m) < 300.0
