"""A house as it begins: made by the commands once for a process of tests, and written as the same rows from then on."""

from collections.abc import Callable

from sqlalchemy import Column, Connection, Table, insert, select

from server.store.database import Database
from server.store.tables import metadata, trail

_KEPT: dict[tuple[str, ...], list[tuple[Table, list[dict]]]] = {}


def furnish(database: Database, processes: tuple[str, ...], make: Callable[[], None]) -> None:
    """Bring a house with these processes into a database; where something happened before, by the commands always."""
    with database.write() as connection:
        new = connection.execute(select(trail.audit_entry.c.id).limit(1)).first() is None
        if new and processes in _KEPT:
            for table, rows in _KEPT[processes]:
                connection.execute(insert(table), rows)
            connection.commit()
            return
        before = _rows(connection) if new else {}
    make()
    if new:
        with database.read() as connection:
            after = _rows(connection)
        assert all(row in after[table] for table, rows in before.items() for row in rows), "only adding is kept"
        added = {table: [row for row in rows if row not in before[table]] for table, rows in after.items()}
        _KEPT[processes] = [(table, rows) for table, rows in added.items() if rows]


def _rows(connection: Connection) -> dict[Table, list[dict]]:
    return {
        table: [dict(row) for row in connection.execute(select(*_given(table))).mappings()]
        for table in metadata.sorted_tables
    }


def _given(table: Table) -> list[Column]:
    """The columns but the one that the database counts by itself."""
    return [column for column in table.columns if column is not table.autoincrement_column]
