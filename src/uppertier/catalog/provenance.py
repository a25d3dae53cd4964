"""What a number of the catalogue carries: value, unit, bounds, source, and how it was obtained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from uppertier import units

# How a figure was obtained. The first three words are those of the reference tables the catalogue grew from.
HOW = {
    "seen": "read at the source named",
    "literature": "known from the literature named, not read again for this catalogue",
    "derived": "computed from other figures, as the note says",
    "assumed": "an engineering assumption of this program, on the ground the note gives",
    "calibrated": "fitted by builders/calibrate.py so that the figures named in the note come out",
}

# These rest on more than a source: a note has to say on what.
NEEDS_NOTE = {
    "derived": "a derived figure needs a note that says from what",
    "assumed": "an assumed figure needs a note that gives its ground",
    "calibrated": "a calibrated figure needs a note that says what it was fitted to",
}

# Units that no person writes on a command line, with their dimension; all of them are SI or stay as they are.
OWN_UNITS = {
    "m^2/s^3": "acceleration density",
    "W/m^2": "irradiance",
    "W/sr": "radiant intensity",
    "dB": "decibel",
    "count": "count",
    "-": "ratio",
    "M USD": "million dollars",
}


@dataclass(frozen=True)
class Source:
    """A publication that figures rest on, and what was read of it."""

    key: str
    citation: str
    year: int | str
    read: str


@dataclass(frozen=True)
class Figure:
    """One number with its provenance; or a word, a switch or a table, which lack a number's unit or bounds.

    `name` is dotted where figures stand in groups (`stage-1.wet-mass`). The bounds of a table are factors on
    its last column.
    """

    name: str
    value: Any
    unit: str | None
    low: float | None
    high: float | None
    source: str
    how: str
    note: str | None
    columns: tuple[str, ...] = ()

    def si(self, dimension: str) -> float:
        """Return the value in SI; decibels and counts as they stand.

        Raises BadInput when the figure's unit is not one of `dimension`.
        """
        return in_si(self.value, self.unit or "-", dimension)

    def bound_si(self, end: Literal["low", "high"], dimension: str) -> float:
        """Return the low or the high bound in SI; the value itself where there is no bound."""
        bound = self.low if end == "low" else self.high
        return in_si(self.value if bound is None else bound, self.unit or "-", dimension)


@dataclass(frozen=True)
class Entry:
    """A thing in the catalogue, as its file has it."""

    kind: str
    name: str
    title: str
    about: str
    figures: Mapping[str, Figure]

    def group(self, prefix: str) -> dict[str, Figure]:
        """Return the figures of one group, by what follows `prefix` and a dot in their names."""
        start = f"{prefix}."
        inside = {name: each for name, each in self.figures.items() if name.startswith(start)}
        return {name.removeprefix(start): each for name, each in inside.items()}

    def inner_groups(self, prefix: str) -> dict[str, dict[str, Figure]]:
        """Return the groups within one group by their names, in the order of the file."""
        names = dict.fromkeys(name.partition(".")[0] for name in self.group(prefix))
        return {name: self.group(f"{prefix}.{name}") for name in names}

    def groups(self, stem: str) -> list[dict[str, Figure]]:
        """Return the numbered groups `stem-1`, `stem-2` and so on, in their order."""
        found: list[dict[str, Figure]] = []
        while group := self.group(f"{stem}-{len(found) + 1}"):
            found.append(group)
        return found


def in_si(value: float, unit: str, dimension: str) -> float:
    """Return a value in SI from the unit of a catalogue file. Raises BadInput when the unit does not fit."""
    if OWN_UNITS.get(unit) == dimension:
        return float(value)
    return units.parse(f"{value!r} {unit}", dimension)
