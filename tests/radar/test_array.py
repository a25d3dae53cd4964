from math import cos, degrees, log10, pi, radians, sin

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.earth.frames import direction_from
from uppertier.radar.array import (
    aperture_gain,
    beam_shape,
    beamwidth,
    from_boresight,
    in_field,
    in_view,
)
from uppertier.radar.measurement import measure_ideal


def test_gain_and_beamwidths_of_the_antpy2_aperture():
    wavelength_m = 299_792_458.0 / 9.5e9
    # The reference table derives 49.7 dB, 0.35 deg and 0.8 deg; half a unit of the last figure printed.
    assert 10.0 * log10(aperture_gain(9.2, 0.8, wavelength_m)) == pytest.approx(49.7, abs=0.05)
    assert degrees(beamwidth(wavelength_m, 4.6)) == pytest.approx(0.35, abs=0.005)
    assert degrees(beamwidth(wavelength_m, 2.0)) == pytest.approx(0.8, abs=0.05)


def test_a_width_in_direction_cosines_is_the_broadened_angle(radar):
    scan = radians(53)
    half = 0.5 * radar.azimuth_beamwidth_rad / cos(scan)
    # sin is not straight: over a third of a degree it bends by a part in 1e5.
    assert sin(scan + half) - sin(scan - half) == pytest.approx(radar.azimuth_beamwidth_rad, rel=1e-4)


def test_beam_shape_is_half_power_each_way_at_the_edge_of_the_beam(radar):
    assert beam_shape(radar, 0.0, 0.0) == 1.0
    assert beam_shape(radar, 0.5 * radar.azimuth_beamwidth_rad, 0.0) == pytest.approx(0.25, rel=1e-12)
    assert beam_shape(radar, 0.0, -0.5 * radar.elevation_beamwidth_rad) == pytest.approx(0.25, rel=1e-12)
    assert beam_shape(radar, 1.01 * radar.azimuth_beamwidth_rad, 0.0) == 0.0


def test_beam_shape_follows_a_uniform_aperture_inside_the_half_power_width(radar):
    for part in np.linspace(0.01, 0.5, 20):
        x = (
            0.886 * pi * part
        )  # a uniform aperture's pattern is sin(x)/x, half power at 0.443 wavelengths over width
        uniform_db = 40.0 * log10(sin(x) / x)
        ours_db = 10.0 * log10(beam_shape(radar, part * radar.azimuth_beamwidth_rad, 0.0))
        assert ours_db == pytest.approx(uniform_db, abs=0.12)  # dB two-way, as the docstring says


@pytest.mark.parametrize(
    "azimuth_deg, elevation_deg, seen",
    [
        (345.0, 30.0, True),
        (345.0, 5.1, True),
        (345.0, 4.9, False),  # below the least elevation
        (345.0, 89.0, True),
        (345.0 + 59.5, 30.0, True),  # across north: 44.5 deg
        (44.5, 30.0, True),
        (345.0 + 60.5, 30.0, False),  # out of the sector
        (345.0 - 60.5, 30.0, False),
        (165.0, 30.0, False),  # behind the face
    ],
)
def test_field_of_regard(radar, site, azimuth_deg, elevation_deg, seen):
    toward = direction_from(radians(azimuth_deg), radians(elevation_deg), site.east_north_up)
    assert in_field(radar, site, toward) == seen


def test_the_scan_limit_cuts_the_corners_of_the_sector(radar, site):
    # At 60 deg of azimuth and 5 deg of elevation a face tilted by 30 deg must scan 61.6 deg.
    corner = direction_from(radians(345 + 59.9), radians(5.1), site.east_north_up)
    assert in_field(radar, site, corner)
    assert not in_field(radar._replace(largest_scan_rad=radians(61)), site, corner)


def test_the_sector_is_measured_the_short_way_round(site):
    assert degrees(from_boresight(site, radians(10))) == pytest.approx(25.0, abs=1e-9)
    assert degrees(from_boresight(site, radians(-20))) == pytest.approx(-5.0, abs=1e-9)


def test_a_target_below_the_horizon_is_not_in_view(radar, site):
    low = radar._replace(min_elevation_rad=radians(-30))
    toward = np.array(direction_from(radians(345), radians(-3), site.east_north_up))
    above = np.array(site.position) + 8e3 * toward
    below = np.array(site.position) + 2e6 * toward
    assert in_field(low, site, tuple(toward))
    assert in_view(low, site, WGS84, tuple(above))
    assert not in_view(low, site, WGS84, tuple(below))


def test_boresight_and_up_have_the_direction_cosines_they_should(site):
    for azimuth_deg, elevation_deg, u, v in (
        (345.0, 30.0, 0.0, 0.0),
        (345.0, 50.0, 0.0, sin(radians(20))),
        (435.0, 0.0, 1.0, 0.0),  # a quarter turn to the right
    ):
        toward = np.array(direction_from(radians(azimuth_deg), radians(elevation_deg), site.east_north_up))
        _, found_u, found_v = measure_ideal(tuple(np.array(site.position) + 1e5 * toward), site)
        assert (found_u, found_v) == pytest.approx((u, v), abs=1e-9)  # rounding of 6e6 m over 1e5 m
