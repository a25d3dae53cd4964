"""`uppertier reach`: one bearing, the ring, and refusals."""

import json
from math import cos, radians, sin
from types import SimpleNamespace

import pytest

from uppertier.cli import main
from uppertier.scenario import flights

FROM = ("--from", "39.66,124.70")


def answer(capsys, *words):
    """Run the command; return exit code, stdout and stderr."""
    try:
        code = main(list(words))
    except SystemExit as stop:
        code = stop.code
    out, err = capsys.readouterr()
    return code or 0, out, err


def test_one_bearing_is_one_number(capsys):
    code, out, _ = answer(capsys, "reach", "scud-er", *FROM, "--bearing", "80deg", "--json")
    found = json.loads(out)
    assert code == 0
    # Independent flat calculation of the set: 1,024 km; eastward the turning Earth adds some.
    assert found["max_range_km"] == pytest.approx(1024.0, rel=0.05)


def test_the_ring_goes_all_round(capsys):
    found = json.loads(answer(capsys, "reach", "scud-b", *FROM, "--json")[1])["ring"]
    assert [row[0] for row in found] == pytest.approx(list(range(0, 360, 10)), abs=1e-9)
    assert all(len(row) == 4 for row in found)
    east, west = found[9], found[27]
    assert east[1] > west[1]
    assert east[3] > 124.70 > west[3]


def test_without_rotation_the_ring_is_nearly_round(capsys):
    found = json.loads(answer(capsys, "reach", "scud-b", *FROM, "--rotation", "off", "--json")[1])["ring"]
    ranges = [row[1] for row in found]
    # What is left is the flattening: along the meridian the ground bends e^2 cos^2(latitude), 0.4 %, more
    # than across it. Rotation makes the ring 4 per cent longer than wide.
    assert max(ranges) / min(ranges) == pytest.approx(1.0, abs=0.0045)


def test_less_payload_goes_farther(capsys):
    words = ("reach", "nodong", *FROM, "--bearing", "80", "--json")
    heavy = json.loads(answer(capsys, *words)[1])["max_range_km"]
    light = json.loads(answer(capsys, *words, "--payload", "500kg")[1])["max_range_km"]
    assert light > heavy + 100.0


def test_people_read_a_sentence(capsys):
    out = answer(capsys, "reach", "scud-b", *FROM, "--bearing", "80")[1]
    assert out.splitlines()[-1].startswith("The scud-b reaches 3")


def test_a_reach_says_where_it_starts(capsys):
    out = answer(capsys, "reach", "scud-b", "--bearing", "80")[1]
    assert out.startswith("From 0.000, 0.000, on the equator, as no place was given (--from).")
    assert answer(capsys, "reach", "scud-b", *FROM, "--bearing", "80")[1].startswith("From 39.660, 124.700.")


def test_what_cannot_leave_the_ground_reaches_nothing(capsys):
    code, out, err = answer(capsys, "reach", "scud-b", *FROM, "--payload", "20t")
    assert (code, out) == (3, "")
    assert "it weighs 244 kN, and its thrust is 130 kN" in err


@pytest.mark.parametrize(
    ("words", "message"), [(("scudd-b", *FROM), "scud-b"), (("impulsive", *FROM), "no greatest range")]
)
def test_mistakes_are_told_what_would_be_right(capsys, words, message):
    code, out, err = answer(capsys, "reach", *words)
    assert (code, out) == (2, "")
    assert message in err


@pytest.fixture
def flat_ring(monkeypatch):
    """Answer every reach with a ring of 300 km, and 3 km more to the east if the Earth turns."""

    def reach(missile, start, *, bearing_deg=None, payload_kg=None, rotation=True):
        ring = []
        for bearing in range(0, 360, 10):
            range_m = 3.0e5 + (3.0e3 * sin(radians(bearing)) if rotation else 0.0)
            north, east = range_m * cos(radians(bearing)), range_m * sin(radians(bearing))
            latitude = radians(start[0]) + north / 6.371e6
            longitude = radians(start[1]) + east / 6.371e6 / cos(latitude)
            ring.append(
                SimpleNamespace(
                    bearing_rad=radians(bearing),
                    range_m=range_m,
                    latitude_rad=latitude,
                    longitude_rad=longitude,
                )
            )
        return ring

    monkeypatch.setattr(flights, "reach", reach)


@pytest.mark.usefixtures("flat_ring")
def test_a_plot_leaves_a_map_the_figures_and_an_outline(capsys, tmp_path):
    words = ("reach", "scud-b", "--from", "kaesong", "--plot", "--out", str(tmp_path / "ring"))
    code, out, err = answer(capsys, *words)
    folder = tmp_path / "ring"
    assert (code, err) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == ["reach.geojson", "reach.json", "reach.png"]
    assert out.splitlines()[-2:] == [
        "The scud-b reaches 297 to 303 km, by bearing.",
        f"Written to {folder}; the map is {folder / 'reach.png'}",
    ]
    assert (folder / "reach.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("flat_ring")
def test_with_json_the_map_is_told_on_stderr(capsys, tmp_path):
    code, out, err = answer(capsys, "reach", "scud-b", *FROM, "--plot", "--json", "--out", str(tmp_path))
    found = json.loads(out)
    assert code == 0
    assert set(found) == {"missile", "ring"}
    assert err == f"Written to {tmp_path}; the map is {tmp_path / 'reach.png'}\n"
    assert json.loads((tmp_path / "reach.json").read_text()) == found


@pytest.mark.usefixtures("flat_ring")
def test_the_outline_is_an_area_with_its_figures(capsys, tmp_path):
    answer(
        capsys, "reach", "scud-b", "--from", "kaesong", "--payload", "900kg", "--plot", "--out", str(tmp_path)
    )
    outline, place = json.loads((tmp_path / "reach.geojson").read_text(encoding="utf-8"))["features"]
    assert outline["geometry"]["type"] == "Polygon"
    assert outline["properties"]["from"] == place["properties"]["name"] == "Kaesong, North Korea"
    assert outline["properties"]["payload_kg"] == 900.0
    assert outline["properties"]["max_range_bearing_deg"] == pytest.approx(90.0)
    assert place["geometry"]["coordinates"] == [126.5878, 37.9382]


@pytest.mark.usefixtures("flat_ring")
def test_without_a_folder_it_is_named_for_the_missile_and_the_time(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert answer(capsys, "reach", "scud-b", "--from", "-17,179.5", "--plot")[0] == 0
    (folder,) = (tmp_path / "runs").iterdir()
    assert folder.name.startswith("reach-scud-b-")
    outline = json.loads((folder / "reach.geojson").read_text(encoding="utf-8"))["features"][0]
    assert outline["geometry"]["type"] == "MultiPolygon"
    assert outline["properties"]["from"] == "17.000° S, 179.500° E"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--plot", "--bearing", "80"), "leave out --bearing, or leave out --plot"),
        (("--out", "ring"), "give --plot too"),
    ],
)
@pytest.mark.usefixtures("flat_ring")
def test_a_plot_that_makes_no_sense_is_refused(capsys, tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    code, out, err = answer(capsys, "reach", "scud-b", *FROM, *words)
    assert (code, out) == (2, "")
    assert message in err
    assert list(tmp_path.iterdir()) == []
