"""What work costs, as the house's designers wrote it down."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from server.domain.ids import new_id
from server.store.tables.costs import cost_plan

_NEWEST = select(cost_plan.c.content).order_by(cost_plan.c.id.desc()).limit(1)
_ADD = insert(cost_plan)


class Costs:
    """The files that were loaded, one after the other. Give it a reading connection for look-ups."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self) -> str | None:
        """The content of the file in force; None before there is any."""
        return self._connection.execute(_NEWEST).scalar_one_or_none()

    def add(self, content: str, at: datetime, by: str | None) -> None:
        """Put a file in force."""
        self._connection.execute(_ADD, {"id": new_id(), "at": at, "by": by, "content": content})
