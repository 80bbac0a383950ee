import pytest

from tests.sample import a_case, keep, settle
from tests.store.trails import write


@pytest.fixture
def house(database):
    """A database with the small bank in it."""
    settle(database)
    return database


@pytest.fixture
def trail(house):
    """Two cases and the organisation, with three entries each."""
    for number in (1, 2):
        keep(house, a_case(number))
    for _ in range(3):
        write(house, "case-000001", "case-000002", None)
    return house
