"""Where unlike missiles fall: the published CEPs within a factor of two, and what moves them."""

from dataclasses import replace
from math import radians

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.errors import BadInput
from uppertier.scenario import flights
from uppertier.trajectory.dispersion import scatter

SHOTS = 400


def scattered(name, range_m, seed=1, **dispersion):
    """Scatter a missile eastward over a range, with some sigmas replaced."""
    missile = build.missile(name)
    missile = replace(missile, dispersion=replace(missile.dispersion, **dispersion))
    flight = flights.fly(missile, (39.66, 124.7), bearing_deg=100.0, range_m=range_m)
    return scatter(missile, flight.aim, flight.start, flight.target, SHOTS, seed)


@pytest.mark.parametrize(
    "name, range_m", [("scud-b", 280e3), ("minuteman-iii", 7_779e3), ("df-5", 9_000e3), ("nodong", 1_100e3)]
)
def test_the_cep_is_near_the_published_one(name, range_m):
    # Published CEPs are round numbers that differ by a factor of two among their sources.
    published = build.missile(name).published_cep_m
    assert 0.5 < scattered(name, range_m).cep_m / published < 2.0


def test_the_same_seed_falls_on_the_same_places_and_another_does_not():
    first, again, other = (scattered("scud-er", 800e3, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.downrange_m, again.downrange_m)
    assert not np.array_equal(first.downrange_m, other.downrange_m)


def test_the_guidance_takes_out_what_it_feels():
    quiet = {"cutoff_speed_m_s": 0.0, "direction_rad": 0.0, "ballistic_coefficient": 0.0}
    # One per cent of impulse is twenty kilometres of range; explicit guidance leaves metres.
    assert scattered("scud-er", 800e3, **quiet).cep_m < 10.0


def test_a_speed_error_at_cut_off_falls_downrange_as_the_textbook_says():
    only = {
        "specific_impulse": 0.0,
        "mass": 0.0,
        "drag": 0.0,
        "ballistic_coefficient": 0.0,
        "direction_rad": 0.0,
    }
    found = scattered("scud-er", 800e3, cutoff_speed_m_s=1.0, **only)
    # Near least energy dR/dv is about 2 R / v over a flat Earth: 800 km and 2.6 km/s, 0.6 km for 1 m/s.
    assert found.to_dict()["sigma_downrange_m"] == pytest.approx(620.0, rel=0.15)
    assert found.to_dict()["sigma_crossrange_m"] < 30.0


def test_weak_motors_at_the_end_of_the_reach_fall_short_and_are_counted():
    found = scattered("scud-er", 1_040e3)
    assert 0 < found.short < SHOTS
    assert found.downrange_m.min() < -5_000.0


def test_the_textbook_flight_has_no_dispersion_and_one_shot_none_either():
    textbook = flights.fly("impulsive", (0.0, 0.0), bearing_deg=90.0, range_m=1e6)
    with pytest.raises(BadInput, match="impulsive"):
        flights.scatter(textbook, 100)
    real = flights.fly("scud-b", (39.0, 125.0), bearing_deg=150.0, range_m=200e3)
    with pytest.raises(BadInput, match="two shots"):
        flights.scatter(real, 1)
    assert radians(0.0) == real.start[2]
