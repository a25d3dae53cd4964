"""The air in cubics against the standard atmosphere's own formulas."""

import numpy as np
import pytest

from uppertier.earth.atmosphere import pressure_and_density_and_sound_speed
from uppertier.earth.cubic_air import density_and_slope, density_at, pressure_density_sound

HEIGHTS_M = np.concatenate([np.arange(-4_900.0, 86_000.0, 37.3), np.arange(86_001.0, 999_000.0, 3_719.0)])


def standard(height_m):
    return pressure_and_density_and_sound_speed(height_m)[1]


def test_density_is_the_standards():
    ours = np.array([density_at(h) for h in HEIGHTS_M])
    assert ours == pytest.approx(np.array([standard(h) for h in HEIGHTS_M]), rel=1e-6)


def test_pressure_density_and_sound_speed_are_the_standards():
    ours = np.array([pressure_density_sound(h) for h in HEIGHTS_M])
    theirs = np.array([pressure_and_density_and_sound_speed(h) for h in HEIGHTS_M])
    assert ours == pytest.approx(theirs, rel=1e-6)
    assert pressure_density_sound(1_000_001.0)[:2] == (0.0, 0.0)


def test_both_give_one_density():
    for height in HEIGHTS_M:
        assert density_and_slope(height)[0] == pytest.approx(density_at(height), rel=1e-12)


def test_slope_is_that_of_the_logarithm():
    for height in HEIGHTS_M:
        ends = np.log(standard(height + 1.0)), np.log(standard(height - 1.0))
        # A difference over 2 m of a logarithm known to 1e-14; and of two layers where it lies across a bend.
        assert density_and_slope(height)[1] == pytest.approx((ends[0] - ends[1]) / 2.0, rel=2e-4)


def test_there_is_no_air_above_a_thousand_kilometres_and_some_below_the_lowest_cell():
    assert density_at(1_000_001.0) == 0.0
    assert density_at(-6_000.0) > density_at(-5_000.0)
