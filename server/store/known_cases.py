"""Every case that any table knows of: those there are, and those that only something left behind names."""

from sqlalchemy import bindparam, select, union

from server.store.database import Database
from server.store.tables.cases import case, case_column, incident, subscription, timer
from server.store.tables.tasks import task

_KNOWN = union(
    select(case.c.id),
    select(timer.c.case),
    select(subscription.c.case),
    select(case_column.c.case),
    select(task.c.case).where(task.c.state.in_(["offered", "claimed"])),
    select(incident.c.case).where(incident.c.resolved_at.is_(None)),
).subquery()
_NEXT = select(_KNOWN.c.id).where(_KNOWN.c.id > bindparam("after")).order_by(_KNOWN.c.id).limit(bindparam("most"))


def known_cases(database: Database, after: str, limit: int) -> list[str]:
    """The ids of at most `limit` such cases behind `after` (empty: from the first)."""
    with database.read() as connection:
        return list(connection.execute(_NEXT, {"after": after, "most": limit}).scalars())
