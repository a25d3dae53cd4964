"""A missile as data becomes the numbers that fly."""

from dataclasses import replace

import numpy as np
import pytest

from uppertier.flight.missile import Missile, Stage

STAGE = Stage(4873.0, 3645.6, 62.0, 226.0, "sea level", 0.1352, 0.88)
MISSILE = Missile(
    "one",
    "One stage",
    (STAGE,),
    987.0,
    False,
    0.0,
    0.0,
    (0.0, 5.0),
    (0.2, 0.1),
    3.0,
    0.88,
    0.01,
    1.0,
    3e5,
    False,
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
        MISSILE, stages=(Stage(4873, 3646, 62, 226, "vacuum", 0, 1),), drag_mach=(0, 5)
    ).vehicle()
    kinds = {array.dtype for array in vehicle if isinstance(array, np.ndarray)}
    assert kinds == {np.dtype("f8")}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"impulse_at": "moon"}, "sea level"),
        ({"propellant_kg": 5000.0}, "burns some"),
        ({"burn_time_s": 0.0}, "no time"),
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
        ({"drag_mach": tuple(range(40)), "drag_coefficient": (0.2,) * 40}, "more than 32 points"),
    ],
)
def test_what_cannot_fly_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        replace(MISSILE, **change)


def test_another_payload_leaves_the_rest():
    lighter = MISSILE.with_payload(500.0)
    assert (lighter.payload_kg, lighter.stages) == (500.0, MISSILE.stages)
