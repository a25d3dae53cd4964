"""Pages written partly by hand and partly by a program: the program's part stands between two marks."""

from __future__ import annotations

from collections.abc import Sequence


def between_marks(text: str, begin: str, end: str, lines: Sequence[str]) -> str:
    """Return a page with the lines given between its marks `begin` and `end`, all else as it was.

    Raises ValueError where the page lacks a mark.
    """
    before, found, rest = text.partition(begin)
    _, ended, after = rest.partition(end)
    if not found or not ended:
        raise ValueError(f"the page needs the marks '{begin}' and '{end}'")
    written = "\n".join(lines)
    return f"{before}{begin}\n\n{written}\n\n{end}{after}"
