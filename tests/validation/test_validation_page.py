"""docs/validation.md says what the program computes today, to the printed digits."""

import importlib.util
import re
from pathlib import Path

import pytest

from uppertier.scenario.flights import fly
from uppertier.validation.rows import Group, closing, compared

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
REWRITE = "run `python builders/validation_book.py`"


@pytest.fixture(scope="module")
def builder():
    spec = importlib.util.spec_from_file_location("validation_book", ROOT / "builders" / "validation_book.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def printed(builder):
    """Return the rows of the tables on the page: what, and the other cells."""
    part = PAGE.partition(builder.BEGIN)[2].partition(builder.END)[0]
    lines = [line for line in part.splitlines() if line.startswith("| ") and not line.startswith("| what")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


def within_a_digit(text, value):
    """Tell whether a printed figure is a value to one unit of its last digit: another processor may round."""
    if value is None or not text:
        return value is None and not text
    plain = text.replace(",", "").removesuffix(" %")
    unit = 10.0 ** -len(plain.partition(".")[2])
    return abs(float(plain) - value) < 1.001 * unit


def test_the_tables_are_those_of_today(book, builder):
    found = printed(builder)
    assert [cells[0] for cells in found] == [row.what for row in book.rows], REWRITE
    for cells, row in zip(found, book.rows):
        for text, value in zip(cells[1:4], (row.reference, row.ours, row.error)):
            assert within_a_digit(text, value), f"{row.what}: {text}, today {value}; {REWRITE}"
        assert cells[5].strip("*") == row.verdict, f"{row.what}; {REWRITE}"


def test_the_count_and_every_miss_stand_on_the_page(book, builder):
    assert closing(book.rows) in PAGE, REWRITE
    missed = [row for row in book.rows if row.passed is False]
    told = [line for line in PAGE.partition("### The misses")[2].splitlines() if line.startswith("- **")]
    assert len([line for line in told if ": recorded " in line]) == len(missed), REWRITE
    for row in missed:
        assert f"**{row.what.rpartition(', ')[0]}**" in PAGE, REWRITE


def test_the_answer_first_is_the_one_of_today(book, builder):
    assert builder.answer(book) in PAGE.splitlines(), REWRITE


def test_the_chart_is_there():
    assert "(validation-flight.png)" in PAGE
    assert (ROOT / "docs" / "validation-flight.png").read_bytes().startswith(b"\x89PNG")


def test_the_flight_told_in_words_is_flown_so():
    told = re.search(r"of 12 July 2023 in ([\d,]+) s; 4,491 s were recorded .* takes (\d+) kg", PAGE)
    flown = fly("hwasong-18", "sunan", bearing_deg=70.0, range_m=1001.2e3, apogee_m=6648.4e3).summary
    assert within_a_digit(told[1], flown.flight_time_s)
    # The payload is looked for to five kilograms.
    assert float(told[2]) == pytest.approx(flown.payload_kg, abs=5.0)


def test_only_the_marked_part_and_the_answer_are_written(builder, book):
    text = f"before\n| Flight | old | old |\nbetween\n{builder.BEGIN}\nold\n{builder.END}\nafter"
    new = builder.rewritten(text, book)
    assert new.startswith("before\n| Flight | free flight")
    assert "\nbetween\n" in new
    assert new.endswith(f"{builder.END}\nafter")
    assert "old" not in new.splitlines()
    assert builder.rewritten(new, book) == new
    with pytest.raises(ValueError, match="needs one line"):
        builder.rewritten("nothing", book)


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
