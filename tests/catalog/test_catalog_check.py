"""The checker: each broken rule is named, with the file and the figure."""

import shutil

import pytest

from uppertier.catalog import check, read

PLACE = """
title: Somewhere
figures:
  latitude: {value: 36, unit: deg, low: 35, high: 37, source: map, how: seen}
  longitude: {value: 128, unit: deg, low: 127, high: 129, source: map, how: seen}
  height: {value: 0, unit: m, low: 0, high: 10, source: map, how: seen}
  radius: {value: 5, unit: km, low: 1, high: 10, source: map, how: assumed, note: "ground: a guess"}
"""


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(read.DATA, tmp_path / "data")
    return tmp_path / "data"


def complaints_about(folder, old, new, text=PLACE):
    assert old in text
    (folder / "place" / "somewhere.yaml").write_text(text.replace(old, new))
    return check.complaints(folder)


def test_a_right_entry_draws_no_complaint(folder):
    assert complaints_about(folder, "Somewhere", "Anywhere") == []


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("value: 36, ", "", "latitude: has no value"),
        ("value: 36", "value: many", "latitude: is a number"),
        ("value: 36", "value: 38", "latitude: 38 does not lie between 35 and 37"),
        ("value: 36", "value: .nan", "latitude: needs a low, a value and a high that are numbers"),
        ("low: 35, ", "", "latitude: needs a low"),
        ("value: 36, unit: deg,", "value: 36,", "latitude: has no unit"),
        ("value: 36, unit: deg", "value: 36, unit: km", "latitude: '36 km': 'km' is a unit of length"),
        (
            "value: 0, unit: m,",
            "value: 0, unit: furlong,",
            "height: '0 furlong': 'furlong' is not a known unit",
        ),
        (
            "high: 37, source: map",
            "high: 37, source: maps",
            "latitude: source 'maps' is not in sources.yaml. Did",
        ),
        ("high: 37, source: map", "high: 37", "latitude: has no source"),
        (
            "high: 37, source: map, how: seen",
            "high: 37, source: map, how: guessed",
            "latitude: 'how' is one of",
        ),
        (', note: "ground: a guess"', "", "radius: an assumed figure needs a note"),
        (
            'how: assumed, note: "ground: a guess"',
            "how: calibrated",
            "radius: a calibrated figure needs a note that says what it was fitted to",
        ),
        ("value: 36, ", "value: 36, worth: 3, ", "latitude: unknown key 'worth'"),
        ("  height", "  heigth", "heigth: no such figure in a place. Did you mean 'height'?"),
        ("  height", "  heigth", "height: missing"),
        (
            "value: 36, unit: deg, low: 35, high: 37",
            "value: 95, unit: deg, low: 90, high: 99",
            "latitude: 95 deg",
        ),
        ("title: Somewhere", "about: nothing", "has no title"),
        ("title: Somewhere", "title: Somewhere\nname: x", "unknown key 'name'"),
        ("figures:", "figurs:", "has no figures"),
    ],
)
def test_a_broken_rule_is_named(folder, old, new, says):
    found = complaints_about(folder, old, new)
    assert any(each.startswith(f"place/somewhere.yaml: {says}") for each in found), found


@pytest.mark.parametrize("text", ["", "[1, 2]", "title: [", "just words"])
def test_a_file_that_holds_no_entry_is_named(folder, text):
    (folder / "place" / "somewhere.yaml").write_text(text)
    assert any("place/somewhere.yaml: " in each for each in check.complaints(folder))


def test_a_source_that_nothing_rests_on_is_named(folder):
    with (folder / "sources.yaml").open("a") as file:
        file.write("spare:\n  citation: A book\n  year: 1999\n  read: all of it\n")
    assert check.complaints(folder) == ["sources.yaml: spare: no entry cites this source."]


def test_a_source_that_does_not_say_what_was_read_is_named(folder):
    with (folder / "sources.yaml").open("a") as file:
        file.write("spare:\n  citation: A book\n  year: 1999\n")
    assert any("spare: a source has a citation" in each for each in check.complaints(folder))


def test_losses_that_do_not_add_up_are_named(folder):
    path = folder / "radar" / "an-tpy-2.yaml"
    path.write_text(path.read_text().replace("beam shape: {value: 1.6", "beam shape: {value: 1.9"))
    assert check.complaints(folder) == [
        "radar/an-tpy-2.yaml: losses: the lines add up to 6.70 dB, the total says 6.40 dB."
    ]


def test_a_part_that_is_not_in_the_catalogue_is_named(folder):
    (folder / "dispersion" / "terminal-guided.yaml").unlink()
    assert check.complaints(folder) == [
        "missile/kn-23.yaml: dispersion: there is no dispersion 'terminal-guided'."
    ]


def test_a_table_whose_first_column_falls_is_named(folder):
    path = folder / "drag" / "v-2.yaml"
    path.write_text(path.read_text().replace("[0.6, 0.15]", "[0, 0.15]"))
    assert check.complaints(folder) == [
        "drag/v-2.yaml: coefficient: the first column of a table rises from row to row."
    ]


def test_separation_needs_a_delay_only_where_something_separates(folder):
    path = folder / "missile" / "scud-b.yaml"
    path.write_text(path.read_text().replace("separates: {value: false", "separates: {value: true"))
    assert check.complaints(folder) == ["missile/scud-b.yaml: separation-delay: missing."]


def complaints_after(folder, name, old, new):
    path = folder / "missile" / f"{name}.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    return check.complaints(folder)


def test_an_optional_figure_may_be_left_out(folder):
    assert complaints_after(folder, "scud-b", "published-cep:", "secrecy:") == [
        "missile/scud-b.yaml: secrecy: no such figure in a missile."
    ]


def test_a_required_figure_may_not(folder):
    assert complaints_after(folder, "scud-b", "    length:", "    longness:")[0] == (
        "missile/scud-b.yaml: stage-1.length: missing."
    )


@pytest.mark.parametrize(
    "name, old, new, says",
    [
        ("scud-b", "class: {value: ballistic", "class: {value: fast", "class: is one of ballistic, quasi-"),
        ("scud-b", "type: {value: liquid", "type: {value: wet", "propellant-type: is one of liquid, solid"),
        ("scud-b", "at: {value: sea level", "at: {value: space", "stage-1.impulse-at: is one of sea level,"),
        (
            "minuteman-iii",
            "  shroud-release: {value: 76, unit: s, low: 70, high: 90, source: pytrajlib, how: seen}\n",
            "",
            "shroud-release: missing, beside shroud-mass.",
        ),
        (
            "scud-b",
            "class: {value: ballistic",
            "class: {value: quasi-ballistic",
            "lift-to-drag: goes with class 'quasi-ballistic', and only with it.",
        ),
        (
            "kn-23",
            "class: {value: quasi-ballistic",
            "class: {value: ballistic",
            "lift-to-drag: goes with class 'quasi-ballistic', and only with it.",
        ),
        (
            "scud-b",
            "value: 4873, unit: kg, low: 4850",
            "value: 3.7, unit: t, low: 3",
            "stage-1.propellant: as",
        ),
    ],
)
def test_what_is_wrong_with_a_missile_is_named(folder, name, old, new, says):
    found = complaints_after(folder, name, old, new)
    assert found[0].startswith(f"missile/{name}.yaml: {says}"), found


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "      fence-dwell: {value: 20,",
            "      fense-dwell: {value: 20,",
            "modes.terminal.fense-dwell: no such",
        ),
        ("      fence-dwell: {value: 20,", "      duty: {value: 20,", "modes.terminal.duty: no such figure"),
        (
            "      fence-dwell: {value: 20, unit: ms",
            "      fence-dwell: {value: 20, unit: m",
            "unit of length",
        ),
    ],
)
def test_a_mode_states_figures_of_a_program(folder, old, new, says):
    path = folder / "radar" / "an-tpy-2.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    assert any(says in each for each in check.complaints(folder))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "launch-mass: {value: 900",
            "launch-mass: {value: 663",
            "leaves 43 kg of 663 kg: less than the kill",
        ),
        ("    diameter: {value: 0.34", "    girth: {value: 0.34", "burn-1.girth: no such figure"),
        ("value: 12.4, unit: M USD", "value: 12.4, unit: kg", "unit-cost: "),
    ],
)
def test_an_interceptor_burns_no_more_than_it_weighs(folder, old, new, says):
    entry = folder / "interceptor" / "thaad.yaml"
    text = entry.read_text()
    assert old in text
    entry.write_text(text.replace(old, new))
    assert any(says in complaint for complaint in check.complaints(folder))


def test_an_interceptor_does_without_a_price_and_without_air(folder):
    text = (folder / "interceptor" / "l-sam.yaml").read_text()
    assert "unit-cost" not in text
    assert "manoeuvre-pressure" not in text
    assert check.complaints(folder) == []
