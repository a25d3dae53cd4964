"""Errors teach: they carry an exit code, say everything at once, and name the nearest right word."""

import pytest

from uppertier.errors import BadInput, Impossible, OutOfReach, UserError, nearest, unknown

WORDS = ["scud-b", "scud-er", "nodong", "hwasong-10", "Seoul"]


@pytest.mark.parametrize(
    "error, exit_code",
    [(UserError("a"), 2), (BadInput("a"), 2), (Impossible("a"), 3), (OutOfReach("a", short_by_m=1.0), 3)],
)
def test_bad_input_exits_with_2_and_the_impossible_with_3(error, exit_code):
    assert isinstance(error, UserError)
    assert error.exit_code == exit_code


def test_several_complaints_are_kept_apart_and_said_together():
    error = BadInput("line 3: no such key 'raider'", "line 7: '5 parsecs' is no range")
    assert error.complaints == ["line 3: no such key 'raider'", "line 7: '5 parsecs' is no range"]
    assert str(error) == "line 3: no such key 'raider'\nline 7: '5 parsecs' is no range"


def test_out_of_reach_says_by_how_much():
    error = OutOfReach("'busan' is 120 km too far.", short_by_m=120e3)
    assert error.short_by_m == 120e3
    assert str(error) == "'busan' is 120 km too far."


@pytest.mark.parametrize(
    "word, found",
    [
        ("scud-re", "scud-er"),
        ("nodng", "nodong"),
        ("NODONG", "nodong"),
        ("seoul", "Seoul"),
        ("hwasong10", "hwasong-10"),
        ("patriot", None),
        ("", None),
    ],
)
def test_the_nearest_word_is_found_whatever_its_case(word, found):
    assert nearest(word, WORDS) == found


def test_an_unknown_word_is_answered_with_the_nearest_or_with_all():
    assert str(unknown("missile", "scud-re", WORDS)) == "Unknown missile 'scud-re'. Did you mean 'scud-er'?"
    assert str(unknown("missile", "patriot", ["scud-er", "nodong"])) == (
        "Unknown missile 'patriot'. Known: nodong, scud-er."
    )
