"""Options that carry units, places, and JSON for machines."""

import json
from math import inf, nan, radians

import click
import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.cli.options import Place, Quantity, print_json


@pytest.mark.parametrize(
    "dimension, given, si",
    [
        ("length", "1000km", 1e6),
        ("area", "-20dBsm", 0.01),
        ("area", "0.01m^2", 0.01),
        ("time", "100 ms", 0.1),
        ("speed", "2.8km/s", 2800.0),
        ("angle", "5deg", radians(5.0)),
        ("length", 5.0, 5.0),
    ],
)
def test_quantities_are_read_into_si(dimension, given, si):
    assert Quantity(dimension).convert(given, None, None) == pytest.approx(si, rel=1e-12)


@pytest.mark.parametrize(
    "given, said", [("5", "has no unit"), ("5 s", "unit of time"), ("far", "not a quantity")]
)
def test_a_wrong_quantity_is_a_usage_error(given, said):
    with pytest.raises(click.BadParameter, match=said):
        Quantity("length").convert(given, None, None)


@pytest.mark.parametrize(
    "given, degrees_and_metres",
    [
        ("36.047,128.224", (36.047, 128.224, 0.0)),
        ("36.047, 128.224, 650m", (36.047, 128.224, 650.0)),
        ("-33.9,-70.5,0.5km", (-33.9, -70.5, 500.0)),
    ],
)
def test_places_are_read_from_coordinates(given, degrees_and_metres):
    latitude_deg, longitude_deg, height_m = degrees_and_metres
    expected = (radians(latitude_deg), radians(longitude_deg), height_m)
    assert Place().convert(given, None, None) == pytest.approx(expected, rel=1e-12)


def test_places_are_looked_up_by_name():
    assert Place().convert("busan", None, None) == tuple(build.place("busan"))


@pytest.mark.parametrize(
    "given, said",
    [
        ("busna", "Did you mean 'busan'"),
        ("36.047", "has 1 parts"),
        ("36.047,128.224,650", "has no unit"),
        ("36.047,east", "not in decimal degrees"),
        ("128.224,36.047", "Latitude comes first"),
        ("36.047,400", "not between -180 and 360"),
    ],
)
def test_a_wrong_place_is_a_usage_error(given, said):
    with pytest.raises(click.BadParameter, match=said):
        Place().convert(given, None, None)


def test_json_is_one_object_with_null_for_what_does_not_exist(capsys):
    answer = {
        "range_km": np.float64(1.5),
        "count": np.int64(4),
        "ring": np.array([[1.0, nan]]),
        "nothing": [None, nan, inf, -inf],
        "seen": np.True_,
        "inside": {"name": "Tongchang-ri"},
    }
    print_json(answer)
    assert json.loads(capsys.readouterr().out, parse_constant=pytest.fail) == {
        "range_km": 1.5,
        "count": 4,
        "ring": [[1.0, None]],
        "nothing": [None, None, None, None],
        "seen": True,
        "inside": {"name": "Tongchang-ri"},
    }
