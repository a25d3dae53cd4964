"""The closed forms against the published rows, and against a second way to say the same thing."""

from math import cos, pi, sin, sqrt

import numpy as np
import pytest

from uppertier.earth.constants import SPHERE
from uppertier.flight.body import LANDED
from uppertier.flight.path import KNOTS
from uppertier.flight.single import coast
from uppertier.trajectory.ballistic import (
    arc_through_apogee,
    hit_speed,
    lambert,
    minimum_energy_arc,
    speed_at_height,
)

R, MU = SPHERE.equatorial_radius_m, SPHERE.mu_m3_s2

# Range (km), speed (km/s), elevation (deg), apogee (km), time (s): v^2 = (2 mu / R) s / (1 + s) with
# s = sin(Phi / 2) and gamma = 45 deg - Phi / 4 (Wheelon 1959; Bate, Mueller, White 1971), computed exactly.
MINIMUM_ENERGY = [
    (300, 1.6965, 44.326, 74.1, 251.0),
    (600, 2.3717, 43.651, 146.4, 360.4),
    (1000, 3.0161, 42.752, 239.9, 474.4),
    (1500, 3.6265, 41.628, 352.1, 594.6),
    (2500, 4.5182, 39.379, 559.9, 801.1),
    (3500, 5.1671, 37.131, 744.6, 984.9),
    (4500, 5.6707, 34.883, 905.2, 1155.3),
    (5500, 6.0752, 32.634, 1040.5, 1315.8),
    (7000, 6.5516, 29.262, 1194.6, 1540.3),
    (8000, 6.8046, 27.014, 1263.7, 1679.5),
    (10000, 7.1981, 22.517, 1319.5, 1931.0),
    (12000, 7.4796, 18.020, 1264.5, 2143.1),
]
LOFTED = [(787, 2111.5, 5.6051, 82.926, 1675.8), (950, 4475.0, 7.1953, 84.835, 3017.0)]

# The printed digits: half of the last one of the least precise column is under 0.1 per cent everywhere.
PRINTED = 1e-3


@pytest.mark.parametrize("row", MINIMUM_ENERGY)
def test_minimum_energy_rows(row):
    arc = minimum_energy_arc(row[0] * 1e3 / R, R, MU)
    found = (arc.speed_m_s / 1e3, np.degrees(arc.elevation_rad), arc.apogee_m / 1e3, arc.flight_time_s)
    assert found == pytest.approx(row[1:], rel=PRINTED)


@pytest.mark.parametrize("row", LOFTED)
def test_lofted_rows(row):
    arc = arc_through_apogee(row[0] * 1e3 / R, row[1] * 1e3, R, MU)
    found = (arc.speed_m_s / 1e3, np.degrees(arc.elevation_rad), arc.flight_time_s)
    assert found == pytest.approx(row[2:], rel=PRINTED)


@pytest.mark.parametrize("apogee_m", [1e3, 50e3, 240e3, 3000e3])
def test_the_arc_obeys_the_hit_equation(apogee_m):
    arc = arc_through_apogee(0.2, apogee_m, R, MU)
    assert arc.speed_m_s == pytest.approx(hit_speed(0.2, arc.elevation_rad, R, MU), rel=1e-9)


def test_no_speed_hits_when_the_chord_lies_above_the_launch_direction():
    # Five sixths of the way round, any ellipse that starts steeper than pi - Phi / 2 falls short.
    assert hit_speed(5.0, pi - 2.5 + 0.01, R, MU) == -1.0
    assert hit_speed(5.0, pi - 2.5 - 0.01, R, MU) > 0.0


def test_minimum_energy_is_the_least_speed_of_all_elevations():
    best = minimum_energy_arc(0.3, R, MU)
    speeds = [hit_speed(0.3, elevation, R, MU) for elevation in np.linspace(0.1, 1.4, 200)]
    assert best.speed_m_s <= min(speeds)


def test_speed_at_the_apogee_keeps_the_angular_momentum():
    arc = arc_through_apogee(0.2, 400e3, R, MU)
    level = arc.speed_m_s * cos(arc.elevation_rad) * R / (R + 400e3)
    assert speed_at_height(arc.speed_m_s, 400e3, R, MU) == pytest.approx(level, rel=1e-9)


@pytest.mark.parametrize("range_m", [300e3, 1000e3, 5500e3, 12000e3])
def test_the_propagator_flies_the_same_arc(range_m):
    arc = minimum_energy_arc(range_m / R, R, MU)
    velocity = arc.speed_m_s * np.array([sin(arc.elevation_rad), cos(arc.elevation_rad), 0.0])
    knots = np.zeros((KNOTS, 10))
    result = coast((R, 0.0, 0.0), tuple(velocity), 0.0, 1e4, 0.0, 0.0, SPHERE, knots)
    end = knots[result.count - 1]
    assert result.status == LANDED
    # A millisecond, and metres: the closed form is exact, so this is the propagator's error.
    assert end[0] == pytest.approx(arc.flight_time_s, abs=1e-3)
    assert R * np.arctan2(end[2], end[1]) == pytest.approx(range_m, abs=3.0)
    assert np.linalg.norm(knots[result.apogee, 1:4]) - R == pytest.approx(arc.apogee_m, abs=1.0)


def coasted(position, velocity, time_s, loose=1e-4):
    """Return where a body is a time later around a point mass: place and velocity."""
    knots = np.zeros((4000, 10))
    result = coast(tuple(position), tuple(velocity), 0.0, time_s, 0.0, -6e6, SPHERE, knots, loose=loose)
    assert knots[result.count - 1, 0] == time_s
    return knots[result.count - 1, 1:4], knots[result.count - 1, 4:7]


@pytest.mark.parametrize(("loose", "allowed_m"), [(1e-4, 0.1), (1.0, 5.0)])
def test_vallado_example_2_4(loose, allowed_m):
    """Forty minutes of a Kepler orbit: Vallado, Fundamentals of Astrodynamics, example 2-4, in km."""
    position, velocity = (1131340.0, -2282343.0, 6672423.0), (-5643.05, 4303.33, 2428.79)
    place, moving = coasted(position, velocity, 2400.0, loose)
    # The printed figures are good to 0.1 m and 0.001 m/s; usual steps add metres in 40 minutes.
    assert place == pytest.approx([-4219752.7, 4363029.2, -3958766.6], abs=allowed_m)
    assert moving == pytest.approx([3689.866, -1916.735, -6112.511], abs=1e-3 * max(allowed_m, 1.0))


def test_curtis_example_5_2():
    """An hour between two places: Curtis, Orbital Mechanics for Engineering Students, example 5.2, in km."""
    start, end = (5e6, 10e6, 2.1e6), (-14.6e6, 2.5e6, 7e6)
    leaving, arriving = lambert(start, end, 3600.0, 398_600e9)
    # As printed, to five digits; his mu is 398,600.
    assert np.array(leaving) / 1e3 == pytest.approx([-5.9925, 1.9254, 3.2456], abs=1e-4)
    assert np.array(arriving) / 1e3 == pytest.approx([-3.3125, -4.1966, -0.38529], abs=1e-4)


@pytest.mark.parametrize("time_s", [1500.0, 2500.0, 6000.0, 20_000.0])
@pytest.mark.parametrize("turn_deg", [40.0, 120.0, 170.0, 200.0, 300.0])
def test_a_lambert_flight_arrives(turn_deg, time_s):
    """From steep ellipses, slow and high, to hyperbolas: flown by the propagator, it is there in time."""
    turn = np.radians(turn_deg)
    start = np.array([7e6, 0.0, 0.0])
    end = 9e6 * np.array([cos(turn), 0.9 * sin(turn), sqrt(0.19) * sin(turn)])
    leaving, arriving = lambert(tuple(start), tuple(end), time_s, MU)
    knots = np.zeros((4000, 10))
    result = coast(tuple(start), leaving, 0.0, time_s, 0.0, -6.37e6, SPHERE, knots, loose=1e-4)
    if knots[result.count - 1, 0] < time_s:
        pytest.skip("it dives through the middle of the Earth")
    # Halved two hundred times: what is left is the propagator's, millimetres in hours.
    assert knots[result.count - 1, 1:4] == pytest.approx(end, abs=0.05)
    assert knots[result.count - 1, 4:7] == pytest.approx(np.array(arriving), abs=1e-4)


def test_no_flight_of_less_than_a_turn_takes_no_time():
    leaving, arriving = lambert((7e6, 0.0, 0.0), (0.0, 7e6, 1e5), 1e-3, MU)
    assert np.isnan([*leaving, *arriving]).all()


def test_half_way_round_is_the_circular_orbit():
    assert minimum_energy_arc(pi, R, MU).speed_m_s == pytest.approx(sqrt(MU / R), rel=1e-12)
    assert minimum_energy_arc(pi, R, MU).elevation_rad == pytest.approx(0.0, abs=1e-12)
