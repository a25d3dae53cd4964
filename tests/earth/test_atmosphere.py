"""The standard atmosphere against the printed tables of the standard and against another program."""

import csv
from decimal import Decimal
from pathlib import Path

import ambiance
import numpy as np
import pytest

from uppertier.earth.atmosphere import (
    atmosphere,
    density_and_sound_speed,
    pressure_and_density_and_sound_speed,
)

AUTHORITIES = Path(__file__).parents[1] / "authorities"


def rows_of(name):
    lines = (AUTHORITIES / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def last_figure(printed):
    """One unit of the last printed figure: the printed table cuts some figures where it should round them."""
    return 10.0 ** Decimal(printed).as_tuple().exponent


LOW = rows_of("us_standard_atmosphere_1976_low.csv")
HIGH = rows_of("us_standard_atmosphere_1976_high.csv")


@pytest.mark.parametrize("row", LOW, ids=lambda row: row["height_m"])
def test_the_layers_give_every_printed_figure(row):
    height = float(row["height_m"])
    temperature, pressure, density, _ = atmosphere(height)
    assert pressure / 100.0 == pytest.approx(
        float(row["pressure_mbar"]), abs=last_figure(row["pressure_mbar"])
    )
    assert density == pytest.approx(float(row["density_kg_m3"]), abs=last_figure(row["density_kg_m3"]))
    if height < 80_000.0:
        assert temperature == pytest.approx(
            float(row["temperature_k"]), abs=last_figure(row["temperature_k"])
        )


def test_kinetic_temperature_falls_below_the_molecular_scale_one_as_air_grows_lighter():
    # Table 8 of the standard at 85 km: 0.999694; the printed molecular-scale temperature is 188.893 K.
    assert atmosphere(85_000.0)[0] == pytest.approx(188.893 * 0.999694, abs=0.0005)
    assert atmosphere(80_000.0)[0] == pytest.approx(198.639, abs=0.0005)


@pytest.mark.parametrize("row", HIGH, ids=lambda row: row["height_m"])
def test_the_tables_give_printed_rows_that_the_program_does_not_hold(row):
    # Between nodes the cubics are off by up to 1.5e-4 in pressure (spacing of 5 km near 135 km) beside the
    # rounding of the print; density carries the rounding of its neighbours, four figures, as well.
    _, pressure, density, _ = atmosphere(float(row["height_m"]))
    if row["pressure_mbar"]:
        assert pressure / 100.0 == pytest.approx(float(row["pressure_mbar"]), rel=1.5e-4)
    if row["density_kg_m3"]:
        printed = float(row["density_kg_m3"])
        assert density == pytest.approx(printed, abs=2e-4 * printed + last_figure(row["density_kg_m3"]))


def test_the_three_points_quoted_from_the_report():
    assert atmosphere(1_000.0)[:3] == pytest.approx((281.651, 89_876.0, 1.1117), rel=5e-5)
    temperature, pressure, density, _ = atmosphere(77_000.0)
    assert f"{temperature:.3f} {pressure:.4f} {density:.4e}" == "204.493 1.7286 2.9448e-05"
    temperature, pressure, density, _ = atmosphere(92_000.0)
    assert f"{temperature:.2f} {pressure:.5f} {density:.3e}" == "186.96 0.12887 2.393e-06"


def test_temperatures_above_the_layers_as_printed():
    # The standard, table I: 86, 91, 100, 110, 115, 120, 150, 200, 300, 500 and 1000 km.
    heights = [86e3, 91e3, 100e3, 110e3, 115e3, 120e3, 150e3, 200e3, 300e3, 500e3, 1000e3]
    printed = [186.87, 186.87, 195.08, 240.0, 300.0, 360.0, 634.39, 854.56, 976.01, 999.24, 1000.0]
    assert [atmosphere(height)[0] for height in heights] == pytest.approx(printed, abs=0.005)


def test_agrees_with_another_program_to_eighty_kilometres():
    # ambiance 1.3 follows the ICAO manual (1993), whose base pressures are rounded to six figures: 1e-5.
    heights = np.linspace(-5_000.0, 80_000.0, 171)
    other = ambiance.Atmosphere(heights)
    ours = np.array([atmosphere(height) for height in heights])
    assert ours[:, 0] == pytest.approx(other.temperature, rel=1e-6)
    assert ours[:, 1] == pytest.approx(other.pressure, rel=2e-5)
    assert ours[:, 2] == pytest.approx(other.density, rel=2e-5)
    assert ours[:, 3] == pytest.approx(other.speed_of_sound, rel=1e-6)


def test_fast_paths_are_the_same_air():
    for height in (-3_000.0, 0.0, 12_345.0, 47_350.0, 85_999.0, 86_000.0, 150_500.0, 1e6, 2e6):
        _, pressure, density, speed = atmosphere(height)
        assert density_and_sound_speed(height) == (density, speed)
        assert pressure_and_density_and_sound_speed(height) == (pressure, density, speed)


def test_sound_speed_is_held_above_86_km_and_air_ends_at_1000_km():
    assert f"{atmosphere(86_000.0)[3]:.2f}" == "274.10"
    assert atmosphere(400_000.0)[3] == atmosphere(86_000.0)[3]
    assert atmosphere(1_000_000.0)[2] > 0.0
    assert atmosphere(1_000_000.1)[1:3] == (0.0, 0.0)
