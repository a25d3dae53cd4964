"""Frames: directions by the compass, a radar's face, and the frame that does not turn."""

from math import cos, pi, radians, sin

import pymap3d
import pytest

from uppertier.earth.constants import SPHERE, WGS84
from uppertier.earth.frames import (
    azimuth_elevation,
    direction_from,
    earth_fixed_from_inertial,
    east_north_up,
    face_rotation,
    inertial_from_earth_fixed,
    inertial_velocity,
)
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.vectors import cross, dot, norm, rotate, rotate_back, subtract

SEONGJU = (radians(36.047), radians(128.224))


def test_azimuth_elevation_and_range_agree_with_pymap3d():
    site = ecef_from_geodetic(*SEONGJU, 650.0, WGS84)
    for lat, lon, height in ((39.66, 124.7, 100e3), (36.1, 128.3, 2e3), (33.0, 131.0, 300e3)):
        target = ecef_from_geodetic(radians(lat), radians(lon), height, WGS84)
        line = subtract(target, site)
        azimuth, elevation = azimuth_elevation(line, east_north_up(*SEONGJU))
        other = pymap3d.geodetic2aer(lat, lon, height, 36.047, 128.224, 650.0)
        # pymap3d works in degrees through a chain of rounded steps: 1e-9 of a radian is 1 mm at 1,000 km.
        assert azimuth % (2 * pi) == pytest.approx(radians(other[0]), abs=1e-9)
        assert elevation == pytest.approx(radians(other[1]), abs=1e-9)
        assert norm(line) == pytest.approx(other[2], abs=1e-6)


def test_east_north_up_where_one_can_see_it():
    assert east_north_up(0.0, 0.0) == ((0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, 0.0, 0.0))
    east, north, up = east_north_up(radians(50.0), radians(-70.0))
    assert cross(east, north) == pytest.approx(up, abs=1e-15)


@pytest.mark.parametrize("azimuth", [-3.0, -1.0, 0.0, 0.5, 3.1])
@pytest.mark.parametrize("elevation", [-1.5, 0.0, 0.3, 1.5])
def test_directions_come_back(azimuth, elevation):
    axes = east_north_up(*SEONGJU)
    direction = direction_from(azimuth, elevation, axes)
    assert norm(direction) == pytest.approx(1.0, abs=1e-15)
    assert azimuth_elevation(direction, axes) == pytest.approx((azimuth, elevation), abs=1e-14)


@pytest.mark.parametrize("boresight", [0.0, 1.2, 6.0])
@pytest.mark.parametrize("tilt", [0.0, 0.4, pi / 2])
def test_a_face_looks_along_its_boresight_with_u_to_the_right_and_v_up(boresight, tilt):
    axes = east_north_up(*SEONGJU)
    u, v, normal = face = face_rotation(*SEONGJU, boresight, tilt)
    assert normal == pytest.approx(direction_from(boresight, tilt, axes), abs=1e-15)
    assert dot(u, axes[2]) == pytest.approx(0.0, abs=1e-15)
    assert dot(v, axes[2]) == pytest.approx(cos(tilt), abs=1e-15)
    assert cross(v, u) == pytest.approx(normal, abs=1e-15)
    beyond = direction_from(boresight + 0.1, tilt, axes)
    assert dot(u, beyond) == pytest.approx(sin(0.1) * cos(tilt), abs=1e-15)
    line = (1.0, -2.0, 3.0)
    assert rotate_back(face, rotate(face, line)) == pytest.approx(line, abs=1e-15)


def test_standing_at_the_equator_is_moving_east():
    place = (6_378_137.0, 0.0, 0.0)
    velocity = inertial_velocity(place, (0.0, 0.0, 0.0), WGS84)
    assert velocity == pytest.approx((0.0, 465.101, 0.0), abs=1e-3)
    assert inertial_velocity(place, (1.0, 2.0, 3.0), SPHERE) == (1.0, 2.0, 3.0)


def test_a_quarter_of_a_turn_takes_x_to_y():
    quarter = 0.5 * pi / WGS84.rotation_rad_s
    position, _ = inertial_from_earth_fixed((7e6, 0.0, 1e6), (0.0, 0.0, 0.0), quarter, WGS84)
    assert position == pytest.approx((0.0, 7e6, 1e6), abs=1e-8)


def test_to_the_inertial_frame_and_back():
    position, velocity = (4e6, -3e6, 4.5e6), (1200.0, -3400.0, 560.0)
    there = inertial_from_earth_fixed(position, velocity, 1234.5, WGS84)
    back = earth_fixed_from_inertial(*there, 1234.5, WGS84)
    assert back[0] == pytest.approx(position, abs=1e-8)
    assert back[1] == pytest.approx(velocity, abs=1e-11)
