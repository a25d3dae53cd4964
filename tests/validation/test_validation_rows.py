"""Rows of the validation book: how they are judged, counted and written."""

import pytest

from uppertier.validation.rows import FITTED, Book, Group, Row, closing, compared, limit, number, signed


@pytest.mark.parametrize(
    ("reference", "ours", "tolerance", "error", "passed"),
    [
        (100.0, 101.9, 2.0, 1.9, True),
        (100.0, 97.9, 2.0, -2.1, False),
        (100.0, 150.0, None, 50.0, None),
        (100.0, None, 2.0, None, False),
        (None, 150.0, 2.0, None, None),
    ],
)
def test_a_row_is_judged_where_it_can_be(reference, ours, tolerance, error, passed):
    row = compared("a speed, m/s", "a book", reference, ours, tolerance)
    assert row.passed is passed
    assert row.error == (None if error is None else pytest.approx(error))
    assert row.tolerance == (None if reference is None else tolerance)


def test_a_row_has_the_keys_of_the_contract_and_no_more():
    row = compared("a speed, m/s", "a book", 1.0, 1.0, 2.0)
    assert list(row.to_dict()) == [
        "what",
        "source",
        "reference",
        "ours",
        "error",
        "tolerance",
        "passed",
        "note",
    ]


def test_a_reason_is_given_only_for_a_miss():
    held = compared("what", "whose", 100.0, 100.0, 1.0, ["Known.", ""], "Too heavy.")
    missed = compared("what", "whose", 100.0, 110.0, 1.0, ["Known.", ""], "Too heavy.")
    assert held.note == "Known."
    assert missed.note == "Known. Too heavy."


def test_what_was_fitted_is_marked_and_counted_apart():
    rows = [
        compared("a", "b", 1.0, 1.0, 1.0),
        compared("a", "b", 1.0, 1.0, 1.0, [FITTED]),
        compared("a", "b", 1.0, 2.0, 1.0, [FITTED]),
        compared("a", "b", 1.0, 2.0),
    ]
    assert [row.verdict for row in rows] == ["holds", "fitted", "MISS", "-"]
    assert (
        closing(rows)
        == "2 of 3 hold, 1 miss. 1 of those that hold were fitted to their figure and prove nothing."
    )
    assert closing(rows[:1]) == "1 of 1 hold, 0 miss."


def test_rows_are_frozen():
    row = Row("a", "b", 1.0, 1.0, 0.0, 1.0, True, "")
    with pytest.raises(AttributeError):
        row.passed = False


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0.0, "0.0"),
        (86.04, "86.0"),
        (99.96, "100"),
        (1413.6, "1,414"),
        (-3.0, "-3.00"),
        (9.0547, "9.05"),
        (0.1, "0.100"),
        (3.73e-4, "0.000373"),
    ],
)
def test_figures_are_written_to_the_digits_that_mean_something(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("percent", "text"), [(None, ""), (2.04, "+2.0 %"), (-0.01, "0.0 %"), (-24.5, "-24.5 %")]
)
def test_errors_carry_their_sign(percent, text):
    assert signed(percent) == text


@pytest.mark.parametrize(
    ("percent", "text"), [(None, ""), (0.0, "0 %"), (0.1788, "0.18 %"), (4.64, "4.6 %"), (10.0, "10 %")]
)
def test_tolerances_have_two_digits(percent, text):
    assert limit(percent) == text


def test_a_book_has_the_rows_of_its_groups_in_their_order():
    first, second = (compared(what, "whose", 1.0, 1.0) for what in ("a", "b"))
    assert Book((Group("A", "About.", (first,)), Group("B", "About.", (second,)))).rows == [first, second]
