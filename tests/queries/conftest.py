import pytest

from tests.sample import settle


@pytest.fixture
def house(database):
    """A database with the small bank in it."""
    settle(database)
    return database
