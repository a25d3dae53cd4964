"""The air as flights read it: the tables against the formulas, the exponential, the wind."""

from math import exp

import numpy as np
import pytest

from twins import plain_earth as earth
from uppertier.earth.air import (
    HIGHEST_M,
    LOWEST_M,
    NODE,
    SOUND_COLUMN,
    cell_at,
    density_in,
    exponential,
    wind_at,
)
from uppertier.earth.air_tables import exponential_air, standard_air, with_wind
from uppertier.earth.atmosphere import density_and_sound_speed
from uppertier.flight.motion import earth_fixed_wind


def heights(count=4000):
    """Return random heights, most of them where the air is thick, and every node with both its sides."""
    draw = np.random.default_rng(11)
    nodes = standard_air().cells[1:-2, NODE]
    # A micrometre to each side: nearer, rounding may give a height to the next cell, which reads the same.
    sides = [nodes - 1e-6, nodes, nodes + 1e-6]
    even = [draw.uniform(LOWEST_M, 86e3, count), draw.uniform(86e3, HIGHEST_M, count)]
    return np.concatenate([*even, *sides])


def test_the_standard_table_is_the_standard_to_a_millionth():
    air = standard_air()
    for height in heights():
        density, sound = density_and_sound_speed(height)
        assert density_in(air, height) == pytest.approx(density, rel=1e-6)
        row = air.cells[cell_at(air, height)]
        z = height - row[NODE]
        read = row[SOUND_COLUMN] + z * (row[SOUND_COLUMN + 1] + z * row[SOUND_COLUMN + 2])
        assert read == pytest.approx(sound, rel=1e-7)


def test_the_table_has_no_steps():
    air = standard_air()
    for node in air.cells[1:-2, NODE]:
        # The standard's own formulas and tables meet at 86 km to 3e-7 of the density.
        assert density_in(air, node - 1e-6) == pytest.approx(density_in(air, node), rel=1e-6)


def test_every_height_finds_its_cell_and_its_own_reading():
    air, weather = standard_air(), earth.read(standard_air())
    nodes = air.cells[:-1, NODE]
    for height in heights(500):
        assert cell_at(air, height) == np.searchsorted(nodes, height, side="right") - 1
        assert density_in(air, height) == pytest.approx(weather(height)[1], rel=1e-12)


def test_beyond_the_table_air_is_held_below_and_none_above():
    air = standard_air()
    assert density_in(air, -9e3) == density_in(air, LOWEST_M)
    assert density_in(air, 0.999 * HIGHEST_M) > 0.0
    assert density_in(air, HIGHEST_M) == density_in(air, 1.001 * HIGHEST_M) == 0.0


def test_the_exponential_is_the_exponential():
    for x in np.concatenate([np.linspace(-180.0, 10.0, 2001), [-1e-9, 0.0, 1e-300]]):
        # A series of ten terms at a 256th, squared eight times: rounding, 256 times.
        assert exponential(x) == pytest.approx(exp(x), rel=1e-13)
    assert exponential(-1e9) == exponential(-180.0) < 1e-78
    assert exponential(1e9) == exponential(10.0)


def test_exponential_air_thins_by_its_scale_height():
    air, weather = exponential_air(1.4, 6800.0, 310.0), earth.thinning(1.4, 6800.0, 310.0)
    for height in np.linspace(-2e3, 900e3, 200):
        assert density_in(air, height) == pytest.approx(weather(height)[1], rel=2e-13)
    assert density_in(air, 6800.0) == pytest.approx(1.4 / np.e, rel=1e-13)
    assert air.sound_speed_m_s == 310.0


def test_wind_is_even_between_whole_kilometres_and_held_above():
    given = [0.0, 3_000.0, 12_000.0], [2.0, 20.0, -7.0], [0.0, 5.0, 9.0]
    air, wind = with_wind(standard_air(), *given), earth.profile(*given)
    for height in np.linspace(-500.0, 30e3, 300):
        # The heights given are whole kilometres, so nothing is lost between them.
        assert wind_at(air, height) == pytest.approx(wind(height), abs=1e-12)
    assert wind_at(standard_air(), 5e3) == (0.0, 0.0)


def test_a_wind_on_the_map_is_a_wind_in_space():
    draw = np.random.default_rng(12)
    air = with_wind(standard_air(), [0.0, 20e3], [30.0, -10.0], [-4.0, 25.0])
    for _ in range(200):
        place = (6.371e6 + draw.uniform(0.0, 30e3)) * _direction(draw)
        height = draw.uniform(0.0, 25e3)
        east, north = wind_at(air, height)
        blown = np.array(earth_fixed_wind(tuple(place), height, air))
        assert blown == pytest.approx(earth.earth_fixed(place, east, north), abs=1e-12)
        assert np.linalg.norm(blown) == pytest.approx(np.hypot(east, north), rel=1e-12)
        assert blown @ place == pytest.approx(0.0, abs=1e-7)


def _direction(draw):
    toward = draw.normal(size=3)
    return toward / np.linalg.norm(toward)
