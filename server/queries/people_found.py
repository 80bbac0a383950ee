"""Colleagues by a part of their name or login."""

from sqlalchemy import Connection, or_, select

from server.domain.staff import Person
from server.store.people import PERSON_COLUMNS
from server.store.tables.organisation import person


def people_found(connection: Connection, q: str, most: int) -> list[Person]:
    """Return at most `most` active people whose name or login holds the text, by login; signs of patterns are plain."""
    wanted = or_(person.c.name.icontains(q, autoescape=True), person.c.login.icontains(q, autoescape=True))
    statement = select(*PERSON_COLUMNS).where(person.c.active, wanted).order_by(person.c.login).limit(most)
    return [Person(*row) for row in connection.execute(statement)]
