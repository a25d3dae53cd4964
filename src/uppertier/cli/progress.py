"""How far long work has come: a bar with rate and time left on a terminal, else a line every ten seconds."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

import click

SECONDS_BETWEEN_LINES = 10.0

Thing = TypeVar("Thing")


def progress(things: Iterable[Thing], total: int, what: str) -> Iterator[Thing]:
    """Yield things as they come, and say on stderr how many of the total have come; `what` they are."""
    return _bar(things, total, what) if sys.stderr.isatty() else _lines(things, total, what)


def _bar(things: Iterable[Thing], total: int, what: str) -> Iterator[Thing]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    begun = monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total, rate="")
        for number, thing in enumerate(things, 1):
            yield thing
            rate = number / max(monotonic() - begun, 1e-9)
            bar.update(task, completed=number, rate=f"{rate:.1f} a second")


def _lines(things: Iterable[Thing], total: int, what: str) -> Iterator[Thing]:
    begun = last = monotonic()
    for number, thing in enumerate(things, 1):
        yield thing
        now = monotonic()
        if now - last >= SECONDS_BETWEEN_LINES and number < total:
            rate = number / (now - begun)
            left = (total - number) / rate
            click.echo(f"{what}: {number} of {total}, {rate:.1f} a second, {left:.0f} s left", err=True)
            last = now
