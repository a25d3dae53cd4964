"""`uppertier reach`: one bearing, the ring, and refusals."""

import json

import pytest

from uppertier.cli import main

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
