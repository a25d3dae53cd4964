"""Reading a scenario: what is right is read as written, what is wrong is said with its place and its cure."""

from math import pi, radians
from pathlib import Path

import pytest

from uppertier import errors
from uppertier.scenario.read import check, dump, read

EXAMPLE = Path(__file__).parents[2] / "scenarios" / "seongju.yaml"
TEXT = EXAMPLE.read_text(encoding="utf-8")


@pytest.fixture
def complaints(tmp_path, monkeypatch):
    """Return a function that reads a changed example and returns what is complained of."""
    monkeypatch.chdir(tmp_path)

    def find(*changes: tuple[str, str], text: str = TEXT, overrides: tuple[str, ...] = ()) -> list[str]:
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        Path("fight.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(errors.BadInput) as caught:
            read("fight.yaml", overrides)
        return caught.value.complaints

    return find


def test_the_example_is_read_in_si():
    scenario = read(EXAMPLE)
    assert scenario.name == "Seongju, May 2017"
    assert scenario.battery.radar.at.latitude_rad == radians(36.047)
    assert scenario.battery.radar.at.height_m == 650.0
    assert scenario.battery.radar.boresight.si == pytest.approx(345 * pi / 180)
    assert scenario.battery.launchers[0].at.name == "radar"
    assert scenario.battery.launchers[0].spacing.si == 400.0
    assert scenario.battery.delays.uplink.si == 0.5
    assert scenario.battery.doctrine.shots == "shoot-look-shoot"
    assert scenario.cue.early_warning
    assert scenario.cue.delay.si == 60.0
    assert scenario.raid[0].count == 4
    assert scenario.raid[0].from_.longitude_rad == radians(124.70)
    assert scenario.raid[0].dispersion.si == 2000.0
    assert scenario.raid[0].loft == "minimum-energy"
    assert [place.name for place in scenario.defends] == ["busan", "daegu", "camp-humphreys", "gyeryongdae"]
    assert scenario.horizon.si == 1200.0


def test_what_was_read_remembers_where_it_stood():
    scenario = read(EXAMPLE)
    assert scenario.where("horizon") == f"{EXAMPLE}:13:10: horizon"
    assert scenario.where("raid", 0, "missile") == f"{EXAMPLE}:11:15: raid.0.missile"
    # A default has no place of its own: it is where its group is.
    assert scenario.where("raid", 0, "loft") == f"{EXAMPLE}:11:5: raid.0.loft"


def test_a_scenario_written_out_is_the_same_scenario(tmp_path):
    scenario = read(EXAMPLE, ["raid.0.count=2", "cue.delay=90 s"])
    path = tmp_path / "used.yaml"
    path.write_text(dump(scenario), encoding="utf-8")
    again = read(path)
    assert again.model_dump() == scenario.model_dump()
    assert again.raid[0].count == 2
    assert dump(again) == dump(scenario)


@pytest.mark.parametrize(
    "name", ["yes", "2017", "a: b", "# c", "'q'", '"d"', "- x", "null", "x\ny", "é", "1e3", "60 s"]
)
def test_any_name_survives_being_written_out(tmp_path, name):
    path = tmp_path / "used.yaml"
    path.write_text(dump(read(EXAMPLE).model_copy(update={"name": name})), encoding="utf-8")
    assert read(path).name == name


def test_anchors_and_aliases_are_read(tmp_path):
    path = tmp_path / "fight.yaml"
    text = TEXT.replace("early-warning: true", "early-warning: &yes true").replace(
        "at: busan", "at: &city busan"
    )
    path.write_text(text.replace("[busan,", "[*city,"), encoding="utf-8")
    scenario = read(path)
    assert scenario.cue.early_warning is True
    assert scenario.defends[0].name == "busan"


def test_a_scenario_written_out_is_complete():
    assert "loft: minimum-energy" in dump(read(EXAMPLE))


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("horizon", "horzon", "fight.yaml:13:1: horzon: unknown key 'horzon'. Did you mean 'horizon'?"),
        (
            "missile:",
            "misile:",
            "fight.yaml:11:6: raid.0.misile: unknown key 'misile'. Did you mean 'missile'?",
        ),
        (
            "early-warning",
            "early_warning",
            "fight.yaml:9:7: cue.early_warning: unknown key 'early_warning'. Did you mean 'early-warning'?",
        ),
        (
            "reserve: 0",
            "colour: red",
            "fight.yaml:7:50: battery.doctrine.colour: unknown key 'colour'. Known",
        ),
        (
            "345 deg",
            "345 km",
            "fight.yaml:4:74: battery.radar.boresight: '345 km': 'km' is a unit of length. An",
        ),
        ("345 deg", "345", "fight.yaml:4:74: battery.radar.boresight: '345' has no unit. An angle takes"),
        (
            "345 deg",
            "400 deg",
            "fight.yaml:4:74: battery.radar.boresight: must be at most 360 deg, not 400 deg",
        ),
        ("345 deg", "north", "fight.yaml:4:74: battery.radar.boresight: 'north' is not a quantity. An angle"),
        (
            "345 deg",
            "[3, 4]",
            "fight.yaml:4:74: battery.radar.boresight: '[3, 4]' is not a quantity. An angle",
        ),
        ("345 deg", "1e999 deg", "fight.yaml:4:74: battery.radar.boresight: '1e999 deg' is not a finite"),
        ("60 s", "-60 s", "fight.yaml:9:35: cue.delay: must be at least 0 s, not -60 s."),
        ("20 min", "0 s", "fight.yaml:13:10: horizon: must be at least 1 s, not 0 s."),
        ("20 min", "", "fight.yaml:13:1: horizon: is empty. A time takes"),
        ("count: 4", "count: -4", "fight.yaml:11:31: raid.0.count: must be at least 1, not '-4'."),
        ("count: 4", "count: 0", "fight.yaml:11:31: raid.0.count: must be at least 1, not '0'."),
        ("count: 4", "count: 4.5", "fight.yaml:11:31: raid.0.count: must be a whole number, not '4.5'."),
        ("count: 4", "count: four", "fight.yaml:11:31: raid.0.count: must be a whole number, not 'four'."),
        ("count: 4", "count: true", "fight.yaml:11:31: raid.0.count: must be a whole number, not true."),
        ("count: 4", "count: 4 s", "fight.yaml:11:31: raid.0.count: must be a whole number, not '4 s'."),
        (
            "early-warning: true",
            "early-warning: yes",
            "fight.yaml:9:22: cue.early-warning: must be true or false",
        ),
        (
            "shoot-look-shoot",
            "shoot-look-shot",
            "battery.doctrine.shots: must be one of single, salvo, shoot-look",
        ),
        (
            "mode: terminal",
            "mode: forward",
            "battery.radar.mode: must be one of terminal, forward-based, not 'forward'.",
        ),
        (
            "[39.66, 124.70]",
            "[124.70, 39.66]",
            "raid.0.from: Latitude 124.7 is not between -90 and 90. Latitude",
        ),
        ("[39.66, 124.70]", "[39.66, 524.70]", "raid.0.from: Longitude 524.7 is not between -180 and 360."),
        ("[39.66, 124.70]", "[39.66]", "raid.0.from: '[39.66]' has 1 parts. A place is a name"),
        ("[39.66, 124.70]", "[39.66, .nan]", "raid.0.from: Longitude 'nan' is not a number of degrees."),
        ("[39.66, 124.70]", "39.66", "raid.0.from: '39.66' is not a place. A place is a name"),
        ("[39.66, 124.70]", "{lat: 3}", "raid.0.from: a group of fields is not a place. A place is a name"),
        ("650 m]", "650]", "battery.radar.at: Height '650' has no unit. A length takes"),
        ("650 m]", "650 km]", "battery.radar.at: Height 650 km is not between -500 m and 9000 m."),
        (
            "interceptor: thaad",
            "interceptor: 3",
            "fight.yaml:6:16: battery.interceptor: must be text, not '3'.",
        ),
        (
            "interceptor: thaad",
            "interceptor:",
            "battery.interceptor: is empty. An interceptor of the catalogue.",
        ),
        ("interceptor: thaad", "interceptor: ''", "battery.interceptor: is empty."),
        (
            "cue: {early-warning: true, delay: 60 s}",
            "cue: now",
            "fight.yaml:9:6: cue: must be a group of fields (ea",
        ),
        ("[busan, daegu, camp-humphreys, gyeryongdae]", "busan", "fight.yaml:12:10: defends: must be a list"),
        (
            "[busan, daegu, camp-humphreys, gyeryongdae]",
            "[]",
            "fight.yaml:12:10: defends: must have at least one",
        ),
        ("name: Seongju, May 2017", "name: 2017", "fight.yaml:1:7: name: must be text, not '2017'."),
    ],
)
def test_a_mistake_is_said_with_its_place_and_its_cure(complaints, old, new, says):
    found = complaints((old, new))
    assert len(found) == 1
    assert says in found[0]
    assert found[0].startswith("fight.yaml:")


@pytest.mark.parametrize(
    "line, field",
    [
        ("name: Seongju, May 2017\n", "name"),
        ("horizon: 20 min\n", None),
        ("cue: {early-warning: true, delay: 60 s}\n", None),
        ("  interceptor: thaad\n", "battery.interceptor"),
        ("defends: [busan, daegu, camp-humphreys, gyeryongdae]\n", "defends"),
    ],
)
def test_what_may_be_left_out_may_and_the_rest_is_missed(complaints, tmp_path, line, field):
    if field is None:
        (tmp_path / "fight.yaml").write_text(TEXT.replace(line, ""))
        assert read(tmp_path / "fight.yaml").name == "Seongju, May 2017"
    else:
        (found,) = complaints((line, ""))
        assert f"{field}: is missing." in found


def test_a_date_is_as_good_a_name_as_any(tmp_path):
    path = tmp_path / "fight.yaml"
    path.write_text(TEXT.replace("name: Seongju, May 2017", "name: 2017-03-06"))
    assert read(path).name == "2017-03-06"


def test_all_mistakes_are_said_at_once_in_the_order_of_the_file(complaints):
    found = complaints(
        ("20 min", "20 parsecs"),
        ("count: 4", "count: none"),
        ("spacing", "spacng"),
        ("60 s", "60"),
        ("at: [36.047", "at: [136.047"),
    )
    assert len(found) == 5
    assert [each.split(":")[1] for each in found] == ["4", "5", "9", "11", "13"]


def test_no_complaint_speaks_of_the_checker(complaints):
    found = complaints(
        ("count: 4", "count: [1"), text=TEXT.replace("[1", "[[1, 2]]").replace("raid:", "raid: 3\nx:")
    )
    for word in ("pydantic", "validation", "input_value", "type=", "ruamel", "unicode string"):
        assert word not in "\n".join(found)


def test_a_key_that_stands_twice_is_refused(complaints):
    (found,) = complaints(text=TEXT + "horizon: 30 min\n")
    assert found == "fight.yaml:14:1: the key 'horizon' stands twice in one group."


@pytest.mark.parametrize(
    "text, says",
    [
        ("", "fight.yaml:1:1: the file is empty. 'uppertier new NAME' writes a scenario to start from."),
        ("# only a comment\n", "fight.yaml:1:1: the file is empty."),
        ("just words", "fight.yaml:1:1: a scenario is a group of fields"),
        ("- a\n- b\n", "fight.yaml:1:1: a scenario is a group of fields"),
        (
            "name: x\n  battery: y\n",
            "fight.yaml:2:10: this is not YAML: mapping values are not allowed here.",
        ),
        ("name: [x\n", "fight.yaml:2:1: this is not YAML: "),
        ("name:\tx: y\n", "this is not YAML"),
        ("name: x\n---\nname: y\n", "this is not YAML"),
        ("a: &a [*a]\n", "fight.yaml"),
        ("a: !!python/object/apply:os.system [echo]\n", "unknown key 'a'"),
    ],
)
def test_what_is_no_scenario_is_refused(complaints, text, says):
    assert any(says in each for each in complaints(text=text))


@pytest.mark.parametrize("text", ["a: " + "[" * 10_000, "{a: " * 10_000, "- " * 10_000])
def test_a_nest_of_ten_thousand_groups_is_refused(complaints, text):
    (found,) = complaints(text=text)
    assert "nested too deep" in found


def test_a_file_that_multiplies_itself_is_refused(complaints):
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for i in range(9):
        text += f"a{i + 1}: &a{i + 1} [" + ", ".join([f"*a{i}"] * 10) + "]\n"
    (found,) = complaints(text=text)
    assert "holds more than" in found


def test_a_file_of_many_megabytes_is_refused(complaints):
    (found,) = complaints(text="# " + "x" * 2_000_000)
    assert found == "fight.yaml: is larger than 200 kB; this is no scenario."


def test_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "fight.yaml"
    path.write_bytes(b"name: a\nabout: \xff\xfe\n")
    with pytest.raises(errors.BadInput, match=r"fight.yaml:2:1: is not text in UTF-8"):
        read(path)


def test_a_file_that_is_not_there_is_answered_with_the_nearest(tmp_path):
    (tmp_path / "seongju.yaml").write_text(TEXT)
    with pytest.raises(errors.BadInput, match=r"there is no such file. Did you mean '.*seongju.yaml'"):
        read(tmp_path / "songju.yaml")
    with pytest.raises(errors.BadInput, match=r"there is no such file\.$"):
        read(tmp_path / "nowhere" / "x.yaml")


def test_a_directory_is_refused_with_what_it_holds(tmp_path):
    (tmp_path / "seongju.yaml").write_text(TEXT)
    with pytest.raises(errors.BadInput, match=r"is a directory; a scenario is a file. It holds seongju.yaml"):
        read(tmp_path)


def test_a_plain_dict_is_checked_by_the_same_rules():
    with pytest.raises(errors.BadInput) as caught:
        check({"name": "x", "raid": []})
    assert "raid: must have at least one entry." in caught.value.complaints
    assert all(each.split(":")[0] in ("battery", "raid", "defends") for each in caught.value.complaints)
