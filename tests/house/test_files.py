"""How files are called, how long they are, and what may never stand in one."""

import re
from pathlib import PurePosixPath

import pytest

from house.source_tree import Module, module, python_files, text_files

LONGEST = 400
FORBIDDEN_NAMES = frozenset(
    {"utils", "util", "helpers", "helper", "common", "core", "base", "misc", "manager"}
)
# Written in pieces, so that this file keeps the rules it states.
UNFINISHED = re.compile("TO" + "DO|FIX" + "ME|XX" + "X")
MACHINE_PATH = re.compile(r"(?<![\w.$}>-])/(?:work|root|tmp|home)" + r"(?:/|\b)")
ADDRESS = re.compile(r"\b(?:https?|git|file)" + r"://|--(?:extra-)?index-url|--find-links")


def too_long(file: Module) -> list[str]:
    """Complain of a file in which more than one idea must live."""
    lines = file.text.count("\n")
    return [f"{file.path}: {lines} lines, more than {LONGEST}"] if lines > LONGEST else []


def named_for_nothing(path: str) -> list[str]:
    """Complain of a file or folder whose name says nothing about what is in it."""
    parts = [part.partition(".")[0] for part in PurePosixPath(path).parts]
    return [f"{path}: '{part}' says nothing" for part in parts if part in FORBIDDEN_NAMES]


def matches(pattern: re.Pattern[str], path: str, text: str) -> list[str]:
    """Complain of every line in which a pattern is found."""
    lines = enumerate(text.splitlines(), 1)
    return [f"{path}:{number}: {line.strip()}" for number, line in lines if pattern.search(line)]


def test_no_file_is_longer_than_four_hundred_lines():
    assert [
        each for file in python_files("src", "tests", "benchmarks", "builders") for each in too_long(file)
    ] == []


def test_every_name_says_something():
    assert [each for path, _ in text_files() for each in named_for_nothing(path)] == []


def test_nothing_is_left_for_later():
    sources = python_files("src", "tests", "benchmarks", "builders")
    assert [each for file in sources for each in matches(UNFINISHED, file.path, file.text)] == []


def test_no_file_knows_the_machine_it_was_written_on():
    assert [each for path, text in text_files() for each in matches(MACHINE_PATH, path, text)] == []


def test_lock_files_hold_no_address():
    locks = [(path, text) for path, text in text_files() if path.endswith((".lock", "-lock.json"))]
    assert locks
    assert [each for path, text in locks for each in matches(ADDRESS, path, text)] == []


@pytest.mark.parametrize("lines, complaints", [(LONGEST, 0), (LONGEST + 1, 1)])
def test_length_rule_bites(lines, complaints):
    assert len(too_long(module("a = 1\n" * lines))) == complaints


@pytest.mark.parametrize(
    "path, complaints",
    [
        ("src/uppertier/radar/utils.py", 1),
        ("src/uppertier/core/engine.py", 1),
        ("src/uppertier/radar/equation.py", 0),
        ("src/uppertier/radar/score.py", 0),
    ],
)
def test_name_rule_bites(path, complaints):
    assert len(named_for_nothing(path)) == complaints


@pytest.mark.parametrize(
    "pattern, line, found",
    [
        (UNFINISHED, "# TO" + "DO: later", True),
        (UNFINISHED, "# done", False),
        (MACHINE_PATH, 'open("/' + 'root/x")', True),
        (MACHINE_PATH, "cd /" + "work", True),
        (MACHINE_PATH, "a ratio of work/root and rms/tmp", False),
        (ADDRESS, "--index-" + "url somewhere", True),
        (ADDRESS, "numpy @ https" + "://example.org/numpy.whl", True),
        (ADDRESS, "numpy==2.4.6", False),
    ],
)
def test_line_rules_bite(pattern, line, found):
    assert bool(matches(pattern, "a file", line)) is found
