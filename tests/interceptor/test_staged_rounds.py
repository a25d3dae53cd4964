"""Rounds of stages and pulses fly the whole way: launch solution, steering through coasts, homing."""

from dataclasses import replace

import numpy as np
import pytest

from uppertier.catalog import build


@pytest.mark.parametrize(
    ("name", "range_m", "height_m", "speed_m_s"),
    [
        ("pac-3-mse", 30e3, 12e3, 1200.0),
        ("l-sam", 80e3, 55e3, 2200.0),
        ("arrow-2", 50e3, 30e3, 2000.0),
        ("sm-3-ib", 400e3, 200e3, 3000.0),
        ("sm-3-iia", 1500e3, 300e3, 6000.0),
    ],
)
def test_a_staged_round_meets_what_its_table_says_it_can(stage, name, range_m, height_m, speed_m_s):
    sure = replace(build.interceptor(name), reliability=1.0)
    table = sure.flyout(stage.HEIGHT_M)
    case = stage.Condition(name, range_m=range_m, height_m=height_m, speed_m_s=speed_m_s)
    rounds = stage.one_on_one(sure, table, case, 10)
    assert np.all(rounds["miss_m"] < 1.0)
    assert np.all(rounds["separated_s"] - rounds["launch_s"] >= sure.burn_time_s - 0.1)
    # The launch and the boost leave little for the kill vehicle to mend: 100 m and 1 m/s of the track.
    assert np.all(rounds["divert_left_m_s"] > 0.5 * sure.divert_budget_m_s)
