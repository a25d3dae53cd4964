"""`uppertier coverage`: figures, files and refusals."""

import json

import pytest

from uppertier.cli import main

ASKED = ["coverage", "--radar", "an-tpy-2", "--at", "seongju", "--altitude", "100km", "--rcs", "0.01m^2"]


def test_the_figures_for_machines(capsys):
    assert main([*ASKED, "--boresight", "345", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"area_km2", "altitude_km", "rcs_m2", "ring", "limit"} <= set(found)
    assert (found["altitude_km"], found["rcs_m2"], found["boresight_deg"]) == (100.0, 0.01, 345.0)
    assert all(len(row) == 5 for row in found["ring"])
    assert sum(found["limit"].values()) == 360
    assert found["refraction"].startswith("none")


def test_people_get_a_table_and_a_sentence(capsys):
    assert main([*ASKED, "--boresight", "345deg", "--min-elevation", "2deg", "--sector", "90deg"]) == 0
    text = capsys.readouterr().out
    assert "turned to 345 deg, 90 deg wide, above 2 deg" in text
    assert "km^2 at a height of 100 km" in text
    assert "snr" in text


def test_files_are_written_and_named(capsys, tmp_path):
    assert main([*ASKED, "--boresight", "345", "--plot", "--out", str(tmp_path), "--json"]) == 0
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert "coverage.png" in captured.err
    assert {path.name for path in tmp_path.iterdir()} == {"coverage.png", "coverage.json", "coverage.geojson"}
    assert json.loads((tmp_path / "coverage.json").read_text(encoding="utf-8")) == found
    features = json.loads((tmp_path / "coverage.geojson").read_text(encoding="utf-8"))["features"]
    assert [each["geometry"]["type"] for each in features] == ["Polygon", "Point"]
    assert features[0]["properties"]["area_km2"] == found["area_km2"]


@pytest.mark.parametrize(
    "more, code, said",
    [
        (["--out", "somewhere"], 2, "give --plot too"),
        (["--sector", "90deg"], 2, "give a boresight"),
        (["--altitude", "3e4km", "--plot"], 3, "Nothing is seen"),
        (["--altitude", "5kg"], 2, "unit of mass"),
        (["--radar", "an-tpi-2"], 2, "an-tpy-2"),
    ],
)
def test_refusals(capsys, more, code, said):
    assert main([*ASKED, *more]) == code
    assert said in capsys.readouterr().err
