"""Gravity against the closed formula for a level ellipsoid, and the forces of the turning frame."""

from math import cos, radians, sin, sqrt

import pytest

from uppertier.earth.constants import SPHERE, WGS84
from uppertier.earth.frames import east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.earth.gravity import fictitious, gravity
from uppertier.vectors import add, norm, rotate


def felt(latitude_deg, height_m=0.0):
    """Gravity as a plumb line feels it, east, north and up: attraction and centrifugal force."""
    latitude = radians(latitude_deg)
    place = ecef_from_geodetic(latitude, 0.3, height_m, WGS84)
    whole = add(gravity(place, WGS84), fictitious(place, (0.0, 0.0, 0.0), WGS84))
    return rotate(east_north_up(latitude, 0.3), whole)


def test_the_ground_of_the_ellipsoid_is_level_and_weighs_as_somigliana_says():
    # Somigliana's closed formula with WGS 84 values (NGA.STND.0036, table 3.6): 9.7803253359 at the equator,
    # k = 0.00193185265241. J2 alone leaves out J4, worth 5 J4 g = 1.2e-4 m/s2 at the pole.
    for latitude in (-90.0, -60.0, -36.0, 0.0, 20.0, 45.0, 90.0):
        sine2 = sin(radians(latitude)) ** 2
        exact = 9.7803253359 * (1 + 0.00193185265241 * sine2) / sqrt(1 - 0.00669437999014 * sine2)
        east, north, up = felt(latitude)
        assert -up == pytest.approx(exact, abs=1.2e-4)
        assert abs(north) < 6e-5
        assert abs(east) < 1e-14


def test_the_sphere_pulls_straight_down_by_newton():
    place = ecef_from_geodetic(0.7, -2.0, 129_000.0, SPHERE)
    pull = gravity(place, SPHERE)
    assert norm(pull) == pytest.approx(3.986004418e14 / 6_500_000.0**2, rel=1e-14)
    assert norm(fictitious(place, (100.0, 200.0, -300.0), SPHERE)) == 0.0


def test_coriolis_pushes_to_the_right_in_the_north():
    latitude, speed = radians(36.0), 2000.0
    axes = east_north_up(latitude, 0.0)
    place = ecef_from_geodetic(latitude, 0.0, 0.0, WGS84)
    standing = fictitious(place, (0.0, 0.0, 0.0), WGS84)
    north = tuple(speed * part for part in axes[1])
    moving = fictitious(place, north, WGS84)
    east = rotate(axes, tuple(a - b for a, b in zip(moving, standing)))[0]
    assert east == pytest.approx(2.0 * 7.292115e-5 * speed * sin(latitude), rel=1e-12)
    assert norm(standing) == pytest.approx(7.292115e-5**2 * 6_383_809.0 * cos(latitude), rel=1e-3)
