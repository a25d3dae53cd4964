"""docs/validation.md says what the program computes today, to the printed digits."""

import re
from pathlib import Path

import pytest

from uppertier.scenario.flights import fly
from uppertier.validation.rows import Group, closing, compared
from validation.books import builder_called

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
CHAPTERS = ("flight", "radar", "tracking", "interceptor")
REWRITE = "run `python builders/validation_book.py`"


@pytest.fixture(scope="module")
def builder():
    return builder_called("validation_book")


def part_of(page, builder, chapter):
    """Return what stands between the marks of a chapter."""
    return page.partition(builder.begin(chapter))[2].partition(builder.END)[0]


def printed(builder, chapter):
    """Return the rows of the tables of a chapter on the page: what, and the other cells."""
    lines = part_of(PAGE, builder, chapter).splitlines()
    lines = [line for line in lines if line.startswith("| ") and not line.startswith("| what")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


# Where a filter is fooled, and in a crowd, the last bit of a processor may decide which echo goes where, and
# so by how much a figure moves; elsewhere it decides on a digit.
CHAOTIC, SLACK = ("as shipped, disturbed", " s apart, ", " s after, ", "noiseless"), 0.3


def within_a_digit(text, value, slack=0.0):
    """Tell whether a printed figure is a value to one unit of its last digit: another processor may round.

    `slack` is a part of the value that is allowed beside it.
    """
    if value is None or not text:
        return value is None and not text
    plain = text.replace(",", "").removesuffix(" %")
    unit = 10.0 ** -len(plain.partition(".")[2])
    return abs(float(plain) - value) < 1.001 * unit + slack * abs(value)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_tables_are_those_of_today(books, builder, chapter):
    found, rows = printed(builder, chapter), books[chapter].rows
    assert [cells[0] for cells in found] == [row.what for row in rows], REWRITE
    for cells, row in zip(found, rows):
        slack = SLACK if any(words in row.what for words in CHAOTIC) else 0.0
        for text, value in zip(cells[1:4], (row.reference, row.ours, row.error)):
            assert within_a_digit(text, value, slack), f"{row.what}: {text}, today {value}; {REWRITE}"
        assert cells[5].strip("*") == row.verdict, f"{row.what}; {REWRITE}"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_count_and_every_miss_stand_on_the_page(books, builder, chapter):
    part, rows = part_of(PAGE, builder, chapter), books[chapter].rows
    assert closing(rows) in part, REWRITE
    told = [line for line in part.splitlines() if line.startswith("- **") and ": recorded " in line]
    missed = [row for row in rows if row.passed is False]
    assert len(told) == len(missed), REWRITE
    for row in missed:
        assert f"**{row.what.rpartition(', ')[0]}**" in part, REWRITE


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_answer_first_is_the_one_of_today(books, builder, chapter):
    assert builder.answer(chapter, books[chapter]) in PAGE.splitlines(), REWRITE


def test_the_chart_is_there():
    assert "(validation-flight.png)" in PAGE
    assert (ROOT / "docs" / "validation-flight.png").read_bytes().startswith(b"\x89PNG")


def test_the_flight_told_in_words_is_flown_so():
    told = re.search(r"of 12 July 2023 in ([\d,]+) s; 4,491 s were recorded .* takes (\d+) kg", PAGE)
    flown = fly("hwasong-18", "sunan", bearing_deg=70.0, range_m=1001.2e3, apogee_m=6648.4e3).summary
    assert within_a_digit(told[1], flown.flight_time_s)
    # The payload is looked for to five kilograms.
    assert float(told[2]) == pytest.approx(flown.payload_kg, abs=5.0)


def test_only_the_marked_part_and_the_answer_are_written(builder, books):
    text = "before\n" + "".join(f"| {name.capitalize()} | old | old |\n" for name in CHAPTERS) + "between\n"
    text += "".join(f"{builder.begin(name)}\nold\n{builder.END}\nafter {name}\n" for name in CHAPTERS)
    new = builder.rewritten(text, books)
    assert new.startswith("before\n| Flight | free flight")
    for name in CHAPTERS:
        assert builder.answer(name, books[name]) in new.splitlines()
        assert f"{builder.END}\nafter {name}\n" in new
    assert "\nbetween\n" in new
    assert "old" not in new.splitlines()
    assert builder.rewritten(new, books) == new
    with pytest.raises(ValueError, match="needs one line"):
        builder.rewritten("nothing", books)


def test_a_table_of_the_page_reads_as_it_should(builder):
    rows = (
        compared("a, km", "b", 100.0, 150.0, 10.0, reason="Why."),
        compared("c, km", "d", 100.0, 100.0, 10.0),
    )
    lines = list(builder.table(Group("Title", "About.", rows)))
    assert lines[2:] == [
        "| a, km | 100 | 150 | +50.0 % | 10 % | **MISS** |",
        "| c, km | 100 | 100 | 0.0 % | 10 % | holds |",
    ]
    assert builder.miss(rows[0]) == "- **a**: recorded 100 km, ours 150 km (+50.0 %). Why."


def test_what_has_no_unit_is_told_without_one(builder):
    row = compared("a: average, -", "b", 7.0, 14.0, 10.0, reason="Why.")
    assert builder.miss(row) == "- **a: average**: recorded 7.00, ours 14.0 (+100.0 %). Why."
