"""Many aims at once: each lands on its target, with nearly the least energy; out of reach is out of reach."""

from math import radians

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import surface_direct
from uppertier.flight.body import Launch
from uppertier.trajectory.aim import aim
from uppertier.trajectory.digest import EAST, ENDED, ENERGY, NORTH
from uppertier.trajectory.fan import aim_many
from uppertier.trajectory.shot import LANDED, Shooter

START = (radians(39.66), radians(124.7), 0.0)


def targets(bearings_deg, ranges_m):
    return np.array(
        [
            surface_direct(*START[:2], radians(bearing), distance, WGS84)
            for bearing in bearings_deg
            for distance in ranges_m
        ]
    )


def test_every_target_of_a_grid_is_hit_within_100_m():
    places = targets(np.linspace(90.0, 170.0, 12), np.linspace(400e3, 980e3, 12))
    missile = build.missile("scud-er")
    fan = aim_many(missile, START, places)
    flown = Shooter(missile, START, 0.0, WGS84).digest(fan.launches, places)
    assert fan.hit.all()
    assert np.all(flown[:, ENDED] == LANDED)
    # Flown anew, the launches land where the fan says.
    assert np.hypot(flown[:, EAST], flown[:, NORTH]) == pytest.approx(fan.miss_m, abs=1e-6)
    assert fan.miss_m.max() < 100.0


def test_the_whole_circle_is_one_fan():
    places = targets(range(0, 360, 15), (700e3, 1_000e3))
    assert aim_many(build.missile("nodong"), START, places).hit.all()


def test_its_flights_have_nearly_the_least_energy():
    places = targets((100.0, 150.0), (500e3, 900e3))
    missile = build.missile("scud-er")
    shooter = Shooter(missile, START, 0.0, WGS84)
    found = shooter.digest(aim_many(missile, START, places).launches, places)[:, ENERGY]
    best = [
        shooter.digest(np.array([aim(missile, START, (*place, 0.0)).launch]), place[np.newaxis])[0, ENERGY]
        for place in places
    ]
    speed2 = 2.0 * (np.array(best) + WGS84.mu_m3_s2 / WGS84.equatorial_radius_m)
    # Energies are near -6e7 J/kg; what counts is the part the missile brought, good to half a per cent.
    assert np.abs(found - best).max() < 0.005 * 0.5 * speed2.min()


def test_what_is_out_of_reach_is_not_hit():
    places = targets((100.0,), (900e3, 1_600e3))
    assert aim_many(build.missile("scud-er"), START, places).hit.tolist() == [True, False]


def test_a_missile_that_wastes_thrust_is_aimed_by_its_push():
    places = targets((110.0, 130.0), (1_000e3, 1_500e3))
    fan = aim_many(build.missile("df-21"), START, places)
    pushes = fan.launches[:, Launch._fields.index("push")]
    assert fan.hit.all()
    assert np.all((pushes > 0.0) & (pushes < 1.0))
