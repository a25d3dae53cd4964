"""How long one flight is in view: closed form, a slow count by another library, and the laws of a view."""

from math import acos, atan2, cos, degrees, hypot, inf, pi, radians, sin, sqrt, tan

import numpy as np
import pymap3d
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

import uppertier
from uppertier.area.arc import arc_position, arc_state, ellipse_over
from uppertier.area.visibility import Echo, Passage, Watch, textbook_path
from uppertier.catalog import build
from uppertier.earth.constants import SPHERE, WGS84
from uppertier.errors import BadInput
from uppertier.flight.path import state_at
from uppertier.scenario import flights
from uppertier.trajectory.ballistic import minimum_energy_arc

RADIUS, MU = SPHERE.equatorial_radius_m, SPHERE.mu_m3_s2
SEONGJU = (36.047, 128.224, 650.0)


@pytest.fixture(scope="module")
def design():
    return build.radar("an-tpy-2")


@pytest.fixture(scope="module")
def flight():
    """A flight that passes Seongju at some 1,200 km and turns a third of the sky."""
    return flights.fly("df-5", "luoning", (34.05, -118.25))


def seconds_above(elevation_rad, range_angle_rad):
    """Return how long a minimum-energy arc stands above an elevation, seen from under its middle.

    By the orbit equation: the angle from the apogee at which the elevation is met, then Kepler's equation.
    """
    half = 0.5 * range_angle_rad
    apogee = RADIUS + 0.5 * RADIUS * (sin(half) + cos(half) - 1.0)
    eccentricity = (apogee - RADIUS) / (apogee - RADIUS * cos(half))
    parameter = apogee * (1.0 - eccentricity)
    semimajor = apogee / (1.0 + eccentricity)

    def radius(angle):
        return parameter / (1.0 - eccentricity * cos(angle))

    def wrong(angle):
        r = radius(angle)
        return atan2(r * cos(angle) - RADIUS, r * sin(angle)) - elevation_rad

    angle = brentq(wrong, 1e-9, half, xtol=1e-15)
    # From the apogee the true anomaly is pi less the angle, and so is the mean anomaly's complement.
    eccentric = acos((eccentricity + cos(pi - angle)) / (1.0 + eccentricity * cos(pi - angle)))
    mean = eccentric - eccentricity * sin(eccentric)
    return 2.0 * (pi - mean) * sqrt(semimajor**3 / MU)


@pytest.mark.parametrize("range_deg", [5.0, 30.0, 100.0])
@pytest.mark.parametrize("least_deg", [0.5, 5.0, 40.0])
def test_under_the_middle_of_a_textbook_flight(range_deg, least_deg):
    found = uppertier.visibility(
        "an-tpy-2",
        (0.0, 0.5 * range_deg),
        "impulsive",
        (0.0, 0.0),
        (0.0, range_deg),
        min_elevation_deg=least_deg,
    )
    # Edges are found to a microsecond of the path; the knots' curve is off by less than a micron.
    assert found.seconds_in_view == pytest.approx(
        seconds_above(radians(least_deg), radians(range_deg)), abs=1e-4
    )
    arc = minimum_energy_arc(radians(range_deg), RADIUS, MU)
    assert found.first_seen_s + found.last_seen_s == pytest.approx(arc.flight_time_s, abs=1e-4)
    # A high arc is nearest where it comes into view or leaves; a low one overhead.
    if range_deg == 5.0:
        assert found.min_slant_range_km * 1e3 == pytest.approx(arc.apogee_m, rel=1e-9)
        assert found.elevation_at_min_deg == pytest.approx(90.0, abs=1e-3)
        assert found.altitude_at_min_km * 1e3 == pytest.approx(arc.apogee_m, rel=1e-9)


def test_the_arc_is_that_of_the_equations_of_motion():
    arc = minimum_energy_arc(radians(90.0), RADIUS, MU)
    ellipse = ellipse_over(radians(90.0), arc.apogee_m, (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), RADIUS, MU)
    position, velocity, acceleration = arc_state(ellipse, 0.0)
    assert position == pytest.approx((RADIUS, 0.0, 0.0), abs=1e-6)
    assert hypot(*velocity) == pytest.approx(arc.speed_m_s, rel=1e-12)
    assert atan2(velocity[0], velocity[1]) == pytest.approx(arc.elevation_rad, abs=1e-12)
    assert acceleration[0] == pytest.approx(-MU / RADIUS**2, rel=1e-12)

    def motion(_, state):
        r = hypot(state[0], state[1])
        return [state[2], state[3], -MU * state[0] / r**3, -MU * state[1] / r**3]

    start = [position[0], position[1], velocity[0], velocity[1]]
    times = np.linspace(0.0, arc.flight_time_s, 20)
    flown = solve_ivp(motion, (0.0, times[-1]), start, "DOP853", times, rtol=1e-12, atol=1e-6)
    for time_s, x, y in zip(times, flown.y[0], flown.y[1]):
        # A centimetre is what the integration leaves after half an hour.
        assert arc_position(ellipse, float(time_s))[:2] == pytest.approx((x, y), abs=1e-2)
    assert arc_position(ellipse, arc.flight_time_s) == pytest.approx((0.0, RADIUS, 0.0), abs=1e-5)


def test_between_the_knots_of_an_arc_the_curve_stays_on_it():
    arc = minimum_energy_arc(radians(90.0), RADIUS, MU)
    knots = textbook_path((0.0, 0.0, 0.0), pi / 2, RADIUS * pi / 2, arc.apogee_m, arc.flight_time_s)
    ellipse = ellipse_over(pi / 2, arc.apogee_m, (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), RADIUS, MU)
    for time_s in np.linspace(1.0, arc.flight_time_s - 1.0, 301):
        position, _, _ = state_at(knots, len(knots), time_s)
        assert np.subtract(position, arc_position(ellipse, time_s)) == pytest.approx(0.0, abs=1e-6)


def counted(flight, design, step_s, **wanted):
    """Count seconds in view at even steps, with pymap3d for the angles: the slow twin."""
    knots = flight.knots
    times = np.arange(0.0, knots[-1, 0], step_s) + 0.5 * step_s
    places = np.array([state_at(knots, len(knots), time_s)[0] for time_s in times])
    azimuth, elevation, range_m = pymap3d.ecef2aer(*places.T, *SEONGJU)
    height = pymap3d.ecef2geodetic(*places.T)[2]
    seen = (elevation >= wanted.get("least", 5.0)) & (height >= wanted.get("above_m", 0.0))
    if "boresight" in wanted:
        off = (azimuth - wanted["boresight"] + 180.0) % 360.0 - 180.0
        seen &= np.abs(off) <= wanted.get("half", degrees(design.azimuth_half_width_rad))
    if "rcs" in wanted:
        scan = np.zeros(len(times))
        if "boresight" in wanted:
            tilt, up, turn = design.face_tilt_rad, np.radians(elevation), np.radians(off)
            cosine = np.cos(up) * np.cos(turn) * cos(tilt) + np.sin(up) * sin(tilt)
            scan = np.arccos(np.clip(cosine, -1.0, 1.0))
        for i in np.flatnonzero(seen):
            seen[i] = scan[i] <= design.largest_scan_rad and design.snr(
                wanted["rcs"], float(range_m[i]), 0.1, float(scan[i])
            ) >= wanted.get("snr", 20.0)
    near = {km: step_s * float(np.sum(seen & (range_m < 1e3 * km))) for km in (870, 1500, 2000, 3000)}
    return step_s * float(seen.sum()), near


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"least": 0.0, "above_m": 600e3},
        {"boresight": 345.0},
        {"boresight": 345.0, "half": 20.0},
        {"rcs": 1.0},
        {"rcs": 0.3, "snr": 20.0},
        {"boresight": 315.0, "rcs": 1.0, "snr": 20.0},
        {"boresight": 0.0, "rcs": 10.0, "snr": 20.0},
    ],
)
def test_the_seconds_are_those_of_a_slow_count(flight, design, wanted):
    boresight, half = wanted.get("boresight"), wanted.get("half")
    watch = Watch(
        boresight_rad=None if boresight is None else radians(boresight),
        sector_rad=None if half is None else radians(2.0 * half),
        min_elevation_rad=radians(wanted.get("least", 5.0)),
        min_height_m=wanted.get("above_m", 0.0),
        echo=Echo(wanted["rcs"], wanted.get("snr")) if "rcs" in wanted else None,
    )
    place = (radians(SEONGJU[0]), radians(SEONGJU[1]), SEONGJU[2])
    found = Passage(flight.knots, place).seen(watch.view(design))
    seconds, near = counted(flight, design, 0.1, **wanted)
    # A count is wrong by half a step at each edge, of which there are two or four.
    assert found.seconds_in_view == pytest.approx(seconds, abs=0.25)
    assert seconds > 50.0
    for km, value in near.items():
        assert found.seconds_within_km[str(km)] == pytest.approx(value, abs=0.25)


def test_a_spell_ends_where_its_condition_does(flight, design):
    place = (radians(SEONGJU[0]), radians(SEONGJU[1]), SEONGJU[2])
    passage = Passage(flight.knots, place)
    found = passage.seen(Watch().view(design))
    for moment in (found.first_seen_s, found.last_seen_s):
        position, _, _ = state_at(flight.knots, len(flight.knots), moment)
        _, elevation, _ = pymap3d.ecef2aer(*position, *SEONGJU)
        # A millisecond of the fastest climb seen from there is 1e-4 deg.
        assert float(elevation) == pytest.approx(5.0, abs=1e-4)


@pytest.mark.parametrize("wide_s", [0.4, 0.02])
def test_a_glimpse_between_two_looks_is_seen(design, wide_s):
    # Straight and level past the radar, 500 km away: nearest at 100.3 s, between two looks.
    start = np.array([WGS84.equatorial_radius_m, 0.0, 0.0])
    times = np.linspace(0.0, 200.0, 11)
    knots = np.zeros((11, 10))
    knots[:, 0] = times
    knots[:, 1] = start[0] + 500e3
    knots[:, 2] = 7000.0 * (times - 100.3)
    knots[:, 5] = 7000.0
    passage = Passage(knots, (0.0, 0.0, 0.0))
    reach = hypot(500e3, 7000.0 * 0.5 * wide_s)
    found = passage.seen(Watch(max_range_m=reach).view(design))
    # Twenty halvings of a second at each edge.
    assert found.seconds_in_view == pytest.approx(wide_s, abs=1e-5)
    assert found.min_slant_range_km == pytest.approx(500.0, abs=1e-6)
    assert found.first_seen_s == pytest.approx(100.3 - 0.5 * wide_s, abs=1e-5)


def test_a_sector_beside_the_zenith_is_crossed_in_a_glimpse(design):
    # All but overhead, 100 m to the north: in a sector of 89 deg to each side of north for 1.6 s.
    times = np.linspace(0.0, 200.0, 11)
    knots = np.zeros((11, 10))
    knots[:, 0] = times
    knots[:, 1] = WGS84.equatorial_radius_m + 300e3
    knots[:, 2] = 7000.0 * (times - 100.3)
    knots[:, 3] = 100.0
    knots[:, 5] = 7000.0
    passage = Passage(knots, (0.0, 0.0, 0.0))
    half = pi / 2 - radians(1.0)
    # |y| tan(1 deg) > 100 m leaves the sector of 89 deg to each side of north.
    inside = Watch(boresight_rad=0.0, sector_rad=2.0 * half).view(design)
    found = passage.seen(inside)
    assert found.seconds_in_view == pytest.approx(2.0 * 100.0 / tan(radians(1.0)) / 7000.0, abs=1e-4)
    assert len(found.spells) == 1


def test_what_never_happens_is_none(flight, design):
    place = (radians(SEONGJU[0]), radians(SEONGJU[1]), SEONGJU[2])
    found = Passage(flight.knots, place).seen(Watch(boresight_rad=radians(180.0)).view(design))
    assert found.to_dict() == {
        "seconds_in_view": 0.0,
        "first_seen_s": None,
        "last_seen_s": None,
        "min_slant_range_km": None,
        "elevation_at_min_deg": None,
        "azimuth_at_min_deg": None,
        "altitude_at_min_km": None,
        "seconds_within_km": {"870": 0.0, "1500": 0.0, "2000": 0.0, "3000": 0.0},
    }


def test_more_cross_section_and_a_wider_sector_never_show_less(flight, design):
    place = (radians(SEONGJU[0]), radians(SEONGJU[1]), SEONGJU[2])
    passage = Passage(flight.knots, place)

    def seconds(rcs, sector_deg):
        watch = Watch(radians(330.0), radians(sector_deg), echo=Echo(rcs, 20.0))
        return passage.seen(watch.view(design)).seconds_in_view

    by_size = [seconds(rcs, 120.0) for rcs in (0.001, 0.01, 0.1, 1.0, 10.0)]
    assert by_size == sorted(by_size)
    assert by_size[0] == 0.0 < by_size[-1]
    by_width = [seconds(10.0, wide) for wide in (10.0, 60.0, 120.0, 240.0, 360.0)]
    assert by_width == sorted(by_width)
    assert by_width[-1] == passage.seen(Watch(echo=Echo(10.0, 20.0)).view(design)).seconds_in_view


def test_the_published_range_ends_the_view(flight, design):
    place = (radians(SEONGJU[0]), radians(SEONGJU[1]), SEONGJU[2])
    passage = Passage(flight.knots, place)
    free = passage.seen(Watch().view(design))
    limited = passage.seen(Watch(max_range_m=2.0e6).view(design))
    assert limited.seconds_in_view == free.seconds_within_km["2000"] == limited.seconds_within_km["3000"]
    assert Watch().max_range_m == inf


@pytest.mark.parametrize(
    ("watch", "message"),
    [
        (lambda: Watch(sector_rad=radians(90.0)), "needs the azimuth of its middle"),
        (lambda: Watch(0.0, sector_rad=0.0), "wider than 0 deg and at most 360 deg, not 0 deg"),
        (lambda: Watch(min_elevation_rad=2.0), "between -90 deg and 90 deg"),
        (lambda: Watch(echo=Echo(-1.0)), r"cross-section must be above 0 m\^2, not -1 m\^2"),
        (lambda: Watch(echo=Echo(1.0, snr=0.0)), "signal-to-noise ratio must be above 0, not 0"),
    ],
)
def test_what_cannot_be_watched_is_refused(watch, message):
    with pytest.raises(BadInput, match=message):
        watch()
