"""The catalogue's interceptor against what is published of it."""

from math import inf, radians

import pytest

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.interceptor.booster import ATTACHED, fly_out
from uppertier.interceptor.envelope import burnout_speed, envelope, passage
from uppertier.interceptor.flyout import time_to
from uppertier.scenario import flights
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


@pytest.mark.parametrize(
    ("name", "least_km_s", "most_km_s"),
    [
        ("thaad", 2.6, 2.8),
        ("pac-3-mse", 1.5, 1.7),
        ("sm-3-ib", 3.0, 3.5),
        ("sm-3-iia", 4.4, 4.6),
        ("arrow-2", 2.4, 2.6),
    ],
)
def test_burnout_speeds_are_of_the_published_class(name, least_km_s, most_km_s):
    """systems.csv, literature: 1.5-1.7, 3.0-3.5, about 4.5, and 2.5 km/s; masses derived from them."""
    assert least_km_s < burnout_speed(build.interceptor(name), 0.0) / 1e3 < most_km_s


@pytest.mark.parametrize("name", build.names("interceptor"))
def test_the_published_box_lies_within_kinematics_where_it_is_not_a_claim(name):
    """Arrow 3's 2,400 km is the claim that its assumed masses do not bear out: a confessed miss."""
    reach = envelope(build.interceptor(name), 0.0)
    inside = reach.kinematic.range_m > reach.published.range_m
    assert inside is (name != "arrow-3")
    assert reach.kinematic.ceiling_m > reach.published.ceiling_m


def test_seoul_is_outside_by_time_and_by_the_box_not_by_physics():
    """A Nodong of least energy, told of by satellites; the claims of 2016 say that Seoul is not covered."""
    site = tuple(build.place("seongju"))
    reach = envelope(build.interceptor("thaad"), site[2])
    nodong = flights.fly("nodong", "sukchon", "seoul")
    passed = passage(reach, site, nodong.knots, nodong.aim.burnout_s + 65.0)
    assert passed.binds == ("time", "published box")
    assert passed.side == "range"
    assert float(sum(passed.by_physics)) > 60.0
