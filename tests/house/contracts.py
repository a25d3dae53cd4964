"""Bring the lists of modules in .importlinter up to date with the tree: `make contracts`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from house.source_tree import ROOT, compiled_modules, shell_modules

SETTINGS = ROOT / ".importlinter"


def with_list(text: str, mark: str, names: Iterable[str]) -> str:
    """Return the settings with the indented names that follow the comment `; mark` replaced."""
    lines = "".join(f"    {name}\n" for name in names)
    changed, count = re.subn(rf"(; {re.escape(mark)}.*\n(?:\w+ =\n)?)(?:    \w.*\n)*", rf"\g<1>{lines}", text)
    if count != 1:
        raise ValueError(f"'; {mark}' stands {count} times in {SETTINGS.name}, not once")
    return changed


def brought_up_to_date(text: str) -> str:
    """Return the settings with both lists as the tree has them now."""
    text = with_list(text, "compiled modules", compiled_modules())
    return with_list(text, "shell modules", shell_modules())


if __name__ == "__main__":
    SETTINGS.write_text(brought_up_to_date(SETTINGS.read_text()))
