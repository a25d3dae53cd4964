"""The one decorator over Numba; keys the compile cache by the text of everything a compiled module calls.

Numba keeps machine code on disk and throws it away when the caller's *own* file changes. A callee in another
file may change unnoticed, and the caller then answers with stale code. So each compiled module gets a cache
folder named after the text of the module and of every package module that it imports, however deep.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba import njit
from numba.core import event

PACKAGE = __name__.partition(".")[0]
ROOT = Path(__file__).parent
IMPORT = re.compile(rf"^(?:from|import)\s+({PACKAGE}(?:\.\w+)+)", re.MULTILINE)


def cache_folder() -> Path:
    """Where the machine code of all modules is kept: `$UPPERTIER_CACHE`, or `~/.cache/uppertier`."""
    return Path(os.environ.get("UPPERTIER_CACHE", "~/.cache/uppertier")).expanduser()


def files_of(module: str) -> list[Path]:
    """The source files behind a dotted module name: one for a module, all of a folder for a package."""
    place = ROOT.joinpath(*module.split(".")[1:])
    return sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]


def closure(path: Path) -> set[Path]:
    """Every source file of the package that the file at `path` reaches by imports, itself included."""
    found: set[Path] = set()
    waiting = [path]
    while waiting:
        here = waiting.pop()
        if here in found or not here.exists():
            continue
        found.add(here)
        for module in IMPORT.findall(_text(here)):
            waiting.extend(files_of(module))
    return found


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def stamp(path: Path) -> str:
    """A short name for the text of a module and of all it calls, and for the Numba that compiles it."""
    versions = f"{numba.__version__} {sys.version_info[:2]}"
    digest = hashlib.sha256(versions.encode())
    for each in sorted(closure(path)):
        digest.update(each.relative_to(ROOT).as_posix().encode() + b"\0" + _text(each).encode())
    return digest.hexdigest()[:16]


def compiled(function: Callable | None = None, *, parallel: bool = False) -> Any:
    """Compile a function of numbers; its machine code is kept until the text of anything it calls changes.

    Use as `@compiled`, or as `@compiled(parallel=True)` for a driver that loops `prange` over replicas.
    A compiled function takes and returns floats, arrays and NamedTuples; it never takes a function.
    """
    if function is None:
        return lambda actual: compiled(actual, parallel=parallel)
    source = Path(function.__code__.co_filename)
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(cache_folder() / stamp(source))
    try:
        return njit(cache=True, error_model="numpy", nogil=True, parallel=parallel)(function)
    finally:
        numba.config.CACHE_DIR = before


class _Announcer(event.Listener):
    """Tells a callback when a kernel starts to compile; kernels found in the cache stay silent."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell

    def on_start(self, event: Any) -> None:
        function = event.data["dispatcher"].py_func
        self.tell(f"{function.__module__.removeprefix(PACKAGE + '.')}.{function.__name__}")

    def on_end(self, event: Any) -> None:
        pass


def announce(tell: Callable[[str], None]) -> None:
    """Call `tell(kernel_name)` each time a kernel has to be compiled, from now on."""
    event.register("numba:compile", _Announcer(tell))
