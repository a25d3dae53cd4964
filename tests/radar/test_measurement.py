from math import radians, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.earth.constants import WGS84
from uppertier.earth.frames import east_north_up, face_rotation
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.radar.array import Site
from uppertier.radar.measurement import cosine_sigma, measure_ideal, position_from, range_cell, range_sigma


@pytest.fixture(scope="module")
def stand():
    latitude, longitude, azimuth = radians(36.0), radians(128.0), radians(345.0)
    return Site(
        ecef_from_geodetic(latitude, longitude, 650.0, WGS84),
        face_rotation(latitude, longitude, azimuth, radians(30.0)),
        east_north_up(latitude, longitude),
        azimuth,
    )


@settings(deadline=None)  # the first call may compile
@given(
    range_m=st.floats(1e3, 4e6),
    u=st.floats(-0.7, 0.7),
    v=st.floats(-0.7, 0.7),
)
def test_place_to_measurement_and_back(range_m, u, v, stand):
    place = position_from(range_m, u, v, stand)
    found = measure_ideal(place, stand)
    # Rounding of coordinates of 1e7 m is 2 nm; over the least range of 1 km that is 2e-12 of a cosine.
    assert found[0] == pytest.approx(range_m, abs=1e-7)
    assert found[1:] == pytest.approx((u, v), abs=1e-10)


def test_a_measurement_off_the_face_ends_in_its_plane(stand):
    place = np.array(position_from(1e5, 1.01, 0.0, stand)) - stand.position
    assert np.dot(place, stand.face[2]) == pytest.approx(0.0, abs=1e-6)


def test_sigmas_follow_one_over_the_root_of_twice_the_ratio(radar):
    bare = radar._replace(range_floor_m=0.0, angle_floor_beamwidths=0.0)
    assert range_sigma(bare, 50.0) == pytest.approx(range_cell(10e6) / 10.0, rel=1e-12)
    assert range_cell(10e6) == pytest.approx(14.9896229, abs=1e-7)
    beam = radar.azimuth_beamwidth_rad
    assert cosine_sigma(bare, beam, 50.0) == pytest.approx(beam / 16.0, rel=1e-12)


def test_sigmas_never_fall_below_the_floors(radar):
    beam = radar.elevation_beamwidth_rad
    assert range_sigma(radar, 1e12) == pytest.approx(5.0, rel=1e-6)
    assert cosine_sigma(radar, beam, 1e12) == pytest.approx(0.02 * beam, rel=1e-6)
    both = sqrt((range_cell(10e6) / 10.0) ** 2 + 5.0**2)
    assert range_sigma(radar, 50.0) == pytest.approx(both, rel=1e-12)
