"""The booster against the rocket equation, published speeds, and the flight room's own free fall."""

from dataclasses import replace
from math import inf, log, radians

import pytest

from uppertier.earth.constants import STANDARD_GRAVITY_M_S2, WGS84
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.flight.falling import step_free
from uppertier.interceptor import booster
from uppertier.interceptor.design import MotorBurn
from uppertier.interceptor.round import ATTACHED, SEPARATED
from uppertier.vectors import distance, norm

STILL = (0.0, 0.0, 0.0)
PLACE = ecef_from_geodetic(radians(36.0), radians(128.0), 650.0, WGS84)
LOCAL = east_north_up(radians(36.0), radians(128.0))
# A planet that neither pulls, turns nor breathes: what is left is the rocket.
NOWHERE = WGS84._replace(mu_m3_s2=0.0, rotation_rad_s=0.0, air=0.0)


def test_without_gravity_and_air_the_burn_gives_the_rocket_equation(interceptor):
    attitude = direction_from(1.0, 1.0, LOCAL)
    _, velocity = booster.fly_out(
        interceptor.parameters(), NOWHERE, PLACE, STILL, 0.0, ATTACHED, attitude, STILL, 16.0, inf
    )
    exhaust = interceptor.burns[0].vacuum_specific_impulse_s * STANDARD_GRAVITY_M_S2
    wanted = exhaust * log(900.0 / 280.0)
    # Runge-Kutta steps of half a second on a mass that shrinks threefold in 32 of them: 1e-6 of the speed.
    assert norm(velocity) == pytest.approx(wanted, rel=1e-6)
    assert booster.speed_to_gain(interceptor.parameters().booster, 0.0) == pytest.approx(wanted, rel=1e-12)


def test_burnout_speed_of_steep_launches_is_the_published_one(interceptor):
    """2.6 to 2.8 km/s (systems.csv, literature); low launches end slower, they burn in thick air."""
    for elevation_deg in (55.0, 70.0, 85.0):
        attitude = direction_from(0.0, radians(elevation_deg), LOCAL)
        _, velocity = booster.fly_out(
            interceptor.parameters(), WGS84, PLACE, STILL, 0.0, ATTACHED, attitude, STILL, 16.0, inf
        )
        assert 2600.0 < norm(velocity) < 2800.0


def test_the_kill_vehicle_alone_falls_as_the_flight_room_says(interceptor):
    position = ecef_from_geodetic(radians(36.0), radians(128.0), 60e3, WGS84)
    velocity = tuple(2300.0 * part for part in direction_from(0.5, 0.6, LOCAL))
    ours, _ = booster.fly_out(
        interceptor.parameters(), WGS84, position, velocity, 30.0, SEPARATED, STILL, STILL, 90.0, inf
    )
    theirs, moving = position, velocity
    for _ in range(600):
        theirs, moving = step_free(theirs, moving, 1.0 / interceptor.kill_vehicle_beta_kg_m2, WGS84, 0.1)
    # 4 s strides against 0.1 s steps while the air thins from 3e-4 kg/m3 to nothing: a metre in 130 km.
    assert distance(ours, theirs) < 1.0


@pytest.mark.parametrize("elevation_deg", [40.0, 60.0, 85.0])
def test_the_long_strides_of_a_prediction_cost_little(interceptor, elevation_deg):
    parameters = interceptor.parameters()
    attitude = direction_from(1.0, radians(elevation_deg), LOCAL)
    coarse, _ = booster.fly_out(parameters, WGS84, PLACE, STILL, 0.0, ATTACHED, attitude, STILL, 80.0, inf)
    fine, velocity, age, separated = PLACE, STILL, 0.0, ATTACHED
    while age < 80.0 - 1e-9:
        end = min(age + 0.05, 80.0)
        fine, velocity, age, separated = booster.stride(
            parameters, WGS84, fine, velocity, age, separated, attitude, STILL, end, inf
        )
    # A solution is sought to 20 m and the midcourse takes back the rest.
    assert distance(coarse, fine) < 20.0


def test_mass_and_speed_to_gain_end_with_the_burn(interceptor):
    solid = interceptor.parameters().booster
    assert booster.mass_at(solid, -1.0) == 900.0
    assert booster.mass_at(solid, 16.0) == booster.mass_at(solid, 99.0) == pytest.approx(280.0)
    assert booster.speed_to_gain(solid, 16.0) == pytest.approx(0.0, abs=1e-9)


def test_corners_are_where_the_forces_change(interceptor):
    solid = interceptor.parameters().booster
    assert [booster.next_corner(solid, age) for age in (0.0, 1.0, 15.9, 16.0)] == [1.0, 16.0, 16.0, inf]
    burn = booster.burn_at(solid, 0.0)
    assert booster.stage_of(solid, burn, 0.5, ATTACHED) == booster.STRAIGHT
    assert booster.stage_of(solid, burn, 8.0, ATTACHED) == booster.TURNING
    assert booster.stage_of(solid, burn, 16.0, ATTACHED) == booster.STACK
    assert booster.stage_of(solid, burn, 16.0, SEPARATED) == booster.ALONE


@pytest.fixture(scope="module")
def staged(interceptor):
    """A round of two stages and a second pulse: coasts of 2 s and 10 s, 60 kg of empty stage dropped."""
    burns = (
        MotorBurn(300.0, 8.0, 260.0, 0.05, 0.34),
        MotorBurn(200.0, 10.0, 270.0, 0.04, 0.34, coast_s=2.0, dropped_mass_kg=60.0),
        MotorBurn(60.0, 5.0, 280.0, 0.04, 0.34, coast_s=10.0),
    )
    return replace(interceptor, burns=burns)


def test_stages_without_gravity_and_air_give_the_rocket_equation_burn_by_burn(staged):
    attitude = direction_from(1.0, 1.0, LOCAL)
    _, velocity = booster.fly_out(
        staged.parameters(), NOWHERE, PLACE, STILL, 0.0, ATTACHED, attitude, STILL, 35.0, inf
    )
    wanted = STANDARD_GRAVITY_M_S2 * (
        260.0 * log(900.0 / 600.0) + 270.0 * log(540.0 / 340.0) + 280.0 * log(340.0 / 280.0)
    )
    assert norm(velocity) == pytest.approx(wanted, rel=1e-6)
    assert staged.ideal_speed_m_s == pytest.approx(wanted, rel=1e-12)
    assert booster.speed_to_gain(staged.parameters().booster, 0.0) == pytest.approx(wanted, rel=1e-12)


def test_an_empty_stage_is_dropped_when_the_next_motor_lights(staged):
    motors = staged.parameters().booster
    assert [booster.mass_at(motors, age) for age in (0.0, 8.0, 9.9, 10.0, 20.0, 29.9, 30.0, 99.0)] == (
        pytest.approx([900.0, 600.0, 600.0, 540.0, 340.0, 340.0, 340.0, 280.0])
    )
    assert motors.burn_s == staged.burn_time_s == 35.0


def test_between_burns_the_stack_coasts_and_still_has_speed_to_gain(staged):
    motors = staged.parameters().booster
    found = []
    for age in (9.0, 12.0, 25.0, 31.0, 40.0):
        found.append(booster.stage_of(motors, booster.burn_at(motors, age), age, ATTACHED))
    assert found == [booster.STACK, booster.TURNING, booster.STACK, booster.TURNING, booster.STACK]
    assert booster.speed_to_gain(motors, 9.0) == pytest.approx(booster.speed_to_gain(motors, 10.0))
    assert booster.speed_to_gain(motors, 25.0) == pytest.approx(
        280.0 * STANDARD_GRAVITY_M_S2 * log(340.0 / 280.0)
    )
    assert booster.speed_to_gain(motors, 35.0) == pytest.approx(0.0, abs=1e-9)


def test_corners_of_stages_are_where_motors_light_and_end(staged):
    motors, age, corners = staged.parameters().booster, 0.0, []
    while (age := booster.next_corner(motors, age)) < inf:
        corners.append(age)
    assert corners == [1.0, 8.0, 10.0, 20.0, 30.0, 35.0]


def test_a_prediction_over_stages_is_that_of_small_steps(staged):
    parameters = staged.parameters()
    attitude = direction_from(1.0, radians(60.0), LOCAL)
    coarse, _ = booster.fly_out(parameters, WGS84, PLACE, STILL, 0.0, ATTACHED, attitude, STILL, 90.0, inf)
    fine, velocity, age, separated = PLACE, STILL, 0.0, ATTACHED
    while age < 90.0 - 1e-9:
        end = min(age + 0.05, 90.0)
        fine, velocity, age, separated = booster.stride(
            parameters, WGS84, fine, velocity, age, separated, attitude, STILL, end, inf
        )
    assert distance(coarse, fine) < 20.0


def test_a_kill_vehicle_does_not_leave_between_burns(staged):
    """However thin the air: the next motor is still to light."""
    eager = replace(staged, separation_pressure_pa=1e9).parameters()
    attitude = direction_from(1.0, radians(80.0), LOCAL)
    position, velocity, age, separated = PLACE, STILL, 0.0, ATTACHED
    while age < 34.9:
        position, velocity, age, separated = booster.stride(
            eager, WGS84, position, velocity, age, separated, attitude, STILL, 34.9, inf
        )
        assert separated == ATTACHED
    assert booster.stride(eager, WGS84, position, velocity, 35.0, separated, attitude, STILL, 40.0, inf)[
        3
    ] == (SEPARATED)
