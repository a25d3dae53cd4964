"""The chapters of the book, each computed once in a test session, and the programs that write the pages."""

import importlib.util
from functools import cache
from pathlib import Path

from uppertier.validation.flight import flight_book
from uppertier.validation.interceptor import interceptor_book
from uppertier.validation.radar import radar_book
from uppertier.validation.rows import Book
from uppertier.validation.tracking import tracking_book

BUILDERS = Path(__file__).parents[2] / "builders"
COMPUTE = {
    "flight": flight_book,
    "radar": radar_book,
    "tracking": tracking_book,
    "interceptor": interceptor_book,
}
SAID: dict[str, list[str]] = {}
"""What was said while a chapter was computed."""


@cache
def book_of(chapter: str) -> Book:
    """Return a chapter of the book."""
    return COMPUTE[chapter](SAID.setdefault(chapter, []).append)


@cache
def builder_called(name: str):
    """Return one of the programs in `builders/` as a module."""
    spec = importlib.util.spec_from_file_location(name, BUILDERS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
