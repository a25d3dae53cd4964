"""Laws that the Earth's rooms must keep everywhere, not only at printed points."""

from math import cos, pi, radians, sin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.earth.atmosphere import atmosphere
from uppertier.earth.constants import SPHERE, WGS84
from uppertier.earth.frames import earth_fixed_from_inertial, inertial_from_earth_fixed
from uppertier.earth.geodesy import (
    ecef_from_geodetic,
    geodetic_from_ecef,
    surface_direct,
    surface_inverse,
)
from uppertier.earth.gravity import fictitious, gravity, gravity_potential
from uppertier.vectors import distance

LATITUDE = st.floats(-pi / 2, pi / 2)
LONGITUDE = st.floats(-pi, pi)


@settings(max_examples=300, deadline=None)
@given(LATITUDE, LONGITUDE, st.floats(-1e4, 5e7), st.sampled_from([WGS84, SPHERE]))
def test_every_place_comes_back_to_a_millimetre(latitude, longitude, height, planet):
    place = ecef_from_geodetic(latitude, longitude, height, planet)
    back = ecef_from_geodetic(*geodetic_from_ecef(place, planet), planet)
    assert distance(place, back) < 1e-3


@settings(max_examples=300, deadline=None)
@given(LATITUDE, LONGITUDE, LONGITUDE, st.floats(1.0, 1.9e7))
def test_the_way_there_leads_there(latitude, longitude, azimuth, length):
    there = surface_direct(latitude, longitude, azimuth, length, WGS84)
    back, _ = surface_inverse(latitude, longitude, *there, WGS84)
    assert back == pytest.approx(length, abs=1e-3)
    assert -pi <= there[1] <= pi


def test_the_way_back_is_as_long():
    draw = np.random.default_rng(8)
    for _ in range(200):
        lat1, lat2 = draw.uniform(-1.5, 1.5, 2)
        turn = draw.uniform(-2.9, 2.9)
        there, _ = surface_inverse(lat1, 0.0, lat2, turn, WGS84)
        back, _ = surface_inverse(lat2, turn, lat1, 0.0, WGS84)
        assert there == pytest.approx(back, abs=1e-3)


def test_gravity_outside_the_earth_has_no_sources():
    # The divergence of attraction vanishes in empty space: central differences over 1 km leave
    # 1e-6 of g/R by curvature, and g/R is 1.5e-6 per second squared.
    for latitude in (-1.2, 0.0, 0.4, 1.5):
        place = np.array(ecef_from_geodetic(latitude, 0.7, 3e5, WGS84))
        spread = 0.0
        for axis in range(3):
            step = 500.0 * np.eye(3)[axis]
            spread += (
                gravity(tuple(place + step), WGS84)[axis] - gravity(tuple(place - step), WGS84)[axis]
            ) / 1e3
        assert abs(spread) < 1e-11


def test_the_ellipsoid_is_level_but_for_the_next_harmonic():
    # NGA.STND.0036, table 3.6: the normal gravity potential is 62,636,851.7146 m2/s2 on all the ellipsoid. J2
    # alone misses it by J4, 150 m2/s2 at the pole (15 m of height); with the ellipsoid's own J4 by J6, 0.4.
    # The Earth's own J3 and J4 lift and sink the level by 16 m and 5 m: the two greatest parts of the geoid.
    planets = {
        155.0: WGS84._replace(j3=0.0, j4=0.0),
        0.5: WGS84._replace(j3=0.0, j4=-2.37091222e-6),
        215.0: WGS84,
    }
    for allowed, planet in planets.items():
        for latitude in np.linspace(-pi / 2, pi / 2, 19):
            place = x, y, _ = ecef_from_geodetic(latitude, 0.2, 0.0, planet)
            whole = gravity_potential(place, planet) - 0.5 * planet.rotation_rad_s**2 * (x * x + y * y)
            assert whole == pytest.approx(-62_636_851.7146, abs=allowed)


def test_a_free_body_far_from_all_goes_straight_when_seen_from_outside():
    # Straight and even in the inertial frame: its Earth-fixed acceleration must be the fictitious one.
    start, velocity = np.array([7e6, -2e6, 1e6]), np.array([1500.0, 2500.0, -700.0])

    def seen(time):
        return earth_fixed_from_inertial(tuple(start + velocity * time), tuple(velocity), time, WGS84)

    for time in (0.0, 300.0, 5000.0):
        position, moving = seen(time)
        step = 0.5
        slope = (np.array(seen(time + step)[1]) - np.array(seen(time - step)[1])) / (2 * step)
        assert fictitious(position, moving, WGS84) == pytest.approx(slope, abs=1e-9)
        drift = (np.array(seen(time + step)[0]) - np.array(seen(time - step)[0])) / (2 * step)
        assert moving == pytest.approx(drift, abs=1e-5)
        assert inertial_from_earth_fixed(position, moving, time, WGS84)[1] == pytest.approx(
            velocity, abs=1e-9
        )


def test_air_is_held_up_by_the_air_below_it():
    # Hydrostatic balance. In the layers the formulas keep it to the accuracy of central differences (1 m in
    # 5 km, 1e-8). Above 86 km gases settle one by one and are stirred: the printed rows themselves miss the
    # balance by up to 0.9 per cent from 100 to 115 km, elsewhere by little more than their rounding.
    for height in (100.0, 8e3, 15e3, 25e3, 40e3, 49e3, 60e3, 80e3):
        _assert_balance(height, 1.0, 2e-7)
    for height in np.arange(88e3, 990e3, 7e3):
        _assert_balance(height, 50.0, 1e-2 if 99e3 < height < 116e3 else 6e-3)


def _assert_balance(height, step, tolerance):
    weight = 9.80665 * (6_356_766.0 / (6_356_766.0 + height)) ** 2 * atmosphere(height)[2]
    slope = (atmosphere(height + step)[1] - atmosphere(height - step)[1]) / (2 * step)
    assert slope == pytest.approx(-weight, rel=tolerance)


def test_air_has_no_steps_and_only_thins():
    heights = np.concatenate((np.arange(-5e3, 120e3, 97.0), np.arange(120e3, 1000e3, 997.0)))
    air = np.array([atmosphere(height) for height in heights])
    assert (np.diff(air[:, 1]) < 0.0).all()
    assert (np.diff(air[:, 2]) < 0.0).all()
    for edge in (
        11_019.07,
        20_063.12,
        32_161.9,
        47_350.09,
        51_412.5,
        71_802.0,
        80e3,
        86e3,
        91e3,
        110e3,
        120e3,
    ):
        below, above = atmosphere(edge - 0.005), atmosphere(edge + 0.005)
        # A centimetre of air is 2e-6 of it; printed constants of the standard leave 1e-6 of temperature.
        assert below == pytest.approx(above, rel=3e-6)


def test_air_above_86_km_grows_lighter_from_nitrogen_to_hydrogen():
    heights = np.arange(86e3, 1000e3, 2e3)
    air = np.array([atmosphere(height) for height in heights])
    mass = 8314.32 * air[:, 0] * air[:, 2] / air[:, 1]
    assert (np.diff(mass) < 0.0).all()
    # The standard, table I, at 86 km and 1000 km: 28.95 and 3.94 kg/kmol.
    assert mass[0] == pytest.approx(28.95, abs=0.005)
    assert mass[-1] == pytest.approx(3.94, abs=0.03)


def test_j2_belongs_to_the_ellipsoid():
    # Heiskanen and Moritz (1967), equation 2-90: the J2 whose level surface is the given ellipsoid.
    flat = WGS84.flattening
    first = flat * (2 - flat)
    second = first**0.5 / (1 - flat)
    radius = WGS84.equatorial_radius_m
    fling = WGS84.rotation_rad_s**2 * radius**3 * (1 - flat) / WGS84.mu_m3_s2
    q = sum(
        2 * (-1) ** (n + 1) * n / ((2 * n + 1) * (2 * n + 3)) * second ** (2 * n + 1) for n in range(1, 12)
    )
    assert WGS84.j2 == pytest.approx(first / 3 * (1 - 2 / 15 * fling * second / q), rel=1e-11)


def test_one_degree_of_latitude_is_longer_at_the_pole():
    degree = radians(1.0)
    equator, _ = surface_inverse(-degree / 2, 0.0, degree / 2, 0.0, WGS84)
    pole, _ = surface_inverse(pi / 2 - degree, 0.0, pi / 2, 0.0, WGS84)
    radius, first = WGS84.equatorial_radius_m, WGS84.flattening * (2 - WGS84.flattening)
    # Radii of curvature of the meridian; over a degree they bend by 1e-6 of themselves.
    assert equator == pytest.approx(radius * (1 - first) * degree, rel=3e-6)
    assert pole == pytest.approx(radius / (1 - WGS84.flattening) * degree, rel=3e-6)
    assert sin(degree) < degree < cos(degree)
