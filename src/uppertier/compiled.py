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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

import numba
from numba import njit, types
from numba.core import event

PACKAGE = __name__.partition(".")[0]
ROOT = Path(__file__).parent
IMPORT = re.compile(rf"^(?:from|import)\s+({PACKAGE}(?:\.\w+)*)\b", re.MULTILINE)

SETTINGS: Any = numba.config
PLAIN_PYTHON = bool(SETTINGS.DISABLE_JIT)
"""True under NUMBA_DISABLE_JIT=1: nothing is compiled, for coverage and for debugging."""

OPTIONS: Any = {"cache": True, "error_model": "numpy", "nogil": True, "no_cfunc_wrapper": True}


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
        digest.update(os.path.relpath(each, ROOT).encode() + b"\0" + _text(each).encode())
    return digest.hexdigest()[:16]


def compiled(function: Callable) -> Any:
    """Compile a function of numbers; its machine code is kept until the text of anything it calls changes.

    A compiled function takes and returns floats, arrays and NamedTuples; it never takes a function. It
    lets go of Python's lock while it runs, so that threads can share a batch of replicas.

    Raises OSError, with the path in it, when the cache folder cannot be made.
    """
    if PLAIN_PYTHON:
        return function
    folder = cache_folder() / stamp(Path(function.__code__.co_filename))
    folder.mkdir(parents=True, exist_ok=True)
    before = SETTINGS.CACHE_DIR
    SETTINGS.CACHE_DIR = str(folder)
    try:
        kernel = njit(**OPTIONS)(function)
    finally:
        SETTINGS.CACHE_DIR = before
    _forget_literals(kernel)
    return kernel


def _forget_literals(kernel: Any) -> None:
    """Keep a kernel from being compiled anew for each constant it is called with.

    Numba gives `f(x, 3)` and `f(x, 5)` types of their own, "the integer 3" and "the integer 5", and compiles
    `f` for both. To us they are integers.
    """
    resolve = kernel.get_call_template

    def resolve_without_literals(arguments: Any, keywords: Any) -> Any:
        plain = tuple(types.unliteral(each) for each in arguments)
        return resolve(plain, {name: types.unliteral(each) for name, each in keywords.items()})

    kernel.get_call_template = resolve_without_literals


class Compilations(event.Listener):
    """Watches the compiler at work; kernels found in the cache do not appear.

    `seconds` holds, for each kernel by name (`earth.gravity.gravity`), the time spent on it alone: what the
    compiler meanwhile spent on the kernels it calls stands under their own names, so the values add up.
    """

    def __init__(self, started: Callable[[str], None], ended: Callable[[], None]) -> None:
        self.seconds: dict[str, float] = {}
        self._started = started
        self._ended = ended
        self._under_way: list[str] = []
        self._since = 0.0

    def on_start(self, event: Any) -> None:
        """Put the time until now on the calling kernel's account, and open one for this kernel."""
        self._settle()
        function = event.data["dispatcher"].py_func
        name = f"{function.__module__}.{function.__name__}".removeprefix(PACKAGE + ".")
        self._under_way.append(name)
        self._started(name)

    def on_end(self, event: Any) -> None:
        """Put the time until now on this kernel's account; say so when no other is under way."""
        self._settle()
        self._under_way.pop()
        if not self._under_way:
            self._ended()

    def _settle(self) -> None:
        now = perf_counter()
        if self._under_way:
            name = self._under_way[-1]
            self.seconds[name] = self.seconds.get(name, 0.0) + now - self._since
        self._since = now


@contextmanager
def watch_compiler(
    started: Callable[[str], None] = lambda kernel: None, ended: Callable[[], None] = lambda: None
) -> Iterator[Compilations]:
    """Meanwhile call `started(kernel)` when a kernel has to be compiled, and `ended()` when none is left."""
    compilations = Compilations(started, ended)
    with event.install_listener("numba:compile", compilations):
        yield compilations
