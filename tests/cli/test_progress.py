"""How far work has come: a line every ten seconds where there is no terminal, a bar where there is."""

import sys

import pytest

from uppertier.cli import progress as room
from uppertier.cli.progress import progress


def test_quick_work_says_nothing(capsys):
    assert list(progress(range(5), 5, "Flights")) == [0, 1, 2, 3, 4]
    assert capsys.readouterr() == ("", "")


def test_slow_work_says_a_line_every_ten_seconds(capsys, monkeypatch):
    clock = iter(range(0, 1000, 4))
    monkeypatch.setattr(room, "monotonic", lambda: float(next(clock)))
    assert list(progress("abcdefg", 7, "Flights")) == list("abcdefg")
    assert capsys.readouterr().err.splitlines() == [
        "Flights: 3 of 7, 0.2 a second, 16 s left",
        "Flights: 6 of 7, 0.2 a second, 4 s left",
    ]


def test_a_terminal_gets_a_bar(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert list(progress(range(3), 3, "Flights")) == [0, 1, 2]
    assert "Flights" in capsys.readouterr().err


def test_what_stops_the_work_goes_through(capsys):
    def work():
        yield 1
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(progress(work(), 2, "Flights"))
