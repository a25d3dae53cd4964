"""`uppertier catalog`: list, show, cite and check the numbers everything rests on."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uppertier import errors

if TYPE_CHECKING:
    from uppertier.catalog.cite import Citation
    from uppertier.catalog.provenance import Entry, Figure

WIDTH = 100
GAP = "  "

as_json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object and nothing else."
)


@click.group("catalog", epilog="Example:  uppertier catalog show scud-er")
def command() -> None:
    """List, show, cite and check the numbers everything rests on."""


@command.command("list", epilog="Example:  uppertier catalog list --kind missile")
@click.option("--kind", help="Only one kind: missile, radar, interceptor, place, …")
@as_json_option
def list_(kind: str | None, as_json: bool) -> None:
    """List the entries by kind."""
    from uppertier.catalog import read
    from uppertier.cli.options import print_json

    kinds = read.KINDS if kind is None else (kind,)
    found = [read.entry(each, name) for each in kinds for name in read.names(each)]
    if as_json:
        rows = [{"kind": each.kind, "name": each.name, "title": each.title} for each in found]
        print_json({"entries": rows})
        return
    for line in _columns((each.kind, each.name, each.title) for each in found):
        click.echo(line)


@command.command("show", epilog="Example:  uppertier catalog show an-tpy-2")
@click.argument("name")
@as_json_option
def show(name: str, as_json: bool) -> None:
    """Show every number of NAME: its unit, bounds, how it was obtained, and its source."""
    from uppertier.catalog import cite, read
    from uppertier.cli.options import print_json

    found = read.find(name)
    if as_json:
        keys = sorted({figure.source for each in found for figure in each.figures.values()})
        sources = {key: asdict(read.sources()[key]) for key in keys}
        print_json({"entries": [_as_dict(each) for each in found], "sources": sources})
        return
    for entry in found:
        for line in [*_sheet(entry), ""]:
            click.echo(line)
    click.echo("Bounds that no note speaks of are assumed.\n")
    for line in _sources(cite.resting(found)):
        click.echo(line)


@command.command("cite", epilog="Example:  uppertier catalog cite scenarios/seongju.yaml")
@click.argument("what", metavar="SCENARIO|NAME")
@as_json_option
def cite_(what: str, as_json: bool) -> None:
    """Print the bibliography of a scenario file, or of one entry with all its parts."""
    from uppertier.catalog import cite
    from uppertier.cli.options import print_json

    found = cite.resting(cite.with_parts(_entries(what)))
    if as_json:
        print_json(
            {"sources": [{**asdict(each.source), "figures": each.figures, **each.how} for each in found]}
        )
        return
    for line in _sources(found):
        click.echo(line)


@command.command("check", epilog="Example:  uppertier catalog check")
@as_json_option
def check_(as_json: bool) -> int:
    """Check that every number has its unit, bounds, source and how it was obtained."""
    from uppertier.catalog import check, read
    from uppertier.cli.options import print_json

    complaints = check.complaints()
    if complaints and not as_json:
        raise errors.BadInput(*complaints)
    figures = 0 if complaints else sum(len(each.figures) for each in _all())
    counts = {
        "entries": sum(len(read.names(kind)) for kind in read.KINDS),
        "figures": figures,
        "complaints": complaints,
    }
    if as_json:
        print_json(counts)
        return errors.BadInput.exit_code if complaints else 0
    click.echo(
        f"{counts['entries']} entries, {figures} figures, {len(read.sources())} sources: all in order."
    )
    return 0


def _all() -> list[Entry]:
    from uppertier.catalog import read

    return [read.entry(kind, name) for kind in read.KINDS for name in read.names(kind)]


def _entries(what: str) -> list[Entry]:
    """Return the entries that a scenario file or a name stands for."""
    from uppertier.catalog import read

    if what.endswith((".yaml", ".yml")) or Path(what).name != what or Path(what).exists():
        from uppertier.scenario.names import entries
        from uppertier.scenario.read import read as read_scenario

        return entries(read_scenario(what))
    return read.find(what)


def _as_dict(entry: Entry) -> dict[str, Any]:
    return {**asdict(entry), "figures": [asdict(each) for each in entry.figures.values()]}


def _sheet(entry: Entry) -> list[str]:
    """Return an entry as lines: title, what it is, and a row for each figure with its note below."""
    lines = [f"{entry.title}  ({entry.kind} {entry.name})", *textwrap.wrap(entry.about, WIDTH), ""]
    figures = list(entry.figures.values())
    head = ("figure", "value", "low to high", "how", "source")
    header, *rows = _columns([head, *(_row(each) for each in figures)])
    lines.append(header)
    for row, figure in zip(rows, figures, strict=True):
        lines.append(row)
        if isinstance(figure.value, tuple):
            lines += _table(figure)
        if figure.note:
            lines += textwrap.wrap(figure.note, WIDTH, initial_indent="    ", subsequent_indent="    ")
    return lines


def _row(figure: Figure) -> tuple[str, ...]:
    unit = "" if figure.unit in (None, "-", "count") else f" {figure.unit}"
    if isinstance(figure.value, tuple):
        value, bounds = "table", f"times {figure.low:g} to {figure.high:g}"
    elif isinstance(figure.value, bool):
        value, bounds = ("yes" if figure.value else "no"), ""
    elif isinstance(figure.value, str):
        value, bounds = figure.value, ""
    else:
        value, bounds = f"{figure.value:.10g}{unit}", f"{figure.low:.10g} to {figure.high:.10g}"
    return figure.name, value, bounds, figure.how, figure.source


def _table(figure: Figure) -> list[str]:
    """Return the rows of a table as pairs, under the names of its columns."""
    pairs = ", ".join(" ".join(f"{number:g}" for number in row) for row in figure.value)
    text = f"{', '.join(figure.columns)}: {pairs}"
    return textwrap.wrap(text, WIDTH, initial_indent="    ", subsequent_indent="    ")


def _columns(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return rows as lines with aligned columns."""
    rows = list(rows)
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))] if rows else []
    return [
        GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _sources(citations: Iterable[Citation]) -> list[str]:
    """Return a bibliography as lines: the source, what was read of it, how many figures rest on it."""
    lines = []
    for each in citations:
        how = ", ".join(f"{count} {word}" for word, count in each.how.items())
        figures = "1 figure" if len(each.figures) == 1 else f"{len(each.figures)} figures"
        said = f"{each.source.citation} ({each.source.year})."
        lines += textwrap.wrap(f"[{each.source.key}] {said}", WIDTH, subsequent_indent="    ")
        lines += textwrap.wrap(
            f"Read: {each.source.read}. {figures}: {how}.",
            WIDTH,
            initial_indent="    ",
            subsequent_indent="    ",
        )
    return lines
