"""The one decorator over Numba; keys the compile cache by the text of everything a compiled module calls.

Numba keeps machine code on disk and throws it away when the caller's *own* file changes. A callee in another
file may change unnoticed, and the caller then answers with stale code. So each compiled module gets a cache
folder named after the text of the module and of every package module that it imports, however deep.
"""

from __future__ import annotations

import gc
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
from llvmlite.binding import Linkage, parse_assembly
from numba import njit, types
from numba.core import event
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler

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
        waiting.extend(_imported(here))
    return found


@cache
def _imported(path: Path) -> list[Path]:
    return [file for module in IMPORT.findall(_text(path)) for file in files_of(module)]


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

    Two savings keep compiling short (decision 0006). Called from another kernel, a function is compiled as a
    part of it, without the wrapper that lets Python call it. And a constant argument is an integer, not "the
    integer 3", for each of which Numba would compile the function anew.

    Raises OSError, with the path in it, when the cache folder cannot be made.
    """
    return _kernel(function)


def lean(function: Callable) -> Any:
    """Compile as `compiled` does a function that makes no array and hands none on to one that keeps it.

    Numba counts the users of every array at every call, which took longer than the physics of a step
    (decision 0007). A lean kernel does not count; whoever calls it holds the arrays meanwhile.
    """
    return _kernel(function, _nrt=False)


def inlined(function: Callable) -> Any:
    """Compile as `lean` does a function that each caller is to contain: for it is called all the time.

    The compiler calls what is longer than it likes, and hands a planet's eight numbers over each time, or a
    dozen arrays to a phase's body for one replica. Not for bodies with much below them: see decision 0006.
    """
    return _kernel(function, _nrt=False, forceinline=True)


class Settled:
    """A kernel as one caller calls it who never changes its arguments' types: they are looked at once.

    Numba looks at the type of every argument, and of every array in a NamedTuple, at every call; for the
    phases of a frame that took as long as the work on a replica. The first call goes that way and compiles
    if need be; later ones go straight to its machine code, unchecked, so it is for one fight and one caller.
    """

    def __init__(self, kernel: Any) -> None:
        self.kernel = kernel
        self._code: Callable | None = None

    def __call__(self, *arguments: Any) -> Any:
        """Call the kernel with arguments of the types of the first call."""
        if self._code is not None:
            return self._code(*arguments)
        answer = self.kernel(*arguments)
        self._code = _code_for(self.kernel, arguments)
        return answer


def _code_for(kernel: Any, arguments: tuple) -> Callable:
    """Return the machine code of a kernel for arguments of these types; of a plain function itself."""
    overloads = getattr(kernel, "overloads", None)
    if overloads is None:
        return kernel
    return overloads[tuple(map(kernel.typeof_pyval, arguments))].entry_point


def _kernel(function: Callable, **options: Any) -> Any:
    """Return the kernel of a function, with its parts and its cache; in plain Python the function itself."""
    if PLAIN_PYTHON:
        return function
    source = Path(function.__code__.co_filename)
    kernel = _dispatcher(function, _cache_of(source, "kernels"), pipeline_class=_KernelCompiler, **options)

    @cache
    def part() -> Any:
        folder = _cache_of(source, "parts")
        return _dispatcher(function, folder, no_cpython_wrapper=True, pipeline_class=_PartCompiler, **options)

    def call_from_kernel(arguments: Any, keywords: Any) -> Any:
        plain = tuple(types.unliteral(each) for each in arguments)
        return part().get_call_template(
            plain, {name: types.unliteral(each) for name, each in keywords.items()}
        )

    kernel.get_call_template = call_from_kernel
    kernel.get_overload = lambda signature: part().get_overload(signature)
    return kernel


class _KernelCode(JITCodeLibrary):
    """The code of a kernel: of all the parts in it only what Python calls can be called from outside.

    So the optimiser may put a part that has one caller into it, and leave out arguments that nobody reads.
    """

    def _optimize_final_module(self) -> None:
        """Hide the parts, then optimise."""
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage == Linkage.linkonce_odr:
                function.linkage = Linkage.internal
        super()._optimize_final_module()

    def serialize_using_object_code(self) -> tuple:
        """Return what is written to the cache: the machine code, and the names that are seen in it.

        Numba would add the intermediate code, for callers to link; of a kernel nobody does, and to read it
        took half a second of every start.
        """
        self._ensure_finalized()
        functions, variables = self._final_module.functions, self._final_module.global_variables
        lines = [f'define void @"{each.name}"() {{ ret void }}' for each in functions if _is_seen(each)]
        lines += [f'@"{each.name}" = global i8 0' for each in variables if _is_seen(each)]
        names = parse_assembly("\n".join(lines)).as_bitcode()
        return self.name, "object", (self._get_compiled_object(), names)


def _is_seen(value: Any) -> bool:
    """Return whether a function or a variable stands in a module and can be found from outside."""
    return not value.is_declaration and value.linkage not in (Linkage.internal, Linkage.private)


class _PartCode(JITCodeLibrary):
    """The code of a part: kept for its callers, whose machine code contains it; it gets none of its own."""

    @property
    def codegen(self) -> Any:
        """Stand in for what would set the environment of loaded code, all that Numba asks it for."""
        return self

    def set_env(self, env_name: str, env: Any) -> None:
        """Do nothing: the environment serves the wrapper for Python, which a part does not have."""

    def _optimize_final_module(self) -> None:
        """Leave it to the kernels that contain the part: they are optimised as a whole."""

    def _finalize_final_module(self) -> None:
        """Make the code ready for linking, and for nothing else."""
        self._finalize_dynamic_globals()
        self._finalized = True

    def serialize_using_object_code(self) -> tuple:
        """Return what is written to the cache: there is no object code."""
        return self.serialize_using_bitcode()


class _KernelCompiler(Compiler):
    """Numba's compiler, its result for Python."""

    Code: type[JITCodeLibrary] = _KernelCode

    def _compile_bytecode(self) -> Any:
        """Give the compiler a place for the code before it starts."""
        self.state.library = self.Code(self.state.targetctx.codegen(), self.state.func_id.func_qualname)
        self.state.library.enable_object_caching()
        return super()._compile_bytecode()


class _PartCompiler(_KernelCompiler):
    """Numba's compiler, its result for other kernels only."""

    Code = _PartCode


@cache
def _cache_of(source: Path, kind: str) -> Path:
    """Return the folder for the machine code of a module's kernels, or of its parts; it is made."""
    folder = cache_folder() / stamp(source) / kind
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _dispatcher(function: Callable, folder: Path, **options: Any) -> Any:
    """Return Numba's compiler of one function, its machine code kept in a folder."""
    before = SETTINGS.CACHE_DIR
    SETTINGS.CACHE_DIR = str(folder)
    try:
        return njit(**OPTIONS, **options)(function)
    finally:
        SETTINGS.CACHE_DIR = before


class _NoCollection(event.Listener):
    """Keeps Python from looking for garbage while the compiler makes millions of objects."""

    def __init__(self) -> None:
        self._depth = 0
        self._was_on = False

    def on_start(self, event: Any) -> None:
        """Stop the collector when the first of a nest of kernels begins."""
        if self._depth == 0:
            self._was_on = gc.isenabled()
            gc.disable()
        self._depth += 1

    def on_end(self, event: Any) -> None:
        """Let the collector work again when the last of the nest is done."""
        self._depth -= 1
        if self._depth == 0 and self._was_on:
            gc.enable()


event.register("numba:compile", _NoCollection())


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
