"""The repository as the house rules see it: its files, and its modules with their syntax trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = "uppertier"
DECORATORS = ("compiled", "lean", "inlined")
WORD = "(?:compiled|inlined|lean)"
MARK = re.compile(rf"^from {PACKAGE}\.compiled import {WORD}(?:, {WORD})*$", re.MULTILINE)
FOLDERS = ("src", "tests", "benchmarks", "builders", "docs", "scenarios", ".ci")
NUMBER_PACKAGES = frozenset({"__future__", "math", "numba", "numpy", "typing"})


@dataclass(frozen=True)
class Module:
    """One Python file: where it stands, what it is called, what is written in it."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text, self.path)

    @cached_property
    def name(self) -> str:
        """The dotted name that an import would use."""
        parts = Path(self.path).with_suffix("").parts
        parts = parts[1:] if parts[0] == "src" else parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def is_compiled(self) -> bool:
        """Whether the file holds compiled functions."""
        return MARK.search(self.text) is not None

    @cached_property
    def imports(self) -> set[str]:
        """The dotted names of all modules imported anywhere in the file."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
                if node.module == PACKAGE:
                    found.update(f"{PACKAGE}.{alias.name}" for alias in node.names)
        return found - {PACKAGE}


def module(text: str, path: str = f"src/{PACKAGE}/example.py") -> Module:
    """Return a module that stands nowhere, to try a rule on."""
    return Module(path, text)


def python_files(*folders: str) -> Iterator[Module]:
    """Yield every Python file under the folders given."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def package_modules() -> list[Module]:
    """Return every module of the package."""
    return list(python_files(f"src/{PACKAGE}"))


def text_files() -> Iterator[tuple[str, str]]:
    """Yield path and text of every file that people wrote: sources, documents, settings, lock files."""
    tops = (path for path in sorted(ROOT.iterdir()) if path.is_file())
    deep = (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*")) if path.is_file())
    for path in (*tops, *deep):
        if "__pycache__" in path.parts:
            continue
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def compiled_modules() -> list[str]:
    """Return the names of all modules that hold compiled functions."""
    return sorted(each.name for each in package_modules() if each.is_compiled)


def shell_modules() -> list[str]:
    """Return the names of all modules that know more than numbers, the compiler's own decorator aside.

    A module knows only numbers when it is compiled, or imports nothing but numbers' packages and modules that
    know only numbers: the constants and record layouts that stand beside the kernels.
    """
    modules = {each.name: each for each in package_modules()}
    numbers = {name for name, each in modules.items() if each.is_compiled} | {f"{PACKAGE}.compiled"}
    while True:
        more = {
            name
            for name, each in modules.items()
            if name not in numbers
            and all(one in numbers or one.partition(".")[0] in NUMBER_PACKAGES for one in each.imports)
        }
        if not more:
            return sorted(set(modules) - numbers - {PACKAGE})
        numbers |= more
