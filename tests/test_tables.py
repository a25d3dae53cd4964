"""Looking up: the points themselves, between them, beyond them; against numpy and scipy."""

import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator

from uppertier.tables import bilinear, linear, place_in

GRID = np.array([0.0, 0.7, 0.8, 1.0, 4.0])
VALUES = np.array([0.2, 0.23, 0.25, 0.34, -0.16])


def test_linear_is_what_numpy_makes_of_it():
    for x in np.concatenate((GRID, np.linspace(-2.0, 6.0, 201))):
        assert linear(GRID, VALUES, x) == pytest.approx(np.interp(x, GRID, VALUES), abs=1e-15)


def test_linear_is_held_beyond_the_ends():
    assert linear(GRID, VALUES, -1e300) == VALUES[0]
    assert linear(GRID, VALUES, 1e300) == VALUES[-1]


def test_two_points_are_a_table():
    pair = np.array([1.0, 3.0])
    assert [linear(pair, 10.0 * pair, x) for x in (0.0, 1.0, 2.0, 3.0, 4.0)] == [10.0, 10.0, 20.0, 30.0, 30.0]


def test_place_is_the_interval_that_holds_the_value():
    for x in (-1.0, 0.0, 0.3, 0.7, 0.75, 0.8, 3.9, 4.0, 9.0):
        expected = min(max(np.searchsorted(GRID, x, side="right") - 1, 0), len(GRID) - 2)
        assert place_in(GRID, x) == expected


def test_bilinear_is_what_scipy_makes_of_it():
    table = np.random.default_rng(2).normal(size=(5, 7))
    xs, ys = 10.0 + 2.5 * np.arange(5), -3.0 + 0.5 * np.arange(7)
    other = RegularGridInterpolator((xs, ys), table)
    for x in np.linspace(5.0, 25.0, 41):
        for y in np.linspace(-4.0, 1.0, 41):
            inside = np.clip(x, xs[0], xs[-1]), np.clip(y, ys[0], ys[-1])
            assert bilinear(table, 10.0, 2.5, -3.0, 0.5, x, y) == pytest.approx(
                float(other(inside)), abs=1e-12
            )


def test_bilinear_gives_back_its_points():
    table = np.arange(6.0).reshape(2, 3) ** 2
    for i in range(2):
        for j in range(3):
            assert bilinear(table, 0.0, 1.0, 0.0, 1.0, float(i), float(j)) == table[i, j]
