"""The chapter on flight, computed once for all tests of its room."""

import pytest

from uppertier.validation.flight import flight_book


@pytest.fixture(scope="session")
def book():
    return flight_book()
