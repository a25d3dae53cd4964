"""The equation of motion and whole flights, said again in plain Python for SciPy to integrate."""

from math import pi, radians

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from uppertier.catalog import build
from uppertier.earth.atmosphere import atmosphere
from uppertier.earth.constants import STANDARD_GRAVITY_M_S2, WGS84
from uppertier.earth.geodesy import ecef_from_geodetic, geodetic_from_ecef
from uppertier.flight.body import Launch
from uppertier.flight.path import KNOTS
from uppertier.flight.single import coast
from uppertier.flight.single import fly

MU, A, F, J2, W = WGS84.mu_m3_s2, WGS84.equatorial_radius_m, WGS84.flattening, WGS84.j2, WGS84.rotation_rad_s
START = (radians(39.66), radians(124.7), 0.0)


def pull(place, moving):
    """Gravity with J2 as the gradient says it, and the turning frame by its vector products."""
    r = np.linalg.norm(place)
    x, y, z = place
    point = -MU * place / r**3
    bulge = (
        -1.5
        * J2
        * MU
        * A**2
        / r**5
        * np.array([x * (1 - 5 * z**2 / r**2), y * (1 - 5 * z**2 / r**2), z * (3 - 5 * z**2 / r**2)])
    )
    turn = np.array([0.0, 0.0, W])
    return point + bulge - 2 * np.cross(turn, moving) - np.cross(turn, np.cross(turn, place))


def fall(beta):
    def rate(_, state):
        place, moving = state[:3], state[3:]
        _, _, density, _ = atmosphere(geodetic_from_ecef(tuple(place), WGS84)[2])
        drag = -0.5 * density * np.linalg.norm(moving) * moving / beta
        return np.concatenate([moving, pull(place, moving) + drag])

    return rate


def burn(missile, up, way, kick_rad):
    """One stage of a missile under thrust; in the kick window the thrust is off the velocity by an angle."""
    stage = missile.stages[0]
    flow = stage.propellant_kg / stage.burn_time_s
    vacuum = flow * STANDARD_GRAVITY_M_S2 * stage.specific_impulse_s + 101_325.0 * stage.nozzle_exit_area_m2

    def rate(time, state):
        place, moving = state[:3], state[3:]
        speed = np.linalg.norm(moving)
        _, pressure, density, sound = atmosphere(geodetic_from_ecef(tuple(place), WGS84)[2])
        mass = stage.wet_mass_kg + missile.payload_kg - flow * time
        coefficient = np.interp(speed / sound, missile.drag_mach, missile.drag_coefficient)
        drag = -0.5 * density * speed * moving * coefficient * pi / 4 * stage.diameter_m**2 / mass
        if time < missile.rise_time_s:
            ahead = up
        else:
            ahead = moving / speed
            if time < missile.rise_time_s + missile.kick_time_s:
                side = way - (way @ ahead) * ahead
                ahead = np.cos(kick_rad) * ahead + np.sin(kick_rad) * side / np.linalg.norm(side)
        thrust = (vacuum - pressure * stage.nozzle_exit_area_m2) / mass * ahead
        return np.concatenate([moving, pull(place, moving) + drag + thrust])

    return rate


def ground(_, state):
    return geodetic_from_ecef(tuple(state[:3]), WGS84)[2]


ground.terminal = True
ground.direction = -1


def integrate(rate, start_s, end_s, state, **more):
    # As tight as DOP853 goes: millimetres over a flight.
    return solve_ivp(rate, (start_s, end_s), state, method="DOP853", rtol=1e-11, atol=1e-6, **more)


@pytest.mark.parametrize(("speed", "elevation", "beta"), [(1500.0, 45.0, 2000.0), (3000.0, 36.0, 7324.0)])
def test_free_flight_through_air_is_the_twins(speed, elevation, beta):
    start = np.array(ecef_from_geodetic(radians(39.0), radians(126.0), 60e3, WGS84))
    up = np.array(ecef_from_geodetic(radians(39.0), radians(126.0), 61e3, WGS84)) - start
    up /= np.linalg.norm(up)
    south = np.cross(np.cross(up, [0.0, 0.0, -1.0]), up)
    south /= np.linalg.norm(south)
    velocity = speed * (np.cos(radians(elevation)) * south + np.sin(radians(elevation)) * up)
    twin = integrate(fall(beta), 0.0, 2000.0, np.concatenate([start, velocity]), events=ground)
    knots = np.zeros((KNOTS, 10))
    result = coast(tuple(start), tuple(velocity), 0.0, 1e4, 1.0 / beta, 0.0, WGS84, knots)
    end = knots[result.count - 1]
    # The impact: below a metre, the promise of the room.
    assert np.linalg.norm(end[1:4] - twin.y[:3, -1]) < 1.0
    assert end[0] == pytest.approx(twin.t[-1], abs=1e-3)


def test_a_whole_flight_of_a_scud_er_is_the_twins():
    missile = build.missile("scud-er")
    order = Launch(*START, radians(80.0), radians(1.4), 1e9, 0.0)
    knots = np.zeros((KNOTS, 10))
    result = fly(missile.vehicle(), order, WGS84, knots)
    place = np.array(ecef_from_geodetic(*START, WGS84))
    up = -pull(place, np.zeros(3))
    up /= np.linalg.norm(up)
    east = np.array([-np.sin(START[1]), np.cos(START[1]), 0.0])
    way = np.sin(order.azimuth_rad) * east + np.cos(order.azimuth_rad) * np.cross(up, east)
    way -= (way @ up) * up
    way /= np.linalg.norm(way)
    state = np.concatenate([place, np.zeros(3)])
    rate = burn(missile, up, way, order.kick_rad)
    burn_s = missile.stages[0].burn_time_s
    for begin, end in [(0.0, 10.0), (10.0, 20.0), (20.0, burn_s)]:
        state = integrate(rate, begin, end, state).y[:, -1]
    ours = knots[result.cutoff]
    # At burnout: metres and hundredths of a metre a second after two minutes of thrust.
    assert ours[1:4] == pytest.approx(state[:3], abs=2.0)
    assert ours[4:7] == pytest.approx(state[3:], abs=0.05)
    after = knots[result.separation + 1]
    twin = integrate(fall(missile.reentry_beta_kg_m2), after[0], 3000.0, after[1:7], events=ground)
    assert np.linalg.norm(knots[result.count - 1, 1:4] - twin.y[:3, -1]) < 1.0
