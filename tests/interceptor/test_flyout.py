"""The fly-out table against flights one by one."""

from math import inf, radians

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic, height_above
from uppertier.interceptor.booster import fly_out
from uppertier.interceptor.flyout import arrival_speed, elevation_to, ground_range, time_to
from uppertier.interceptor.round import ATTACHED
from uppertier.vectors import norm

STILL = (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "range_km, height_km", [(33, 57), (82, 71), (147, 103), (201, 43), (251, 122), (12, 91)]
)
def test_a_round_launched_as_the_table_says_is_there_when_it_says(interceptor, flyout, range_km, height_km):
    ground, height = range_km * 1e3, height_km * 1e3
    planet = WGS84._replace(rotation_rad_s=0.0)
    start = ecef_from_geodetic(radians(45.0), 0.0, 650.0, planet)
    attitude = direction_from(
        radians(90.0), elevation_to(flyout, ground, height), east_north_up(radians(45.0), 0.0)
    )
    flight_s = time_to(flyout, ground, height)
    position, velocity = fly_out(
        interceptor.parameters(), planet, start, STILL, 0.0, ATTACHED, attitude, STILL, flight_s, inf
    )
    # Two-way linear interpolation between points 5 km apart: half a kilometre, a quarter second of flight.
    assert ground_range(start, position) == pytest.approx(ground, abs=500.0)
    assert height_above(position, planet) == pytest.approx(height, abs=700.0)
    assert arrival_speed(flyout, ground, height) == pytest.approx(norm(velocity), rel=0.01)


def test_higher_and_farther_takes_longer_beyond_the_burn(flyout):
    for height in (60e3, 100e3, 150e3):
        times = [time_to(flyout, ground, height) for ground in np.arange(10e3, 300e3, 10e3)]
        assert np.all(np.diff(times) > 0.0)
    for ground in (0.0, 50e3, 100e3):
        times = [time_to(flyout, ground, height) for height in np.arange(60e3, 200e3, 10e3)]
        assert np.all(np.diff(times) > 0.0)


def test_the_table_knows_no_published_box_but_an_end(flyout):
    """The published 200 km and 150 km are limits of use: the round itself flies farther, not everywhere."""
    assert time_to(flyout, 250e3, 100e3) > 0.0
    assert time_to(flyout, 100e3, 180e3) > 0.0
    assert time_to(flyout, 490e3, 290e3) < 0.0
    assert time_to(flyout, 600e3, 100e3) < 0.0
    assert time_to(flyout, 100e3, -1.0) < 0.0


def test_straight_up_is_vertical_and_no_slower_than_beside(flyout):
    assert elevation_to(flyout, 0.0, 100e3) == pytest.approx(radians(90.0))
    assert time_to(flyout, 0.0, 100e3) < time_to(flyout, 20e3, 100e3)


@pytest.mark.parametrize(
    ("name", "range_km", "height_km"),
    [("pac-3-mse", 33, 21), ("sm-3-iia", 1040, 330), ("sm-3-iia", 410, 760), ("arrow-3", 333, 222)],
)
def test_tables_of_other_rounds_are_as_good_for_their_size(name, range_km, height_km):
    """Two-way linear interpolation between points 1.5 to 30 km apart: a part of a step."""
    other = build.interceptor(name)
    table, grid = other.flyout(0.0), other.grid()
    ground, height = range_km * 1e3, height_km * 1e3
    planet = WGS84._replace(rotation_rad_s=0.0)
    start = ecef_from_geodetic(radians(45.0), 0.0, 0.0, planet)
    local = east_north_up(radians(45.0), 0.0)
    attitude = direction_from(radians(90.0), elevation_to(table, ground, height), local)
    flight_s = time_to(table, ground, height)
    position, _ = fly_out(
        other.parameters(), planet, start, STILL, 0.0, ATTACHED, attitude, STILL, flight_s, inf
    )
    assert ground_range(start, position) == pytest.approx(ground, abs=0.3 * grid.range_step_m)
    assert height_above(position, planet) == pytest.approx(height, abs=0.3 * grid.height_step_m)


def test_the_table_is_no_larger_than_an_ideal_shot():
    """The claimed 2,400 km of the Arrow 3 would make steps of 60 km; its speed carries it a third as far."""
    arrow = build.interceptor("arrow-3")
    assert 100.0 * arrow.grid().range_step_m == pytest.approx(arrow.ideal_speed_m_s**2 / 9.80665)
    assert build.interceptor("thaad").grid() == (5000.0, 5000.0, 400.0)
