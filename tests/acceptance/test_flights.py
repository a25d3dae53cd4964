"""Flights against recorded and published figures, and against another program's integrator."""

from math import radians

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.errors import BadInput
from uppertier.flight.body import LANDED
from uppertier.flight.path import KNOTS
from uppertier.flight.single import coast
from uppertier.scenario.flights import fly, reach
from uppertier.trajectory.reach import greatest_range

TONGCHANG_RI = (39.66, 124.70)
NODONG_SITE = (39.412594, 125.89031)
STILL = WGS84._replace(rotation_rad_s=0.0)


def still_reach(name):
    """Return the greatest range (km) and its apogee (km) over an Earth that does not turn."""
    found = greatest_range(build.missile(name), (radians(39.66), radians(124.7), 0.0), radians(80.0), STILL)
    return found.range_m / 1e3, found.apogee_m / 1e3


# Published ranges, within a tenth, all propellant burned over an Earth that stands still. The stage sets of
# these two and of the Scud-B and the Minuteman below fly as they were published; nothing in them is fitted.
@pytest.mark.parametrize("name", ["scud-er", "nodong"])
def test_standard_range_of_a_published_set(name):
    assert still_reach(name)[0] == pytest.approx(build.missile(name).published_range_m / 1e3, rel=0.10)


# These are fitted to totals such as this: their agreement proves no physics, only that the fit still holds.
@pytest.mark.parametrize(
    "name",
    [
        "v-2",
        "scud-c",
        "shahab-3",
        "qiam-1",
        "rezvan",
        "kn-25",
        "pukguksong-2",
        "df-15",
        "df-21",
        "df-31a",
        "df-41",
        "df-5",
        "topol-m",
        "hwasong-10",
        "hwasong-17",
        "hwasong-18",
    ],
)
def test_standard_range_of_a_fitted_set(name):
    assert still_reach(name)[0] == pytest.approx(build.missile(name).published_range_m / 1e3, rel=0.10)


# Lofted to standard by one set of parameters, payload and all: how high at the short range that was flown,
# and how far at best. Range (km) and apogee (km) as recorded from there; greatest range (km) as published.
LOFTED = {
    "hwasong-12": ((40.0659, 125.2099), 71.0, 787.0, 2111.5, (4500.0, 4500.0)),
    "hwasong-14": ((39.872153, 125.269192), 86.0, 933.0, 2802.0, (6000.0, 7000.0)),
    "hwasong-15": ((39.282, 125.869), 76.0, 950.0, 4475.0, (13_000.0, 13_000.0)),
}


@pytest.mark.parametrize("name", LOFTED)
def test_one_set_of_parameters_flies_lofted_and_standard(name):
    site, bearing_deg, range_km, apogee_km, (least_km, most_km) = LOFTED[name]
    high = fly(name, site, bearing_deg=bearing_deg, range_m=range_km * 1e3, loft="lofted").summary
    assert high.payload_kg == build.missile(name).payload_kg
    assert high.range_km == pytest.approx(range_km, abs=0.1)
    assert high.apogee_km == pytest.approx(apogee_km, rel=0.10)
    place = (radians(site[0]), radians(site[1]), 0.0)
    far = greatest_range(build.missile(name), place, radians(bearing_deg), STILL)
    assert 0.9 * least_km < far.range_m / 1e3 < 1.1 * most_km


def test_a_minuteman_is_half_an_hour_from_vandenberg_to_kwajalein():
    found = fly("minuteman-iii", "vandenberg", "kwajalein").summary
    # 22 June 2011: 4,200 nautical miles in "approximately 30 minutes" (US Air Force statement).
    assert found.range_km == pytest.approx(7779.0, rel=2e-3)
    assert found.flight_time_s == pytest.approx(1800.0, rel=0.05)


def test_scud_er_standard_range_and_apogee():
    range_km, apogee_km = still_reach("scud-er")
    # 6 March 2017: four, 1,000 km far and 260 km high (CNS/NTI North Korea Missile Test Database).
    assert range_km == pytest.approx(1000.0, rel=0.10)
    assert apogee_km == pytest.approx(260.0, rel=0.10)


def test_the_four_scud_er_of_march_2017_flew_with_minimum_energy():
    found = fly("scud-er", TONGCHANG_RI, bearing_deg=81.0, range_m=1000e3).summary
    # 244 km. 260 km is the average that was announced of four on bearings of 77 to 86 degrees. The ellipse of
    # least energy over 1,000 km is 240 km high (Wheelon 1959), and one 6 per cent higher takes 0.07 per cent
    # more speed: in so flat a valley no missile finds the bottom to a few per cent of the height.
    assert found.apogee_km == pytest.approx(260.0, rel=0.10)
    exact = fly("scud-er", TONGCHANG_RI, bearing_deg=81.0, range_m=1000e3, apogee_m=260e3).summary
    assert (exact.range_km, exact.apogee_km) == pytest.approx((1000.0, 260.0), rel=1e-3)


@pytest.mark.xfail(
    strict=True,
    reason="332 km, 10.6 per cent far; without the nozzle term of the set it would be 282 km",
)
def test_scud_b_standard_range():
    assert still_reach("scud-b")[0] == pytest.approx(300.0, rel=0.10)


def test_scud_b_at_its_standard_range_flies_the_textbook_flight():
    found = fly("scud-b", TONGCHANG_RI, bearing_deg=80.0, range_m=300e3).summary
    # R-17 handbook figures: 86 km high, 313 s, 1.4 to 1.5 km/s at cut-off; for which loads and ground, and
    # from which height on, is not said.
    assert found.apogee_km == pytest.approx(86.0, rel=0.10)
    assert found.flight_time_s == pytest.approx(313.0, rel=0.05)
    assert found.burnout_speed_km_s == pytest.approx(1.5, rel=0.10)


def test_the_nodong_pair_of_march_2014_is_a_minimum_energy_flight():
    found = fly("nodong", NODONG_SITE, bearing_deg=79.0, range_m="650 km").summary
    # 650 km far, 160 km high (CNS/NTI).
    assert found.apogee_km == pytest.approx(160.0, rel=0.10)


def test_the_nodong_pair_of_march_2014_can_be_flown():
    found = fly("nodong", NODONG_SITE, bearing_deg=79.0, range_m="650 km", apogee_m="160 km").summary
    assert (found.range_km, found.apogee_km) == pytest.approx((650.0, 160.0), rel=1e-3)


def burnout_states(count):
    """Return random burnout states 60 km up: 1.5 to 4 km/s, 35 to 60 degrees steep, every way."""
    draw = np.random.default_rng(20170306)
    states = np.empty((count, 6))
    for state in states:
        latitude, longitude = radians(draw.uniform(38.0, 42.0)), radians(draw.uniform(125.0, 129.0))
        up = np.array(
            [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
        )
        east = np.array([-np.sin(longitude), np.cos(longitude), 0.0])
        azimuth, elevation = draw.uniform(0.0, 2.0 * np.pi), radians(draw.uniform(35.0, 60.0))
        level = np.sin(azimuth) * east + np.cos(azimuth) * np.cross(up, east)
        state[:3] = ecef_from_geodetic(latitude, longitude, 60e3, WGS84)
        state[3:] = draw.uniform(1500.0, 4000.0) * (np.cos(elevation) * level + np.sin(elevation) * up)
    return states


def taylor_integrator():
    """Return heyoka's integrator for a body without air on the turning Earth with J2, J3 and J4.

    The forces are heyoka's own derivatives of the potential, so that no formula of ours is asked twice.
    """
    heyoka = pytest.importorskip("heyoka")
    x, y, z, u, v, w = heyoka.make_vars("x", "y", "z", "u", "v", "w")
    r2 = x * x + y * y + z * z
    ratio, sine = WGS84.equatorial_radius_m * r2**-0.5, z * r2**-0.5
    second = 0.5 * (3.0 * sine**2 - 1.0)
    third = 0.5 * (5.0 * sine**3 - 3.0 * sine)
    fourth = 0.125 * (35.0 * sine**4 - 30.0 * sine**2 + 3.0)
    harmonics = WGS84.j2 * ratio**2 * second + WGS84.j3 * ratio**3 * third + WGS84.j4 * ratio**4 * fourth
    potential = WGS84.mu_m3_s2 * r2**-0.5 * (1.0 - harmonics)
    turn = WGS84.rotation_rad_s
    system = [
        (x, u),
        (y, v),
        (z, w),
        (u, heyoka.diff(potential, x) + turn**2 * x + 2.0 * turn * v),
        (v, heyoka.diff(potential, y) + turn**2 * y - 2.0 * turn * u),
        (w, heyoka.diff(potential, z)),
    ]
    return heyoka.taylor_adaptive(system, [7e6, 0.0, 0.0, 0.0, 7e3, 0.0], tol=1e-15)


def test_a_thousand_free_flights_agree_with_heyoka_below_a_metre():
    other = taylor_integrator()
    planet = WGS84._replace(air=0.0)
    knots = np.zeros((KNOTS, 10))
    worst = 0.0
    for state in burnout_states(1000):
        result = coast(tuple(state[:3]), tuple(state[3:]), 0.0, 1e4, 0.0, 0.0, planet, knots)
        assert result.status == LANDED
        end = knots[result.count - 1]
        other.time, other.state[:] = 0.0, state
        other.propagate_until(end[0])
        worst = max(worst, float(np.linalg.norm(other.state[:3] - end[1:4])))
    # Asked for is a metre; what the steps allow is 3 cm each.
    assert worst < 0.05


def test_the_textbook_missile_meets_its_row():
    found = fly("impulsive", (0.0, 0.0), bearing_deg=45.0, range_m="1000 km").summary
    row = (found.burnout_speed_km_s, found.burnout_angle_deg, found.apogee_km, found.flight_time_s)
    # Minimum-energy ellipse, 1,000 km (Wheelon 1959), to its printed digits.
    assert row == pytest.approx((3.0161, 42.752, 239.9, 474.4), rel=1e-3)


def test_the_turning_earth_carries_an_eastward_flight_farther():
    east, west = (reach("nodong", TONGCHANG_RI, bearing_deg=bearing)[0] for bearing in (90.0, 270.0))
    assert east.range_m > west.range_m
    still = reach("nodong", TONGCHANG_RI, bearing_deg=90.0, rotation=False)[0]
    assert west.range_m < still.range_m < east.range_m


def test_without_air_less_burn_is_enough():
    with_air = fly("scud-b", TONGCHANG_RI, bearing_deg=180.0, range_m=200e3).summary
    without = fly("scud-b", TONGCHANG_RI, bearing_deg=180.0, range_m=200e3, drag=False).summary
    assert without.burnout_time_s < with_air.burnout_time_s
    assert without.max_deceleration_g == 0.0 < with_air.max_deceleration_g


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({}, "needs a target"),
        ({"bearing_deg": 80.0}, "needs a range"),
        ({"range_m": 1e6}, "needs a bearing"),
        ({"end": "busan", "range_m": 1e6}, "not both"),
        ({"bearing_deg": 80.0, "range_m": -1.0}, "more than nothing"),
        ({"end": "busan", "apogee_m": 2e5, "loft": "lofted"}, "either an apogee or a loft"),
        ({"end": "busan", "payload_kg": -1.0}, "payload"),
        ({"end": (1.0, 2.0, 3.0, 4.0)}, "A place is"),
    ],
)
def test_what_is_not_a_flight_is_refused(more, message):
    with pytest.raises(BadInput, match=message):
        fly("scud-er", TONGCHANG_RI, **more)


def test_a_nearly_vertical_flight_finds_its_target():
    """Hwasong-10, 22 June 2016: 400 km far, 1,413.6 km high. The Earth turns 300 km away meanwhile."""
    found = fly("hwasong-10", (39.1677, 127.4817), bearing_deg=73.0, range_m="400 km", loft="lofted").summary
    assert found.miss_km < 0.1
    assert found.apogee_km == pytest.approx(1413.6, rel=0.05)
