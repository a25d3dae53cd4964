"""Writes what `uppertier validate` computes into docs/validation.md: `builders/validation_book.py`.

Of each chapter it replaces the line in the table at the top, and what stands between the two marks of its
section; of flight also docs/validation-flight.png. Everything else in the book is written by hand. `--check`
writes nothing and says whether the text is as it would be written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from uppertier.export.folder import write_whole
from uppertier.plot.residuals import draw_residuals
from uppertier.validation.flight import flight_book
from uppertier.validation.interceptor import interceptor_book
from uppertier.validation.radar import radar_book
from uppertier.validation.rows import Book, Group, Row, closing, limit, number, signed
from uppertier.validation.tracking import tracking_book

DOCS = Path(__file__).parents[1] / "docs"
BOOK, CHART = DOCS / "validation.md", DOCS / "validation-flight.png"
# What is said first of what holds and of what does not; the counts follow.
HOLDS = {
    "flight": "free flight to 1 m against two other programs; {} comparisons with recorded flights and "
    "published ranges",
    "radar": "{} comparisons with worked examples, closed forms and published ranges",
    "tracking": "{} comparisons of errors and innovations with what the filter says of them",
    "interceptor": "{} comparisons of homing with closed forms and the adjoint, of the burnout speed with "
    "public estimates, and of single shots with the record of tests",
}
FAILS = {
    "flight": "",
    "radar": "",
    "tracking": "; twelve missiles at once are a crowd that no track follows through",
    "interceptor": "; how an aim point wanders, how often a touch kills and how bright bodies are is assumed",
}
END = "<!-- as far as here -->"


def begin(chapter: str) -> str:
    """Return the mark after which a chapter is written."""
    return f"<!-- {chapter}, written by builders/validation_book.py -->"


def rewritten(text: str, books: Mapping[str, Book]) -> str:
    """Return the text of the book with the answers and the sections as they are computed today."""
    for chapter, book in books.items():
        text = _with_chapter(text, chapter, book)
    return text


def _with_chapter(text: str, chapter: str, book: Book) -> str:
    before, _, rest = text.partition(begin(chapter))
    _, found, after = rest.partition(END)
    start = _answer_start(chapter)
    answers = [line for line in before.splitlines() if line.startswith(start)]
    if not found or len(answers) != 1:
        raise ValueError(
            f"{BOOK.name} needs one line that begins with '{start}', '{begin(chapter)}' and '{END}'"
        )
    before = before.replace(answers[0], answer(chapter, book))
    return f"{before}{begin(chapter)}\n\n{section(book)}\n{END}{after}"


def _answer_start(chapter: str) -> str:
    return f"| {chapter.capitalize()} |"


def answer(chapter: str, book: Book) -> str:
    """Return the line of the table at the top."""
    judged = [row for row in book.rows if row.passed is not None]
    held = [row for row in judged if row.passed]
    fitted = sum(row.fitted for row in held)
    missed = len(judged) - len(held)
    holds = HOLDS[chapter].format(f"{len(held)} of {len(judged)}")
    known = f", {fitted} of them fitted to their figure" if fitted else ""
    said = "; ".join(filter(None, map(_missing, book.groups)))
    fails = f"{missed} comparison{'s' if missed != 1 else ''}: {said}" if missed else "nothing"
    return f"{_answer_start(chapter)} {holds}{known} | {fails}{FAILS[chapter]} |"


def _missing(group: Group) -> str:
    """Return what misses in a group, after its title; nothing if nothing does."""
    names = [row.what.partition(":")[0].partition(",")[0] for row in group.rows if row.passed is False]
    title = group.title.partition(" over ")[0].partition(":")[0].partition(" (")[0]
    return f"{title[0].lower()}{title[1:]} ({', '.join(dict.fromkeys(names))})" if names else ""


def section(book: Book) -> str:
    """Return the section: how many hold, the tables, and the misses one by one."""
    lines = [closing(book.rows), ""]
    for group in book.groups:
        lines += [f"### {group.title}", "", group.about, "", *table(group), ""]
    missed = [miss(row) for row in book.rows if row.passed is False]
    if missed:
        lines += ["### The misses, one by one", "", *missed]
    return "\n".join(lines) + "\n"


def table(group: Group) -> Iterator[str]:
    """Yield the lines of the table of a group."""
    yield "| what | recorded | ours | off | within | |"
    yield "|---|---|---|---|---|---|"
    for row in group.rows:
        verdict = f"**{row.verdict}**" if row.passed is False else row.verdict
        cells = (
            row.what,
            number(row.reference),
            number(row.ours),
            signed(row.error),
            limit(row.tolerance),
            verdict,
        )
        yield f"| {' | '.join(cells)} |"


def miss(row: Row) -> str:
    """Return what was recorded, what we get, and why we think so."""
    what, _, unit = row.what.rpartition(", ")
    unit = "" if unit == "-" else f" {unit}"
    figures = f"recorded {number(row.reference)}{unit}, ours {number(row.ours) or 'none'}{unit}"
    return f"- **{what}**: {figures} ({signed(row.error) or 'not flown'}). {row.note}"


def main() -> int:
    """Write the text and the chart, or say whether the text is up to date."""
    parser = argparse.ArgumentParser(description="Write the computed part of docs/validation.md.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if the text is out of date"
    )
    given = parser.parse_args()
    flight = flight_book()
    books = {
        "flight": flight,
        "radar": radar_book(),
        "tracking": tracking_book(),
        "interceptor": interceptor_book(),
    }
    old = BOOK.read_text(encoding="utf-8")
    new = rewritten(old, books)
    if given.check:
        print("up to date" if new == old else f"{BOOK.name} is out of date")
        return int(new != old)
    write_whole(BOOK, lambda path: path.write_text(new, encoding="utf-8"))
    write_whole(CHART, lambda path: draw_residuals(flight.residuals, path))
    for chapter, book in books.items():
        print(f"{chapter}: {closing(book.rows)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
