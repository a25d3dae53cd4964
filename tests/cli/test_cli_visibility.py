"""`uppertier visibility`: one flight, a study, what is left behind, and refusals."""

import json

import pyarrow.parquet as pq
import pytest

from uppertier.area import visibility_study
from uppertier.cli import main

SEONGJU = ("--radar", "an-tpy-2", "--at", "seongju")
FLIGHT = ("--missile", "df-5", "--from", "luoning", "--to", "34.05,-118.25")
KEYS = [
    "seconds_in_view",
    "first_seen_s",
    "last_seen_s",
    "min_slant_range_km",
    "elevation_at_min_deg",
    "azimuth_at_min_deg",
    "altitude_at_min_km",
    "seconds_within_km",
]


def answer(capsys, *words):
    """Run the command; return exit code, stdout and stderr."""
    try:
        code = main(["visibility", *words])
    except SystemExit as stop:
        code = stop.code
    out, err = capsys.readouterr()
    return code or 0, out, err


def figures(capsys, *words):
    code, out, _ = answer(capsys, *words, "--json")
    assert code == 0
    return json.loads(out)


def test_one_flight_has_these_figures(capsys):
    found = figures(capsys, *SEONGJU, *FLIGHT)
    assert list(found) == KEYS
    assert list(found["seconds_within_km"]) == ["870", "1500", "2000", "3000"]
    # One spell: the seconds are from the first to the last.
    assert found["last_seen_s"] - found["first_seen_s"] == pytest.approx(found["seconds_in_view"], abs=1e-5)
    assert found["seconds_in_view"] > 600.0
    assert 1150.0 < found["min_slant_range_km"] < 1250.0
    assert 0.0 <= found["azimuth_at_min_deg"] < 360.0


def test_what_never_happens_is_null(capsys):
    found = figures(capsys, *SEONGJU, *FLIGHT, "--boresight", "345", "--rcs", "0.001m^2")
    assert found["seconds_in_view"] == 0.0
    assert [found[key] for key in KEYS[1:7]] == [None] * 6
    assert set(found["seconds_within_km"].values()) == {0.0}


def test_a_mode_brings_its_dwell_its_elevation_and_its_range(capsys):
    asked = (*SEONGJU, *FLIGHT, "--boresight", "345", "--rcs", "0.1m^2")
    plain = figures(capsys, *asked)
    forward = figures(capsys, *asked, "--mode", "forward-based")
    # In the mode nothing counts beyond 2,000 km.
    by_hand = figures(capsys, *asked, "--dwell", "880ms", "--min-elevation", "2deg")
    assert forward["seconds_in_view"] > plain["seconds_in_view"]
    assert forward["seconds_in_view"] == by_hand["seconds_within_km"]["2000"]
    shorter = figures(capsys, *asked, "--mode", "forward-based", "--dwell", "100ms")
    assert shorter["seconds_in_view"] < forward["seconds_in_view"], "what is given counts"
    _, out, _ = answer(capsys, *asked, "--mode", "forward-based")
    assert "The AN/TPY-2 in forward-based mode, turned to 345 deg" in out


def test_every_limit_takes_something_away(capsys):
    whole = figures(capsys, *SEONGJU, *FLIGHT)["seconds_in_view"]
    for more in (
        ("--boresight", "345deg"),
        ("--boresight", "345", "--sector", "60deg"),
        ("--min-elevation", "8deg"),
        ("--min-altitude", "500km"),
        ("--rcs", "1m^2", "--snr", "20"),
        ("--rcs", "1m^2", "--snr", "13dB", "--dwell", "50ms"),
    ):
        assert 0.0 < figures(capsys, *SEONGJU, *FLIGHT, *more)["seconds_in_view"] < whole - 0.1, more
    assert (
        figures(capsys, *SEONGJU, *FLIGHT, "--boresight", "90", "--sector", "360")["seconds_in_view"] == whole
    )
    assert figures(capsys, *SEONGJU, *FLIGHT, "--rcs", "1000m^2", "--snr", "1")["seconds_in_view"] == whole


def test_a_textbook_flight_stands_over_a_sphere(capsys):
    words = ("--radar", "an-tpy-2", "--at", "0,0", "--missile", "impulsive", "--from", "0,-5", "--to", "0,5")
    found = figures(capsys, *words)
    # Symmetric about the apogee; straight overhead there. 265.5 km: (r/2)(sin + cos - 1) of 5 degrees.
    assert found["min_slant_range_km"] == pytest.approx(265.51, abs=0.01)
    assert found["elevation_at_min_deg"] == pytest.approx(90.0, abs=1e-3)
    high = figures(capsys, *words, "--apogee", "300km")
    assert high["altitude_at_min_km"] == pytest.approx(300.0, abs=1e-6)


def test_a_lofted_flight_is_seen_longer(capsys):
    words = (*SEONGJU, "--missile", "scud-er", "--from", "39.66,124.70", "--to", "busan")
    usual = figures(capsys, *words)
    lofted = figures(capsys, *words, "--loft", "lofted")
    assert lofted["seconds_in_view"] > usual["seconds_in_view"] + 100.0


def test_people_read_a_sentence(capsys):
    code, out, err = answer(capsys, *SEONGJU, *FLIGHT, "--boresight", "345", "--rcs", "0.1m^2", "--snr", "20")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].startswith(
        "The AN/TPY-2, turned to 345 deg against 0.1 m^2, has it in view for 165 s of the df-5's 2214 s"
    )
    assert "nearest while in view" in out
    never = answer(capsys, *SEONGJU, *FLIGHT, "--boresight", "180")[1]
    assert never.splitlines()[-1] == (
        "The AN/TPY-2, turned to 180 deg, never has it in view during the df-5's 2214 s of flight."
    )


def test_a_ratio_without_a_cross_section_is_left_aside_and_said(capsys):
    code, out, err = answer(capsys, *SEONGJU, *FLIGHT, "--snr", "20", "--json")
    assert (code, err) == (0, "--snr and --dwell mean something only with --rcs: they were left aside.\n")
    assert json.loads(out)["seconds_in_view"] > 600.0


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ((), 2, "One flight needs --radar, --at, --missile, --from, --to too."),
        ((*SEONGJU, "--missile", "df-5", "--from", "luoning"), 2, "One flight needs --to too."),
        (("--radar", "an-tpy2", "--at", "seongju", *FLIGHT), 2, "Did you mean 'an-tpy-2'?"),
        ((*SEONGJU, *FLIGHT, "--sector", "90"), 2, "A sector of 90 deg needs the azimuth of its middle"),
        ((*SEONGJU, *FLIGHT, "--boresight", "0", "--sector", "400"), 2, "at most 360 deg, not 400 deg"),
        ((*SEONGJU, *FLIGHT, "--min-elevation", "95deg"), 2, "between -90 deg and 90 deg, not 95 deg"),
        ((*SEONGJU, *FLIGHT, "--rcs", "0m^2"), 2, "must be above 0 m^2"),
        ((*SEONGJU, *FLIGHT, "--mode", "forward"), 2, "Did you mean 'forward-based'?"),
        ((*SEONGJU, *FLIGHT, "--rcs", "5km"), 2, "'km' is a unit of length"),
        ((*SEONGJU, *FLIGHT, "--out", "somewhere"), 2, "about the table of a study"),
        (
            (*SEONGJU, "--missile", "df-31a", "--from", "delingha", "--to", "38.9,-77.04"),
            3,
            "out of reach: the greatest range toward",
        ),
    ],
)
def test_mistakes_are_told_what_would_be_right(capsys, words, code, message):
    found, out, err = answer(capsys, *words)
    assert (found, out) == (code, "")
    assert message in " ".join(err.split())


STUDY = """
name: Two areas
radars: [{design: an-tpy-2, at: seongju}]
boresights: [345 deg]
modes: [{name: equation, snr: 20}]
rcs: [0.1 m^2, 1 m^2]
launch-areas:
  - {at: luoning, missile: df-5}
  - {at: delingha, missile: df-31a}
targets:
  - {name: Los Angeles, at: [34.05, -118.25]}
  - {name: Washington, at: [38.90, -77.04]}
"""


@pytest.fixture
def study(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_text(STUDY)
    return str(path)


def test_a_study_leaves_a_table_a_summary_itself_and_maps(capsys, study, tmp_path):
    folder = tmp_path / "out"
    code, out, err = answer(capsys, study, "--out", str(folder))
    assert (code, err) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == [
        "seconds-seongju-equation-345.png",
        "study.yaml",
        "summary.json",
        "visibility.parquet",
    ]
    assert pq.read_table(folder / "visibility.parquet").num_rows == 8
    assert out.splitlines()[0] == f"Written to {folder}, with 1 maps"
    assert out.splitlines()[-1] == "Of 4 flights 3 can be flown; 8 rows in all."
    assert "Not flown, df-31a from delingha to Washington: The target is 11540 km away" in out
    summary = json.loads((folder / "summary.json").read_text())
    assert summary["complete"] is True
    small, large = summary["views"]
    assert (small["rcs_m2"], small["flown"], small["seen"]) == (0.1, 3, 1)
    assert small["longest_s"] < large["longest_s"]
    assert large["seen_from"] == ["luoning"]
    # What was used can be used again.
    again = tmp_path / "again"
    assert answer(capsys, str(folder / "study.yaml"), "--out", str(again), "--panels", "none")[0] == 0
    assert pq.read_table(again / "visibility.parquet") == pq.read_table(folder / "visibility.parquet")


def test_a_panel_for_each_target(capsys, study, tmp_path):
    code, out, err = answer(capsys, study, "--out", str(tmp_path / "out"), "--panels", "target", "--json")
    assert code == 0
    assert json.loads(out)["flights"] == 4
    assert err.splitlines()[-1] == f"Written to {tmp_path / 'out'}, with 2 maps"
    assert sorted(path.name for path in (tmp_path / "out").glob("*.png")) == [
        "seconds-seongju-equation-345-0.1-m2.png",
        "seconds-seongju-equation-345-1-m2.png",
    ]


def test_an_interrupted_study_keeps_what_was_finished(capsys, study, tmp_path, monkeypatch):
    whole = visibility_study.table

    def table(asked):
        for number, rows in enumerate(whole(asked)):
            if number == 2:
                raise KeyboardInterrupt
            yield rows

    monkeypatch.setattr(visibility_study, "table", table)
    folder = tmp_path / "out"
    code, out, err = answer(capsys, study, "--out", str(folder))
    assert (code, out) == (130, "")
    assert f"The 4 rows of the flights that were finished are in {folder}" in err
    assert pq.read_table(folder / "visibility.parquet").num_rows == 4
    assert json.loads((folder / "summary.json").read_text())["complete"] is False


def test_a_study_takes_no_options_of_a_flight(capsys, study):
    code, out, err = answer(capsys, study, "--radar", "an-tpy-2", "--from", "luoning")
    assert (code, out) == (2, "")
    assert err == "A study says everything in its file: leave out --radar, --from, or leave out the study.\n"


def test_a_study_that_is_not_there_is_told(capsys, study, tmp_path):
    code, out, err = answer(capsys, str(tmp_path / "stady.yaml"))
    assert (code, out) == (2, "")
    assert f"there is no such file. Did you mean '{study}'?" in err
