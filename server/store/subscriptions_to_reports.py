"""The reports that people get by mail."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from server.domain.report_times import Pace, Subscription, Times
from server.store.column_types import Instant
from server.store.tables.watching import report_subscription as table

_ALL = select(*table.c)
_OF_ONE = _ALL.where(table.c.owner == bindparam("person")).order_by(table.c.created_at, table.c.id)
_ONE = _ALL.where(table.c.id == bindparam("wanted"), table.c.owner == bindparam("person"))
_DUE = (
    _ALL.where(table.c.next_at <= bindparam("now", type_=Instant))
    .order_by(table.c.next_at, table.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_ADD = insert(table)
_CHANGE = update(table).where(table.c.id == bindparam("wanted"))
_DROP = delete(table).where(table.c.id == bindparam("wanted"), table.c.owner == bindparam("person"))


class ReportSubscriptions:
    """Subscriptions. Give it a reading connection for look-ups outside a unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, person: str) -> list[Subscription]:
        """A person's own, oldest first."""
        return [_from(row) for row in self._connection.execute(_OF_ONE, {"person": person})]

    def find(self, subscription_id: str, person: str) -> Subscription | None:
        """One of this person."""
        row = self._connection.execute(_ONE, {"wanted": subscription_id, "person": person}).one_or_none()
        return None if row is None else _from(row)

    def due(self, now: datetime, limit: int) -> list[Subscription]:
        """Those to be sent now; nobody else gets them until the end of the unit of work."""
        return [_from(row) for row in self._connection.execute(_DUE, {"now": now, "most": limit})]

    def add(self, added: Subscription) -> None:
        """Write a new one."""
        names = ("id", "owner", "report", "process", "branch", "days", "created_at", "next_at", "sent_at")
        times = {"rhythm": added.times.pace.value, "day": added.times.day, "hour": added.times.hour}
        self._connection.execute(_ADD, {**{name: getattr(added, name) for name in names}, **times})

    def settle(self, subscription_id: str, next_at: datetime, sent_at: datetime | None) -> None:
        """Note when it comes next, and when it was sent last."""
        self._connection.execute(_CHANGE, {"wanted": subscription_id, "next_at": next_at, "sent_at": sent_at})

    def remove(self, subscription_id: str, person: str) -> bool:
        """Forget one of this person; False when they have no such subscription."""
        return self._connection.execute(_DROP, {"wanted": subscription_id, "person": person}).rowcount == 1


def _from(row: Any) -> Subscription:  # noqa: ANN401 -- a row of _ALL
    return Subscription(
        id=row.id,
        owner=row.owner,
        report=row.report,
        times=Times(pace=Pace(row.rhythm), hour=row.hour, day=row.day),
        days=row.days,
        created_at=row.created_at,
        next_at=row.next_at,
        process=row.process,
        branch=row.branch,
        sent_at=row.sent_at,
    )
