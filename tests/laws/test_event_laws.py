"""Every event is found to a millisecond, against flights that SciPy integrates as tightly as it can."""

from math import inf, radians

import numpy as np
import pytest
from scipy.optimize import brentq

from twins import plain_earth as earth
from twins.plain_missile import Twin, climb, integrate
from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.flight.body import LANDED, Launch
from uppertier.flight.path import KNOTS
from uppertier.flight.single import coast, fly

MILLISECOND = 1e-3
SITE = (radians(39.66), radians(124.7), 0.0)
GROUND_M = 250.0


def crossing(solution, value, early, late):
    """Return when a value of the state falls through zero."""
    return brentq(lambda time: value(solution.sol(time)), early, late, xtol=1e-9)


def body(beta):
    """Return the right-hand side of a body that falls in the standard air."""
    missile = build.missile("scud-er")
    order = Launch(*SITE, 0.0, 0.0, inf, 0.0, beta_factor=missile.reentry_beta_kg_m2 / beta)
    return Twin(missile, order).freed()


# Latitude (deg), height (m), speed (m/s), slope and azimuth (deg), ballistic coefficient (kg/m2).
FALLS = [
    (39.0, 60e3, 1500.0, 45.0, 170.0, 2000.0),
    (39.0, 60e3, 3000.0, 36.0, 100.0, 7324.0),
    (-20.0, 120e3, 5000.0, 25.0, 300.0, 5000.0),
    (75.0, 300e3, 6500.0, 40.0, 10.0, 9000.0),
    # Over in a few steps: hardly above 100 km, and straight up and down.
    (10.0, 99e3, 300.0, 60.0, 90.0, 3000.0),
    (0.5, 80e3, 1500.0, 89.0, 0.0, 3000.0),
]


@pytest.mark.parametrize("fall", FALLS)
def test_apogee_reentry_and_impact_are_found_to_a_millisecond(fall):
    latitude, height, speed, slope, azimuth, beta = fall
    latitude, slope, azimuth = np.radians([latitude, slope, azimuth])
    up = np.array([np.cos(latitude), 0.0, np.sin(latitude)])
    north, east = np.array([-np.sin(latitude), 0.0, np.cos(latitude)]), np.array([0.0, 1.0, 0.0])
    place = np.array([*np.array(_on_the_ellipsoid(latitude))]) + height * up
    level = np.sin(azimuth) * east + np.cos(azimuth) * north
    moving = speed * (np.cos(slope) * level + np.sin(slope) * up)
    knots = np.zeros((KNOTS, 10))
    result = coast(tuple(place), tuple(moving), 0.0, 1e4, 1.0 / beta, GROUND_M, WGS84, knots)
    assert result.status == LANDED
    end_s = knots[result.count - 1, 0]
    twin = integrate(body(beta), 0.0, end_s + 1.0, np.concatenate([place, moving]), dense_output=True)
    top_s = crossing(twin, lambda state: climb(state, WGS84), 0.0, end_s)
    found = {result.apogee: top_s}
    found[result.reentry] = crossing(twin, lambda state: earth.height(state[:3]) - 100e3, top_s, end_s)
    found[result.count - 1] = crossing(
        twin, lambda state: earth.height(state[:3]) - GROUND_M, top_s, end_s + 1
    )
    for row, time in found.items():
        assert knots[row, 0] == pytest.approx(time, abs=MILLISECOND)


def _on_the_ellipsoid(latitude):
    first = WGS84.flattening * (2.0 - WGS84.flattening)
    normal = WGS84.equatorial_radius_m / np.sqrt(1.0 - first * np.sin(latitude) ** 2)
    return normal * np.cos(latitude), 0.0, normal * (1.0 - first) * np.sin(latitude)


@pytest.mark.parametrize("name, kick", [("scud-b", 5.0), ("scud-er", 1.4), ("minuteman-iii", 1.5)])
def test_after_a_boost_events_are_where_the_free_flight_has_them(name, kick):
    """From the knot after cut-off on, so that what a boost adds up to is not asked here."""
    missile = build.missile(name)
    order = Launch(*SITE, radians(80.0), radians(kick), inf, GROUND_M)
    knots = np.zeros((KNOTS, 10))
    result = fly(missile.vehicle(), order, WGS84, knots)
    twin = Twin(missile, order)
    row = (result.separation if missile.separates else result.cutoff) + 1
    rate = twin.freed() if missile.separates else twin.rate(knots[row, 0] + 1e-6)
    end_s = knots[result.count - 1, 0]
    flight = integrate(rate, knots[row, 0], end_s + 1.0, knots[row, 1:7], dense_output=True)
    top_s = crossing(flight, lambda state: climb(state, WGS84), knots[row, 0], end_s)
    assert knots[result.apogee, 0] == pytest.approx(top_s, abs=MILLISECOND)
    if result.reentry >= 0:
        down_s = crossing(flight, lambda state: earth.height(state[:3]) - 100e3, top_s, end_s)
        assert knots[result.reentry, 0] == pytest.approx(down_s, abs=MILLISECOND)
    down_s = crossing(flight, lambda state: earth.height(state[:3]) - GROUND_M, top_s, end_s + 1.0)
    assert end_s == pytest.approx(down_s, abs=MILLISECOND)


@pytest.mark.parametrize("cutoff_s", [101.7, 100.0 + 1e-9, 126.999])
def test_thrust_ends_to_the_last_digit_when_told(cutoff_s):
    missile = build.missile("scud-er")
    knots = np.zeros((KNOTS, 10))
    result = fly(missile.vehicle(), Launch(*SITE, 1.4, radians(1.4), cutoff_s, 0.0), WGS84, knots)
    assert knots[result.cutoff, 0] == knots[result.cutoff + 1, 0] == cutoff_s
    assert knots[result.separation, 0] == cutoff_s + missile.separation_delay_s


def test_stages_shroud_and_steering_change_at_their_times():
    missile = build.missile("minuteman-iii")
    knots = np.zeros((KNOTS, 10))
    result = fly(missile.vehicle(), Launch(*SITE, 1.4, radians(1.5), inf, 0.0), WGS84, knots)
    times = knots[: result.count, 0]
    twice = times[1:][times[1:] == times[:-1]]
    jumps = [10.0, 20.0, missile.shroud_release_s, *np.cumsum([each.burn_time_s for each in missile.stages])]
    for jump in sorted({*jumps, jumps[-1] + missile.separation_delay_s}):
        assert np.abs(twice - jump).min() < 1e-9
