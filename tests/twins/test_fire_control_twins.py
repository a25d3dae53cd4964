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
from uppertier.fire_control.battlespace import LEAP_S, find_windows, ground_range
from uppertier.fire_control.doctrine import Doctrine
from uppertier.fire_control.forecast import PATH_KNOTS, forecast
from uppertier.fire_control.launcher import WINDOW
from uppertier.flight.path import state_at
from uppertier.interceptor.flyout import Flyout
from uppertier.tracking.prediction import predict_path
from uppertier.tracking.track import TRACK
from uppertier.vectors import rotate_back

RANGES = np.arange(61) * 10e3
HEIGHTS = np.arange(61) * 5e3


def launchers_at(*places):
    return battery.stand(
        [battery.Post((radians(a), radians(b), height_m), 8, 2.0) for a, b, height_m in places], 0, 1, WGS84
    )[0]


def flyout_to(farthest_m):
    """A fly-out of 2.2 km/s in straight lines after 7 s, with a far border that leans inward with height."""
    table = 7.0 + np.hypot(RANGES[:, None], HEIGHTS[None, :]) / 2200.0
    table[RANGES[:, None] + HEIGHTS[None, :] > farthest_m] = nan
    return Flyout(10e3, 5e3, 0.0, table, table, table)


def track_of(latitude_deg, longitude_deg, height_m, east_m_s, north_m_s, up_m_s):
    """A track of a body in a state, about which nothing is known of its drag."""
    track = np.zeros(1, TRACK)[0]
    latitude, longitude = radians(latitude_deg), radians(longitude_deg)
    velocity = rotate_back(east_north_up(latitude, longitude), (east_m_s, north_m_s, up_m_s))
    position = ecef_from_geodetic(latitude, longitude, height_m, WGS84)
    track["state"] = [*position, *velocity, -8.4]
    return track


def path_of(*state):
    """Knots of the fall from a state, through real air, down to the floor."""
    knots = np.zeros((PATH_KNOTS, 10))
    return knots, forecast(track_of(*state), WGS84, LIMITS.floor_m, 10.0, knots)


def slow_launches(control, flyout, knots, count, launcher, time_s):
    """Which launch of one launcher meets the target at each second; -inf where none does."""
    table = RegularGridInterpolator((RANGES, HEIGHTS), flyout.time_s, bounds_error=False)
    here = np.degrees([launcher["latitude_rad"], launcher["longitude_rad"]])
    lift_m = launcher["height_m"] - flyout.launch_height_m
    launches = {}
    for second in range(int(np.ceil(time_s)), int(knots[count - 1, 0]) + 1):
        position, _, _ = state_at(knots, count, float(second))
        latitude, longitude, height_m = pymap3d.ecef2geodetic(*position)
        away_m = Geodesic.WGS84.Inverse(*here, latitude, longitude)["s12"]
        flight_s = float(table((away_m, height_m - lift_m)))
        inside = control.floor_m <= height_m <= control.ceiling_m and away_m <= control.reach_m
        launches[second] = second - flight_s if inside and flight_s == flight_s else -inf
    return launches


def slow_window(launches, soonest_s):
    """Earliest and latest meeting, first and last launch; nan for none."""
    met = [second for second, launch_s in launches.items() if launch_s >= soonest_s]
    if not met:
        return nan, nan, nan, nan
    late_before = -inf < launches.get(met[0] - 1, -inf) < soonest_s
    first_s = soonest_s if late_before else launches[met[0]]
    return met[0], met[-1], first_s, max(launches[second] for second in met)


def unbroken(launches, soonest_s):
    """The runs of seconds without a gap in which the target can be met."""
    met = [second for second, launch_s in launches.items() if launch_s >= soonest_s]
    return [run for run in np.split(met, np.flatnonzero(np.diff(met) > 1) + 1) if len(run)]


LIMITS = battery.Limits(40e3, 150e3, 200e3)
FIELDS = ("earliest_s", "latest_s", "launch_s", "launch_by_s")
SCUD_ER = (38.5, 126.0, 260e3, 1300.0, -1900.0, 100.0)  # like one on its way to Busan


@pytest.mark.parametrize("time_s", [0.0, 21.3, 100.0, 400.0])
@pytest.mark.parametrize(
    "state",
    [
        SCUD_ER,
        (38.5, 126.5, 600e3, 600.0, -1200.0, 500.0),  # lofted
        (37.5, 128.0, 55e3, 300.0, -1800.0, 100.0),  # depressed, just above the floor
        (38.0, 124.0, 300e3, 4000.0, -1500.0, 0.0),  # passing by
    ],
)
@pytest.mark.parametrize("farthest_m", [600e3, 220e3])
def test_each_launcher_s_window_is_the_one_found_the_slow_way(state, time_s, farthest_m):
    """Whole seconds agree; launches differ by our ground range alone, 10 m at 2.2 km/s: 5 ms."""
    control = battery.fire_control(Doctrine(), LIMITS, 5.0, 0.5, 4.0)
    launchers = launchers_at((36.047, 128.224, 100.0), (36.2, 128.6, 900.0), (37.3, 127.1, 0.0))
    flyout = flyout_to(farthest_m)
    knots, count = path_of(*state)
    windows = np.zeros(3, WINDOW)
    find_windows(control, flyout, WGS84, time_s, knots, count, 300e3, launchers, windows)
    for launcher, window in zip(launchers, windows):
        launches = slow_launches(control, flyout, knots, count, launcher, time_s)
        ours = [float(window[name]) for name in FIELDS]
        runs = unbroken(launches, time_s + 5.0)
        if all(len(run) >= LEAP_S for run in runs):
            np.testing.assert_allclose(ours, slow_window(launches, time_s + 5.0), rtol=0.0, atol=0.005)
            continue
        # The border of the table is a staircase: windows of a second or two may be walked over, no others.
        assert all(ours[0] <= run[0] and run[-1] <= ours[1] for run in runs if len(run) >= LEAP_S)
        assert all(launches[ours[end]] >= time_s + 5.0 for end in (0, 1) if ours[end] == ours[end])


def test_the_cases_hold_windows_and_none():
    control = battery.fire_control(Doctrine(), LIMITS, 5.0, 0.5, 4.0)
    (launcher,) = launchers_at((36.047, 128.224, 100.0))
    launches = slow_launches(control, flyout_to(600e3), *path_of(*SCUD_ER), launcher, 0.0)
    opened, closed = slow_window(launches, 5.0), slow_window(launches, 405.0)
    assert opened[1] - opened[0] > 10.0
    assert np.isnan(closed).all()
    assert len(unbroken(launches, 5.0)[0]) > LEAP_S


@pytest.mark.parametrize(
    "inverse_beta, off_m",
    [(1.0 / 5000.0, 1.0), (1.0 / 500.0, 5.0), (1.0 / 50.0, 50.0)],
    ids=["warhead", "stage", "piece"],
)
def test_the_path_with_long_steps_is_that_of_short_ones(inverse_beta, off_m):
    """To the floor; the tracker's own path takes half a second everywhere below 100 km."""
    track = track_of(*SCUD_ER)
    track["state"][6] = inverse_beta
    long, short = np.zeros((PATH_KNOTS, 10)), np.zeros((PATH_KNOTS, 10))
    count, all_of_it = forecast(track, WGS84, 40e3, 10.0, long), predict_path(track, WGS84, short, 10.0)
    assert count < 0.5 * all_of_it
    _, _, last_m = pymap3d.ecef2geodetic(*long[count - 1, 1:4])
    assert last_m < 40e3
    for time_s in np.linspace(0.0, long[count - 1, 0], 100):
        here, there = state_at(long, count, time_s)[0], state_at(short, all_of_it, time_s)[0]
        assert np.linalg.norm(np.subtract(here, there)) < off_m


@pytest.mark.parametrize("latitude_deg", [-60.0, 0.0, 36.047, 89.0])
@pytest.mark.parametrize("azimuth_deg", [0.0, 45.0, 117.0, 270.0])
@pytest.mark.parametrize("distance_m", [0.0, 1e3, 200e3, 500e3])
def test_the_ground_range_is_that_of_the_geodesic(latitude_deg, azimuth_deg, distance_m):
    there = Geodesic.WGS84.Direct(latitude_deg, 128.0, azimuth_deg, distance_m)
    up = east_north_up(radians(latitude_deg), radians(128.0))[2]
    up_there = east_north_up(radians(there["lat2"]), radians(there["lon2"]))[2]
    assert ground_range(up, up_there, WGS84) == pytest.approx(distance_m, abs=10.0)
