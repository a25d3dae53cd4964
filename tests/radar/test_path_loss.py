"""What air and rain take, against closed forms, the ITU's printed figures, and a plain sum along the path."""

from itertools import pairwise
from math import exp, log10, radians, sin, sqrt

import numpy as np
import pytest

from uppertier.radar.attenuation import dry_air_db_km, rain_coefficients, rain_db_km, vapour_db_km
from uppertier.radar.path_loss import air_along, air_loss, path_loss_db, rain_along, scaled_tail
from uppertier.radar.surroundings import MM_H, Surroundings, reach_through

RADIUS_M = 6.371e6
X_BAND_HZ = 9.5e9


def weather(rain_mm_h=0.0, line_deg=5.0, frequency_hz=X_BAND_HZ):
    return Surroundings(rain_m_s=rain_mm_h * MM_H).weather(frequency_hz, radians(line_deg))


@pytest.mark.parametrize("elevation_deg", [0.0, 1.0, 5.0, 20.0, 90.0])
@pytest.mark.parametrize("range_m", [3e3, 50e3, 800e3])
@pytest.mark.parametrize("scale_m", [2000.0, 5200.0])
def test_the_air_along_a_path_is_the_sum_of_its_pieces(elevation_deg, range_m, scale_m):
    sine = sin(radians(elevation_deg))
    # Simpson's rule over the part of the path that lies below 20 scale heights.
    along = np.linspace(0.0, min(range_m, 20 * scale_m / max(sine, 0.1)), 20001)
    height = np.sqrt(RADIUS_M**2 + along**2 + 2 * RADIUS_M * along * sine) - RADIUS_M + 650.0
    weights = np.ones_like(along)
    weights[1:-1:2], weights[2:-1:2] = 4.0, 2.0
    summed = np.sum(weights * np.exp(-height / scale_m)) * (along[1] - along[0]) / 3.0
    assert air_along(650.0, RADIUS_M, scale_m, sine, range_m) == pytest.approx(summed, rel=3e-3)


@pytest.mark.parametrize("x", [0.0, 0.5, 4.99, 5.01, 20.0])
def test_the_scaled_tail_is_that_of_the_error_function(x):
    from scipy.special import erfcx

    assert scaled_tail(x) == pytest.approx(erfcx(x), rel=2e-5)


def test_the_coefficients_of_rain_are_the_printed_ones():
    # ITU-R P.838-3, table 5, 10 GHz; four digits printed.
    level, upright = rain_coefficients(10e9)
    assert level == pytest.approx((0.01217, 1.2571), rel=5e-4)
    assert upright == pytest.approx((0.01129, 1.2156), rel=5e-4)


def test_the_air_takes_what_the_sum_of_lines_says_to_a_tenth():
    # ITU's validation examples of P.676-13, annex 1: 12 GHz, standard ground atmosphere, dB/km.
    assert dry_air_db_km(12e9) == pytest.approx(0.008698, rel=0.1)
    assert vapour_db_km(12e9) == pytest.approx(0.009535, rel=0.1)


def test_rain_below_a_gigahertz_and_no_rain_take_nothing():
    assert rain_db_km(435e6, 50.0) == 0.0 == rain_db_km(X_BAND_HZ, 0.0)


def test_at_the_elevation_of_the_budgets_line_nothing_comes_on_top():
    at_line = path_loss_db(weather(), 0.0, 6_378_137.0, sin(radians(5.0)), 1e6)
    assert at_line == pytest.approx(0.0, abs=1e-4)  # dB: air above the target


def test_lower_looks_lose_more_and_higher_ones_less():
    losses = [path_loss_db(weather(), 0.0, RADIUS_M, sin(radians(deg)), 1e6) for deg in (1, 3, 5, 10, 45)]
    assert all(lower > higher for lower, higher in pairwise(losses))
    assert losses[0] > 0.0 > losses[-1]


def test_five_degrees_at_x_band_take_a_decibel():
    assert air_loss(weather(), 0.0, RADIUS_M, sin(radians(5.0)), 1e6) == pytest.approx(1.07, abs=0.01)


def test_rain_overhead_is_as_deep_as_it_is_high():
    assert rain_along(weather(10.0), 500.0, 1.0, 1e6) == pytest.approx(3500.0, rel=1e-3)
    assert rain_along(weather(10.0), 500.0, 1.0, 2000.0) == pytest.approx(2000.0, rel=1e-3)
    assert rain_along(weather(10.0), 5000.0, 1.0, 1e6) == 0.0


def test_rain_along_a_slant_is_the_itus_by_hand():
    rain = weather(10.0)
    # P.618-5 by hand at 10 deg, 4 km of rain over sea level: slant, ground length, reduction.
    slant = 4000.0 / sin(radians(10.0))
    cell = 35e3 * exp(-0.15)
    by_hand = slant / (1.0 + slant * sqrt(1.0 - sin(radians(10.0)) ** 2) / cell)
    # The exact slant path over the round Earth is 1.5 per cent shorter there.
    assert rain_along(rain, 0.0, sin(radians(10.0)), 1e6) == pytest.approx(by_hand, rel=0.02)


def test_the_range_along_a_path_fulfils_the_radar_equation():
    found = reach_through(weather(10.0), 873e3, radians(3.0))
    assert 40.0 * log10(873e3 / found.range_m) == pytest.approx(found.air_db + found.rain_db, abs=1e-6)
    assert found.air_db > 0.4
    assert found.rain_db > 6.0


def test_without_rain_at_the_line_the_range_is_that_in_the_clear():
    assert reach_through(weather(), 873e3, radians(5.0)).range_m == pytest.approx(873e3, rel=1e-5)
