"""`uppertier fly`: wind, scatter, stages and the lighter payload, as a user meets them."""

import json

import pytest

from uppertier.cli import main


def answer(capsys, *words):
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_shots_print_the_cep_and_json_holds_it(capsys):
    words = ("fly", "scud-b", "--from", "39,125", "--bearing", "150", "--range", "200", "--shots", "50")
    code, out, _ = answer(capsys, *words)
    assert code == 0
    assert "Of 50 shots half fall within" in out
    found = json.loads(answer(capsys, *words, "--json")[1])["scatter"]
    assert found["shots"] == 50
    assert 100.0 < found["cep_m"] < 2_000.0


def test_one_shot_is_refused(capsys):
    code, _, err = answer(
        capsys, "fly", "scud-b", "--from", "39,125", "--bearing", "150", "--range", "200", "--shots", "1"
    )
    assert (code, "two shots" in err) == (2, True)


def test_empty_stages_are_told_and_come_apart_when_asked(capsys):
    words = ("fly", "topol-m", "--from", "60,100", "--bearing", "10", "--range", "8000")
    _, whole, _ = answer(capsys, *words)
    assert whole.count("comes down at") == 3
    _, apart, _ = answer(capsys, *words, "--break-up", "60km")
    assert "comes apart into 20 pieces" in apart


def test_a_lighter_payload_is_said_on_stderr(capsys):
    words = (
        "fly",
        "hwasong-14",
        "--from",
        "mupyong-ni",
        "--bearing",
        "70",
        "--range",
        "998",
        "--apogee",
        "3724.9",
    )
    code, out, err = answer(capsys, *words, "--json")
    assert code == 0
    assert json.loads(out)["payload_kg"] < 500.0
    assert "too heavy for this apogee" in err


def test_wind_moves_the_launch_and_a_bad_file_is_refused(capsys, tmp_path):
    wind = tmp_path / "wind.csv"
    wind.write_text("height_m,east_m_s,north_m_s\n0,0,0\n12000,50,0\n30000,0,0\n")
    words = (
        "fly",
        "scud-b",
        "--from",
        "39,125",
        "--bearing",
        "180",
        "--range",
        "200",
        "--json",
        "--wind",
        str(wind),
    )
    code, out, _ = answer(capsys, *words)
    assert (code, json.loads(out)["miss_km"]) == (0, pytest.approx(0.0, abs=0.1))
    wind.write_text("nothing\n")
    code, _, err = answer(capsys, *words)
    assert (code, "columns" in err) == (2, True)


def test_without_the_bulge_the_earth_is_a_sphere(capsys):
    words = (
        "fly",
        "nodong",
        "--from",
        "39,125",
        "--bearing",
        "100",
        "--range",
        "900",
        "--apogee",
        "250",
        "--json",
    )
    round_earth = json.loads(answer(capsys, *words, "--oblateness", "off")[1])
    real = json.loads(answer(capsys, *words)[1])
    assert round_earth["flight_time_s"] != real["flight_time_s"]
    assert round_earth["flight_time_s"] == pytest.approx(real["flight_time_s"], rel=0.01)
