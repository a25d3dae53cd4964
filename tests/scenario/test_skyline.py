"""The land and the weather about a radar, as a scenario has them."""

from math import degrees
from pathlib import Path

import numpy as np
import pytest

from uppertier.engagement.prepare import open_books
from uppertier.errors import BadInput
from uppertier.scenario.build import load
from uppertier.scenario.read import dump, read

SEONGJU = Path(__file__).parents[2] / "scenarios" / "seongju.yaml"


def test_terrain_and_rain_reach_the_radar_of_the_fight():
    setup = load(
        SEONGJU,
        [
            "battery.radar.terrain=[[0, 3], [90, 8 deg], [270, 5]]",
            "battery.radar.rain=10 mm/h",
            "battery.radar.horizon=refracted",
        ],
    )
    radar = open_books(setup)[0].radar
    assert degrees(radar.ground.terrain_rad[45]) == pytest.approx(5.5)
    assert degrees(radar.ground.terrain_rad[315]) == pytest.approx(4.0)
    assert radar.weather.rain_db_m * 1e3 == pytest.approx(0.172, abs=0.001)


def test_without_a_word_the_ground_is_bare_and_dry():
    radar = open_books(load(SEONGJU))[0].radar
    assert radar.weather.rain_db_m == 0.0
    assert np.degrees(radar.ground.terrain_rad).max() < -80.0


def test_a_scenario_is_written_as_it_was_read(tmp_path):
    once = read(SEONGJU, ["battery.radar.terrain=[[0, 3], [90, 8 deg]]", "battery.radar.rain=5 mm/h"])
    file = tmp_path / "again.yaml"
    file.write_text(dump(once), encoding="utf-8")
    assert read(file).battery.radar == once.battery.radar


@pytest.mark.parametrize(
    "terrain, said",
    [
        ("3", "no list of pairs"),
        ("[]", "is empty"),
        ("[3, 4]", "is no pair"),
        ("[[0, 3], [0, 4]]", "does not come after"),
        ("[[0, 90]]", "not between -10 and 85"),
        ("[[361, 3]]", "Azimuth 361 is not between 0 and 360"),
        ("[[0, high]]", "Elevation 'high' is not a quantity"),
        ("[[0, 3 km]]", "unit of length"),
        ("[[0, true]]", "not a number of degrees"),
    ],
)
def test_a_bad_skyline_is_refused_with_its_place_and_an_example(terrain, said):
    with pytest.raises(BadInput, match=said) as refused:
        read(SEONGJU, [f"battery.radar.terrain={terrain}"])
    assert "battery.radar.terrain" in str(refused.value)
