"""The command group: what it lists, how it fails, and with which exit code."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from uppertier import __version__, cli

COMMAND = '''
import click
from uppertier import errors
@click.command()
@click.option("--seed", default=1)
def command(seed):
    """Do it."""
    {body}
'''


@pytest.fixture
def with_command(tmp_path, monkeypatch):
    """Return a function that makes `uppertier new` do something, and is then the only command there is."""

    def give(body: str) -> None:
        (tmp_path / "new.py").write_text(COMMAND.format(body=body))

    monkeypatch.setattr(cli, "__path__", [str(tmp_path)])
    for entry in cli.ENTRIES:
        monkeypatch.delitem(sys.modules, f"uppertier.cli.{entry.name}", raising=False)
    yield give
    sys.modules.pop("uppertier.cli.new", None)


def test_help_lists_the_commands_and_answers_with_0(capsys):
    assert cli.main(["--help"]) == 0
    text = capsys.readouterr().out
    assert "uppertier run scenarios/seongju.yaml --plot" in text
    for entry in cli.ENTRIES:
        assert entry.help in text


def test_version(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"uppertier {__version__}\n"


def test_every_entry_has_its_file_and_every_file_its_help():
    folder = Path(cli.__file__).parent
    for entry in cli.ENTRIES:
        assert (folder / f"{entry.name}.py").exists()
        assert cli.main([entry.name, "--help"]) == 0
        own = sys.modules[f"uppertier.cli.{entry.name}"].command
        assert own.short_help in (entry.help, None), "the list and the command say the same"
        assert "Example:  uppertier " in own.epilog


def test_a_command_without_a_file_is_not_listed(with_command, capsys):
    with_command("pass")
    cli.main(["--help"])
    text = capsys.readouterr().out
    assert "new" in text
    assert "reach" not in text
    assert cli.main(["reach"]) == 2


def test_a_command_runs(with_command, capsys):
    with_command('click.echo(f"seed {seed}")')
    assert cli.main(["new", "--seed", "7"]) == 0
    assert capsys.readouterr().out == "seed 7\n"


@pytest.mark.parametrize(
    "body, exit_code, said",
    [
        (
            "raise errors.BadInput('No such missile.', 'No such place.')",
            2,
            "No such missile.\nNo such place.\n",
        ),
        ("raise errors.OutOfReach('Busan is 12 km too far.', 12e3)", 3, "Busan is 12 km too far.\n"),
        ("raise KeyboardInterrupt", 130, "\nInterrupted. What was finished is kept.\n"),
        ("raise click.Abort", 130, "Interrupted. What was finished is kept.\n"),
        (
            "open('no/such/folder/map.png', 'w')",
            2,
            "Cannot use 'no/such/folder/map.png': No such file or directory.\n",
        ),
        ("click.get_current_context().exit(5)", 5, ""),
    ],
)
def test_what_a_user_can_mend_is_said_without_a_traceback(with_command, capsys, body, exit_code, said):
    with_command(body)
    assert cli.main(["new"]) == exit_code
    captured = capsys.readouterr()
    assert captured.err == said
    assert captured.out == ""


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["nwe"], "Unknown command 'nwe'. Did you mean 'new'?"),
        (["bake"], "Unknown command 'bake'. Known: new."),
        (["new", "--sed", "7"], "Did you mean '--seed'?"),
        (["new", "--seed", "seven"], "'seven' is not a valid integer"),
        (["--versoin"], "Did you mean '--version'?"),
    ],
)
def test_a_misspelling_is_answered_with_the_nearest_right_word(with_command, capsys, arguments, said):
    with_command("pass")
    assert cli.main(arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "body, error",
    [
        ("{}['key']", KeyError),
        ("from pathlib import Path; open(Path(errors.__file__).parent / 'lost.yaml')", FileNotFoundError),
    ],
)
def test_a_fault_of_the_program_is_not_passed_off_as_the_users(with_command, body, error):
    with_command(body.replace("{", "{{").replace("}", "}}").replace("{{}}", "{}"))
    with pytest.raises(error):
        cli.main(["new"])


def test_a_closed_pipe_is_no_error():
    script = f"{sys.executable} -m uppertier --help | head -c 1"
    answer = subprocess.run(
        ["bash", "-o", "pipefail", "-c", script], capture_output=True, text=True, check=False
    )
    assert answer.stderr == ""


def test_kernels_are_announced_once_and_on_stderr(tmp_path):
    script = (
        "from uppertier.cli.kernels import kernels_announced\n"
        "with kernels_announced():\n"
        "    from uppertier.vectors import norm\n"
        "    print(norm((3.0, 4.0, 0.0)))"
    )
    environment = {"UPPERTIER_CACHE": str(tmp_path), "PATH": ""}
    command = [sys.executable, "-c", script]
    first, second = (
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True) for _ in range(2)
    )
    assert first.stdout == second.stdout == "5.0\n"
    assert first.stderr == "Compiling kernels for this machine (first use only) ...\n"
    assert second.stderr == ""


def test_a_terminal_sees_one_changing_line(capsys):
    from uppertier.cli.kernels import CLEAR_LINE, Announcement

    announcement = Announcement(on_terminal=True)
    announcement.started("earth.gravity.gravity")
    announcement.started("flight.motion.motion")
    announcement.ended()
    text = capsys.readouterr().err
    assert "\n" not in text
    assert text.split(CLEAR_LINE)[1:] == [
        "Compiling kernels for this machine (first use only): 1, earth.gravity.gravity",
        "Compiling kernels for this machine (first use only): 2, flight.motion.motion",
        "",
    ]


def test_help_is_quick():
    """It has to answer in 0.15 s. Processor time, best of five: other work on the machine must not count."""

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "uppertier", "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(5)) < 0.15
