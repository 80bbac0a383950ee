"""Files that a house's designers write, as they were put in force one after the other."""

from datetime import datetime

from sqlalchemy import Connection, Table, insert, select

from server.domain.ids import new_id


class HouseFiles:
    """The files of one kind, by its table. Give it a reading connection for look-ups."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self._connection = connection
        self._table = table

    def newest(self) -> str | None:
        """The content of the file in force; None before there is any."""
        newest = select(self._table.c.content).order_by(self._table.c.id.desc()).limit(1)
        return self._connection.execute(newest).scalar_one_or_none()

    def add(self, content: str, at: datetime, by: str | None) -> None:
        """Put a file in force."""
        self._connection.execute(insert(self._table), {"id": new_id(), "at": at, "by": by, "content": content})
