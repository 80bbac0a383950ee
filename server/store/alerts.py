"""The alerts that people have set on reports."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from server.domain.alerts import Alert, AlertState, Direction, Limits, Rest, Watched
from server.store.column_types import Instant
from server.store.tables.watching import alert

_ALL = select(*alert.c)
_OF_ONE = _ALL.where(alert.c.owner == bindparam("person")).order_by(alert.c.created_at, alert.c.id)
_NUMBER = select(func.count()).where(alert.c.owner == bindparam("person"))
_DUE = _ALL.where(alert.c.next_at <= bindparam("now", type_=Instant)).order_by(alert.c.next_at).limit(bindparam("most"))
_LOCK = _ALL.where(alert.c.id.in_(bindparam("wanted", expanding=True))).order_by(alert.c.id).with_for_update()
_ADD = insert(alert)
_CHANGE = update(alert).where(alert.c.id == bindparam("wanted"))
_DROP = delete(alert).where(alert.c.id == bindparam("wanted"), alert.c.owner == bindparam("person"))


class Alerts:
    """Alerts. Give it a reading connection for look-ups outside a unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, person: str) -> list[Alert]:
        """A person's own, oldest first."""
        return [_alert_from(row) for row in self._connection.execute(_OF_ONE, {"person": person})]

    def number_of(self, person: str) -> int:
        """How many a person has."""
        return self._connection.execute(_NUMBER, {"person": person}).scalar_one()

    def due(self, now: datetime, limit: int) -> list[Alert]:
        """Those to be looked at now, the longest due first."""
        return [_alert_from(row) for row in self._connection.execute(_DUE, {"now": now, "most": limit})]

    def lock(self, ids: Collection[str]) -> list[Alert]:
        """These, as far as they are still there; nobody else changes them until the end of the unit of work."""
        return [_alert_from(row) for row in self._connection.execute(_LOCK, {"wanted": sorted(ids)})]

    def add(self, added: Alert) -> None:
        """Write a new one."""
        self._connection.execute(_ADD, _values(added))

    def save(self, changed: Alert) -> None:
        """Write one that is there."""
        values = {name: value for name, value in _values(changed).items() if name != "id"}
        self._connection.execute(_CHANGE, {"wanted": changed.id, **values})

    def remove(self, alert_id: str, person: str) -> bool:
        """Forget one of this person; False when they have no such alert."""
        return self._connection.execute(_DROP, {"wanted": alert_id, "person": person}).rowcount == 1


def _values(each: Alert) -> dict[str, object]:
    watched, limits = each.watched, each.limits
    return {
        "id": each.id,
        "owner": each.owner,
        "report": watched.report,
        "process": watched.process,
        "branch": watched.branch,
        "step": watched.step,
        "measure": watched.measure,
        "direction": limits.direction.value,
        "alarm_at": str(limits.alarm_at),
        "release_at": str(limits.release_at),
        "every": limits.every,
        "lasting": limits.lasting or None,
        "created_at": each.created_at,
        "version": each.version,
        "state": each.state.value,
        "since": each.since,
        "value": None if each.value is None else str(each.value),
        "checked_at": each.checked_at,
        "next_at": each.next_at,
        "rests": each.rests.value if each.rests else None,
        "beyond_since": each.beyond_since,
    }


def _alert_from(row: Any) -> Alert:  # noqa: ANN401 -- a row of _ALL
    return Alert(
        id=row.id,
        owner=row.owner,
        watched=Watched(report=row.report, measure=row.measure, process=row.process, branch=row.branch, step=row.step),
        limits=Limits(
            direction=Direction(row.direction),
            alarm_at=Decimal(row.alarm_at),
            release_at=Decimal(row.release_at),
            every=row.every,
            lasting=row.lasting or "",
        ),
        created_at=row.created_at,
        since=row.since,
        next_at=row.next_at,
        version=row.version,
        state=AlertState(row.state),
        value=None if row.value is None else Decimal(row.value),
        checked_at=row.checked_at,
        rests=Rest(row.rests) if row.rests else None,
        beyond_since=row.beyond_since,
    )
