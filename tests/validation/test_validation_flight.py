"""The chapter on flight: every recorded flight has its rows, and every miss its reason."""

import re

import pytest

from uppertier.catalog import build
from uppertier.validation.delays import LIQUID, SOLID
from uppertier.validation.reasons import RANGE_REASONS, REASONS, TRAPS
from uppertier.validation.recorded import recorded_flights
from uppertier.validation.standard import is_fitted_to_flight, is_fitted_to_range


def rows_of(book, start, end=""):
    return [row for row in book.rows if row.what.startswith(start) and end in row.what]


def only(book, start, end=""):
    (row,) = rows_of(book, start, end)
    return row


def test_every_recorded_flight_has_its_rows_in_the_order_of_the_file(book):
    labels = [row.what.partition(": ")[0] for row in book.groups[0].rows]
    assert list(dict.fromkeys(labels)) == [each.label for each in recorded_flights()]


def test_what_was_recorded_of_a_time_is_the_reference(book):
    for recorded in recorded_flights():
        row = only(book, recorded.label, "flight time")
        assert row.reference == recorded.time_s
        assert row.tolerance == (None if recorded.time_s is None else 2.0 if recorded.lofted else 5.0)
        assert row.ours is not None


def test_a_flight_without_a_time_can_be_flown_or_not(book):
    for recorded in recorded_flights():
        found = rows_of(book, recorded.label, "can be flown")
        assert len(found) == (recorded.time_s is None)
        assert all(row.passed is not None for row in found)


def test_every_missile_has_its_greatest_range(book):
    titles = {build.missile(name).title.partition(" (")[0] for name in build.names("missile")}
    rows = [row for group in book.groups for row in group.rows if group.title.startswith("Greatest range")]
    assert {row.what.partition(":")[0] for row in rows} == titles
    assert len(rows) == len(titles)


def test_the_quasi_ballistic_missile_stands_apart_and_is_not_judged(book):
    row = only(book, "KN-23")
    assert row.passed is None
    assert "quasi-ballistic" in row.note
    ranges = next(each for each in book.groups if each.title.startswith("Greatest range"))
    assert row == ranges.rows[-1]


def test_every_lofted_flight_is_flown_with_the_usual_payload_too(book):
    for recorded in recorded_flights():
        assert len(rows_of(book, recorded.label, "greatest apogee")) == recorded.lofted


# One set of stages and one payload: the lofted apogee, and the published range, within a tenth each.
@pytest.mark.parametrize(
    ("flight", "missile"),
    [
        ("Hwasong-12, 14 May 2017", "Hwasong-12"),
        ("Hwasong-14, 4 Jul 2017 (KCNA)", "Hwasong-14"),
        ("Hwasong-15, 29 Nov 2017", "Hwasong-15"),
    ],
)
def test_one_set_of_parameters_gives_the_lofted_test_and_the_standard_range(book, flight, missile):
    assert only(book, flight, "greatest apogee").passed
    assert only(book, f"{missile}: greatest range").passed


def test_solids_are_told_from_liquids_by_their_delay(book):
    delays = {row.what: row.ours for row in book.groups[-1].rows}
    solid = [delay for what, delay in delays.items() if "(solid)" in what]
    liquid = [delay for what, delay in delays.items() if "(liquid)" in what]
    assert (len(solid), len(liquid)) == (2 * len(SOLID), 2 * len(LIQUID))
    assert max(solid) < min(liquid)
    row = only(book, "Greatest delay of the solids")
    assert (row.ours, row.reference, row.passed) == (max(solid), min(liquid), True)


def test_a_miss_says_why(book):
    silent = [row.what for row in book.rows if row.passed is False and not row.note]
    assert silent == []


def test_reasons_and_traps_are_about_flights_that_are_there():
    flights = {(each.missile, each.day) for each in recorded_flights()}
    assert {key[:2] for key in REASONS} <= flights
    assert set(TRAPS) <= flights
    assert set(RANGE_REASONS) <= set(build.names("missile"))


@pytest.mark.parametrize(
    ("flight", "words"),
    [
        ("Minuteman III", "nautical"),
        ("Hwasong-17", "67.5 minutes"),
        ("Nodong", "least energy"),
        ("Hwasong-14, 4 Jul 2017 (KCNA)", "at most one can be met"),
        ("Hwasong-14, 4 Jul 2017 (PACOM)", "at most one can be met"),
    ],
)
def test_traps_in_the_data_are_told(book, flight, words):
    assert any(words in row.note for row in rows_of(book, flight, "flight time"))


def test_a_lighter_payload_is_told(book):
    assert (
        "with the usual 500 kg it does not rise so high"
        in only(book, "Hwasong-14, 28 Jul", "flight time").note
    )


def test_what_was_fitted_is_known_from_the_catalogue(book):
    assert is_fitted_to_range("kn-25")
    assert not is_fitted_to_range("scud-er")
    assert is_fitted_to_flight("hwasong-14", 930.0, 2800.0)
    assert not is_fitted_to_flight("hwasong-14", 998.0, 3724.9)
    # Nothing was fitted to a time.
    assert not any(row.fitted for row in book.rows if "time" in row.what)


def test_the_chart_has_every_flight_as_the_rows_have_it(book):
    assert len(book.residuals) == len(recorded_flights())
    times = [row for row in book.groups[0].rows if "flight time" in row.what]
    assert [each.passed for each in book.residuals] == [row.passed for row in times]
    assert [each.computed_time_s for each in book.residuals] == [row.ours for row in times]
    delays = [row.ours for row in book.groups[-2].rows]
    assert [each.computed_delay_s for each in book.residuals] == pytest.approx(delays)


def test_the_unit_ends_what_is_compared(book):
    assert [row.what for row in book.rows if not re.search(r"(, (km|s)| km (far|high))$", row.what)] == []
