"""Launchers in groups, reloaded, lost; doctrines with preferred places; what is said when they are wrong."""

from math import inf
from pathlib import Path

import pytest

from uppertier import errors
from uppertier.engagement.prepare import open_book, populate
from uppertier.scenario.build import load
from uppertier.scenario.read import dump, read
from uppertier.scenario.schema import json_schema

EXAMPLE = Path(__file__).parents[2] / "scenarios" / "seongju.yaml"
GROUPS = (
    "battery.launchers=[{design: thaad-launcher, count: 2, at: radar}, "
    "{design: thaad-launcher, count: 3, at: [35.9, 128.9, 40 m], reload: true, stock: 10}]"
)


def complaint(*changes):
    with pytest.raises(errors.BadInput) as caught:
        load(EXAMPLE, changes)
    return str(caught.value)


def test_launchers_may_stand_in_groups_at_different_heights():
    launchers = load(EXAMPLE, [GROUPS]).batteries[0].launchers
    assert [site.spot.title for site in launchers] == [f"Launcher {i}" for i in range(1, 6)]
    assert [site.spot.height_m for site in launchers] == [650.0] * 2 + [40.0] * 3
    assert launchers[0].spot.latitude_rad > launchers[2].spot.latitude_rad


def test_a_group_s_stock_is_the_battery_s_and_has_its_rounds():
    setup = load(EXAMPLE, [GROUPS])
    world = populate(setup, 1, 0, 2)[0]
    assert world.launchers["stock"][:, 0].tolist() == [10, 10]
    assert world.launchers["reload_s"][0].tolist() == [inf, inf, 1800.0, 1800.0, 1800.0]
    assert world.rounds.shape[1] == 5 * 8 + 10


def test_without_a_stock_there_is_one_load_for_each():
    setup = load(EXAMPLE, ["battery.launchers.reload=true"])
    assert sum(site.stock for site in setup.batteries[0].launchers) == 16


def test_launchers_are_out_or_lost_by_number():
    setup = load(EXAMPLE, ["battery.launchers.out=[1]", "battery.launchers.lost=[{launcher: 2, at: 200 s}]"])
    assert [site.lost_s for site in setup.batteries[0].launchers] == [0.0, 200.0]
    assert populate(setup, 1, 0, 1)[0].launchers["working"].tolist() == [[0, 1]]


def test_a_scenario_written_out_reads_the_same(tmp_path):
    path = tmp_path / "as-used.yaml"
    path.write_text(dump(read(EXAMPLE, [GROUPS])))
    assert load(path).batteries[0].launchers == load(EXAMPLE, [GROUPS]).batteries[0].launchers


def test_a_mistake_in_a_single_group_is_placed_without_a_number(tmp_path):
    path = tmp_path / "fight.yaml"
    path.write_text(EXAMPLE.read_text().replace("spacing: 400 m", "spacin: 400 m"))
    with pytest.raises(errors.BadInput, match=r"fight.yaml:5:\d+: battery.launchers.spacin: .* 'spacing'"):
        load(path)


def test_a_mistake_in_one_of_several_groups_is_placed_with_its_number():
    said = complaint(GROUPS, "battery.launchers.1.count=0")
    assert "battery.launchers.1.count: must be at least 1" in said


@pytest.mark.parametrize(
    "change, says",
    [
        ("battery.launchers.out=[3]", "launchers 1 to 2; there is no launcher 3"),
        ("battery.launchers.lost=[{launcher: 7, at: 10 s}]", "there is no launcher 7"),
        ("battery.launchers.stock=8", "'reload: true'"),
        ("battery.doctrine.shots=shoot-shot-look-shoot", "'shoot-shoot-look-shoot'"),
        ("battery.doctrine.assignment=optimum", "'optimal'"),
        ("battery.doctrine.assumed-hit=0", "greater than 0"),
        ("battery.doctrine.miss-called-hit=2", "at most 1"),
        ("battery.doctrine.prefer=[bussan]", "Did you mean 'busan'"),
        (
            "battery.doctrine.prefer=[seoul]",
            "not defended, so it cannot be preferred. Defended: busan",
        ),
    ],
)
def test_what_cannot_be_is_said_with_what_would_be_right(change, says):
    assert says in complaint(change)


def test_the_doctrine_reaches_fire_control():
    setup = load(
        EXAMPLE,
        [
            "battery.doctrine={shots: shoot-shoot-look-shoot, reserve: 3, prefer: [daegu], hold-fire: false,"
            " assignment: optimal, assumed-hit: 0.8, hit-called-miss: 0.1, miss-called-hit: 0.2}"
        ],
    )
    book = open_book(setup, 0)
    control = book.control
    assert (control.first_salvo, control.next_salvo, control.reserve) == (2, 1, 3)
    assert (control.hold_fire, control.assignment, control.assumed_hit) == (0, 1, 0.8)
    assert (control.hit_called_miss, control.miss_called_hit) == (0.1, 0.2)
    assert book.places.preferred.tolist() == [0, 1, 0, 0]


def test_the_schema_takes_a_group_and_a_list_of_groups():
    single, several = json_schema()["$defs"]["Battery"]["properties"]["launchers"]["anyOf"]
    assert several["items"] == single
    assert single["$ref"].endswith("Launchers")
