"""What must hold of any true flight: order of the integrator, energy, the way back, the shape of a reach."""

from math import radians

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.earth.constants import SPHERE, WGS84
from uppertier.earth.gravity import gravity_potential
from uppertier.flight.body import CRAFT, SLOPES, Launch
from uppertier.flight.path import KNOTS, landing
from uppertier.flight.single import coast, let_fall, step_free
from uppertier.flight.single import fly
from uppertier.flight.step import accept, differentiate, try_step
from uppertier.trajectory.reach import greatest_range

START = (radians(39.66), radians(124.7), 0.0)
STATE = np.array([6.45e6, 0.0, 1e5, 1500.0, 1800.0, 300.0])


def fixed_steps(count, span_s, planet):
    """Fly STATE for a span in equal Dormand-Prince steps, whatever the error."""
    crafts = np.zeros(1, CRAFT)
    let_fall(crafts, 0.0)
    craft = crafts[0]
    craft["trial"] = STATE
    differentiate(0.0, SLOPES - 1, craft, planet)
    accept(craft)
    for i in range(count):
        try_step(i * span_s / count, span_s / count, craft, planet)
        accept(craft)
    return craft["state"][:3].copy()


def test_the_integrator_is_of_the_fifth_order():
    vacuum = WGS84._replace(air=0.0)
    truth = fixed_steps(512, 600.0, vacuum)
    errors = [np.linalg.norm(fixed_steps(count, 600.0, vacuum) - truth) for count in (4, 8, 16)]
    orders = np.log2(np.divide(errors[:-1], errors[1:]))
    # Halving the step divides the error by 2^5; the next term of the series is still felt in long steps.
    assert orders == pytest.approx(5.0, abs=0.6)


def test_energy_is_kept_without_air_on_the_turning_oblate_earth():
    planet = WGS84._replace(air=0.0)
    knots = np.zeros((KNOTS, 10))
    result = coast(tuple(STATE[:3]), tuple(STATE[3:]), 0.0, 1e4, 0.0, 0.0, planet, knots)
    path = knots[: result.count]
    level2 = path[:, 1] ** 2 + path[:, 2] ** 2
    potential = np.array([gravity_potential(tuple(row), planet) for row in path[:, 1:4]])
    # The Jacobi integral: what is kept in a frame that turns.
    energy = 0.5 * (path[:, 4:7] ** 2).sum(1) + potential - 0.5 * planet.rotation_rad_s**2 * level2
    # The step control allows 1e-7 of the speed in a step at most; a dozen steps, of random sign.
    assert np.ptp(energy) < 1e-7 * 0.5 * (STATE[3:] ** 2).sum()


def test_there_and_back_in_time():
    position, velocity = tuple(STATE[:3]), tuple(STATE[3:])
    for step in (0.5, -0.5):
        for _ in range(400):
            position, velocity = step_free(position, velocity, 1e-4, WGS84, step)
    # Fourth order in steps of half a second, 200 s out and home: below a millimetre.
    assert position == pytest.approx(STATE[:3], abs=1e-3)
    assert velocity == pytest.approx(STATE[3:], abs=1e-6)


def test_a_flight_without_rotation_and_air_is_symmetric_about_its_apogee():
    knots = np.zeros((KNOTS, 10))
    result = coast((6.371e6, 0.0, 0.0), (2000.0, 2000.0, 0.0), 0.0, 1e4, 0.0, 0.0, SPHERE, knots)
    top = knots[result.apogee, 0]
    assert knots[result.count - 1, 0] == pytest.approx(2.0 * top, abs=2e-3)
    assert np.linalg.norm(knots[result.count - 1, 4:7]) == pytest.approx(np.hypot(2000.0, 2000.0), abs=2e-3)


def ranges(name, kicks_rad, cutoffs_s):
    vehicle = build.missile(name).vehicle()
    knots = np.zeros((KNOTS, 10))
    fell = []
    for kick, cutoff in np.broadcast(kicks_rad, cutoffs_s):
        result = fly(vehicle, Launch(*START, radians(80.0), float(kick), float(cutoff), 0.0), WGS84, knots)
        fell.append(np.hypot(*landing(knots, result.count, *START[:2], WGS84)))
    return np.array(fell)


@pytest.mark.parametrize("name", ["scud-b", "scud-er", "nodong"])
def test_the_stated_kick_goes_farthest(name):
    best = greatest_range(build.missile(name), START, radians(80.0))
    around = ranges(name, best.kick_rad * np.array([0.9, 0.97, 1.03, 1.1]), 1e9)
    # Flights jump by some metres where their steps fall otherwise; a kick 3 per cent off costs far more.
    assert (around < best.range_m + 20.0).all()
    assert around[0] < around[1]
    assert around[3] < around[2]


def test_a_later_cutoff_goes_farther():
    fell = ranges("scud-er", radians(1.4), np.linspace(30.0, 127.0, 25))
    assert (np.diff(fell) > 0.0).all()
