"""The few errors a user can meet: what was given, where, and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class UserError(Exception):
    """Something the user can mend; its text is the whole message, its `exit_code` the command's answer."""

    exit_code = 2


class BadInput(UserError):
    """What was given cannot be read or is not known; `complaints` holds one sentence for each mistake."""

    def __init__(self, *complaints: str) -> None:
        self.complaints = list(complaints)
        super().__init__("\n".join(complaints))


class Impossible(UserError):
    """What was asked is well put, but nature forbids it; the text names the number that does."""

    exit_code = 3


class OutOfReach(Impossible):
    """The target lies beyond (or within) what the missile can reach; `short_by_m` says by how much."""

    def __init__(self, message: str, short_by_m: float) -> None:
        self.short_by_m = short_by_m
        super().__init__(message)


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the known word most like the given one, or None when nothing is near."""
    known = {str(each).lower(): str(each) for each in words}
    found = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.55)
    return known[found[0]] if found else None


def unknown(what: str, word: str, words: Iterable[str]) -> BadInput:
    """Return the complaint that `word` is no known `what`, with the nearest right one or all of them."""
    known = sorted(words)
    guess = nearest(word, known)
    if guess:
        return BadInput(f"Unknown {what} '{word}'. Did you mean '{guess}'?")
    return BadInput(f"Unknown {what} '{word}'. Known: {', '.join(known)}.")
