"""The people and branches that the fields of a form may hold."""

from datetime import datetime

from server.forms.members import Members
from server.queries.names import branch_names
from server.store.database import Database
from server.store.people import People


def members_for(database: Database, branch: str, locale: str, now: datetime) -> Members:
    """Active people by login and all branches in the reader's language, for a case of `branch`."""
    with database.read() as connection:
        people = People(connection, database.branches).actors(now)
        return Members(people, branch_names(connection, locale), branch)
