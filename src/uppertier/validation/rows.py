"""One comparison of the validation book, and the groups it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import floor, log10
from typing import Any

# The beginning of the note of a row whose reference our parameters were fitted to.
FITTED = "Fitted to this figure: that it holds proves nothing."
HOLDS, HOLDS_FITTED, MISS, NOT_JUDGED = "holds", "fitted", "MISS", "-"


@dataclass(frozen=True)
class Row:
    """A recorded or published figure and ours, in the unit that `what` ends with.

    `error` is ours over the reference, less one, and `tolerance` what it may be, both in per cent. `passed`
    is None where nothing can be judged. `note` says what a reader has to know, and of a miss why it misses.
    """

    what: str
    source: str
    reference: float | None
    ours: float | None
    error: float | None
    tolerance: float | None
    passed: bool | None
    note: str

    @property
    def fitted(self) -> bool:
        """Whether our parameters were fitted to the reference."""
        return self.note.startswith(FITTED)

    @property
    def verdict(self) -> str:
        """What came of it, in a word."""
        if self.passed is None:
            return NOT_JUDGED
        if not self.passed:
            return MISS
        return HOLDS_FITTED if self.fitted else HOLDS

    def to_dict(self) -> dict[str, Any]:
        """Return the row by name, as `uppertier validate --json` has it."""
        return asdict(self)


@dataclass(frozen=True)
class Group:
    """Rows of one kind under a title, with a sentence on how they came about."""

    title: str
    about: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Book:
    """A chapter of the validation book: its rows in groups."""

    groups: tuple[Group, ...]

    @property
    def rows(self) -> list[Row]:
        """All rows, in their order."""
        return [row for group in self.groups for row in group.rows]


def compared(
    what: str,
    source: str,
    reference: float | None,
    ours: float | None,
    tolerance: float | None = None,
    notes: Sequence[str] = (),
    reason: str = "",
) -> Row:
    """Return the row of two figures, judged where there is a reference and a tolerance (per cent).

    What we cannot compute at all is a miss. `notes` are kept in any case, the empty ones left out; `reason`
    says why it misses, and is kept if it does.
    """
    error = None if reference is None or ours is None else 100.0 * (ours / reference - 1.0)
    passed = None
    if reference is None:
        tolerance = None
    elif tolerance is not None:
        passed = error is not None and abs(error) <= tolerance
    kept = [*notes, reason if passed is False else ""]
    return Row(what, source, reference, ours, error, tolerance, passed, " ".join(filter(None, kept)))


def closing(rows: Sequence[Row]) -> str:
    """Return the sentence that counts what holds and what misses."""
    judged = [row for row in rows if row.passed is not None]
    holding = [row for row in judged if row.passed]
    fitted = sum(row.fitted for row in holding)
    sentence = f"{len(holding)} of {len(judged)} hold, {len(judged) - len(holding)} miss."
    if fitted:
        sentence += f" {fitted} of those that hold were fitted to their figure and prove nothing."
    return sentence


def number(value: float | None) -> str:
    """Return a figure as tables have it: whole from 100 on, below with three digits; nothing for None."""
    if value is None:
        return ""
    if abs(value) >= 99.95:
        return f"{value:,.0f}"
    digits = 1
    if 0.0 < abs(value) < 9.995:
        digits = 2 - floor(log10(abs(value)) + 1e-9)
    return f"{value:.{digits}f}"


def limit(percent: float | None) -> str:
    """Return a tolerance in per cent as tables have it, small ones with two digits; nothing for None."""
    if percent is None:
        return ""
    return f"{percent:.0f} %" if percent >= 9.95 else f"{percent:.2g} %"


def signed(percent: float | None) -> str:
    """Return an error in per cent as tables have it; nothing for None."""
    if percent is None:
        return ""
    text = f"{percent:+.1f}"
    return f"{'0.0' if float(text) == 0.0 else text} %"
