"""The chapters of the book, each computed once for all tests of its room."""

import pytest

from validation.books import book_of


@pytest.fixture(scope="session")
def book():
    return book_of("flight")


@pytest.fixture(scope="session")
def radar():
    return book_of("radar")


@pytest.fixture(scope="session")
def tracking():
    return book_of("tracking")


@pytest.fixture(scope="session")
def interceptor():
    return book_of("interceptor")


@pytest.fixture(scope="session")
def books(book, radar, tracking, interceptor):
    return {"flight": book, "radar": radar, "tracking": tracking, "interceptor": interceptor}
