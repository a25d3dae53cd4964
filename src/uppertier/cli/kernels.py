"""Says that kernels are being compiled: the one wait that a first use has and later ones have not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from time import monotonic

import click

from uppertier.compiled import watch_compiler

HEADING = "Compiling kernels for this machine (first use only)"
CLEAR_LINE = "\r\x1b[K"
SECONDS_BETWEEN_LINES = 10.0


class Announcement:
    """Writes to stderr: one line that keeps changing on a terminal, else a line about every ten seconds."""

    def __init__(self, on_terminal: bool) -> None:
        self.on_terminal = on_terminal
        self.kernels = 0
        self.last_line_s = float("-inf")

    def started(self, kernel: str) -> None:
        """Say which kernel the compiler has turned to."""
        self.kernels += 1
        if self.on_terminal:
            click.echo(f"{CLEAR_LINE}{HEADING}: {self.kernels}, {kernel}", nl=False, err=True, color=True)
        elif monotonic() - self.last_line_s >= SECONDS_BETWEEN_LINES:
            count = f" {self.kernels} so far" if self.kernels > 1 else ""
            click.echo(f"{HEADING} ...{count}", err=True)
            self.last_line_s = monotonic()

    def ended(self) -> None:
        """Clear the changing line, so that what the command prints next starts on an empty one."""
        if self.on_terminal:
            click.echo(CLEAR_LINE, nl=False, err=True, color=True)


def load_numba_without_blas() -> None:
    """Let Numba load its array functions without SciPy's linear algebra, which takes a fifth of a second.

    Our kernels multiply no matrices through BLAS. Only the command line does this: in a Python session the
    user's own kernels may.
    """
    missing = object()
    before = sys.modules.get("scipy.linalg", missing)
    sys.modules["scipy.linalg"] = None  # type: ignore[assignment]  # Python's way to say: not to be had
    try:
        import_module("numba.np.arraymath")
    finally:
        if before is missing:
            del sys.modules["scipy.linalg"]
        else:
            sys.modules["scipy.linalg"] = before  # type: ignore[assignment]  # what stood there, put back


@contextmanager
def kernels_announced() -> Iterator[None]:
    """Announce on stderr every kernel that has to be compiled meanwhile."""
    load_numba_without_blas()
    announcement = Announcement(sys.stderr.isatty())
    with watch_compiler(announcement.started, announcement.ended):
        yield
