"""The chapters of the book, each computed once for all tests of its room."""

import pytest

from uppertier.validation.flight import flight_book
from uppertier.validation.radar import radar_book
from uppertier.validation.tracking import tracking_book


@pytest.fixture(scope="session")
def book():
    return flight_book()


@pytest.fixture(scope="session")
def radar():
    return radar_book()


@pytest.fixture(scope="session")
def tracking():
    return tracking_book()


@pytest.fixture(scope="session")
def books(book, radar, tracking):
    return {"flight": book, "radar": radar, "tracking": tracking}
