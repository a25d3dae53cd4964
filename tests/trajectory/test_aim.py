"""Launches that land where they should, and sentences for those that cannot."""

from dataclasses import replace
from math import radians

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.earth.air_tables import standard_air
from uppertier.earth.constants import SPHERE, WGS84
from uppertier.earth.geodesy import height_above, surface_direct
from uppertier.errors import BadInput, Impossible, OutOfReach
from uppertier.flight.missile import Stage
from uppertier.flight.path import KNOTS, landing
from uppertier.flight.propagate import fly_many
from uppertier.flight.step import LOOSE
from uppertier.trajectory.aim import aim
from uppertier.trajectory.ballistic import minimum_energy_arc
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


def free_energy(found):
    """The specific energy (J/kg) where thrust ends, over the turning ground: what the missile has brought."""
    knot = found.knots[found.result.cutoff]
    thrown = found.planet.rotation_rad_s * np.hypot(knot[1], knot[2])
    return 0.5 * knot[4:7] @ knot[4:7] - found.planet.mu_m3_s2 / np.linalg.norm(knot[1:4]) - 0.5 * thrown**2


@pytest.mark.parametrize(("name", "range_km"), [("scud-b", 300), ("scud-er", 1000), ("nodong", 650)])
def test_minimum_energy_has_less_energy_than_its_neighbours(name, range_km):
    missile = build.missile(name)
    best = aim(missile, START, target(range_km))
    energy = free_energy(best)
    above, below = (
        free_energy(aim(missile, START, target(range_km), apogee_m=part * apogee_km(best) * 1e3))
        for part in (1.05, 0.95)
    )
    # A miss of 10 m is 40 to 100 J/kg; an apogee 5 per cent off costs thousands, alike on both sides.
    assert energy + 500.0 < min(above, below)
    assert above - energy == pytest.approx(below - energy, rel=0.4)


def test_the_earliest_cutoff_is_flatter_than_minimum_energy():
    best = aim(build.missile("scud-er"), START, BUSAN)
    flatter = aim(build.missile("scud-er"), START, BUSAN, apogee_m=0.9 * apogee_km(best) * 1e3)
    assert flatter.burnout_s < best.burnout_s
    assert free_energy(flatter) > free_energy(best)


@pytest.mark.parametrize("range_km", [300, 1000, 1500])
def test_a_burn_of_a_moment_flies_the_textbook_ellipse(range_km):
    # 1.6 to 3.7 kilometres a second within one to one and a half seconds: thrust is never cut off earlier. No
    # air, no turning, no bulge, as in the textbook.
    stage = Stage(800.0, 705.0, 1.6, 250.0, "vacuum", 0.0, 1.0, 2.0)
    missile = replace(
        build.missile("scud-b"), stages=(stage,), payload_kg=100.0, rise_time_s=0.05, kick_time_s=0.3
    )
    end = (range_km * 1e3 / SPHERE.equatorial_radius_m, 0.0, 0.0)
    found = aim(missile, (0.0, 0.0, 0.0), end, planet=SPHERE)
    arc = minimum_energy_arc(end[0], SPHERE.equatorial_radius_m, SPHERE.mu_m3_s2)
    # The burn ends some hundred metres up and away; the rest is the place of a flat minimum.
    assert apogee_km(found) == pytest.approx(arc.apogee_m / 1e3, rel=0.01)
    assert found.flight_time_s == pytest.approx(arc.flight_time_s, rel=0.01)


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
    fly_many(found.vehicle, rows, LOOSE, standard_air(), WGS84, knots, counts, marks)
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


@pytest.mark.parametrize("name", ["scud-b", "scud-er", "hwasong-10"])
@pytest.mark.parametrize("inside_km", [0.05, 0.5, 1.0])
def test_just_inside_the_reach_everything_is_burned(name, inside_km):
    missile = build.missile(name)
    reach = greatest_range(missile, START, radians(135.0))
    found = aim(missile, START, target(reach.range_m / 1e3 - inside_km))
    assert found.miss_m < MUST_M
    # The least energy of all that reach is at an end of the family, or within a tenth of a second of it.
    assert found.burnout_s == pytest.approx(missile.burn_time_s, abs=0.1)


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
