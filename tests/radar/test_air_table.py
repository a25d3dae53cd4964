"""The table of the air against the formulas it is laid from."""

from math import asin, cos, radians, sin

import numpy as np
import pytest

from radar.fences import air_laid
from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import height_above
from uppertier.earth.refraction import refraction
from uppertier.radar.air_table import bending_and_delay, clear_loss
from uppertier.radar.bias import air_shift, tabled_shift
from uppertier.radar.path_loss import path_loss_db
from uppertier.vectors import norm

ELEVATIONS_DEG = (0.0, 0.3, 1.1, 2.7, 5.0, 8.3, 20.0, 45.0, 71.0)
RANGES_M = (20e3, 47e3, 120e3, 333e3, 870e3, 2.1e6, 4.8e6)


@pytest.fixture
def dry(design):
    """The test radar in its own clear air."""
    return design.parameters()


@pytest.mark.parametrize("elevation_deg", ELEVATIONS_DEG)
def test_bending_delay_and_loss_are_the_formulas(dry, site, elevation_deg):
    table, sine = air_laid(dry, site), sin(radians(elevation_deg))
    place = height_above(site.position, WGS84), norm(site.position)
    for range_m in RANGES_M:
        exact = refraction(*place, asin(sine), range_m)
        raised, farther = bending_and_delay(table, sine, range_m)
        assert raised * cos(radians(elevation_deg)) == pytest.approx(exact[0], rel=1e-3)
        assert farther == pytest.approx(exact[1], rel=1e-3)
        loss = 10 ** (0.1 * path_loss_db(dry.weather, *place, sine, range_m))
        assert clear_loss(table, sine, range_m) == pytest.approx(loss, rel=1e-3)


def test_overhead_the_delay_is_the_formulas(dry, site):
    _, farther = bending_and_delay(air_laid(dry, site), 1.0, 600e3)
    exact = refraction(height_above(site.position, WGS84), norm(site.position), asin(1.0), 600e3)
    assert farther == pytest.approx(exact[1], rel=1e-4)


def test_a_shift_by_the_table_is_upward_as_by_the_formula(dry, site):
    table = air_laid(dry, site)
    for ideal in ((7e5, 0.1, -0.3), (3e5, -0.4, 0.2), (1.2e6, 0.0, -0.35)):
        assert tabled_shift(table, ideal, site) == pytest.approx(air_shift(ideal, site, WGS84), rel=1e-3)


def test_the_table_has_an_answer_everywhere(dry, site):
    assert np.all(np.isfinite(air_laid(dry, site)))


def test_beyond_the_last_column_the_last_is_held(dry, site):
    table = air_laid(dry, site)
    assert bending_and_delay(table, 0.1, 5e7) == bending_and_delay(table, 0.1, 4.95e6)
    assert bending_and_delay(table, -0.1, 5e5) == bending_and_delay(table, 0.0, 5e5)
