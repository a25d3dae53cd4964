"""Flights stop at their events, keep their knots, and say how they ended."""

from dataclasses import replace
from math import radians

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.earth.air_tables import standard_air
from uppertier.earth.constants import SPHERE, WGS84
from uppertier.earth.geodesy import geodetic_from_ecef, height_above
from uppertier.flight.body import ALOFT, CRASHED, LANDED, NO_ROOM, Launch
from uppertier.flight.events import height_and_climb
from uppertier.flight.fall import fall_many
from uppertier.flight.falling import free_acceleration, step_free
from uppertier.flight.missile import Stage
from uppertier.flight.path import KNOTS, state_at
from uppertier.flight.propagate import fly_many
from uppertier.flight.single import coast, fly
from uppertier.flight.step import LOOSE
from uppertier.trajectory.shot import Shooter

# A millisecond at 3 km/s: what "stops exactly at the event" means in metres.
EVENT_M = 3.0


def height(knot, planet=WGS84):
    return height_above(tuple(knot[1:4]), planet)


def test_a_scud_er_lands_with_its_events_in_order(launched):
    vehicle, _, result, knots = launched("scud-er", 1.4)
    assert result.status == LANDED
    assert 0 < result.cutoff < result.separation < result.apogee < result.reentry < result.count - 1
    assert knots[result.cutoff, 0] == vehicle.burn_time_s[0]
    assert knots[result.separation, 0] == vehicle.burn_time_s[0] + vehicle.separation_delay_s
    assert (np.diff(knots[:, 0]) >= 0.0).all()


def test_state_events_are_met_to_a_millisecond(launched):
    _, _, result, knots = launched("scud-er", 1.4)
    assert height(knots[-1]) == pytest.approx(0.0, abs=EVENT_M * 1e-2)
    assert height(knots[result.reentry]) == pytest.approx(100_000.0, abs=EVENT_M * 1e-2)
    _, climb = height_and_climb(tuple(knots[result.apogee, 1:4]), tuple(knots[result.apogee, 4:7]), WGS84)
    # A millisecond of gravity is 0.01 m/s.
    assert climb == pytest.approx(0.0, abs=1e-3)


def test_the_ground_is_where_the_launch_says(launched):
    _, _, _, knots = launched("scud-er", 1.4, ground_m=650.0)
    assert height(knots[-1]) == pytest.approx(650.0, abs=EVENT_M * 1e-2)


def test_thrust_ends_when_told(launched):
    _, _, result, knots = launched("scud-er", 1.4, cutoff_s=100.25)
    assert knots[result.cutoff, 0] == 100.25


def test_events_stand_as_two_knots_before_and_after(launched):
    vehicle, _, result, knots = launched("scud-er", 1.4)
    before, after = knots[result.cutoff], knots[result.cutoff + 1]
    assert (before[:7] == after[:7]).all()
    # Thrust over mass at burnout, high above the air: nearly the vacuum thrust.
    mass = vehicle.stage_mass_kg[0] + vehicle.payload_kg - vehicle.mass_flow_kg_s[0] * vehicle.burn_time_s[0]
    assert np.linalg.norm(before[7:] - after[7:]) == pytest.approx(
        vehicle.vacuum_thrust_n[0] / mass, rel=1e-3
    )


def test_rise_is_vertical_and_the_kick_turns_toward_the_azimuth(launched):
    _, order, _, knots = launched("scud-er", 1.4, azimuth_deg=80.0)
    position, velocity, _ = state_at(knots, len(knots), 9.9)
    latitude, longitude, _ = geodetic_from_ecef(position, WGS84)
    # Coriolis moves a rise of 10 s by some centimetres, 1e-8 rad of the Earth.
    assert (latitude, longitude) == pytest.approx((order.latitude_rad, order.longitude_rad), abs=1e-7)
    _, velocity, _ = state_at(knots, len(knots), 40.0)
    east = np.array([-np.sin(longitude), np.cos(longitude), 0.0]) @ np.array(velocity)
    assert east > 0.0


def test_a_missile_that_stays_whole_has_no_separation(launched):
    _, _, result, _ = launched("scud-b", 16.0)
    assert (result.status, result.separation) == (LANDED, -1)


def test_too_great_a_kick_meets_the_ground_under_thrust(launched):
    _, _, result, knots = launched("scud-er", 20.0)
    assert result.status == CRASHED
    assert height(knots[-1]) == pytest.approx(0.0, abs=EVENT_M)


def test_too_few_knots_are_said_so(launched):
    vehicle, order, _, _ = launched("scud-er", 1.4)
    room = np.zeros((30, 10))
    for size in (12, 20, 21, 22):
        result = fly(vehicle, order, WGS84, room[:size])
        # A step and the next leg's first knot may need two rows; nothing is written where there are none.
        assert result.status == NO_ROOM
        assert size - 2 <= result.count <= size
        assert not room[size:].any()


def test_an_orbit_is_still_aloft():
    knots = np.zeros((KNOTS, 10))
    result = coast((6.871e6, 0.0, 0.0), (0.0, 7616.0, 0.0), 0.0, 3000.0, 0.0, 0.0, SPHERE, knots)
    assert result.status == ALOFT
    assert knots[result.count - 1, 0] == 3000.0


@pytest.mark.parametrize("size", [3, 7])
def test_a_fall_with_too_few_knots_says_so_too(size):
    room = np.zeros((10, 10))
    result = coast((6.5e6, 0.0, 0.0), (500.0, 2000.0, 0.0), 0.0, 3e3, 1e-4, 0.0, WGS84, room[:size])
    assert (result.status, result.count) == (NO_ROOM, size)
    assert not room[size:].any()


def test_a_fall_without_room_for_knots_ends_where_the_path_does():
    states = np.array([[0.0, 6.5e6, 0.0, 0.0, 500.0, 2000.0, 0.0]])
    ends, nothing = np.empty((1, 8)), np.empty((1, 0, 10))
    counts, marks = np.zeros(1, dtype=np.int64), np.zeros((1, 5), dtype=np.int64)
    fall_many(states, np.array([1e-4]), 3e3, 0.0, 1.0, standard_air(), WGS84, ends, nothing, counts, marks)
    knots = np.zeros((KNOTS, 10))
    result = coast((6.5e6, 0.0, 0.0), (500.0, 2000.0, 0.0), 0.0, 3e3, 1e-4, 0.0, WGS84, knots)
    assert (ends[0, 7], counts[0]) == (LANDED, 0)
    # With knots the steps stop at apogee and 100 km and are shorter: each way is good to centimetres.
    assert ends[0, :4] == pytest.approx(knots[result.count - 1, :4], abs=0.05)


def test_many_flights_are_the_same_as_one_by_one(launched):
    vehicle, order, _, _ = launched("scud-er", 1.4)
    orders = [order._replace(kick_rad=radians(kick)) for kick in (0.5, 1.0, 1.5, 2.0, 70.0)]
    knots = np.zeros((5, KNOTS, 10))
    counts, marks = np.zeros(5, dtype=np.int64), np.zeros((5, 5), dtype=np.int64)
    fly_many(vehicle, np.array(orders), LOOSE, standard_air(), WGS84, knots, counts, marks)
    for i, each in enumerate(orders):
        alone = np.zeros((KNOTS, 10))
        result = fly(vehicle, Launch(*each), WGS84, alone)
        assert (knots[i] == alone).all()
        assert (counts[i], *marks[i]) == (result.count, result.status, *result[2:])


@pytest.mark.parametrize(
    ("name", "kick_deg"), [("scud-er", 1.4), ("nodong", 2.0), ("minuteman-iii", 1.2), ("hwasong-15", 0.3)]
)
def test_interpolation_is_within_a_metre_of_a_tight_flight(launched, name, kick_deg):
    """Fly again from each free knot in steps of 50 ms: the curve between knots must follow below 1 m."""
    vehicle, _, result, knots = launched(name, kick_deg)
    worst = 0.0
    for row in range(result.separation + 1, result.count - 1, 3):
        position, velocity = tuple(knots[row, 1:4]), tuple(knots[row, 4:7])
        pieces = max(int((knots[row + 1, 0] - knots[row, 0]) / 0.05), 1)
        step = (knots[row + 1, 0] - knots[row, 0]) / pieces
        for i in range(pieces):
            position, velocity = step_free(position, velocity, vehicle.inverse_beta_m2_kg, WGS84, step)
            found, _, _ = state_at(knots, result.count, knots[row, 0] + (i + 1) * step)
            worst = max(worst, float(np.linalg.norm(np.subtract(found, position))))
    assert worst < 1.0


def test_the_small_step_is_the_same_motion():
    position, velocity = (6.45e6, 1e5, 2e5), (-900.0, 1500.0, 300.0)
    there = step_free(position, velocity, 1e-4, WGS84, 1e-3)
    acceleration = free_acceleration(position, velocity, 1e-4, WGS84)
    # The next term of the series, a-dot dt^2 / 2, is of the order of 1e-8 m/s.
    assert np.subtract(there[1], velocity) / 1e-3 == pytest.approx(np.array(acceleration), abs=1e-4)


def test_the_second_stage_takes_over_when_the_first_is_empty():
    first = build.missile("scud-er").stages[0]
    second = Stage(1000.0, 800.0, 40.0, 280.0, "vacuum", 0.0, 0.5, 3.0)
    vehicle = replace(build.missile("scud-er"), stages=(first, second), payload_kg=300.0).vehicle()
    knots = np.zeros((KNOTS, 10))
    order = Launch(radians(39.66), radians(124.7), 0.0, radians(80.0), radians(1.0), 1e9, 0.0)
    result = fly(vehicle, order, WGS84._replace(air=0.0), knots)
    assert result.status == LANDED
    assert knots[result.cutoff, 0] == first.burn_time_s + 40.0
    before = int(np.flatnonzero(knots[: result.count, 0] == first.burn_time_s)[0])
    ahead = knots[before, 4:7] / np.linalg.norm(knots[before, 4:7])
    empty_kg = first.wet_mass_kg - first.propellant_kg + 1300.0
    jump = second.vacuum_thrust_n / 1300.0 - first.vacuum_thrust_n / empty_kg
    # Without air only the thrust and the mass jump: exact but for rounding.
    assert ahead @ (knots[before + 1, 7:] - knots[before, 7:]) == pytest.approx(jump, abs=1e-9)


def test_beyond_its_end_a_drag_table_is_held():
    paths = []
    for mach, coefficient in [((0.0, 2.0), (0.3, 0.2)), ((0.0, 2.0, 9.0), (0.3, 0.2, 0.2))]:
        missile = replace(build.missile("scud-b"), drag_mach=mach, drag_coefficient=coefficient)
        order = Launch(radians(39.66), radians(124.7), 0.0, radians(80.0), radians(16.0), 1e9, 0.0)
        knots = np.zeros((KNOTS, 10))
        result = fly(missile.vehicle(), order, WGS84, knots)
        paths.append(knots[result.count - 1])
    # Two ways to say the same table: apart by rounding, which may move a step and with it the end by metres.
    assert paths[0][1:4] == pytest.approx(paths[1][1:4], abs=20.0)


@pytest.mark.parametrize("name", build.names("missile"))
def test_every_missile_of_the_catalogue_ends_within_the_usual_room(name):
    """From straight up to flat over the ground, with much effort or little: it lands, or meets the ground."""
    draw = np.random.default_rng(2)
    shooter = Shooter(build.missile(name), (radians(39.66), radians(124.7), 0.0), 0.0, WGS84)
    kicks, count = np.geomspace(1e-5, 1.0, 64), 64
    rows = shooter.rows(
        draw.uniform(0.0, 6.28, count), kicks, draw.uniform(shooter.least_effort, shooter.full_effort, count)
    )
    rows[::2] = shooter.rows(rows[::2, 3], kicks[::2], np.full(32, shooter.full_effort))
    knots, counts, marks = (
        np.zeros((count, KNOTS, 10)),
        np.zeros(count, np.int64),
        np.zeros((count, 5), np.int64),
    )
    fly_many(shooter.vehicle, rows, LOOSE, standard_air(), WGS84, knots, counts, marks)
    # Two hours and more is nearly an orbit: such a flight may end for want of room.
    short = knots[np.arange(count), counts - 1, 0] < 7200.0
    assert short.sum() > 0.9 * count
    assert set(marks[short, 0].tolist()) <= {LANDED, CRASHED}
