"""The deceleration of re-entry against the closed form of Allen and Eggers."""

from csv import DictReader
from math import cos, e, exp, radians, sin
from pathlib import Path

import numpy as np
import pytest

from uppertier.earth.air_tables import exponential_air
from uppertier.earth.constants import SPHERE, STANDARD_GRAVITY_M_S2
from uppertier.flight.body import LANDED
from uppertier.flight.path import KNOTS, peak_deceleration
from uppertier.flight.single import coast

LINES = (Path(__file__).parents[1] / "authorities" / "allen_eggers.csv").read_text().splitlines()
ROWS = [
    {name: float(value) for name, value in row.items()}
    for row in DictReader(line for line in LINES if not line.startswith("#"))
]
SEA_DENSITY_KG_M3 = 1.225

# Allen and Eggers' own conditions: no gravity, and a ground so large that it is flat: over the 200 km of an
# entry it bends away by 20 cm.
FLAT = SPHERE._replace(mu_m3_s2=0.0, equatorial_radius_m=1e11, air=1.0)


def entry(planet, speed_m_s, slope_deg, scale_height_m, beta_kg_m2):
    """Return the path of a body that comes in from 150 km: its knots."""
    slope = radians(slope_deg)
    place = (planet.equatorial_radius_m + 150e3, 0.0, 0.0)
    moving = (-speed_m_s * sin(slope), speed_m_s * cos(slope), 0.0)
    air = exponential_air(SEA_DENSITY_KG_M3, scale_height_m)
    knots = np.zeros((KNOTS, 10))
    result = coast(place, moving, 0.0, 1e4, 1.0 / beta_kg_m2, 0.0, planet, knots, air)
    assert result.status == LANDED
    return knots[: result.count]


@pytest.mark.parametrize("beta", [1500.0, 3000.0, 8000.0])
@pytest.mark.parametrize("row", ROWS, ids=["2 km/s", "5 km/s"])
def test_the_greatest_deceleration_is_the_printed_one_whatever_the_ballistic_coefficient(row, beta):
    knots = entry(FLAT, row["speed_m_s"], row["slope_deg"], row["scale_height_m"], beta)
    found = peak_deceleration(knots, 0, len(knots), FLAT)
    # What is left: the curve between knots and ten looks at each, 0.1 per cent together; the printed digits.
    assert found / STANDARD_GRAVITY_M_S2 == pytest.approx(row["greatest_g"], rel=2e-3)
    assert found == pytest.approx(
        row["speed_m_s"] ** 2 * sin(radians(row["slope_deg"])) / (2 * e * row["scale_height_m"]), rel=1e-3
    )


@pytest.mark.parametrize("row", ROWS, ids=["2 km/s", "5 km/s"])
def test_it_comes_where_the_speed_has_fallen_by_the_root_of_e(row):
    knots = entry(FLAT, row["speed_m_s"], row["slope_deg"], row["scale_height_m"], 2000.0)
    densities = SEA_DENSITY_KG_M3 * np.exp(-(knots[:, 1] - FLAT.equatorial_radius_m) / row["scale_height_m"])
    speeds = np.linalg.norm(knots[:, 4:7], axis=1)
    # Speed as a function of density is V exp(-H rho / (2 beta sin gamma)) all the way down.
    rate = row["scale_height_m"] / (2.0 * 2000.0 * sin(radians(row["slope_deg"])))
    assert speeds == pytest.approx(row["speed_m_s"] * np.exp(-rate * densities), rel=1e-3)
    there = 2000.0 * sin(radians(row["slope_deg"])) / row["scale_height_m"]
    assert row["speed_m_s"] * exp(-rate * there) == pytest.approx(row["speed_there_m_s"], rel=1e-3)
    assert np.interp(there, densities, speeds) == pytest.approx(row["speed_there_m_s"], rel=0.01)


def test_over_the_round_earth_with_gravity_a_fast_steep_entry_departs_by_what_gravity_adds():
    """7 km/s at 70 degrees: 25 s from 150 km to the peak, in which the Earth pulls 0.2 km/s more."""
    planet = SPHERE._replace(air=1.0)
    knots = entry(planet, 7000.0, 70.0, 7160.0, 5000.0)
    found = peak_deceleration(knots, 0, len(knots), planet)
    closed = 7000.0**2 * sin(radians(70.0)) / (2 * e * 7160.0)
    # g sin(gamma) 21 s is 195 m/s of 7000, twice that in the square; a little is lost where the air is felt.
    assert found / closed == pytest.approx(1.05, abs=0.02)
