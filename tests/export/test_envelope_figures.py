"""A reach as figures for machines."""

import json

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.export.envelope import COLUMNS, reach_figures, write_table
from uppertier.interceptor.envelope import envelope
from uppertier.interceptor.flyout import arrival_speed, time_to
from uppertier.interceptor.reach import NOTHING


@pytest.fixture(scope="module")
def reach():
    return envelope(build.interceptor("thaad"), 650.0)


def test_the_figures_are_json_without_numbers_that_are_none(reach):
    text = json.dumps(reach_figures(reach), allow_nan=False)
    assert len(text) < 60_000


def test_the_csv_has_a_row_for_each_point_that_can_be_met(reach, tmp_path):
    write_table(reach, tmp_path / "reach.csv")
    rows = np.genfromtxt(tmp_path / "reach.csv", delimiter=",", names=True)
    assert rows.dtype.names == COLUMNS
    assert len(rows) == np.sum(reach.forbids == NOTHING)
    row = rows[len(rows) // 2]
    ground, height = row["ground_range_km"] * 1e3, row["altitude_km"] * 1e3
    assert row["time_s"] == pytest.approx(time_to(reach.flyout, ground, height), abs=0.01)
    assert row["speed_km_s"] * 1e3 == pytest.approx(arrival_speed(reach.flyout, ground, height), abs=1.0)
