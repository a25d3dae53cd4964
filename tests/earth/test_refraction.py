"""What the air does to a ray, against published figures and in its limits."""

from math import acos, degrees, radians, sin

import pytest

from uppertier.earth.refraction import grazing_angle, refraction

RADIUS_M = 6.371e6
FAR_M = 1e8


@pytest.mark.parametrize("true_deg", [1.0, 2.0, 3.0, 5.0, 8.0])
def test_a_star_looks_as_much_higher_as_the_itu_says(true_deg):
    # ITU-R P.834: how much higher a satellite looks, by true elevation, at sea level in the same mean air.
    published_deg = 1.0 / (1.728 + 0.5411 * true_deg + 0.03723 * true_deg**2)
    higher, _ = refraction(0.0, RADIUS_M, radians(true_deg), FAR_M)
    # It is a fit: against the ray walked in steps through this air it errs by -2 to 4 per cent below 8 deg.
    assert degrees(higher) == pytest.approx(published_deg, rel=0.05)


def test_to_the_zenith_it_is_the_air_times_its_height():
    higher, farther = refraction(0.0, RADIUS_M, radians(90), FAR_M)
    assert higher == pytest.approx(0.0, abs=1e-9)
    assert farther == pytest.approx(315e-6 * 7350.0, rel=1e-3)


def test_high_up_it_falls_off_with_the_sine():
    _, overhead = refraction(0.0, RADIUS_M, radians(90), FAR_M)
    _, slanted = refraction(0.0, RADIUS_M, radians(45), FAR_M)
    assert slanted == pytest.approx(overhead / sin(radians(45)), rel=3e-3)


def test_a_higher_site_has_less_air_before_it():
    sea, _ = refraction(0.0, RADIUS_M, radians(5), 500e3)
    hill, _ = refraction(2000.0, RADIUS_M + 2000.0, radians(5), 500e3)
    assert 0.7 * sea < hill < 0.85 * sea


@pytest.mark.parametrize("height_m, per_cent", [(300.0, 1.6), (3000.0, 0.8), (10e3, 2.0)])
def test_low_down_it_is_the_law_of_four_thirds(height_m, per_cent):
    larger = 4.0 / 3.0 * RADIUS_M
    law = 4.0 / 3.0 * acos(larger / (larger + height_m))
    assert grazing_angle(height_m, RADIUS_M) == pytest.approx(law, rel=per_cent / 100.0)


def test_a_target_at_the_radar_is_where_it_is():
    assert refraction(0.0, RADIUS_M, radians(5), 1.0) == pytest.approx((0.0, 0.0), abs=1e-3)
