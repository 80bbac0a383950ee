"""The logs of other systems that were brought in."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from server.domain.logs import UNDER_WAY, ImportedLog, LogNotFound, LogState
from server.store.database import Database
from server.store.tables.logs import imported_log

_ONE = select(imported_log).where(imported_log.c.id == bindparam("wanted"))
_OF_BRANCHES = (
    select(imported_log)
    .where(imported_log.c.branch.in_(bindparam("branches", expanding=True)))
    .order_by(imported_log.c.id.desc())
)
_UNDER_WAY = select(imported_log).where(imported_log.c.state.in_(sorted(state.value for state in UNDER_WAY)))
_ADD = insert(imported_log)
_SAVE = update(imported_log).where(imported_log.c.id == bindparam("wanted"))
_DROP = delete(imported_log).where(imported_log.c.id == bindparam("wanted"))
_IDS = select(imported_log.c.id)


class Logs:
    """Imported logs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, log_id: str) -> ImportedLog:
        """One log. Raises LogNotFound."""
        row = self._connection.execute(_ONE, {"wanted": log_id}).one_or_none()
        if row is None:
            raise LogNotFound
        return _log_from(row)

    def locked(self, log_id: str) -> ImportedLog:
        """One log that nobody else changes until the end of the transaction. Raises LogNotFound."""
        row = self._connection.execute(_ONE.with_for_update(), {"wanted": log_id}).one_or_none()
        if row is None:
            raise LogNotFound
        return _log_from(row)

    def of(self, branches: Collection[str]) -> list[ImportedLog]:
        """Those of some branches, the newest first."""
        return [_log_from(row) for row in self._connection.execute(_OF_BRANCHES, {"branches": sorted(branches)})]

    def under_way(self) -> list[ImportedLog]:
        """Those that are being read, or are about to be."""
        return [_log_from(row) for row in self._connection.execute(_UNDER_WAY)]

    def add(self, log: ImportedLog) -> None:
        """Add one."""
        self._connection.execute(_ADD, _values(log))

    def save(self, log: ImportedLog) -> None:
        """Change one."""
        self._connection.execute(_SAVE.values(_values(log)), {"wanted": log.id})

    def remove(self, log_id: str) -> None:
        """Remove one."""
        self._connection.execute(_DROP, {"wanted": log_id})


def known_logs(database: Database) -> frozenset[str]:
    """The ids of all logs there are."""
    with database.read() as connection:
        return frozenset(connection.execute(_IDS).scalars())


def _values(log: ImportedLog) -> dict[str, Any]:
    return {**asdict(log), "state": log.state.value}


def _log_from(row: Any) -> ImportedLog:  # noqa: ANN401 -- a row of the table
    told: dict[str, Any] = {**row._mapping, "state": LogState(row.state)}  # noqa: SLF001 -- a public name of SQLAlchemy
    return ImportedLog(**told)
