"""The booster against the rocket equation, published speeds, and the flight room's own free fall."""

from math import inf, log, radians

import pytest

from uppertier.earth.constants import STANDARD_GRAVITY_M_S2, WGS84
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.flight.falling import step_free
from uppertier.interceptor import booster
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
