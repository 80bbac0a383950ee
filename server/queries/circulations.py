"""The cases that were sent to a person for information."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, tuple_

from server.domain.people import Actor
from server.queries.paging import Page, bounded, decode_cursor, page_from
from server.store.database import Database
from server.store.tables.cases import case
from server.store.tables.circulation import circulation
from server.store.tables.organisation import person

_MINE = (
    select(
        circulation.c.case,
        case.c.title,
        case.c.business_key,
        circulation.c.sent_by,
        person.c.name,
        circulation.c.sent_at,
        circulation.c.note,
        circulation.c.read_at,
        circulation.c.remark,
    )
    .join_from(circulation, case, circulation.c.case == case.c.id)
    .join(person, circulation.c.sent_by == person.c.id)
    .where(circulation.c.person == bindparam("me"), circulation.c.ended_at.is_(None))
    .order_by(circulation.c.sent_at.desc(), circulation.c.case.desc())
)
_AFTER = circulation.c.sent_at, circulation.c.case


@dataclass(frozen=True, slots=True)
class CirculatedCase:
    """A case sent to the reader: by whom (id and name), when and why, and when they read it."""

    case: str
    title: str
    business_key: str | None
    sent_by: str
    sender: str
    sent_at: datetime
    note: str
    read_at: datetime | None
    remark: str


def circulated_page(
    database: Database, actor: Actor, *, unread: bool, limit: int, cursor: str | None
) -> Page[CirculatedCase]:
    """One page, newest first; `unread`: only those not read yet. Raises InvalidValue for a bad cursor."""
    most, after = bounded(limit), decode_cursor(cursor, (datetime, str))
    query = _MINE.where(circulation.c.read_at.is_(None)) if unread else _MINE
    if after is not None:
        query = query.where(tuple_(*_AFTER) < after)
    with database.read() as connection:
        rows = [CirculatedCase(*row) for row in connection.execute(query.limit(most + 1), {"me": actor.id})]
    return page_from(rows, most, lambda row: (row.sent_at, row.case))
