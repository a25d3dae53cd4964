"""The command line: one file a command, loaded when it is called.

`uppertier --help` needs the table below and nothing else, so it answers before any science is imported.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from copy import copy
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import click

from uppertier import __version__, errors

INTERRUPTED = 130

# Python looks for garbage after 700 new objects; loading the science makes a million, all of which stay.
GARBAGE_THRESHOLD = 100_000


class Entry(NamedTuple):
    """A line of the command list."""

    name: str
    help: str
    computes: bool  # uses compiled kernels, so a first use has to wait for the compiler


ENTRIES = (
    Entry("run", "One fight, seen through: timeline, outcome, files, map.", True),
    Entry("fly", "One flight: range, apogee, times, speeds.", True),
    Entry("reach", "The greatest range of a missile, by bearing.", True),
    Entry("envelope", "Where an interceptor can be at what time, and which limit binds.", True),
    Entry("radar", "Range in the clear, and the radar's budget line by line.", True),
    Entry("visibility", "How long a radar sees a flight, or a table of them.", True),
    Entry("coverage", "The area a radar sees at a height.", True),
    Entry("validate", "Recorded flights, published figures and ours: held or missed.", True),
    Entry("catalog", "List, show, cite and check the numbers everything rests on.", False),
    Entry("schema", "Print the JSON Schema of the scenario file.", False),
    Entry("new", "Write a commented scenario to start from.", False),
)


class Commands(click.Group):
    """The commands whose files are there; a command's file is imported when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the table."""
        return [entry.name for entry in ENTRIES if find_spec(f"{__name__}.{entry.name}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the file of a command and return what it defines as `command`, or None if there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        computes = any(entry.computes for entry in ENTRIES if entry.name == cmd_name)
        return _announcing_kernels(command) if computes else command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command a user typed; when there is none, name the nearest."""
        if not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            raise errors.unknown("command", args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, importing none of them."""
        with formatter.section("Commands"):
            present = self.list_commands(ctx)
            formatter.write_dl([(entry.name, entry.help) for entry in ENTRIES if entry.name in present])


@click.command(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="uppertier", message="%(prog)s %(version)s")
def group() -> None:
    """Simulate a THAAD battery from what is written in the open literature.

    \b
    Start here:
      uppertier run scenarios/seongju.yaml --plot
      uppertier fly scud-er --from 39.66,124.70 --to busan
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 2 bad input, 3 impossible, 130 interrupted.

    What the user can mend is said in plain sentences on stderr. Any other exception is a fault of the program
    and keeps its traceback.
    """
    gc.set_threshold(GARBAGE_THRESHOLD)
    try:
        answer = group.main(arguments, prog_name="uppertier", standalone_mode=False)
        sys.stdout.flush()
        return answer if isinstance(answer, int) else 0
    except errors.UserError as error:
        click.echo(str(error), err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. What was finished is kept.", err=True)
        return INTERRUPTED
    except OSError as error:
        if error.errno == errno.EPIPE:
            _forget_stdout()
            return 0
        if not _is_the_users(error):
            raise
        click.echo(f"Cannot use '{error.filename}': {error.strerror}.", err=True)
        return errors.UserError.exit_code


def _announcing_kernels(command: click.Command) -> click.Command:
    """Return the command, made to say when the user has to wait for the compiler."""
    work = command.callback

    def announce_and_work(*arguments: Any, **options: Any) -> Any:
        from uppertier.cli.kernels import kernels_announced  # brings in Numba, which `--help` must not

        with kernels_announced():
            return work(*arguments, **options) if work else None

    announcing = copy(command)
    announcing.callback = announce_and_work
    return announcing


def _is_the_users(error: OSError) -> bool:
    """Tell whether an error is about a path the user gave, and not about one of the program's own files."""
    if not isinstance(error.filename, str):
        return False
    path = Path(error.filename).absolute()
    return not any(path.is_relative_to(own) for own in (Path(__file__).parents[1], Path(sys.prefix)))


def _forget_stdout() -> None:
    """Send what is left to be written nowhere: the reader of the pipe has gone and needs no more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
