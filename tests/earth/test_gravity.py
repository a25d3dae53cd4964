"""Gravity against the closed formula for a level ellipsoid, and the forces of the turning frame."""

from math import cos, radians, sin, sqrt

import pytest

from uppertier.earth.constants import SPHERE, WGS84
from uppertier.earth.frames import east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.earth.gravity import fictitious, gravity
from uppertier.vectors import add, norm, rotate

# The harmonics of the ellipsoid that is level, instead of the Earth's own: NGA.STND.0036, table 3.6 (C40).
LEVEL = WGS84._replace(j3=0.0, j4=-2.37091222e-6)


def felt(latitude_deg, planet, height_m=0.0):
    """Gravity as a plumb line feels it, east, north and up: attraction and centrifugal force."""
    latitude = radians(latitude_deg)
    place = ecef_from_geodetic(latitude, 0.3, height_m, planet)
    whole = add(gravity(place, planet), fictitious(place, (0.0, 0.0, 0.0), planet))
    return rotate(east_north_up(latitude, 0.3), whole)


def somigliana(latitude_deg):
    """Somigliana's closed formula with WGS 84 values (NGA.STND.0036, table 3.6)."""
    sine2 = sin(radians(latitude_deg)) ** 2
    return 9.7803253359 * (1 + 0.00193185265241 * sine2) / sqrt(1 - 0.00669437999014 * sine2)


LATITUDES = (-90.0, -60.0, -36.0, 0.0, 20.0, 45.0, 90.0)


def test_the_ground_of_the_ellipsoid_is_level_and_weighs_as_somigliana_says():
    for latitude in LATITUDES:
        east, north, up = felt(latitude, LEVEL)
        # The next harmonic, J6 = 6.1e-9, is worth 7 J6 g = 4e-7 m/s2 at the pole.
        assert -up == pytest.approx(somigliana(latitude), abs=5e-7)
        assert abs(north) < 3e-7
        assert abs(east) < 1e-14


def test_the_earths_own_harmonics_depart_from_the_level_ellipsoid_by_little():
    for latitude in LATITUDES:
        _, north, up = felt(latitude, WGS84)
        # 4 J3 g at the poles, 1.0e-4 m/s2, and 5 (J4 - J4 of the ellipsoid) g, 3.7e-5 m/s2.
        assert -up == pytest.approx(somigliana(latitude), abs=1.4e-4)
        assert abs(north) < 1e-4
    # The pear: its stalk is at the north pole, where the level lies 16 m above the ellipsoid and the pull on
    # the ellipsoid is the stronger, by 4 J3 (a / b)^3 of mu / b^2; at the south pole it is as much weaker.
    polar = WGS84.equatorial_radius_m * (1.0 - WGS84.flattening)
    pear = -8.0 * WGS84.j3 * WGS84.mu_m3_s2 * WGS84.equatorial_radius_m**3 / polar**5
    assert felt(-90.0, WGS84)[2] - felt(90.0, WGS84)[2] == pytest.approx(pear, rel=1e-9)


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
