"""A missile as data becomes the numbers that fly."""

from dataclasses import replace

import numpy as np
import pytest

from uppertier.flight.body import (
    BETA_FACTOR,
    BODY_DRAG,
    CUTOFF_TIME,
    LAUNCH_COLUMNS,
    MACH_POINTS,
    PUSH,
    REENTRY_DRAG,
    Launch,
)
from uppertier.flight.missile import Dispersion, Missile, Stage

STAGE = Stage(4873.0, 3645.6, 62.0, 226.0, "sea level", 0.1352, 0.88, 9.0)
DISPERSION = Dispersion(0.01, 0.01, 0.1, 0.1, 1.0, 1e-3)
MISSILE = Missile(
    name="one",
    title="One stage",
    stages=(STAGE,),
    payload_kg=987.0,
    separates=False,
    separation_delay_s=0.0,
    reentry_beta_kg_m2=0.0,
    drag_mach=(0.0, 5.0),
    drag_coefficient=(0.2, 0.1),
    warhead_length_m=3.0,
    warhead_diameter_m=0.88,
    warhead_cross_section_m2=0.01,
    body_cross_section_m2=1.0,
    published_range_m=3e5,
    quasi_ballistic=False,
    propellant_type="liquid",
    energy_management="cut-off",
    dispersion=DISPERSION,
)


def test_thrust_from_sea_level_impulse_grows_by_the_nozzle_term():
    # 58.8 kg/s x 9.80665 m/s2 x 226 s = 130.32 kN, and 101,325 Pa x 0.1352 m2 = 13.70 kN: exact arithmetic.
    assert STAGE.vacuum_thrust_n == pytest.approx(58.8 * 9.80665 * 226.0 + 101_325.0 * 0.1352, rel=1e-12)


def test_vacuum_impulse_is_the_vacuum_thrust():
    stage = replace(STAGE, impulse_at="vacuum", specific_impulse_s=250.0)
    assert stage.vacuum_thrust_n == pytest.approx(58.8 * 9.80665 * 250.0, rel=1e-12)


def test_vehicle_takes_the_widest_cross_section_above_each_stage():
    upper = replace(STAGE, diameter_m=1.5)
    vehicle = replace(
        MISSILE, stages=(replace(STAGE, diameter_m=1.0), upper, replace(STAGE, diameter_m=0.5))
    ).vehicle()
    assert vehicle.reference_area_m2 == pytest.approx(np.pi / 4.0 * np.array([1.5, 1.5, 0.5]) ** 2)


def test_vehicle_arrays_are_floats_even_from_whole_numbers():
    vehicle = replace(
        MISSILE, stages=(Stage(4873, 3646, 62, 226, "vacuum", 0, 1, 9),), drag_mach=(0, 5)
    ).vehicle()
    kinds = {array.dtype for array in vehicle if isinstance(array, np.ndarray)}
    assert kinds == {np.dtype("f8")}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"impulse_at": "moon"}, "sea level"),
        ({"propellant_kg": 5000.0}, "burns some"),
        ({"burn_time_s": 0.0}, "no time"),
        ({"ignition_delay_s": -1.0}, "burned out"),
    ],
)
def test_what_is_no_stage_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        replace(STAGE, **change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"stages": ()}, "no stage"),
        ({"separates": True}, "ballistic coefficient"),
        ({"drag_mach": (0.0, 1.0, 2.0)}, "drag table"),
        ({"propellant_type": "hybrid"}, "liquid"),
        ({"energy_management": "hope"}, "manoeuvre"),
        ({"quasi_ballistic": True, "usual_apogee_m": 5e4}, "lift-to-drag"),
        ({"quasi_ballistic": True, "lift_to_drag": 2.0}, "apogee"),
    ],
)
def test_what_cannot_fly_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        replace(MISSILE, **change)


def test_the_burn_lasts_from_launch_to_the_last_burnout_with_all_coasts():
    upper = replace(STAGE, burn_time_s=40.0, ignition_delay_s=5.0)
    assert replace(MISSILE, stages=(STAGE, upper)).burn_time_s == 62.0 + 5.0 + 40.0


def test_a_drag_table_may_have_any_number_of_points():
    mach = tuple(np.linspace(0.0, 8.0, 60))
    vehicle = replace(MISSILE, drag_mach=mach, drag_coefficient=tuple(0.3 + 0.0 * np.array(mach))).vehicle()
    assert vehicle.drag.shape == (3, MACH_POINTS)
    assert vehicle.drag[BODY_DRAG] == pytest.approx(np.full(MACH_POINTS, 0.3), rel=1e-14)


def test_only_a_payload_can_have_a_drag_table_of_its_own():
    shaped = replace(MISSILE, reentry_mach=(0.0, 5.0), reentry_drag_coefficient=(0.5, 0.4))
    assert shaped.vehicle().reentry_area_m2 == pytest.approx(np.pi / 4.0 * 0.88**2)
    assert shaped.vehicle().drag[REENTRY_DRAG, 0] == 0.5
    # A body without mass has no ballistic coefficient to be found from an area.
    assert shaped.with_payload(0.0).vehicle().reentry_area_m2 == 0.0


def test_a_launch_is_what_it_says_and_nothing_more_unless_told():
    launch = Launch(0.7, 2.0, 0.0, 1.0, 0.02, 60.0, 0.0)
    assert len(launch) == LAUNCH_COLUMNS == 12
    assert launch[PUSH : BETA_FACTOR + 1] == (1.0,) * 5
    assert Launch._fields[CUTOFF_TIME : PUSH + 1] == ("cutoff_s", "ground_m", "push")


def test_another_payload_leaves_the_rest():
    lighter = MISSILE.with_payload(500.0)
    assert (lighter.payload_kg, lighter.stages) == (500.0, MISSILE.stages)
