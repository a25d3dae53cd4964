"""`uppertier fly`: what it prints, and how it refuses."""

import json

import pytest

from uppertier.cli import main

KEYS = [
    "missile",
    "range_km",
    "apogee_km",
    "flight_time_s",
    "burnout_time_s",
    "burnout_speed_km_s",
    "burnout_altitude_km",
    "burnout_angle_deg",
    "reentry_speed_km_s",
    "impact_speed_km_s",
    "impact_lat_deg",
    "impact_lon_deg",
    "miss_km",
    "max_deceleration_g",
    "payload_kg",
    "spent_stages",
]
FROM = ("--from", "39.66,124.70")


def answer(capsys, *words):
    """Run the command; return exit code, stdout and stderr."""
    try:
        code = main(list(words))
    except SystemExit as stop:
        code = stop.code
    out, err = capsys.readouterr()
    return code or 0, out, err


def test_json_has_every_key_of_the_interface(capsys):
    code, out, _ = answer(capsys, "fly", "scud-er", *FROM, "--to", "busan", "--json")
    found = json.loads(out)
    assert (code, list(found)) == (0, KEYS)
    assert found["missile"] == "scud-er"
    assert found["miss_km"] < 0.1


def test_range_and_apogee_are_solved_together(capsys):
    words = ("--bearing", "81deg", "--range", "1000km", "--apogee", "260km", "--json")
    found = json.loads(answer(capsys, "fly", "scud-er", *FROM, *words)[1])
    # 100 m of range and of apogee.
    assert (found["range_km"], found["apogee_km"]) == pytest.approx((1000.0, 260.0), abs=0.1)


def test_bare_numbers_are_in_the_units_of_the_help(capsys):
    with_units = answer(capsys, "fly", "nodong", *FROM, "--bearing", "80deg", "--range", "900km", "--json")
    bare = answer(capsys, "fly", "nodong", *FROM, "--bearing", "80", "--range", "900", "--json")
    assert with_units == bare


def test_a_flight_below_100_km_has_no_reentry_speed(capsys):
    found = json.loads(
        answer(capsys, "fly", "scud-b", *FROM, "--bearing", "80", "--range", "200km", "--json")[1]
    )
    assert found["apogee_km"] < 100.0
    assert found["reentry_speed_km_s"] is None


def test_the_textbook_missile(capsys):
    found = json.loads(
        answer(
            capsys,
            "fly",
            "impulsive",
            *FROM,
            "--bearing",
            "80",
            "--range",
            "950km",
            "--apogee",
            "4475km",
            "--json",
        )[1]
    )
    row = (found["burnout_speed_km_s"], found["burnout_angle_deg"], found["flight_time_s"])
    # Lofted ellipse 950 km / 4,475 km by Kepler, to its printed digits.
    assert row == pytest.approx((7.1953, 84.835, 3017.0), rel=1e-3)
    assert list(found) == KEYS


def test_people_read_a_table_and_a_sentence(capsys):
    code, out, _ = answer(capsys, "fly", "scud-er", *FROM, "--to", "busan")
    assert code == 0
    assert "apogee" in out
    sentence, stage = out.splitlines()[-2:]
    assert sentence.startswith("The scud-er flies 630 km in 7 min")
    assert stage.startswith("Empty stage 1 is free at")


def test_a_missile_may_carry_nothing(capsys):
    words = ("fly", "scud-b", *FROM, "--bearing", "80", "--range", "200km", "--json")
    empty = json.loads(answer(capsys, *words, "--payload", "0kg")[1])
    loaded = json.loads(answer(capsys, *words)[1])
    assert (empty["payload_kg"], loaded["payload_kg"]) == (0.0, 987.0)
    # A ton less to lift: the same range needs less burning.
    assert empty["miss_km"] < 0.1
    assert empty["burnout_time_s"] < loaded["burnout_time_s"]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("scud-re", *FROM, "--to", "busan"), 2, "scud-er"),
        (("scud-er", *FROM, "--to", "bussan"), 2, "busan"),
        (("scud-er", *FROM, "--bearing", "80"), 2, "--range"),
        (("scud-er", *FROM, "--bearing", "80", "--range", "1000kg"), 2, "kg"),
        (("scud-er", *FROM, "--to", "busan", "--loft", "high"), 2, "lofted"),
        (("impulsive", *FROM, "--to", "busan", "--loft", "lofted"), 2, "no burn"),
        (("scud-b", *FROM, "--bearing", "80", "--range", "1000km"), 3, "out of reach: the greatest range"),
        (("scud-er", *FROM, "--to", "busan", "--apogee", "900km"), 3, "greatest"),
        (("impulsive", *FROM, "--bearing", "80", "--range", "30000km"), 3, "half way round"),
        (("scud-er", *FROM), 2, "needs a target, or a bearing and a range"),
        (("scud-er", "--to", "busan"), 2, "--from"),
        (("scud-er", "--from", "nowhere", "--to", "busan"), 2, "Unknown place 'nowhere'"),
        (("scud-er", *FROM, "--to", "39.66,124.70"), 2, "The target is the launch place"),
        (("impulsive", *FROM, "--to", "39.66,124.70"), 2, "The target is the launch place"),
        (("scud-er", *FROM, "--bearing", "80", "--range", "500m"), 3, "0.5 km away, 2.0 km too near"),
        (("scud-er", *FROM, "--bearing", "80", "--range", "0km"), 2, "more than nothing"),
        (("scud-er", *FROM, "--bearing", "80", "--range", "nan"), 2, "not a quantity"),
        (("scud-er", *FROM, "--to", "busan", "--apogee", "-5km"), 3, "the least, with all propellant"),
        (("scud-er", *FROM, "--to", "busan", "--payload", "-10kg"), 2, "nothing or more"),
        (("scud-er", *FROM, "--to", "busan", "--payload", "9t"), 3, "does not leave the ground"),
        (("scud-er", "--from", "39.66,124.70,300km", "--to", "busan"), 2, "not on the ground"),
        (("scud-er", *FROM, "--to", "35.18,129.08,300km"), 2, "not on the ground"),
    ],
)
def test_mistakes_are_told_what_would_be_right(capsys, words, code, message):
    found, out, err = answer(capsys, "fly", *words)
    assert (found, out) == (code, "")
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("missile", "words"),
    [
        ("hwasong-10", ("--from", "85,0", "--to", "80,180")),
        ("nodong", ("--from", "90,0", "--bearing", "0", "--range", "900km")),
        ("nodong", ("--from", "40,179", "--to", "40,-171")),
        ("nodong", ("--from", "40,359", "--to", "40,5")),
    ],
    ids=["over the pole", "from the pole", "across the date line", "across longitude zero"],
)
def test_no_place_on_the_map_is_special(capsys, missile, words):
    code, out, _ = answer(capsys, "fly", missile, *words, "--json")
    assert code == 0
    # The promise of an aim.
    assert json.loads(out)["miss_km"] < 0.1
