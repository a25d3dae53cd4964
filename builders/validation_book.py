"""Writes what `uppertier validate flight` computes into docs/validation.md: `builders/validation_book.py`.

It replaces the line on flight in the table at the top, what stands between the two marks of the section on
flight, and docs/validation-flight.png. Everything else in the book is written by hand. `--check` writes
nothing and says whether the text is as it would be written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from uppertier.export.folder import write_whole
from uppertier.plot.residuals import draw_residuals
from uppertier.validation.flight import FlightBook, flight_book
from uppertier.validation.rows import Group, Row, closing, number, signed

DOCS = Path(__file__).parents[1] / "docs"
BOOK, CHART = DOCS / "validation.md", DOCS / "validation-flight.png"
BEGIN, END = "<!-- written by builders/validation_book.py -->", "<!-- as far as here -->"
ANSWER = "| Flight |"


def rewritten(text: str, book: FlightBook) -> str:
    """Return the text of the book with the answer and the section on flight as they are computed today."""
    before, _, rest = text.partition(BEGIN)
    _, found, after = rest.partition(END)
    answers = [line for line in before.splitlines() if line.startswith(ANSWER)]
    if not found or len(answers) != 1:
        raise ValueError(f"{BOOK.name} needs one line that begins with '{ANSWER}', '{BEGIN}' and '{END}'")
    before = before.replace(answers[0], answer(book))
    return f"{before}{BEGIN}\n\n{section(book)}\n{END}{after}"


def answer(book: FlightBook) -> str:
    """Return the line of the table at the top."""
    judged = [row for row in book.rows if row.passed is not None]
    held = [row for row in judged if row.passed]
    fitted = sum(row.fitted for row in held)
    return (
        f"{ANSWER} free flight to 1 m against two other programs; {len(held)} of {len(judged)} comparisons "
        f"with recorded flights and published ranges, {fitted} of them fitted to their figure | "
        f"{len(judged) - len(held)} comparisons: {'; '.join(filter(None, map(_missing, book.groups)))} |"
    )


def _missing(group: Group) -> str:
    """Return the missiles that miss in a group, after its title; nothing if none does."""
    names = [row.what.partition(":")[0].partition(",")[0] for row in group.rows if row.passed is False]
    title = group.title.partition(" over ")[0].partition(":")[0]
    return f"{title[0].lower()}{title[1:]} ({', '.join(dict.fromkeys(names))})" if names else ""


def section(book: FlightBook) -> str:
    """Return the section: how many hold, the tables, and the misses one by one."""
    lines = [closing(book.rows), ""]
    for group in book.groups:
        lines += [f"### {group.title}", "", group.about, "", *table(group), ""]
    lines += ["### The misses, one by one", ""]
    lines += [miss(row) for row in book.rows if row.passed is False]
    return "\n".join(lines) + "\n"


def table(group: Group) -> Iterator[str]:
    """Yield the lines of the table of a group."""
    yield "| what | recorded | ours | off | within | |"
    yield "|---|---|---|---|---|---|"
    for row in group.rows:
        within = "" if row.tolerance is None else f"{row.tolerance:g} %"
        verdict = f"**{row.verdict}**" if row.passed is False else row.verdict
        cells = (row.what, number(row.reference), number(row.ours), signed(row.error), within, verdict)
        yield f"| {' | '.join(cells)} |"


def miss(row: Row) -> str:
    """Return what was recorded, what we get, and why we think so."""
    what, _, unit = row.what.rpartition(", ")
    figures = f"recorded {number(row.reference)} {unit}, ours {number(row.ours) or 'none'} {unit}"
    return f"- **{what}**: {figures} ({signed(row.error) or 'not flown'}). {row.note}"


def main() -> int:
    """Write the text and the chart, or say whether the text is up to date."""
    parser = argparse.ArgumentParser(description="Write the computed part of docs/validation.md.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if the text is out of date"
    )
    given = parser.parse_args()
    book = flight_book()
    old = BOOK.read_text(encoding="utf-8")
    new = rewritten(old, book)
    if given.check:
        print("up to date" if new == old else f"{BOOK.name} is out of date")
        return int(new != old)
    write_whole(BOOK, lambda path: path.write_text(new, encoding="utf-8"))
    write_whole(CHART, lambda path: draw_residuals(book.residuals, path))
    print(closing(book.rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
