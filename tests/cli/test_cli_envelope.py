"""`uppertier envelope`: the three limits, and which of them binds."""

import json

import pytest

from uppertier.cli import main

SEOUL = ("--from", "seongju", "--against", "nodong", "--from-place", "sukchon", "--to", "seoul")


def answer(capsys, *words):
    code = main(["envelope", *words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture(scope="module")
def alone():
    """The answer for machines, without a threat."""
    import contextlib
    import io

    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        assert main(["envelope", "thaad", "--json"]) == 0
    return json.loads(told.getvalue())


def test_the_contract_has_its_keys_and_three_reaches(alone):
    named = {"max_ground_range_km", "min_altitude_km", "max_altitude_km", "burnout_speed_km_s", "table"}
    assert named <= set(alone)
    assert alone["published"] == {
        "max_ground_range_km": 200.0,
        "min_altitude_km": 40.0,
        "max_altitude_km": 150.0,
    }
    assert alone["max_ground_range_km"] > 400.0
    assert alone["max_altitude_km"] > 300.0
    assert alone["against"] == []
    assert alone["from"] is None


def test_burnout_is_an_interval_about_the_published_class(alone):
    assert 2.6 < alone["burnout_speed_km_s"] < 2.8
    assert alone["burnout_speed_low_km_s"] < 2.6
    assert alone["burnout_speed_high_km_s"] > 2.8


def test_the_table_has_a_value_for_each_point_and_null_out_of_reach(alone):
    table = alone["table"]
    wide, tall = len(table["ground_range_km"]), len(table["altitude_km"])
    for name in ("time_s", "speed_km_s", "launch_elevation_deg", "correction_km"):
        assert len(table[name]) == wide
        assert {len(row) for row in table[name]} == {tall}
    assert table["time_s"][0][0] is None
    middle = table["time_s"][4][4]
    assert middle is not None
    assert middle > alone["first_meeting_s"]
    assert table["time_s"][-1][-1] is None


def test_a_least_energy_nodong_to_seoul_is_forbidden_by_time_and_by_the_box(capsys):
    code, out, err = answer(capsys, "thaad", *SEOUL, "--json")
    (found,) = json.loads(out)["against"]
    said = [line for line in err.splitlines() if not line.startswith("Compiling kernels")]
    assert (code, said) == (0, [])
    assert found["target_ground_range_km"] == pytest.approx(202.0, abs=1.0)
    assert found["physics"]["seconds"] > 100.0
    assert found["time"] is None
    assert found["published_box"] is None
    assert found["left"] is None
    assert found["binds"] == ["time", "published box"]
    assert found["side"] == "range"
    assert found["last_launch_s"] < found["first_launch_s"] == pytest.approx(found["warned_s"] + 5.0)
    assert found["nearest_in_band_km"] > 200.0


def test_known_at_once_the_box_alone_forbids_it(capsys):
    found = json.loads(answer(capsys, "thaad", *SEOUL, "--warning", "20s", "--json")[1])["against"][0]
    assert found["time"]["seconds"] > 0.0
    assert found["binds"] == ["published box"]


def test_a_booster_at_its_high_bounds_has_more_time(capsys):
    """A Scud-ER of least energy misses its last launch by a second: there propulsion flips the answer."""
    words = ("--from", "seongju", "--against", "scud-er", "--from-place", "tongchang-ri", "--to", "seoul")
    found = json.loads(answer(capsys, "thaad", *words, "--json")[1])
    (each,) = found["against"]
    assert found["max_ground_range_low_km"] < found["max_ground_range_km"] < found["max_ground_range_high_km"]
    assert each["last_launch_low_s"] < each["last_launch_s"] < each["last_launch_high_s"]
    assert each["binds"] == each["binds_low"] == ["time", "published box"]
    assert each["binds_high"] == ["published box"]
    told = answer(capsys, "thaad", *words)[1]
    assert "With propellant and impulse at their high bounds the published box alone forbids it." in told


def test_busan_is_inside(capsys):
    words = ("--from", "seongju", "--against", "scud-er", "--from-place", "tongchang-ri", "--to", "busan")
    code, out, _ = answer(capsys, "thaad", *words)
    assert code == 0
    assert "can be met inside the published box" in out
    assert out.startswith("THAAD interceptor: physics carries it about ")


def test_one_place_serves_all_missiles(capsys):
    words = (
        "--from",
        "seongju",
        "--against",
        "nodong",
        "--against",
        "scud-er",
        "--from-place",
        "tongchang-ri",
    )
    found = json.loads(answer(capsys, "thaad", *words, "--to", "busan", "--to", "ulsan", "--json")[1])
    assert [(each["missile"], each["from"], each["to"]) for each in found["against"]] == [
        ("nodong", "tongchang-ri", "busan"),
        ("scud-er", "tongchang-ri", "ulsan"),
    ]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("thad",), 2, "Did you mean 'thaad'?"),
        (("thaad", "--out", "here"), 2, "give --plot too"),
        (("thaad", "--to", "seoul"), 2, "name it, such as --against nodong"),
        (("thaad", "--against", "nodong"), 2, "say where the launcher stands"),
        (("thaad", "--from", "seongju", "--against", "nodong", "--to", "seoul"), 2, "give it once, not 0"),
        (("thaad", *SEOUL, "--to", "busan"), 2, "give it once, not 2 times"),
        (("thaad", *SEOUL[:2], "--against", "impulsive", *SEOUL[4:]), 2, "has no path to be met on"),
        (("thaad", *SEOUL[:6], "--to", "tokyo", "--loft", "lofted"), 0, ""),
        (("thaad", *SEOUL[:2], "--against", "scud-b", *SEOUL[4:6], "--to", "tokyo"), 3, "out of reach"),
    ],
)
def test_what_cannot_be_answered_is_said(capsys, words, code, message):
    found, _, err = answer(capsys, *words)
    assert found == code
    assert message in err


def test_the_plot_writes_chart_figures_and_table(capsys, tmp_path):
    code, out, err = answer(capsys, "thaad", *SEOUL, "--plot", "--json", "--out", str(tmp_path))
    assert code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "envelope.csv",
        "envelope.json",
        "envelope.png",
    ]
    assert json.loads(out) == json.loads((tmp_path / "envelope.json").read_text())
    assert err == f"Written to {tmp_path}; the chart is {tmp_path / 'envelope.png'}\n"
    head, first, *rest = (tmp_path / "envelope.csv").read_text().splitlines()
    assert head.split(",")[:3] == ["ground_range_km", "altitude_km", "time_s"]
    assert len(first.split(",")) == 6
    assert len(rest) > 1000
