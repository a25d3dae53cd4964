"""`uppertier validate`: for people, for machines, into a folder, and refused."""

import json
import re

import pytest

from uppertier.cli import main
from validation.books import SAID, book_of

KEYS = {"what", "source", "reference", "ours", "error", "tolerance", "passed", "note"}


@pytest.fixture(autouse=True)
def chapters_computed_once(monkeypatch):
    """Let the command find the chapters of this session, and say again what was said over them."""

    def known(chapter):
        def told(progress):
            found = book_of(chapter)
            for words in SAID[chapter]:
                progress(words)
            return found

        return told

    for chapter in ("flight", "radar", "tracking", "interceptor"):
        monkeypatch.setattr(f"uppertier.validation.{chapter}.{chapter}_book", known(chapter))


def answer(capsys, *words):
    """Run the command; return exit code, stdout and stderr."""
    try:
        code = main(["validate", *words])
    except SystemExit as stop:
        code = stop.code
    out, err = capsys.readouterr()
    return code or 0, out, err


def test_machines_get_rows_and_nothing_else_on_stdout(capsys):
    code, out, err = answer(capsys, "flight", "--json")
    found = json.loads(out)
    assert code == 0
    assert list(found) == ["rows"]
    assert all(set(row) == KEYS for row in found["rows"])
    assert {row["passed"] for row in found["rows"]} == {True, False, None}
    assert "Flying what was recorded" in err


def test_people_get_tables_that_fit_and_a_count(capsys):
    code, out, _ = answer(capsys, "flight")
    lines = out.splitlines()
    # A miss is news, and no error.
    assert code == 0
    assert max(map(len, lines)) <= 110
    assert any(line.endswith("MISS") for line in lines)
    assert " hold, " in lines[-2]
    at = next(
        number
        for number, line in enumerate(lines)
        if line.startswith("  Scud-B: greatest") and "MISS" in line
    )
    assert lines[at + 1].startswith("      The published masses")
    for start in (
        "Recorded flights",
        "Flights of least energy",
        "Lofted to standard",
        "Greatest range",
        "Boost delay",
    ):
        assert any(line.startswith(start) for line in lines)


@pytest.mark.parametrize("more", [(), ("--plot",)])
def test_a_folder_gets_the_rows_and_the_chart(capsys, tmp_path, more):
    code, out, err = answer(capsys, "flight", "--json", "--out", str(tmp_path), *more)
    assert code == 0
    assert json.loads((tmp_path / "validation.json").read_text(encoding="utf-8")) == json.loads(out)
    assert (tmp_path / "residuals.png").read_bytes().startswith(b"\x89PNG")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["residuals.png", "validation.json"]
    assert "residuals.png" in err


@pytest.mark.parametrize("chapter", ["radar", "tracking"])
def test_the_other_chapters_have_rows_and_no_chart(capsys, tmp_path, chapter):
    code, out, err = answer(capsys, chapter, "--json", "--out", str(tmp_path))
    found = json.loads(out)
    assert code == 0
    assert found["rows"]
    assert all(set(row) == KEYS for row in found["rows"])
    assert json.loads((tmp_path / "validation.json").read_text(encoding="utf-8")) == found
    assert [path.name for path in tmp_path.iterdir()] == ["validation.json"]
    assert "chart" not in err


def test_without_a_chapter_all_are_told_and_counted(capsys):
    code, out, err = answer(capsys)
    lines = out.splitlines()
    assert code == 0
    assert max(map(len, lines)) <= 110
    counts = [re.search(r"^(?:(\w+): )?(\d+) of (\d+) hold, (\d+) miss", line) for line in lines]
    counts = [each.groups() for each in counts if each]
    assert [each[0] for each in counts] == ["Flight", "Radar", "Tracking", "Interceptor", None]
    for column in (1, 2, 3):
        assert sum(int(each[column]) for each in counts[:-1]) == int(counts[-1][column])
    assert err.count(" ...") >= 5


@pytest.mark.parametrize("chapter", ["campaign", "footprint"])
def test_a_chapter_that_is_not_there_is_refused_with_what_is(capsys, chapter):
    code, out, err = answer(capsys, chapter)
    assert (code, out) == (2, "")
    there = "There is: flight, radar, tracking, interceptor."
    assert f"no validation of '{chapter}' yet. {there}" in " ".join(err.split())


def test_a_misspelt_chapter_is_told_the_nearest(capsys):
    code, out, err = answer(capsys, "fligth")
    assert (code, out) == (2, "")
    assert "Did you mean 'flight'?" in err


def test_help_shows_an_example(capsys):
    code, out, _ = answer(capsys, "--help")
    assert code == 0
    assert "uppertier validate flight --plot" in out
