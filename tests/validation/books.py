"""The chapters of the book, each computed once in a test session, for all rooms that look at them."""

from functools import cache

from uppertier.validation.flight import flight_book
from uppertier.validation.interceptor import interceptor_book
from uppertier.validation.radar import radar_book
from uppertier.validation.rows import Book
from uppertier.validation.tracking import tracking_book

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
