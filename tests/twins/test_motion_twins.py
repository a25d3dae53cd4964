"""Every force on a missile in the lanes against the twin: thrust, steering, drag, lift, masses, wind."""

from dataclasses import replace
from math import inf, radians

import numpy as np
import pytest
from scipy.interpolate import PchipInterpolator

from twins import plain_earth as earth
from twins.plain_missile import Twin, base_drag, in_hundredths, smooth
from uppertier.catalog import build
from uppertier.earth.air_tables import exponential_air, standard_air, with_wind
from uppertier.earth.constants import WGS84
from uppertier.flight.aerodynamics import base_drag_coefficient
from uppertier.flight.body import COASTING, FALLING, GLIDING, KICKING, RISING, STEERED, TURNING, Launch
from uppertier.flight.drag_table import even_table
from uppertier.flight.lanes import clear
from uppertier.flight.legs import mass_on_top, set_leg
from uppertier.flight.motion import rates
from uppertier.flight.workspace import LANES, PHASE, RATE, SIZE, STAGE, STATE, TAGS, TIME, TRIAL

SITE = (radians(39.66), radians(124.7), 0.0)
HEIGHTS, EAST, NORTH = [0.0, 9e3, 20e3, 40e3], [3.0, 35.0, -8.0, 12.0], [1.0, -6.0, 4.0, 0.0]
AIRS = {
    "standard": (standard_air(), earth.read(standard_air()), earth.still),
    "exponential": (exponential_air(1.225, 7160.0, 320.0), earth.thinning(1.225, 7160.0, 320.0), earth.still),
    "wind": (
        with_wind(standard_air(), HEIGHTS, EAST, NORTH),
        earth.read(standard_air()),
        earth.profile(HEIGHTS, EAST, NORTH),
    ),
}


def three_stages():
    """Return a missile with coasts between its stages and a shroud."""
    missile = build.missile("minuteman-iii")
    first, second, third = missile.stages
    return replace(
        missile,
        stages=(first, replace(second, ignition_delay_s=5.0), replace(third, ignition_delay_s=3.0)),
        steering_start_s=70.0,
        shroud_release_s=90.0,
    )


ORDER = Launch(
    *SITE,
    radians(60.0),
    radians(3.0),
    inf,
    0.0,
    push=0.8,
    thrust_factor=1.02,
    mass_factor=1.01,
    drag_factor=0.9,
    beta_factor=1.3,
)
# Times in a flight of the three stages, and how it is flown then.
THREE_STAGES = {
    2.0: RISING,
    12.0: KICKING,
    25.0: TURNING,
    63.0: COASTING,
    75.0: STEERED,
    95.0: STEERED,
    134.0: COASTING,
    150.0: STEERED,
    197.0: COASTING,
    300.0: FALLING,
}


def random_state(draw, height_m, speed_m_s):
    """Return a place at about a height and a velocity that climbs."""
    up = np.array(Twin(build.missile("scud-b"), ORDER).up)
    across = np.cross(up, draw.normal(size=3))
    place = (6.37e6 + height_m) * (up + 0.02 * across)
    return np.concatenate([place, speed_m_s * (0.7 * up + draw.normal(0.0, 0.4, 3))])


def felt(missile, order, times, states, air, past_apogee=False):
    """Return the accelerations (N, 3) of the lanes and how each is flown, at times in the middle of legs."""
    vehicle, twin = missile.vehicle(), Twin(missile, order)
    work, tags = np.zeros(SIZE), np.zeros((TAGS, LANES), dtype=np.int64)
    clear(work, tags, WGS84)
    for lane, (time, state) in enumerate(zip(times, states)):
        # While a stage coasts before its ignition it is already the one whose turn it is.
        stage = twin.stage_at(time)
        if not twin.burning(time) and stage < len(missile.stages) - 1:
            stage += 1
        tags[STAGE, lane], tags[PHASE, lane] = stage, COASTING
        for i in range(6):
            work[STATE + i * LANES + lane] = state[i]
        leg = (time, twin.ignitions[stage], twin.cut_s, past_apogee)
        set_leg(work, tags, lane, vehicle, np.array(order), *leg, WGS84)
        work[TIME + lane] = time
    work[TRIAL : TRIAL + 6 * LANES] = work[STATE : STATE + 6 * LANES]
    rates(work, tags, 0.0, True, vehicle.drag, vehicle.lift_to_drag > 0.0, air, WGS84)
    rows = work[RATE : RATE + 6 * LANES].reshape(6, LANES)
    return rows[3:, : len(times)].T, tags[PHASE, : len(times)]


@pytest.mark.parametrize("name", AIRS)
def test_every_force_is_the_twins_in_every_phase(name):
    air, weather, wind = AIRS[name]
    missile, draw = three_stages(), np.random.default_rng(7)
    times = list(THREE_STAGES)
    for _ in range(10):
        heights, speeds = draw.uniform(200.0, 70e3, len(times)), draw.uniform(30.0, 4e3, len(times))
        states = [random_state(draw, height, speed) for height, speed in zip(heights, speeds)]
        found, phases = felt(missile, ORDER, times, states, air)
        assert phases.tolist() == list(THREE_STAGES.values())
        for time, state, mine in zip(times, states, found):
            twin = Twin(missile, ORDER, weather=weather, wind=wind)
            twin.steer_from(time, state)
            free = time > twin.cut_s + missile.separation_delay_s
            rate = twin.freed() if free else twin.rate(time)
            # The short series for the height of the air is off by 3 mm at most: 4e-7 of the density.
            assert mine == pytest.approx(rate(time, state)[3:], rel=1e-6, abs=1e-6)


def test_the_linear_tangent_law_turns_evenly_from_where_it_began():
    missile, draw = three_stages(), np.random.default_rng(8)
    vehicle, order = missile.vehicle(), ORDER
    state = random_state(draw, 60e3, 2500.0)
    work, tags = np.zeros(SIZE), np.zeros((TAGS, LANES), dtype=np.int64)
    clear(work, tags, WGS84)
    twin = Twin(missile, order, weather=earth.read(standard_air()))
    tags[STAGE, 0], tags[PHASE, 0] = 1, COASTING
    for i in range(6):
        work[STATE + i * LANES] = state[i]
    set_leg(work, tags, 0, vehicle, np.array(order), 70.0, twin.ignitions[1], twin.cut_s, False, WGS84)
    twin.steer_from(70.0, state)
    # Twelve seconds later the missile is elsewhere and moves otherwise; the law goes on from where it began.
    later = random_state(draw, 75e3, 2900.0)
    work[TIME] = 82.0
    for i in range(6):
        work[TRIAL + i * LANES] = later[i]
    rates(work, tags, 0.0, True, vehicle.drag, False, standard_air(), WGS84)
    mine = work[RATE : RATE + 6 * LANES].reshape(6, LANES)[3:, 0]
    assert mine == pytest.approx(twin.rate(75.0)(82.0, later)[3:], rel=1e-6, abs=1e-6)


def test_a_glider_lifts_as_its_polar_says():
    missile, draw = build.missile("kn-23"), np.random.default_rng(9)
    order = ORDER._replace(push=1.0)
    times = [missile.burn_time_s + 20.0] * 12
    for _ in range(10):
        # From the thin air to the ground, from faster than it flies to slower than it glides.
        heights = draw.uniform(200.0, 50e3, len(times))
        speeds = draw.uniform(0.5, 3.0, len(times)) * missile.dive_speed_m_s
        states = [random_state(draw, height, speed) for height, speed in zip(heights, speeds)]
        for state in states[::2]:
            state[3:] -= 1.6 * (state[3:] @ state[:3]) * state[:3] / (state[:3] @ state[:3])
        found, phases = felt(missile, order, times, states, standard_air(), past_apogee=True)
        assert (phases == GLIDING).all()
        twin = Twin(missile, order, weather=earth.read(standard_air()), gliding=True)
        for time, state, mine in zip(times, states, found):
            # Near the vertical the twin divides by the cosine of the slope alone.
            assert mine == pytest.approx(twin.rate(time)(time, state)[3:], rel=2e-5, abs=2e-4)


def test_before_its_apogee_a_glider_has_neither_lift_nor_its_price():
    """Not even on the way down under thrust: the lift is the glide's alone."""
    missile, draw = build.missile("kn-23"), np.random.default_rng(10)
    times = [0.7 * missile.burn_time_s, missile.burn_time_s + 5.0] * 8
    states = [random_state(draw, 15e3, speed) for speed in draw.uniform(200.0, 1500.0, len(times))]
    for state in states[::3]:
        state[3:] *= -1.0
    found, phases = felt(missile, ORDER, times, states, standard_air())
    assert set(phases.tolist()) == {TURNING, COASTING}
    twin = Twin(missile, ORDER, weather=earth.read(standard_air()))
    for time, state, mine in zip(times, states, found):
        assert mine == pytest.approx(twin.rate(time)(time, state)[3:], rel=1e-6, abs=1e-6)


def test_masses_on_top_are_counted_stage_by_stage():
    missile = three_stages()
    vehicle = missile.vehicle()
    for time in (0.0, 89.9, 90.0, 200.0):
        for stage in range(3):
            shroud = missile.shroud_mass_kg if time < 90.0 else 0.0
            whole = missile.payload_kg + shroud + sum(each.wet_mass_kg for each in missile.stages[stage:])
            assert mass_on_top(vehicle, stage, time) == pytest.approx(whole, rel=1e-15)


@pytest.mark.parametrize("name", ["scud-b", "minuteman-iii"])
def test_a_heavier_missile_does_not_lose_mass_where_its_thrust_ends(name):
    """Structure may weigh more than the nominal; what burns is what the motor burns."""
    missile = build.missile(name)
    order, end = ORDER._replace(push=1.0), missile.burn_time_s
    twin = Twin(missile, order)
    assert twin.mass(end - 1e-9) == pytest.approx(twin.mass(end + 1e-9), abs=1e-3)
    state = random_state(np.random.default_rng(1), 20e3, 1500.0)
    found, _ = felt(missile, order, [end + 0.01], [state], standard_air())
    rate = Twin(missile, order, weather=earth.read(standard_air())).rate(end + 0.01)
    assert found[0] == pytest.approx(rate(end + 0.01, state)[3:], rel=1e-6, abs=1e-6)


def test_a_nozzle_never_sucks():
    """Where the air presses harder than the thrust, a stage gives none: it is not pushed back."""
    missile = build.missile("scud-b")
    weak = replace(missile.stages[0], specific_impulse_s=5.0, impulse_at="vacuum", nozzle_exit_area_m2=0.5)
    missile, order = replace(missile, stages=(weak,)), ORDER._replace(push=1.0)
    state = random_state(np.random.default_rng(2), 500.0, 200.0)
    found, phases = felt(missile, order, [30.0], [state], standard_air())
    assert phases[0] == TURNING
    twin = Twin(missile, order, weather=earth.read(standard_air()))
    assert twin.thrust(30.0, 95_000.0) == 0.0
    assert found[0] == pytest.approx(twin.rate(30.0)(30.0, state)[3:], rel=1e-6, abs=1e-6)


TABLES = {name: build.missile(name) for name in ("scud-b", "minuteman-iii")}


@pytest.mark.parametrize("name", TABLES)
def test_a_drag_table_is_the_twins_and_passes_through_its_points(name):
    mach, drag = TABLES[name].drag_mach, TABLES[name].drag_coefficient
    table = even_table(mach, drag)
    assert table == pytest.approx(in_hundredths(mach, drag), abs=1e-14)
    on_a_row = [(each, value) for each, value in zip(mach, drag) if round(100 * each) == 100 * each <= 1000]
    assert len(on_a_row) > 3
    for each, value in on_a_row:
        assert table[round(100 * each)] == pytest.approx(value, abs=1e-14)
    # Between two points it stays between their values: no peak that nobody measured.
    for x0, x1, y0, y1 in zip(mach, mach[1:], drag, drag[1:]):
        inside = [smooth(list(mach), list(drag), x0 + part * (x1 - x0)) for part in np.linspace(0.0, 1.0, 21)]
        assert min(y0, y1) - 1e-15 <= min(inside) <= max(inside) <= max(y0, y1) + 1e-15


def test_the_slopes_of_the_drag_table_are_scipys():
    mach, drag = (
        np.array([0.0, 0.5, 0.9, 1.1, 1.6, 3.0, 6.0]),
        np.array([0.3, 0.28, 0.35, 0.5, 0.4, 0.3, 0.2]),
    )
    table, other = even_table(mach, drag), PchipInterpolator(mach, drag)
    inner = np.arange(50, 301)
    # At the two ends SciPy takes other slopes; between the second point and the last but one nothing differs.
    assert table[inner] == pytest.approx(other(inner / 100.0), abs=1e-14)
    assert (table[600:] == 0.2).all()


def test_base_drag_is_fleemans():
    # 0.12 + 0.13 M^2 and 0.25 / M meet at Mach 1.
    for mach in (0.0, 0.5, 0.999, 1.0, 1.001, 3.0, 8.0):
        assert base_drag_coefficient(mach) == pytest.approx(base_drag(mach), rel=1e-15)
    assert base_drag_coefficient(1.0 - 1e-12) == pytest.approx(base_drag_coefficient(1.0), abs=1e-10)
