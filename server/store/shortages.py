"""The shortages of people that were found, and whether they still hold."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from server.domain.ids import new_id
from server.domain.staffing.gaps import Cause, Gap
from server.store.column_types import Instant
from server.store.tables.staffing import shortage

_HOLDING = select(shortage, shortage.c["count"].label("people")).where(shortage.c.over_at.is_(None))
_ADD = insert(shortage)
_CHANGE = update(shortage).where(shortage.c.id == bindparam("wanted"))
_OVER = (
    update(shortage)
    .where(shortage.c.id.in_(bindparam("wanted", expanding=True)))
    .values(over_at=bindparam("at", type_=Instant))
)


@dataclass(frozen=True, slots=True)
class KnownGap:
    """A gap that was found and still holds, as it was last seen; `told_with`: under which id it is told with others."""

    id: str
    gap: Gap
    told_with: str | None


class Shortages:
    """Those of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def holding(self) -> list[KnownGap]:
        """Those that are not over."""
        return [
            KnownGap(
                row.id,
                Gap(
                    branch=row.branch,
                    roles=tuple(row.roles),
                    count=row.people,
                    since=row.since,
                    processes=tuple(row.processes),
                ),
                row.told_with,
            )
            for row in self._connection.execute(_HOLDING)
        ]

    def add(self, gap: Gap, causes: Sequence[Cause], at: datetime, told_with: str | None) -> str:
        """Write a new one and give its id; `told_with`: under which id it is told with others."""
        shortage_id = new_id()
        told = [asdict(cause) for cause in causes]
        found = {"id": shortage_id, "found_at": at, "causes": told, "told_with": told_with}
        self._connection.execute(_ADD, {**found, **_seen(gap), "branch": gap.branch, "roles": list(gap.roles)})
        return shortage_id

    def change(self, shortage_id: str, gap: Gap) -> None:
        """It is another number of people, from another instant on, or for other processes."""
        self._connection.execute(_CHANGE.values(**_seen(gap)), {"wanted": shortage_id})

    def over(self, shortage_ids: Collection[str], at: datetime) -> None:
        """They hold no more."""
        self._connection.execute(_OVER, {"wanted": sorted(shortage_ids), "at": at})


def _seen(gap: Gap) -> dict[str, object]:
    return {"count": gap.count, "since": gap.since, "processes": list(gap.processes)}
