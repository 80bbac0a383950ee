"""Cases that are not over, or still have something that waits."""

from sqlalchemy import bindparam, select, union

from server.store.database import Database
from server.store.tables.cases import case, incident, subscription, timer
from server.store.tables.tasks import task

_LEFT = union(
    select(case.c.id).where(case.c.status.in_(["running", "suspended"])),
    select(timer.c.case),
    select(subscription.c.case),
    select(task.c.case).where(task.c.state.in_(["offered", "claimed"])),
    select(incident.c.case).where(incident.c.resolved_at.is_(None)),
).subquery()
_NEXT = select(_LEFT.c.id).where(_LEFT.c.id > bindparam("after")).order_by(_LEFT.c.id).limit(bindparam("most"))


def unsettled_cases(database: Database, after: str, limit: int) -> list[str]:
    """The ids of at most `limit` such cases behind `after` (empty: from the first)."""
    with database.read() as connection:
        return list(connection.execute(_NEXT, {"after": after, "most": limit}).scalars())
