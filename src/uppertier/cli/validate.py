"""`uppertier validate`: recorded flights and published figures beside ours."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from uppertier import errors
from uppertier.cli.options import print_json

if TYPE_CHECKING:
    from uppertier.validation.flight import FlightBook
    from uppertier.validation.rows import Group, Row

# The chapters of the book that the contract names, and those that are there.
NAMED = ("flight", "radar", "tracking", "interceptor", "campaign", "footprint")
PRESENT = ("flight",)
WIDTH = 110
COLUMNS = ("recorded", "ours", "off", "within", "")


@click.command(
    "validate",
    short_help="Recorded flights, published figures and ours: held or missed.",
    epilog="Example:  uppertier validate flight --plot",
)
@click.argument("chapter", required=False)
@click.option("--plot", is_flag=True, help="Write validation.json and draw residuals.png.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for the same two files.  [default with --plot: runs/validate-flight-<time>]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def command(chapter: str | None, plot: bool, out: Path | None, as_json: bool) -> None:
    """Compare what was recorded and published with what the program computes, in CHAPTER or everywhere.

    There is one chapter: flight. A miss is news and no error: the exit code is 0 all the same.
    """
    from uppertier.validation.flight import flight_book

    _refuse_what_is_not_there(chapter)
    book = flight_book(lambda doing: click.echo(f"{doing} ...", err=True))
    answer = {"rows": [row.to_dict() for row in book.rows]}
    if not as_json:
        for line in lines(book):
            click.echo(line)
    if plot or out is not None:
        folder = _write(book, out)
        click.echo(f"Written to {folder}; the chart is {folder / 'residuals.png'}", err=as_json)
    if as_json:
        print_json(answer)


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


def lines(book: FlightBook) -> Iterator[str]:
    """Yield the tables that a person reads, the notes of what misses, and the sentence that counts."""
    from uppertier.validation.rows import closing

    wide = max(len(row.what) for row in book.rows)
    for group in book.groups:
        yield from _group_lines(group, wide)
        yield ""
    yield closing(book.rows)
    yield "The rows with all notes and sources: --json. What the words mean: docs/validation.md."


def _group_lines(group: Group, wide: int) -> Iterator[str]:
    yield group.title
    yield from textwrap.wrap(
        group.about, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
    )
    yield _line("", *COLUMNS, wide=wide)
    for row in group.rows:
        yield _row_line(row, wide)
        if row.passed is False:
            yield from textwrap.wrap(
                row.note, WIDTH, initial_indent="      ", subsequent_indent="      ", break_on_hyphens=False
            )


def _row_line(row: Row, wide: int) -> str:
    from uppertier.validation.rows import number, signed

    within = "" if row.tolerance is None else f"{row.tolerance:g} %"
    return _line(
        row.what, number(row.reference), number(row.ours), signed(row.error), within, row.verdict, wide=wide
    )


def _line(what: str, recorded: str, ours: str, off: str, within: str, verdict: str, *, wide: int) -> str:
    return f"  {what:<{wide}} {recorded:>8} {ours:>6} {off:>7} {within:>6} {verdict}".rstrip()


def _write(book: FlightBook, out: Path | None) -> Path:
    """Write the rows and the chart into a folder, and return it."""
    from uppertier.export.folder import make_folder, plain, write_whole
    from uppertier.plot.residuals import draw_residuals

    folder = make_folder(out, "validate-flight")
    text = json.dumps(plain({"rows": [row.to_dict() for row in book.rows]}), indent=1, ensure_ascii=False)
    write_whole(folder / "validation.json", lambda path: path.write_text(text, encoding="utf-8"))
    write_whole(folder / "residuals.png", lambda path: draw_residuals(book.residuals, path))
    return folder
