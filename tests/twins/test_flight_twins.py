"""Whole flights against SciPy's integrator on the twin that a child can read."""

from dataclasses import replace
from math import inf, radians

import numpy as np
import pytest

from twins import plain_earth as earth
from twins.plain_missile import Twin, ground, integrate
from uppertier.catalog import build
from uppertier.earth.air_tables import standard_air, with_wind
from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.flight.body import LANDED, Launch
from uppertier.flight.path import KNOTS
from uppertier.flight.propagate import fly_many
from uppertier.flight.single import coast
from uppertier.flight.step import LOOSE

START = (radians(39.66), radians(124.7), 0.0)


def two_stages():
    """Return a missile with a coast between its stages, a shroud dropped late, and a steered upper stage."""
    missile = build.missile("minuteman-iii")
    first, second, _ = missile.stages
    return replace(
        missile,
        stages=(first, replace(second, ignition_delay_s=6.0)),
        payload_kg=700.0,
        shroud_release_s=95.0,
        steering_start_s=80.0,
    )


FLIGHTS = {
    "scud-er": (build.missile("scud-er"), 1.4),
    "scud-b": (build.missile("scud-b"), 4.0),
    "minuteman-iii": (build.missile("minuteman-iii"), 1.2),
    "kn-23": (build.missile("kn-23"), 8.0),
    "two stages": (two_stages(), 1.2),
}


def flown(missile, order, loose, air=None):
    """Return the path of one flight and its marks."""
    knots, counts, marks = np.zeros((1, 2000, 10)), np.zeros(1, np.int64), np.zeros((1, 5), np.int64)
    air = standard_air() if air is None else air
    fly_many(missile.vehicle(), np.array([order]), loose, air, WGS84, knots, counts, marks)
    return knots[0, : counts[0]], marks[0]


@pytest.mark.parametrize("name", FLIGHTS)
def test_whole_flights_are_the_twins(name):
    missile, kick = FLIGHTS[name]
    order = Launch(*START, radians(80.0), radians(kick), inf, 0.0)
    knots, marks = flown(missile, order, LOOSE)
    twin = Twin(missile, order)
    cut_s, state = twin.boost()
    assert marks[0] == LANDED
    assert knots[marks[1], 0] == pytest.approx(cut_s, abs=1e-9)
    # After minutes of thrust: the step control of a whole flight allows a metre, and the formulas of the air
    # give the thrust against it by 1.5e-5 of the pressure otherwise than the table.
    assert knots[marks[1], 1:4] == pytest.approx(state[:3], abs=2.0)
    assert knots[marks[1], 4:7] == pytest.approx(state[3:], abs=0.02)
    end = twin.fall(cut_s, state)
    # Up to three quarters of an hour later the hundredths of a metre a second have become metres.
    assert np.linalg.norm(knots[-1, 1:4] - end.y[:3, -1]) < 5.0
    assert knots[-1, 0] == pytest.approx(end.t[-1], abs=0.02)


@pytest.mark.parametrize("name", FLIGHTS)
def test_with_tight_steps_and_the_same_table_of_air_nothing_is_left_but_rounding(name):
    missile, kick = FLIGHTS[name]
    order = Launch(*START, radians(80.0), radians(kick), inf, 0.0)
    knots, _ = flown(missile, order, 0.01)
    _, end = Twin(missile, order, weather=earth.read(standard_air())).impact()
    # Steps to 0.3 mm; the twin's own, across the edges of the tables, are no better.
    assert np.linalg.norm(knots[-1, 1:4] - end[:3]) < 0.5


def test_a_whole_flight_through_a_wind_is_the_twins():
    missile, kick = FLIGHTS["scud-er"]
    heights, east, north = [0.0, 10e3, 25e3, 60e3], [4.0, 45.0, -12.0, 30.0], [1.0, -9.0, 5.0, 0.0]
    order = Launch(*START, radians(80.0), radians(kick), inf, 0.0)
    knots, marks = flown(missile, order, LOOSE, with_wind(standard_air(), heights, east, north))
    twin = Twin(missile, order, wind=earth.profile(heights, east, north))
    end_s, end = twin.impact()
    assert marks[0] == LANDED
    assert np.linalg.norm(knots[-1, 1:4] - end[:3]) < 5.0
    assert knots[-1, 0] == pytest.approx(end_s, abs=0.02)
    # The wind is felt: it carries the impact by hundreds of metres.
    calm, _ = flown(missile, order, LOOSE)
    assert np.linalg.norm(knots[-1, 1:4] - calm[-1, 1:4]) > 300.0


def test_what_is_told_with_the_launch_is_obeyed_to_the_ground():
    missile = FLIGHTS["two stages"][0]
    order = Launch(
        *START,
        radians(80.0),
        radians(1.0),
        125.0,
        0.0,
        push=0.9,
        thrust_factor=1.01,
        mass_factor=1.005,
        drag_factor=1.1,
        beta_factor=0.8,
    )
    knots, marks = flown(missile, order, LOOSE)
    end_s, end = Twin(missile, order).impact()
    assert (marks[0], knots[marks[1], 0]) == (LANDED, 125.0)
    assert knots[-1, 0] == pytest.approx(end_s, abs=0.02)
    assert np.linalg.norm(knots[-1, 1:4] - end[:3]) < 5.0


@pytest.mark.parametrize(("speed", "elevation", "beta"), [(1500.0, 45.0, 2000.0), (3000.0, 36.0, 7324.0)])
def test_free_flight_through_air_is_the_twins(speed, elevation, beta):
    start = np.array(ecef_from_geodetic(radians(39.0), radians(126.0), 60e3, WGS84))
    up = np.array(ecef_from_geodetic(radians(39.0), radians(126.0), 61e3, WGS84)) - start
    up /= np.linalg.norm(up)
    south = np.cross(np.cross(up, [0.0, 0.0, -1.0]), up)
    south /= np.linalg.norm(south)
    velocity = speed * (np.cos(radians(elevation)) * south + np.sin(radians(elevation)) * up)
    missile = replace(build.missile("scud-er"), reentry_beta_kg_m2=beta)
    rate = Twin(missile, Launch(*START, 0.0, 0.0, inf, 0.0)).freed()
    state = np.concatenate([start, velocity])
    twin = integrate(rate, 0.0, 2000.0, state, events=ground(0.0, WGS84))
    knots = np.zeros((KNOTS, 10))
    result = coast(tuple(start), tuple(velocity), 0.0, 1e4, 1.0 / beta, 0.0, WGS84, knots)
    end = knots[result.count - 1]
    # What the steps allow: centimetres.
    assert np.linalg.norm(end[1:4] - twin.y[:3, -1]) < 0.1
    assert end[0] == pytest.approx(twin.t[-1], abs=1e-3)
