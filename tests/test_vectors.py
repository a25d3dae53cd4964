"""Vectors against numpy."""

from math import cos, sin

import numpy as np
import pytest

from uppertier.vectors import (
    across,
    add,
    along,
    cross,
    distance,
    dot,
    load,
    norm,
    rotate,
    rotate_back,
    scale,
    store,
    subtract,
    unit,
)

A, B = (1.5, -2.0, 0.25), (-0.5, 4.0, 3.0)
TURN = ((cos(0.3), sin(0.3), 0.0), (-sin(0.3), cos(0.3), 0.0), (0.0, 0.0, 1.0))


def test_sums_and_products_are_numpys():
    a, b = np.array(A), np.array(B)
    assert add(A, B) == tuple(a + b)
    assert subtract(A, B) == tuple(a - b)
    assert scale(2.0, A) == tuple(2.0 * a)
    assert along(A, 0.5, B) == tuple(a + 0.5 * b)
    assert dot(A, B) == a @ b
    assert cross(A, B) == tuple(np.cross(a, b))
    assert norm(A) == pytest.approx(np.linalg.norm(a), rel=1e-15)
    assert distance(A, B) == pytest.approx(np.linalg.norm(a - b), rel=1e-15)


def test_unit_has_length_one_and_leaves_nothing_alone():
    assert norm(unit(A)) == pytest.approx(1.0, abs=1e-15)
    assert cross(unit(A), A) == pytest.approx((0.0, 0.0, 0.0), abs=1e-15)
    assert unit((0.0, 0.0, 0.0)) == (0.0, 0.0, 0.0)


def test_across_is_at_right_angles():
    axis = unit(B)
    assert dot(across(A, axis), axis) == pytest.approx(0.0, abs=1e-15)
    assert add(across(A, axis), scale(dot(A, axis), axis)) == pytest.approx(A, abs=1e-15)


def test_rotations_turn_and_turn_back():
    assert rotate(TURN, A) == pytest.approx(tuple(np.array(TURN) @ np.array(A)), abs=1e-15)
    assert rotate_back(TURN, rotate(TURN, A)) == pytest.approx(A, abs=1e-15)


def test_arrays_are_read_and_written_in_place():
    array = np.arange(5.0)
    assert load(array) == (0.0, 1.0, 2.0)
    store(array, A)
    assert list(array) == [*A, 3.0, 4.0]
