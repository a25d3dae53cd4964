"""Launches that land where they should, and sentences for those that cannot."""

from math import radians

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import height_above, surface_direct
from uppertier.errors import BadInput, Impossible, OutOfReach
from uppertier.flight.path import KNOTS, landing
from uppertier.flight.propagate import fly_many
from uppertier.trajectory.aim import aim
from uppertier.trajectory.reach import greatest_range, ring

START = (radians(39.66), radians(124.7), 0.0)
BUSAN = (radians(35.18), radians(129.075), 0.0)
MUST_M = 100.0


def target(range_km, bearing_deg=135.0):
    return (*surface_direct(START[0], START[1], radians(bearing_deg), range_km * 1e3, WGS84), 0.0)


def apogee_km(found):
    return height_above(tuple(found.knots[found.result.apogee, 1:4]), found.planet) / 1e3


@pytest.mark.parametrize("loft", ["minimum-energy", "lofted", "depressed"])
@pytest.mark.parametrize(
    ("name", "range_km"),
    [
        ("scud-b", 100),
        ("scud-b", 300),
        ("scud-er", 300),
        ("scud-er", 1000),
        ("nodong", 650),
        ("nodong", 1100),
    ],
)
def test_every_family_lands_on_the_target(name, range_km, loft):
    found = aim(build.missile(name), START, target(range_km), loft)
    assert found.miss_m < MUST_M
    east, north = landing(found.knots, len(found.knots), *target(range_km)[:2], WGS84)
    assert np.hypot(east, north) == pytest.approx(found.miss_m, abs=1e-3)


def test_the_families_lie_in_order():
    flights = {
        loft: aim(build.missile("scud-er"), START, BUSAN, loft)
        for loft in ("depressed", "minimum-energy", "lofted")
    }
    heights = [apogee_km(found) for found in flights.values()]
    assert heights == sorted(heights)
    assert flights["minimum-energy"].burnout_s < flights["lofted"].burnout_s == flights["depressed"].burnout_s


def test_minimum_energy_is_the_earliest_cutoff_of_its_neighbours():
    missile = build.missile("scud-er")
    best = aim(missile, START, BUSAN)
    for apogee in (0.85, 1.15):
        other = aim(missile, START, BUSAN, apogee_m=apogee * apogee_km(best) * 1e3)
        assert best.burnout_s < other.burnout_s


@pytest.mark.parametrize("apogee", [100.0, 250.0, 400.0])
def test_a_given_apogee_is_met(apogee):
    found = aim(build.missile("scud-er"), START, BUSAN, apogee_m=apogee * 1e3)
    assert found.miss_m < MUST_M
    # The search ends within 5 m; flights jump by some metres where their steps fall otherwise.
    assert apogee_km(found) == pytest.approx(apogee, abs=0.05)


def test_the_target_may_stand_high():
    found = aim(build.missile("scud-er"), START, (*BUSAN[:2], 1500.0))
    assert height_above(tuple(found.knots[-1, 1:4]), WGS84) == pytest.approx(1500.0, abs=1.0)
    assert found.miss_m < MUST_M


@pytest.mark.parametrize("loft", ["minimum-energy", "lofted"])
def test_the_jacobian_displaces_impacts(loft):
    found = aim(build.missile("scud-er"), START, BUSAN, loft)
    asked = np.array([[1500.0, 0.0], [0.0, -1500.0], [-800.0, 900.0]])
    rows = found.displaced(asked[:, 0], asked[:, 1])
    knots, counts, marks = (
        np.zeros((3, KNOTS, 10)),
        np.zeros(3, dtype=np.int64),
        np.zeros((3, 5), dtype=np.int64),
    )
    fly_many(found.vehicle, rows, WGS84, knots, counts, marks)
    fell = np.array([landing(knots[i], counts[i], *BUSAN[:2], WGS84) for i in range(3)])
    # Two per cent of the displacement for the bend of the map, and 20 m for the aim and the steps.
    assert fell == pytest.approx(asked, abs=0.02 * 1500.0 + 20.0)


def test_too_far_says_how_far():
    with pytest.raises(
        OutOfReach, match=r"1500 km away, \d+\.\d km out of reach.*135 deg is 10\d\d km"
    ) as caught:
        aim(build.missile("scud-er"), START, target(1500))
    reach = greatest_range(build.missile("scud-er"), START, radians(135.0))
    assert caught.value.short_by_m == pytest.approx(1500e3 - reach.range_m, abs=100.0)


def test_just_inside_the_reach_is_hit():
    reach = greatest_range(build.missile("scud-er"), START, radians(135.0))
    assert aim(build.missile("scud-er"), START, target(reach.range_m / 1e3 - 1.0)).miss_m < MUST_M


def test_too_near_says_how_near():
    with pytest.raises(OutOfReach, match="km too near") as caught:
        aim(build.missile("scud-er"), START, target(0.5))
    assert caught.value.short_by_m > 0.0


def test_an_apogee_beyond_the_burn_is_refused_with_the_greatest():
    with pytest.raises(Impossible, match=r"the greatest.* is 43\d km"):
        aim(build.missile("scud-er"), START, BUSAN, apogee_m=600e3)


def test_an_apogee_below_the_depressed_flight_is_refused():
    with pytest.raises(Impossible, match="least"):
        aim(build.missile("scud-er"), START, BUSAN, apogee_m=20e3)


def test_a_misspelt_loft_is_told_the_nearest():
    with pytest.raises(BadInput, match="Did you mean 'lofted'"):
        aim(build.missile("scud-er"), START, BUSAN, loft="loftet")


def test_eastward_reach_gains_what_westward_loses():
    east, west = ring(build.missile("scud-er"), START, np.radians([90.0, 270.0]))
    still = greatest_range(build.missile("scud-er"), START, radians(90.0), WGS84._replace(rotation_rad_s=0.0))
    assert west.range_m < still.range_m < east.range_m
    # Impact on the bearing asked for, to a metre in a thousand kilometres.
    assert surface_direct(START[0], START[1], radians(90.0), east.range_m, WGS84) == pytest.approx(
        (east.latitude_rad, east.longitude_rad), abs=2e-6
    )
