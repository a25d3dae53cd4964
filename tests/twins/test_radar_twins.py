"""Slow twins of the radar's formulas, written as a child would from the words, without the package's own."""

from math import acos, asin, atan2, cos, degrees, log, log10, pi, radians, sin, sqrt

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.earth.frames import direction_from, east_north_up, face_rotation
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.radar.array import Site, in_field
from uppertier.radar.equation import dwell_snr
from uppertier.radar.measurement import measure_ideal
from uppertier.radar.raster import spiral

LATITUDE, LONGITUDE, AZIMUTH = radians(36.0), radians(128.0), radians(345.0)


@pytest.fixture(scope="module")
def design():
    return build.radar("an-tpy-2")


@pytest.fixture(scope="module")
def site(design):
    return Site(
        ecef_from_geodetic(LATITUDE, LONGITUDE, 0.0, WGS84),
        face_rotation(LATITUDE, LONGITUDE, AZIMUTH, design.face_tilt_rad),
        east_north_up(LATITUDE, LONGITUDE),
        AZIMUTH,
    )


def ratio_step_by_step(design, cross_section_m2, range_m, dwell_s, scan_rad):
    """Follow the power: out, spread over a sphere, caught by the target, spread again, caught by the face."""
    projected = cos(scan_rad) ** (design.scan_loss_exponent / 2.0)
    caught_m2 = design.aperture_efficiency * design.aperture_area_m2 * projected
    wavelength_m = 299_792_458.0 / design.frequency_hz
    focus = 4.0 * pi * caught_m2 / wavelength_m**2
    lost = 1.0
    for _, loss_db in design.losses_db:
        lost *= 10.0 ** (loss_db / 10.0)
    at_target_w_m2 = design.average_power_w * focus / (4.0 * pi * range_m**2)
    back_w_m2 = at_target_w_m2 * cross_section_m2 / (4.0 * pi * range_m**2)
    echo_j = back_w_m2 * caught_m2 * dwell_s / lost
    noise_j = 1.380649e-23 * design.noise_temperature_k
    return echo_j / noise_j


@pytest.mark.parametrize("scan_deg", [0.0, 25.0, 60.0])
@pytest.mark.parametrize("range_m", [1e5, 8.7e5, 2e6])
def test_the_radar_equation_against_following_the_power(design, range_m, scan_deg):
    ours = dwell_snr(design.parameters(), 0.01, range_m, 0.1, cos(radians(scan_deg)))
    twin = ratio_step_by_step(design, 0.01, range_m, 0.1, radians(scan_deg))
    assert 10.0 * log10(ours) == pytest.approx(10.0 * log10(twin), abs=1e-9)  # dB, rounding


def scan_angle(azimuth_off, elevation, tilt):
    """The side of the spherical triangle between zenith, the face's normal and the target."""
    return acos(sin(elevation) * sin(tilt) + cos(elevation) * cos(tilt) * cos(azimuth_off))


def test_the_field_of_regard_against_spherical_trigonometry(design, site):
    luck = np.random.default_rng(4)
    radar = design.parameters()
    seen = 0
    for _ in range(3000):
        off, elevation = luck.uniform(-pi, pi), asin(luck.uniform(-0.1, 1.0))
        twin = (
            abs(off) <= design.azimuth_half_width_rad
            and design.min_elevation_rad <= elevation <= design.max_elevation_rad
            and scan_angle(off, elevation, design.face_tilt_rad) <= design.largest_scan_rad
        )
        assert in_field(radar, site, direction_from(AZIMUTH + off, elevation, site.east_north_up)) == twin
        seen += twin
    assert 300 < seen < 2700


def test_direction_cosines_against_spherical_trigonometry(design, site):
    tilt = design.face_tilt_rad
    for off_deg, elevation_deg in ((10, 10), (-40, 60), (55, 25), (0, 89)):
        off, elevation = radians(off_deg), radians(elevation_deg)
        toward = np.array(direction_from(AZIMUTH + off, elevation, site.east_north_up))
        _, u, v = measure_ideal(tuple(np.array(site.position) + 5e5 * toward), site)
        across, forward, up = cos(elevation) * sin(off), cos(elevation) * cos(off), sin(elevation)
        assert u == pytest.approx(across, abs=1e-10)
        assert v == pytest.approx(up * cos(tilt) - forward * sin(tilt), abs=1e-10)
        off_normal = degrees(acos(sqrt(1.0 - u * u - v * v)))
        assert off_normal == pytest.approx(degrees(scan_angle(off, elevation, tilt)), abs=1e-6)


def test_swerling_1_against_complex_gaussians():
    # Draw signal and noise as what they are, complex numbers, and count.
    luck = np.random.default_rng(8)
    count, snr, false_alarm = 200_000, 8.0, 1e-3
    signal = sqrt(snr / 2.0) * (luck.normal(size=count) + 1j * luck.normal(size=count))
    noise = sqrt(0.5) * (luck.normal(size=count) + 1j * luck.normal(size=count))
    rate = np.mean(np.abs(signal + noise) ** 2 > -log(false_alarm))
    probability = false_alarm ** (1.0 / (1.0 + snr))
    assert rate == pytest.approx(probability, abs=4.0 * sqrt(probability * (1.0 - probability) / count))


def test_errors_given_the_observed_power_against_a_monopulse_of_complex_gaussians():
    # Sum and difference channel of a target in the middle of the beam: the angle read is the real part of
    # their ratio. Its error, scaled by the *observed* sum power, must be normal of variance 1/2, as `measure`
    # draws it.
    luck = np.random.default_rng(21)
    count, snr = 200_000, 30.0

    def gaussian(power):
        return sqrt(power / 2.0) * (luck.normal(size=count) + 1j * luck.normal(size=count))

    total = gaussian(snr) + gaussian(1.0)
    read = (gaussian(1.0) / total).real
    scaled = read * np.abs(total) * sqrt(2.0)
    assert scaled.var() == pytest.approx(1.0, abs=4.0 * sqrt(2.0 / count))
    assert np.mean(scaled**4) == pytest.approx(3.0, abs=4.0 * sqrt(96.0 / count))  # a normal's fourth moment


def walk_of_a_spiral(length):
    """Walk it: right, up, left, down, with ever longer legs, turning left whenever the left is free."""
    seen, here, heading = {(0, 0)}, (0, 0), (0, -1)
    cells = [here]
    while len(cells) < length:
        left = (-heading[1], heading[0])
        if (here[0] + left[0], here[1] + left[1]) not in seen:
            heading = left
        here = (here[0] + heading[0], here[1] + heading[1])
        seen.add(here)
        cells.append(here)
    return cells


def test_the_spiral_against_walking_it():
    assert [spiral(index) for index in range(400)] == walk_of_a_spiral(400)


def test_the_azimuth_of_the_face_is_the_boresight(site):
    east, north, _ = (float(np.dot(row, site.face[2])) for row in site.east_north_up)
    assert atan2(east, north) == pytest.approx(AZIMUTH - 2.0 * pi, abs=1e-12)
