"""Where each value of a scenario was written: line and column of the file, or a command-line override."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
Mark = tuple[int, int] | str


@dataclass
class Marks:
    """The mark of every value and every key, by the path to it.

    A mark is line and column, from 1, or the override as it was given. A value without a mark of its own (a
    default, a field left out) is where the group around it is.
    """

    file: str = ""
    values: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)

    def written(self, path: Path) -> Path:
        """Return a path without the number 0 where a single group was written for a list of one."""
        kept: Path = ()
        for part in path:
            single = part == 0 and any(key[:-1] == kept and isinstance(key[-1], str) for key in self.keys)
            if not single:
                kept = (*kept, part)
        return kept

    def mark(self, path: Path, key: bool = False) -> Mark | None:
        """Return the mark of a value, or of the key before it, or of the nearest group around it."""
        path = self.written(path)
        if key and path in self.keys:
            return self.keys[path]
        for length in range(len(path), -1, -1):
            if path[:length] in self.values:
                return self.values[path[:length]]
        return None

    def place(self, mark: Mark | None) -> str:
        """Return a mark as people and editors write it: file:line:column."""
        return f"{self.file}:{mark[0]}:{mark[1]}" if isinstance(mark, tuple) else mark or self.file

    def where(self, path: Path, key: bool = False) -> str:
        """Return the start of a complaint about a value or a key: its place and its field."""
        path = self.written(path)
        return ": ".join(part for part in (self.place(self.mark(path, key)), dotted(path)) if part)

    def override(self, path: Path, said: str) -> None:
        """Let the value at a path, with all that is in it, come from an override on the command line."""
        for marks in (self.values, self.keys):
            for known in [known for known in marks if known[: len(path)] == path]:
                del marks[known]
            marks[path] = said


def dotted(path: Sequence[str | int]) -> str:
    """Return a path as people write it: `raid.0.from`."""
    return ".".join(str(part) for part in path)
