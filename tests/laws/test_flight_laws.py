"""What must hold of any true flight: order of the integrator, energy, the way back, the shape of a reach."""

from math import radians

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.earth.air_tables import exponential_air, standard_air
from uppertier.earth.constants import SPHERE, WGS84
from uppertier.earth.gravity import gravity_potential
from uppertier.flight.body import Launch
from uppertier.flight.fall import fall_many
from uppertier.flight.falling import step_free
from uppertier.flight.lanes import clear, start_slopes
from uppertier.flight.legs import let_fall
from uppertier.flight.path import KNOTS, landing, state_at
from uppertier.flight.single import coast, fly
from uppertier.flight.step import set_step, take, try_step
from uppertier.flight.workspace import LANES, SIZE, STATE, TAGS, TAKEN
from uppertier.trajectory.reach import greatest_range

START = (radians(39.66), radians(124.7), 0.0)
STATE_M = np.array([6.45e6, 0.0, 1e5, 1500.0, 1800.0, 300.0])
VACUUM = WGS84._replace(air=0.0)
# An Earth that stands still and has no air, but is oblate: what falls on it can go back the way it came.
STILL = VACUUM._replace(rotation_rad_s=0.0)
NO_TABLE = np.zeros((3, 2))


def fixed_steps(count, span_s, planet, air, inverse_beta):
    """Let a body fall for a span in equal steps, whatever their error; return where it is."""
    work, tags = np.zeros(SIZE), np.zeros((TAGS, LANES), dtype=np.int64)
    clear(work, tags, planet)
    let_fall(work, tags, 0, inverse_beta)
    work[STATE : STATE + 6 * LANES : LANES] = STATE_M
    start_slopes(work, tags, True, False, NO_TABLE, False, air, planet)
    for _ in range(count):
        set_step(work, 0, span_s / count)
        try_step(work, tags, True, False, NO_TABLE, False, air, planet, 1.0)
        work[TAKEN] = 1.0
        take(work, LANES)
    return work[STATE : STATE + 3 * LANES : LANES].copy()


@pytest.mark.parametrize(
    ("planet", "air", "inverse_beta", "span_s"),
    [(VACUUM, standard_air(), 0.0, 600.0), (WGS84, exponential_air(0.5, 40e3), 2e-5, 200.0)],
    ids=["vacuum", "air"],
)
def test_the_integrator_is_of_the_fifth_order(planet, air, inverse_beta, span_s):
    truth = fixed_steps(1024, span_s, planet, air, inverse_beta)
    counts = (16, 32, 64, 128)
    errors = [
        np.linalg.norm(fixed_steps(count, span_s, planet, air, inverse_beta) - truth) for count in counts
    ]
    orders = np.log2(np.divide(errors[:-1], errors[1:]))
    # Halving the step divides the error by 2^5; in the longest steps the next term is felt too.
    assert orders == pytest.approx(5.0, abs=0.1)


def test_energy_is_kept_without_air_on_the_turning_oblate_earth():
    knots = np.zeros((4000, 10))
    place, moving = tuple(STATE_M[:3]), tuple(STATE_M[3:])
    result = coast(place, moving, 0.0, 1e4, 0.0, 0.0, VACUUM, knots, loose=1e-4)
    path = knots[: result.count]
    level2 = path[:, 1] ** 2 + path[:, 2] ** 2
    potential = np.array([gravity_potential(tuple(row), VACUUM) for row in path[:, 1:4]])
    # The Jacobi integral: what is kept in a frame that turns. J2, J3 and J4 are in the potential.
    energy = 0.5 * (path[:, 4:7] ** 2).sum(1) + potential - 0.5 * VACUUM.rotation_rad_s**2 * level2
    assert result.count > 50
    # Steps good to 3 micrometres; a part in 1e10 of the energy of motion alone, which is a twentieth of all.
    assert np.ptp(energy) < 1e-10 * 0.5 * (STATE_M[3:] ** 2).sum()


def test_energy_is_kept_in_usual_steps_as_well_as_they_promise():
    knots = np.zeros((KNOTS, 10))
    result = coast(tuple(STATE_M[:3]), tuple(STATE_M[3:]), 0.0, 1e4, 0.0, 0.0, VACUUM, knots)
    path = knots[: result.count]
    level2 = path[:, 1] ** 2 + path[:, 2] ** 2
    potential = np.array([gravity_potential(tuple(row), VACUUM) for row in path[:, 1:4]])
    energy = 0.5 * (path[:, 4:7] ** 2).sum(1) + potential - 0.5 * VACUUM.rotation_rad_s**2 * level2
    # The step control allows 5e-8 of the speed, 1e-7 of the energy of motion, in a step.
    assert np.ptp(energy) < 1e-7 * 0.5 * (STATE_M[3:] ** 2).sum()


def ends_after(states, span_s, loose, planet, air, inverse_beta):
    """Return the states (N, 7) of falling bodies a span later."""
    count = len(states)
    ends, nothing = np.empty((count, 8)), np.empty((count, 0, 10))
    counts, marks = np.zeros(count, np.int64), np.zeros((count, 5), np.int64)
    weights = np.full(count, inverse_beta)
    fall_many(states, weights, states[0, 0] + span_s, -1e6, loose, air, planet, ends, nothing, counts, marks)
    return ends[:, :7]


@pytest.mark.parametrize(("loose", "allowed_m"), [(1e-4, 1e-5), (1.0, 0.1)])
def test_there_and_back_where_nothing_turns_and_nothing_brakes(loose, allowed_m):
    """Thrown back with the speed it arrives at, a body comes back to where it was thrown from."""
    start = np.concatenate([[0.0], STATE_M])[np.newaxis]
    there = ends_after(start, 500.0, loose, STILL, standard_air(), 0.0)
    there[:, 4:7] *= -1.0
    back = ends_after(there, 500.0, loose, STILL, standard_air(), 0.0)
    # 3 cm a step and 5e-8 of the speed at most, and both ways alike: centimetres, or ten thousand times less.
    assert np.linalg.norm(back[0, 1:4] - STATE_M[:3]) < allowed_m
    assert np.linalg.norm(back[0, 4:7] + STATE_M[3:]) < 1e-3 * allowed_m


def test_there_and_back_in_time():
    position, velocity = tuple(STATE_M[:3]), tuple(STATE_M[3:])
    for step in (0.5, -0.5):
        for _ in range(400):
            position, velocity = step_free(position, velocity, 1e-4, WGS84, step)
    # Fourth order in steps of half a second, 200 s out and home: below a millimetre.
    assert position == pytest.approx(STATE_M[:3], abs=1e-3)
    assert velocity == pytest.approx(STATE_M[3:], abs=1e-6)


def test_a_flight_without_rotation_and_air_is_symmetric_about_its_apogee():
    knots = np.zeros((2000, 10))
    result = coast(
        (6.371e6, 0.0, 0.0), (2000.0, 2000.0, 500.0), 0.0, 1e4, 0.0, 0.0, SPHERE, knots, loose=1e-3
    )
    top = knots[result.apogee, 0]
    assert knots[result.count - 1, 0] == pytest.approx(2.0 * top, abs=1e-5)
    axis = knots[result.apogee, 1:4] / np.linalg.norm(knots[result.apogee, 1:4])
    for part in np.linspace(0.05, 1.0, 20):
        before, after = (np.array(state_at(knots, result.count, top + way * part * top)) for way in (-1, 1))
        # A mirror in the axis of the arc: the same height and speed, the sideways part turned round. The
        # curve between knots is good to a millimetre in steps so short.
        assert after[0] == pytest.approx(2.0 * (before[0] @ axis) * axis - before[0], abs=2e-3)
        assert after[1] == pytest.approx(before[1] - 2.0 * (before[1] @ axis) * axis, abs=1e-4)


def ranges(name, kicks_rad, cutoffs_s, planet=WGS84):
    vehicle = build.missile(name).vehicle()
    knots = np.zeros((KNOTS, 10))
    fell = []
    for kick, cutoff in np.broadcast(kicks_rad, cutoffs_s):
        result = fly(vehicle, Launch(*START, radians(80.0), float(kick), float(cutoff), 0.0), planet, knots)
        fell.append(np.hypot(*landing(knots, result.count, *START[:2], planet)))
    return np.array(fell)


@pytest.mark.parametrize("name", ["scud-b", "scud-er", "nodong", "hwasong-14", "minuteman-iii"])
def test_the_stated_kick_goes_farthest(name):
    # On an Earth that stands still, where the bearing of a long flight does not change with its time.
    planet = WGS84._replace(rotation_rad_s=0.0)
    best = greatest_range(build.missile(name), START, radians(80.0), planet)
    around = ranges(name, best.kick_rad * np.array([0.9, 0.97, 1.03, 1.1]), 1e9, planet)
    # Flights jump by some metres where their steps fall otherwise; a kick 3 per cent off costs far more.
    assert (around < best.range_m + 20.0).all()
    assert around[0] < around[1]
    assert around[3] < around[2]


def test_a_later_cutoff_goes_farther():
    fell = ranges("scud-er", radians(1.4), np.linspace(30.0, 127.0, 25))
    assert (np.diff(fell) > 0.0).all()


def test_a_glider_that_pulls_up_flies_farther_than_one_that_only_falls():
    """A KN-23's lift stretches its way down; without it the same launch falls short."""
    vehicle, knots, fell = build.missile("kn-23").vehicle(), np.zeros((KNOTS, 10)), []
    for lift_to_drag in (vehicle.lift_to_drag, 0.0):
        order = Launch(*START, radians(80.0), radians(8.0), 1e9, 0.0)
        result = fly(vehicle._replace(lift_to_drag=lift_to_drag), order, WGS84, knots)
        fell.append(np.hypot(*landing(knots, result.count, *START[:2], WGS84)))
    assert fell[0] > 1.1 * fell[1]
