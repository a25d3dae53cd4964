"""Overrides: `path=value` is checked by the same rules, and complaints name the override."""

from pathlib import Path

import pytest

from uppertier import errors
from uppertier.scenario.read import read

EXAMPLE = Path(__file__).parents[2] / "scenarios" / "seongju.yaml"


def test_overrides_take_the_place_of_what_is_written():
    scenario = read(
        EXAMPLE,
        [
            "raid.0.count=2",
            "cue.delay=90 s",
            "raid.0.at=[35.1, 129.0]",
            "battery.launchers.count=6",
            "defends=[seoul, busan]",
            "name=a = b",
            "raid.0.loft=lofted",
        ],
    )
    assert scenario.raid[0].count == 2
    assert scenario.cue.delay.written == "90 s"
    assert scenario.raid[0].at.name is None
    assert scenario.battery.launchers[0].count == 6
    assert [place.name for place in scenario.defends] == ["seoul", "busan"]
    assert scenario.name == "a = b"
    assert scenario.raid[0].loft == "lofted"
    assert scenario.where("raid", 0, "count") == "--set raid.0.count=2: raid.0.count"
    assert scenario.where("raid", 0, "missile") == f"{EXAMPLE}:11:15: raid.0.missile"


def test_later_overrides_win():
    assert read(EXAMPLE, ["raid.0.count=2", "raid.0.count=3"]).raid[0].count == 3


def test_a_group_that_is_not_there_is_made(tmp_path):
    path = tmp_path / "fight.yaml"
    path.write_text(EXAMPLE.read_text().replace("cue: {early-warning: true, delay: 60 s}\n", ""))
    assert read(path).cue is None
    assert read(path, ["cue.early-warning=true"]).cue.early_warning


@pytest.mark.parametrize(
    "override, says",
    [
        ("raid.0.count=two", "--set raid.0.count=two: raid.0.count: must be a whole number, not 'two'."),
        ("raid.0.cuont=2", "--set raid.0.cuont=2: raid.0.cuont: unknown key 'cuont'. Did you mean 'count'?"),
        ("batery.radar.mode=x", "--set batery.radar.mode=x: batery: unknown key 'batery'. Did you mean 'bat"),
        ("cue.delay=90", "--set cue.delay=90: cue.delay: '90' has no unit. A time takes"),
        ("cue.delay=90 km", "--set cue.delay=90 km: cue.delay: '90 km': 'km' is a unit of length."),
        ("raid.0.count=", "--set raid.0.count=: raid.0.count: is empty."),
        ("raid.4.count=2", "--set raid.4.count=2: 'raid' has no entry 4; its entries are 0 to 0."),
        (
            "raid.first.count=2",
            "--set raid.first.count=2: 'raid' is a list; give a number from 0 to 0, not 'first'.",
        ),
        ("name.first=2", "--set name.first=2: 'name' has no part 'first'."),
        ("raid.0.count", "--set raid.0.count: write it as path=value, for example raid.0.count=2."),
        ("=2", "--set =2: write it as path=value, for example raid.0.count=2."),
        ("name=[a", "--set name=[a: the value cannot be read: "),
    ],
)
def test_a_wrong_override_is_named(override, says):
    with pytest.raises(errors.BadInput) as caught:
        read(EXAMPLE, [override])
    assert len(caught.value.complaints) == 1
    assert caught.value.complaints[0].startswith(says)
