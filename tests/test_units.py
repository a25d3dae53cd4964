"""Quantities as people write them: what is understood, what is refused, and with which words."""

from math import inf, nan, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppertier.errors import BadInput
from uppertier.units import DECIBELS, EXAMPLES, UNITS, parse, say


@pytest.mark.parametrize(
    "text, dimension, value",
    [
        ("1000km", "length", 1e6),
        ("650 m", "length", 650.0),
        ("-12 m", "length", -12.0),
        ("1 nmi", "length", 1852.0),
        ("100 ft", "length", 30.48),
        ("0.01m^2", "area", 0.01),
        ("0.01 m2", "area", 0.01),
        ("0.01 m²", "area", 0.01),
        ("-20dBsm", "area", 0.01),
        ("−20 dBsm", "area", 0.01),
        ("10 dbsm", "area", 10.0),
        ("100ms", "time", 0.1),
        ("30min", "time", 1800.0),
        ("2 h", "time", 7200.0),
        ("2.8km/s", "speed", 2800.0),
        ("90 km/h", "speed", 25.0),
        ("5deg", "angle", pi / 36),
        ("5°", "angle", pi / 36),
        ("345 degrees", "angle", 345 * pi / 180),
        ("2 mrad", "angle", 2e-3),
        ("20 µrad", "angle", 2e-5),
        ("10 deg/s", "angular rate", pi / 18),
        ("5.85 t", "mass", 5850.0),
        ("2 lb", "mass", 0.90718474),
        ("81 kW", "power", 81e3),
        ("9.5 GHz", "frequency", 9.5e9),
        ("9500 mhz", "frequency", 9.5e9),
        ("290 K", "temperature", 290.0),
        ("130 kN", "force", 130e3),
        ("57.8 kg/s", "flow", 57.8),
        ("2 g", "acceleration", 19.6133),
        ("9.81 m/s²", "acceleration", 9.81),
        ("7324 kg/m^2", "ballistic coefficient", 7324.0),
        ("0.5", "ratio", 0.5),
        ("50 %", "ratio", 0.5),
        ("3 dB", "ratio", 10**0.3),
        (" +1.5e3\tkm ", "length", 1.5e6),
        (".5 km", "length", 500.0),
        ("5. km", "length", 5000.0),
        (4, "number", 4.0),
        (0, "number", 0.0),
        ("1e-6", "number", 1e-6),
    ],
)
def test_people_are_understood(text, dimension, value):
    assert parse(text, dimension) == pytest.approx(value, rel=1e-14)


def test_a_ballistic_coefficient_in_pounds_as_the_literature_gives_it():
    # 1,500 lb/ft^2 is 7,324 kg/m^2 (Wright and others): the class value of a separating warhead.
    assert parse("1500 lb/ft^2", "ballistic coefficient") == pytest.approx(7324.0, abs=0.5)


@pytest.mark.parametrize(
    "given, dimension, words",
    [
        ("600", "length", ["no unit", "km", "870 km"]),
        (600, "length", ["no unit"]),
        (0, "time", ["no unit", "zero too"]),
        ("0", "angle", ["zero too", "5 deg"]),
        ("600 s", "length", ["'s' is a unit of time", "A length takes"]),
        ("5 m", "area", ["'m' is a unit of length", "dBsm"]),
        ("3 dB", "area", ["'dB' is a unit of ratio"]),
        ("600 Km", "length", ["Did you mean 'km'"]),
        ("600 furlongs", "length", ["'furlongs' is not a known unit"]),
        ("far", "length", ["'far' is not a quantity"]),
        ("", "length", ["is not a quantity"]),
        ("1,000 km", "length", ["not a known unit"]),
        ("nan m", "length", ["is not a quantity"]),
        ("1e999 km", "length", ["not a finite quantity"]),
        ("1e9 dB", "ratio", ["not a finite quantity"]),
        (inf, "number", ["not a finite quantity"]),
        (nan, "ratio", ["not a finite quantity"]),
        (None, "length", ["is not a quantity"]),
        (True, "number", ["is not a quantity"]),
        ("3 m", "number", ["A number takes no unit"]),
        ("3 m", "lenght", ["Unknown dimension 'lenght'", "length"]),
    ],
)
def test_a_mistake_is_told_with_what_would_be_right(given, dimension, words):
    with pytest.raises(BadInput) as caught:
        parse(given, dimension)
    for word in words:
        assert word in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("dimension", UNITS)
def test_every_unit_offered_is_understood(dimension):
    for unit, size in UNITS[dimension].items():
        assert parse(f"2 {unit}", dimension) == 2.0 * size
    if dimension in DECIBELS:
        assert parse(f"20 {DECIBELS[dimension]}", dimension) == pytest.approx(100.0)
    for example in EXAMPLES[dimension].split(" or "):
        assert parse(example, dimension) != 0.0


@pytest.mark.parametrize(
    "value, dimension, text",
    [
        (870e3, "length", "870 km"),
        (650.0, "length", "650 m"),
        (-1_234_567.0, "length", "-1235 km"),
        (12.3, "time", "12.3 s"),
        (0.1, "time", "100 ms"),
        (0.0, "length", "0 km"),
        (0.01, "area", "0.01 m^2"),
        (1e-9, "area", "1e-09 m^2"),
        (2800.0, "speed", "2.8 km/s"),
        (pi / 6, "angle", "30 deg"),
        (9.5e9, "frequency", "9.5 GHz"),
        (900.0, "mass", "900 kg"),
        (0.75, "ratio", "0.75"),
        (inf, "time", "inf s"),
    ],
)
def test_values_are_said_as_people_write_them(value, dimension, text):
    assert say(value, dimension) == text


@given(st.sampled_from(sorted(UNITS)), st.floats(1e-6, 1e12), st.sampled_from([1.0, -1.0]))
def test_what_is_said_is_read_back(dimension, size, sign):
    # Four significant figures: half a unit of the last is at most 5e-4 of the value.
    assert parse(say(sign * size, dimension), dimension) == pytest.approx(sign * size, rel=5.01e-4)


def test_saying_an_unknown_dimension_is_a_mistake():
    with pytest.raises(BadInput, match="Did you mean 'speed'"):
        say(1.0, "sped")
