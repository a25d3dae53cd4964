"""`uppertier validate`: recorded flights and published figures beside ours."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uppertier import errors
from uppertier.cli.options import print_json

if TYPE_CHECKING:
    from uppertier.validation.rows import Book, Group, Row

# The chapters of the book that the contract names, and those that are there, in their order.
NAMED = ("flight", "radar", "tracking", "interceptor", "campaign", "footprint")
PRESENT = ("flight", "radar", "tracking", "interceptor")
WIDTH = 110
COLUMNS = ("", "recorded", "ours", "off", "within", "")


@click.command(
    "validate",
    short_help="Recorded flights, published figures and ours: held or missed.",
    epilog="Example:  uppertier validate flight --plot",
)
@click.argument("chapter", required=False)
@click.option("--plot", is_flag=True, help="Write validation.json and, with flight, draw residuals.png.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for the same files.  [default with --plot: runs/validate-<chapter>-<time>]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def command(chapter: str | None, plot: bool, out: Path | None, as_json: bool) -> None:
    """Compare what was recorded and published with what the program computes, in CHAPTER or everywhere.

    The chapters are flight, radar, tracking and interceptor. A miss is news and no error: the exit code is 0
    all the same.
    """
    _refuse_what_is_not_there(chapter)
    names = PRESENT if chapter is None else (chapter,)
    books = {name: written(name) for name in names}
    answer = {"rows": [row.to_dict() for book in books.values() for row in book.rows]}
    if not as_json:
        for line in lines(books):
            click.echo(line)
    if plot or out is not None:
        folder, chart = _write(books, out, "validate" if chapter is None else f"validate-{chapter}", answer)
        told = f"; the chart is {folder / chart}" if chart else ""
        click.echo(f"Written to {folder}{told}", err=as_json)
    if as_json:
        print_json(answer)


def written(chapter: str) -> Book:
    """Compute a chapter, saying on stderr what is being done."""

    def progress(doing: str) -> None:
        click.echo(f"{doing} ...", err=True)

    if chapter == "flight":
        from uppertier.validation.flight import flight_book

        return flight_book(progress)
    if chapter == "radar":
        from uppertier.validation.radar import radar_book

        return radar_book(progress)
    if chapter == "tracking":
        from uppertier.validation.tracking import tracking_book

        return tracking_book(progress)
    from uppertier.validation.interceptor import interceptor_book

    return interceptor_book(progress)


def _refuse_what_is_not_there(chapter: str | None) -> None:
    """Raise BadInput for a chapter that is not there, with what is."""
    if chapter is None or chapter in PRESENT:
        return
    if chapter in NAMED:
        raise errors.BadInput(
            f"There is no validation of '{chapter}' yet. There is: {', '.join(PRESENT)}. What else has been "
            "compared stands in docs/validation.md."
        )
    raise errors.unknown("chapter of the validation", chapter, PRESENT)


def lines(books: Mapping[str, Book]) -> Iterator[str]:
    """Yield the tables that a person reads, the notes of what misses, and the sentences that count."""
    from uppertier.validation.rows import closing

    for name, book in books.items():
        for group in book.groups:
            yield from _group_lines(group)
            yield ""
        if len(books) > 1:
            yield from (f"{name.capitalize()}: {closing(book.rows)}", "")
    yield closing([row for book in books.values() for row in book.rows])
    yield "The rows with all notes and sources: --json. What the words mean: docs/validation.md."


def _group_lines(group: Group) -> Iterator[str]:
    """Yield the table of a group; each column is as wide as its widest cell."""
    wide = [max(map(len, column)) for column in zip(COLUMNS, *map(_cells, group.rows))]
    yield group.title
    yield from _told(group.about, "  ")
    yield _line(COLUMNS, wide)
    for row in group.rows:
        yield _line(_cells(row), wide)
        if row.passed is False:
            yield from _told(row.note, "      ")


def _told(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _cells(row: Row) -> tuple[str, ...]:
    from uppertier.validation.rows import limit, number, signed

    figures = (number(row.reference), number(row.ours), signed(row.error), limit(row.tolerance))
    return (row.what, *figures, row.verdict)


def _line(cells: Sequence[str], wide: Sequence[int]) -> str:
    what, *figures, verdict = cells
    aligned = [f"{cell:>{width}}" for cell, width in zip(figures, wide[1:])]
    return f"  {what:<{wide[0]}} {' '.join(aligned)} {verdict}".rstrip()


def _write(
    books: Mapping[str, Book], out: Path | None, name: str, answer: dict[str, Any]
) -> tuple[Path, str]:
    """Write the rows, and of flight the chart, into a folder; return it and the name of the chart."""
    from uppertier.export.folder import make_folder, plain, write_whole
    from uppertier.plot.residuals import draw_residuals
    from uppertier.validation.flight import FlightBook

    folder = make_folder(out, name)
    text = json.dumps(plain(answer), indent=1, ensure_ascii=False)
    write_whole(folder / "validation.json", lambda path: path.write_text(text, encoding="utf-8"))
    flight = books.get("flight")
    if not isinstance(flight, FlightBook):
        return folder, ""
    write_whole(folder / "residuals.png", lambda path: draw_residuals(flight.residuals, path))
    return folder, "residuals.png"
