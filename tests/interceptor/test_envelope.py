"""The reach of a round, and a threat's path beside it."""

from dataclasses import replace
from math import radians

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import ecef_from_geodetic, surface_direct
from uppertier.interceptor.envelope import Passage, burnout_speed, envelope, passage
from uppertier.interceptor.flyout import time_to
from uppertier.interceptor.reach import NOTHING

SITE = (radians(36.0), radians(128.0), 650.0)


@pytest.fixture(scope="module")
def reach(interceptor):
    return envelope(interceptor, SITE[2])


def hovering(range_m, height_m, seconds=600.0):
    """Knots of a body that keeps still over a place north of the launcher."""
    latitude, longitude = surface_direct(SITE[0], SITE[1], 0.0, range_m, WGS84)
    knots = np.zeros((2, 10))
    knots[1, 0] = seconds
    knots[:, 1:4] = ecef_from_geodetic(latitude, longitude, height_m, WGS84)
    return knots


def test_the_table_holds_the_whole_reach(reach):
    met = reach.forbids == NOTHING
    assert not np.any(met[-1])
    assert not np.any(met[:, -1])
    assert np.any(met[-8:])
    assert np.any(met[:, -8:])


def test_physics_has_more_than_was_published_but_an_end(reach):
    box, published = reach.kinematic, reach.published
    assert box.range_m > 2.0 * published.range_m
    assert box.ceiling_m > 2.0 * published.ceiling_m
    # 2.66 km/s straight up: v^2/2g is 361 km, from 12 km at burn-out; gravity falls off, air takes some.
    assert 330e3 < box.ceiling_m < 430e3
    assert published == (replace(box, range_m=200e3, floor_m=40e3, ceiling_m=150e3))


def test_the_reach_hardly_depends_on_how_far_it_was_looked_for(interceptor, reach):
    wide = envelope(replace(interceptor, published_range_m=900e3, max_intercept_height_m=700e3), SITE[2])
    assert wide.kinematic.range_m == pytest.approx(reach.kinematic.range_m, rel=0.04)
    assert wide.kinematic.ceiling_m == pytest.approx(reach.kinematic.ceiling_m, rel=0.04)
    assert wide.kinematic.floor_m == pytest.approx(reach.kinematic.floor_m, abs=2e3)


def test_more_propellant_is_faster_and_the_middle_is_the_round_itself(interceptor):
    (burn,) = interceptor.burns
    weak = replace(interceptor, burns=(replace(burn, propellant_kg=560.0),))
    strong = replace(interceptor, burns=(replace(burn, propellant_kg=640.0),))
    low, usual, high = envelope(interceptor, SITE[2], (weak, strong)).burnout_m_s
    assert low < usual < high
    assert usual == burnout_speed(interceptor, SITE[2])


def test_thicker_air_than_it_bears_lifts_the_keep_out(interceptor):
    tender = envelope(replace(interceptor, separation_pressure_pa=1e3), SITE[2])
    tough = envelope(replace(interceptor, separation_pressure_pa=50e3), SITE[2])
    assert tender.kinematic.floor_m > tough.kinematic.floor_m + 15e3


def test_a_round_that_turns_by_fins_has_its_ceiling_in_thin_air(interceptor, reach):
    body = replace(interceptor, kill_vehicle_beta_kg_m2=12e3, separation_pressure_pa=1e7)
    finned = envelope(replace(body, manoeuvre_pressure_pa=3e3), SITE[2])
    assert 40e3 < finned.kinematic.ceiling_m < 60e3
    assert finned.kinematic.floor_m == 0.0
    assert finned.kinematic.ceiling_m < reach.kinematic.ceiling_m


def test_corrections_grow_with_the_time_alone(reach):
    column = int(80e3 / reach.flyout.range_step_m)
    corrections = reach.correction_m[column]
    # Low down the stack parts its usual time before the meeting: the least correction is the same there.
    assert np.all(np.diff(corrections[np.isfinite(corrections)]) > -1e-6)


def test_a_body_that_stands_still_is_met_after_the_fly_out(reach):
    passed = passage(reach, SITE, hovering(120e3, 90e3), first_launch_s=60.0)
    flight_s = time_to(reach.flyout, passed.ground_range_m[0], 90e3)
    assert passed.ground_range_m[0] == pytest.approx(120e3, abs=1.0)
    assert passed.time_s[passed.in_time][0] == np.ceil(60.0 + flight_s)
    assert passed.binds == ()
    assert passed.side is None
    assert passed.last_launch_s == pytest.approx(600.0 - flight_s)


@pytest.mark.parametrize(
    ("range_m", "height_m", "first_launch_s", "binds", "side"),
    [
        (120e3, 90e3, 590.0, ("time",), None),
        (230e3, 90e3, 0.0, ("published box",), "range"),
        (120e3, 180e3, 0.0, ("published box",), "ceiling"),
        (180e3, 39.5e3, 0.0, ("published box",), "floor"),
        (230e3, 90e3, 590.0, ("time", "published box"), "range"),
        (900e3, 90e3, 0.0, ("physics",), None),
        (120e3, 20e3, 0.0, ("physics",), None),
    ],
)
def test_what_forbids_is_named(reach, range_m, height_m, first_launch_s, binds, side):
    passed = passage(reach, SITE, hovering(range_m, height_m), first_launch_s)
    assert (passed.binds, passed.side) == (binds, side)


def test_a_threat_that_burns_is_not_met(reach):
    passed = passage(reach, SITE, hovering(120e3, 90e3), 0.0, cutoff_s=300.0)
    assert passed.time_s[passed.by_physics][0] == 300.0


def test_time_and_box_may_forbid_only_together(reach):
    """In the box early, when no round can be there yet; later outside."""
    times = np.array([10.0, 200.0])
    both = Passage(
        times,
        np.array([150e3, 230e3]),
        np.full(2, 90e3),
        np.array([90.0, 120.0]),
        np.zeros(2, np.int64),
        0.0,
        reach.published,
    )
    assert both.binds == ("time", "published box")
    assert both.side is None
    assert both.nearest_m == 150e3
