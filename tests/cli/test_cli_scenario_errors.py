"""A scenario with a mistake, from the command line: a clear sentence on stderr, exit code 2, no traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from uppertier import cli

EXAMPLE = Path(__file__).parents[2] / "scenarios" / "seongju.yaml"
TEXT = EXAMPLE.read_text(encoding="utf-8")

# `catalog cite` reads a scenario and looks its names up, as `run` does, without flying anything.
READS = ("catalog", "cite")


@pytest.mark.parametrize(
    "old, new, says",
    [
        (
            "missile:",
            "misile:",
            "fight.yaml:11:6: raid.0.misile: unknown key 'misile'. Did you mean 'missile'?",
        ),
        ("60 s", "60 km", "fight.yaml:9:35: cue.delay: '60 km': 'km' is a unit of length."),
        ("60 s", "60", "fight.yaml:9:35: cue.delay: '60' has no unit."),
        (
            "at: busan",
            "at: bussan",
            "fight.yaml:11:61: raid.0.at: Unknown place 'bussan'. Did you mean 'busan'?",
        ),
        ("count: 4", "count: -1", "fight.yaml:11:31: raid.0.count: must be at least 1, not '-1'."),
        ("horizon:", "name: x\nhorizon:", "fight.yaml:13:1: the key 'name' stands twice in one group."),
    ],
)
def test_a_mistake_in_the_file(tmp_path, monkeypatch, capsys, old, new, says):
    monkeypatch.chdir(tmp_path)
    assert old in TEXT
    Path("fight.yaml").write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    assert cli.main([*READS, "fight.yaml"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(says)
    assert "Traceback" not in said.err


def test_an_empty_file(tmp_path, capsys):
    path = tmp_path / "fight.yaml"
    path.touch()
    assert cli.main([*READS, str(path)]) == 2
    assert (
        "the file is empty. 'uppertier new NAME' writes a scenario to start from." in capsys.readouterr().err
    )


def test_a_directory_instead_of_a_file(tmp_path, capsys):
    assert cli.main([*READS, str(tmp_path)]) == 2
    assert "is a directory; a scenario is a file." in capsys.readouterr().err


def test_help_imports_neither_the_checker_nor_the_yaml_reader():
    watch = (
        "import sys; from uppertier import cli; cli.main(['--help']); cli.main(['catalog', '--help']);"
        "print([name for name in ('pydantic', 'ruamel.yaml', 'numba', 'numpy') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", watch], capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines()[-1] == "[]"
