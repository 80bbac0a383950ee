"""Cases whose timers are due; each is looked at again under its lock."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from server.domain.cases import CaseStatus
from server.store.database import Database
from server.store.tables.cases import case, timer

_DUE = (
    select(timer.c.case)
    .join_from(timer, case, timer.c.case == case.c.id)
    .where(timer.c.due_at <= bindparam("now"), case.c.status == CaseStatus.RUNNING.value)
    .group_by(timer.c.case)
    .order_by(func.min(timer.c.due_at), timer.c.case)
    .limit(bindparam("most"))
)
_NEXT = (
    select(func.min(timer.c.due_at))
    .join_from(timer, case, timer.c.case == case.c.id)
    .where(case.c.status == CaseStatus.RUNNING.value, timer.c.due_at > bindparam("after"))
)


def due_cases(database: Database, now: datetime, limit: int = 100) -> list[str]:
    """Running cases with a timer due by `now`, the longest due first."""
    with database.read() as connection:
        return list(connection.execute(_DUE, {"now": now, "most": limit}).scalars())


def next_due(database: Database, after: datetime) -> datetime | None:
    """When the next timer of a running case is due, after an instant."""
    with database.read() as connection:
        return connection.execute(_NEXT, {"after": after}).scalar_one()
