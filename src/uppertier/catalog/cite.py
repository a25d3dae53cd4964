"""The bibliography: which sources entries rest on, and which of their figures rest on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from uppertier.catalog import read
from uppertier.catalog.provenance import Entry, Source
from uppertier.catalog.shapes import SHAPES


@dataclass(frozen=True)
class Citation:
    """A source, the figures that rest on it (entry: figure), and how many were obtained in which way."""

    source: Source
    figures: tuple[str, ...]
    how: dict[str, int]


def with_parts(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries and every entry that they name, however deep, each once."""
    found: dict[tuple[str, str], Entry] = {}
    waiting = list(entries)
    while waiting:
        entry = waiting.pop(0)
        if (entry.kind, entry.name) in found:
            continue
        found[entry.kind, entry.name] = entry
        for figure, dimension in SHAPES[entry.kind].values():
            if dimension.startswith("entry of ") and figure in entry.figures:
                waiting.append(read.entry(dimension.removeprefix("entry of "), entry.figures[figure].value))
    return list(found.values())


def resting(entries: Iterable[Entry]) -> list[Citation]:
    """Return the sources that the figures of entries rest on, in the order of their keys."""
    by_source: dict[str, list[tuple[str, str]]] = {}
    for entry in entries:
        for figure in entry.figures.values():
            by_source.setdefault(figure.source, []).append((f"{entry.name}: {figure.name}", figure.how))
    return [
        Citation(
            source=read.sources()[key],
            figures=tuple(name for name, _ in figures),
            how=dict(Counter(how for _, how in figures)),
        )
        for key, figures in sorted(by_source.items())
    ]
