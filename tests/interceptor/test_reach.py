"""What a round can do at a point, and what a kill vehicle can still correct."""

from math import inf

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.earth.cubic_air import density_at
from uppertier.interceptor.envelope import envelope
from uppertier.interceptor.flyout import arrival_speed, time_to
from uppertier.interceptor.reach import (
    NOTHING,
    OUT_OF_REACH,
    TOO_DENSE,
    TOO_NEAR,
    TOO_THIN,
    Terms,
    arrival_pressure,
    correction,
    forbidden,
    where_pressure,
)

ANYWHERE = Terms(0.0, 0.0, inf)


def test_the_pressure_on_arrival_is_that_of_speed_and_air(flyout):
    speed = arrival_speed(flyout, 80e3, 45e3)
    assert arrival_pressure(flyout, WGS84, 80e3, 45e3) == pytest.approx(0.5 * density_at(45e3) * speed**2)
    assert arrival_pressure(flyout, WGS84, 600e3, 45e3) == -1.0


def test_each_term_forbids_its_own_points(flyout):
    place = (80e3, 60e3)
    pressure = arrival_pressure(flyout, WGS84, *place)
    assert forbidden(flyout, WGS84, ANYWHERE, *place) == NOTHING
    assert forbidden(flyout, WGS84, ANYWHERE, 600e3, 60e3) == OUT_OF_REACH
    late = ANYWHERE._replace(ready_s=time_to(flyout, *place) + 1.0)
    assert forbidden(flyout, WGS84, late, *place) == TOO_NEAR
    assert forbidden(flyout, WGS84, ANYWHERE._replace(most_pa=0.9 * pressure), *place) == TOO_DENSE
    assert forbidden(flyout, WGS84, ANYWHERE._replace(least_pa=1.1 * pressure), *place) == TOO_THIN


def test_the_height_of_a_pressure_has_that_pressure(flyout):
    height = where_pressure(flyout, WGS84, 10e3, 80e3, 20e3, 80e3)
    assert arrival_pressure(flyout, WGS84, 80e3, height) == pytest.approx(10e3, rel=1e-3)


def test_a_correction_is_full_thrust_then_drift(interceptor):
    numbers = interceptor.parameters().kill_vehicle
    full = numbers.divert_budget_m_s / numbers.divert_limit_m_s2
    assert correction(numbers, -1.0) == correction(numbers, 0.0) == 0.0
    assert correction(numbers, 2.0) == pytest.approx(0.5 * numbers.divert_limit_m_s2 * 4.0)
    beyond = correction(numbers, full + 10.0) - correction(numbers, full)
    assert beyond == pytest.approx(10.0 * numbers.divert_budget_m_s)


def test_the_terms_are_those_of_the_round(interceptor):

    reach = envelope(interceptor, 650.0)
    assert reach.terms == (26.0, 0.0, 10e3)
    assert np.any(reach.forbids == TOO_DENSE)
