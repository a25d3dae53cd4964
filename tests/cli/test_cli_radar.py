"""`uppertier radar`, as people and machines call it."""

import json
from math import log10

import pytest

from uppertier.cli import main

ASKED = ["radar", "an-tpy-2", "--rcs", "0.01m^2", "--snr", "20", "--dwell", "100ms"]


def answer(capsys, *arguments):
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_published_range_comes_out(capsys):
    assert answer(capsys, *ASKED)["range_km"] == pytest.approx(870.0, rel=0.03)


def test_the_budget_adds_up(capsys):
    found = answer(capsys, *ASKED, "--scan", "30deg")
    assert sum(line["db"] for line in found["budget"]) == pytest.approx(found["snr_db"], abs=1e-9)
    assert set(found["budget"][0]) == {"what", "value", "unit", "db"}
    for line in found["budget"]:
        if line["what"].startswith("loss"):
            assert line["db"] == -line["value"]


def test_the_ratio_at_1000_km_belongs_to_the_range(capsys):
    found = answer(capsys, *ASKED)
    expected = found["snr_db"] + 40.0 * log10(found["range_km"] / 1000.0)
    assert found["snr_db_at_1000_km"] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("written", ["20", "20x", "13.0103dB", "13.0103 dB"])
def test_a_ratio_can_be_written_as_a_number_or_in_decibels(capsys, written):
    found = answer(capsys, "radar", "an-tpy-2", "--rcs", "-20dBsm", "--snr", written)
    assert found["snr"] == pytest.approx(20.0, rel=1e-6)
    assert found["range_km"] == pytest.approx(873.35, abs=0.01)


def test_scanning_costs_range_and_a_default_dwell_is_the_radars_own(capsys):
    straight = answer(capsys, "radar", "an-tpy-2", "--rcs", "0.01m^2")
    aside = answer(capsys, "radar", "an-tpy-2", "--rcs", "0.01m^2", "--scan", "60deg")
    assert straight["dwell_s"] == 0.1
    assert aside["range_km"] / straight["range_km"] == pytest.approx(0.5**0.75, rel=1e-6)  # cos 60, power 3/4


def test_people_get_an_aligned_budget_and_a_sentence(capsys):
    assert main(ASKED) == 0
    text = capsys.readouterr().out
    assert "873 km in the clear" in text
    rows = [line for line in text.splitlines() if line.endswith(" dB")]
    assert len(rows) > 12
    assert len({len(line) for line in rows}) == 1


@pytest.mark.parametrize(
    "arguments, code, said",
    [
        (["an-tpy-2", "--rcs", "0.01m^2", "--scan", "80deg"], 3, "at most 65 deg"),
        (["an-tpy-2", "--rcs", "0m^2"], 2, "must be above 0 m^2"),
        (["an-tpy-2", "--rcs", "0.01m^2", "--dwell", "0s"], 2, "longer than 0 s"),
        (["an-tpy-2", "--rcs", "0.01m^2", "--snr", "0"], 2, "must be above 0"),
        (["an-tpy-2", "--rcs", "5kg"], 2, "unit of mass"),
        (["an-tpy-2", "--rcs", "0.01"], 2, "no unit"),
        (["an-tpi-2", "--rcs", "0.01m^2"], 2, "an-tpy-2"),
        (["an-tpy-2"], 2, "--rcs"),
    ],
)
def test_bad_input_is_answered_with_a_sentence_and_a_code(capsys, arguments, code, said):
    assert main(["radar", *arguments]) == code
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_a_warhead_is_seen_by_its_size_and_aspect(capsys):
    ahead = answer(capsys, "radar", "an-tpy-2", "--body", "hwasong-14", "--aspect", "10deg")
    behind = answer(capsys, "radar", "an-tpy-2", "--body", "hwasong-14", "--aspect", "180deg")
    stage = answer(capsys, "radar", "an-tpy-2", "--body", "hwasong-14", "--part", "stage")
    # From the nose a bare cone is of the published class, 0.001 to 0.1 m2; its flat base is a mirror.
    assert 0.001 < ahead["rcs_m2"] < 0.1
    assert behind["rcs_m2"] > 100.0 * ahead["rcs_m2"]
    assert stage["range_km"] > ahead["range_km"]


def test_a_chance_of_detection_stands_for_its_ratio(capsys):
    found = answer(capsys, "radar", "an-tpy-2", "--rcs", "0.01m^2", "--pd", "0.9")
    # Swerling 1, one look: Pd = Pfa^(1 / (1 + S/N)), the closed form.
    assert found["detection_probability"] == pytest.approx(0.9, abs=1e-6)
    steady = answer(capsys, "radar", "an-tpy-2", "--rcs", "0.01m^2", "--pd", "0.9", "--swerling", "0")
    assert steady["snr"] < 0.3 * found["snr"]


@pytest.mark.parametrize(
    "words, said",
    [
        ([], "either --rcs"),
        (["--rcs", "0.01m^2", "--body", "nodong"], "either --rcs"),
        (["--body", "nodongg"], "nodong"),
        (["--rcs", "0.01m^2", "--snr", "20", "--pd", "0.9"], "not both"),
    ],
)
def test_what_is_to_be_seen_is_said_once(capsys, words, said):
    assert main(["radar", "an-tpy-2", *words]) == 2
    assert said in capsys.readouterr().err


def test_terminal_mode_is_today_s_radar_and_forward_based_sees_farther(capsys):
    plain = answer(capsys, "radar", "an-tpy-2", "--rcs", "0.01m^2")
    terminal = answer(capsys, "radar", "an-tpy-2", "--rcs", "0.01m^2", "--mode", "terminal")
    forward = answer(capsys, "radar", "an-tpy-2", "--rcs", "0.01m^2", "--mode", "forward-based")
    assert plain["mode"] is None
    assert terminal == plain | {"mode": "terminal"}
    assert forward["dwell_s"] == 0.88
    assert forward["range_km"] / plain["range_km"] == pytest.approx(8.8**0.25, rel=1e-9)


def test_a_mode_is_said_in_words(capsys):
    assert main([*ASKED, "--mode", "forward-based"]) == 0
    text = capsys.readouterr().out
    assert "In forward-based mode it looks 120 deg wide from 2 deg up, out to 2,000 km" in text
    assert "keeps 30% of the time" in text


@pytest.mark.parametrize(
    ("name", "mode", "said"),
    [
        ("an-tpy-2", "forward", "Did you mean 'forward-based'?"),
        ("an-tpy-2", "secret", "Known: forward-based, terminal."),
        ("green-pine", "terminal", "has no modes in the catalogue: leave the mode 'terminal' out"),
    ],
)
def test_a_mode_that_the_radar_lacks_is_refused(capsys, name, mode, said):
    assert main(["radar", name, "--rcs", "0.01m^2", "--mode", mode]) == 2
    assert said in capsys.readouterr().err


def test_at_the_elevation_of_the_air_line_the_published_range_stands(capsys):
    clear = answer(capsys, "radar", "an-tpy-2", "--rcs", "0.01m^2")
    along = answer(capsys, "radar", "an-tpy-2", "--rcs", "0.01m^2", "--elevation", "5deg")
    assert along["range_km"] == pytest.approx(clear["range_km"], rel=1e-4)
    assert clear["range_km"] == pytest.approx(870.0, rel=0.03)
    assert clear["elevation_deg"] is clear["rain_mm_h"] is None


def test_lower_paths_and_rain_shorten_the_range_and_the_budget_says_why(capsys):
    ranges = []
    for words in (["45deg"], ["5deg"], ["2deg"], ["2deg", "--rain", "10mm/h"]):
        found = answer(capsys, "radar", "an-tpy-2", "--rcs", "0.01m^2", "--elevation", *words)
        ranges.append(found["range_km"])
        # The printed lines still add up to the ratio asked for.
        assert sum(line["db"] for line in found["budget"]) == pytest.approx(found["snr_db"], abs=1e-3)
    assert ranges == sorted(ranges, reverse=True)
    assert found["rain_mm_h"] == pytest.approx(10.0)
    # By hand: 10 mm/h take 0.17 dB/km, 25 km of them both ways some 8 dB: the range falls to 0.6.
    assert ranges[-1] / ranges[-2] == pytest.approx(0.63, abs=0.02)


@pytest.mark.parametrize(
    "words, said",
    [
        (["--rain", "10mm/h"], "give its elevation"),
        (["--elevation", "95deg"], "0 to 90 deg, not 95"),
        (["--elevation", "-1deg"], "0 to 90 deg, not -1"),
        (["--elevation", "5deg", "--rain", "300mm/h"], "0 to 100 mm/h"),
        (["--elevation", "5deg", "--rain", "10"], "rain rate takes mm/h"),
    ],
)
def test_a_path_that_cannot_be_is_refused(capsys, words, said):
    assert main(["radar", "an-tpy-2", "--rcs", "0.01m^2", *words]) == 2
    assert said in capsys.readouterr().err
