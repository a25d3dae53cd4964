"""The window of intercepts worked out the slow way: every second, every launcher, other people's geodesy."""

from math import inf, nan, radians

import numpy as np
import pymap3d
import pytest
from geographiclib.geodesic import Geodesic
from scipy.interpolate import RegularGridInterpolator

from uppertier.earth.constants import WGS84
from uppertier.earth.frames import east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.fire_control import battery
from uppertier.fire_control.battlespace import find_window, ground_range
from uppertier.fire_control.decide import PATH_KNOTS
from uppertier.fire_control.doctrine import Doctrine
from uppertier.flight.path import state_at
from uppertier.interceptor.flyout import Flyout
from uppertier.tracking.prediction import predict_path
from uppertier.tracking.track import TRACK
from uppertier.vectors import rotate_back

RANGES = np.arange(61) * 10e3
HEIGHTS = np.arange(61) * 5e3


def launchers_at(*places):
    return battery.stand(
        [(radians(a), radians(b), 100.0) for a, b in places], [8] * len(places), [2.0] * len(places), 1, WGS84
    )[0]


def flyout_to(farthest_m):
    """A fly-out of 2.2 km/s in straight lines after 7 s, with a far border that leans inward with height."""
    table = 7.0 + np.hypot(RANGES[:, None], HEIGHTS[None, :]) / 2200.0
    table[RANGES[:, None] + HEIGHTS[None, :] > farthest_m] = nan
    return Flyout(10e3, 5e3, 0.0, table, table, table)


def path_of(latitude_deg, longitude_deg, height_m, east_m_s, north_m_s, up_m_s):
    """Knots of the fall from a state, through real air."""
    track = np.zeros(1, TRACK)[0]
    latitude, longitude = radians(latitude_deg), radians(longitude_deg)
    velocity = rotate_back(east_north_up(latitude, longitude), (east_m_s, north_m_s, up_m_s))
    position = ecef_from_geodetic(latitude, longitude, height_m, WGS84)
    track["state"] = [*position, *velocity, -8.4]
    knots = np.zeros((PATH_KNOTS, 10))
    return knots, predict_path(track, WGS84, knots, 10.0)


def slow_window(control, flyout, knots, count, launchers, time_s):
    """Earliest and latest meeting, the launch for the earliest, and the last launch; nan for none."""
    table = RegularGridInterpolator((RANGES, HEIGHTS), flyout.time_s, bounds_error=False)
    met = []
    late_before = False
    for second in range(int(np.ceil(time_s)), int(knots[count - 1, 0]) + 1):
        position, _, _ = state_at(knots, count, float(second))
        latitude, longitude, height_m = pymap3d.ecef2geodetic(*position)
        launch_s = -inf
        for launcher in launchers:
            here = np.degrees([launcher["latitude_rad"], launcher["longitude_rad"]])
            away_m = Geodesic.WGS84.Inverse(*here, latitude, longitude)["s12"]
            flight_s = float(table((away_m, height_m)))
            if away_m <= control.reach_m and flight_s == flight_s:
                launch_s = max(launch_s, second - flight_s)
        inside = control.floor_m <= height_m <= control.ceiling_m and launch_s > -inf
        late = launch_s < time_s + control.plan_s
        if inside and not late:
            met.append((second, launch_s, late_before))
        late_before = inside and late
    if not met:
        return nan, nan, nan, nan
    first = time_s + control.plan_s if met[0][2] else met[0][1]
    return met[0][0], met[-1][0], first, max(each[1] for each in met)


@pytest.mark.parametrize("time_s", [0.0, 21.3, 100.0, 400.0])
@pytest.mark.parametrize(
    "state",
    [
        (38.5, 126.0, 260e3, 1300.0, -1900.0, 100.0),  # like a Scud-ER on its way to Busan
        (38.5, 126.5, 600e3, 600.0, -1200.0, 500.0),  # lofted
        (37.5, 128.0, 55e3, 300.0, -1800.0, 100.0),  # depressed, just above the floor
        (38.0, 124.0, 300e3, 4000.0, -1500.0, 0.0),  # passing by
    ],
)
@pytest.mark.parametrize("farthest_m", [600e3, 220e3])
def test_the_window_is_the_one_found_the_slow_way(state, time_s, farthest_m):
    limits = battery.Limits(40e3, 150e3, 200e3)
    control = battery.fire_control(Doctrine(), limits, 5.0, 0.5, 4.0)
    launchers = launchers_at((36.047, 128.224), (36.2, 128.6))
    flyout = flyout_to(farthest_m)
    knots, count = path_of(*state)
    plan = battery.blank_plans(1, 1)[0, 0]
    find_window(control, flyout, WGS84, time_s, knots, count, 300e3, launchers, plan)
    ours = [float(plan[name]) for name in ("earliest_s", "latest_s", "launch_s", "launch_by_s")]
    slow = slow_window(control, flyout, knots, count, launchers, time_s)
    # Whole seconds agree; launches differ by our ground range alone, 10 m at 2.2 km/s: 5 ms.
    np.testing.assert_allclose(ours, slow, rtol=0.0, atol=0.005)


def test_the_cases_hold_windows_and_none():
    limits = battery.Limits(40e3, 150e3, 200e3)
    control = battery.fire_control(Doctrine(), limits, 5.0, 0.5, 4.0)
    launchers = launchers_at((36.047, 128.224))
    knots, count = path_of(38.5, 126.0, 260e3, 1300.0, -1900.0, 100.0)
    opened = slow_window(control, flyout_to(600e3), knots, count, launchers, 0.0)
    closed = slow_window(control, flyout_to(600e3), knots, count, launchers, 400.0)
    assert opened[1] - opened[0] > 10.0
    assert np.isnan(closed).all()


@pytest.mark.parametrize("latitude_deg", [-60.0, 0.0, 36.047, 89.0])
@pytest.mark.parametrize("azimuth_deg", [0.0, 45.0, 117.0, 270.0])
@pytest.mark.parametrize("distance_m", [0.0, 1e3, 200e3, 500e3])
def test_the_ground_range_is_that_of_the_geodesic(latitude_deg, azimuth_deg, distance_m):
    there = Geodesic.WGS84.Direct(latitude_deg, 128.0, azimuth_deg, distance_m)
    up = east_north_up(radians(latitude_deg), radians(128.0))[2]
    up_there = east_north_up(radians(there["lat2"]), radians(there["lon2"]))[2]
    assert ground_range(up, up_there, WGS84) == pytest.approx(distance_m, abs=10.0)
