"""Deployed processes and what they declare."""

from sqlalchemy import select

from server.domain.errors import ProcessNotFound
from server.domain.processes import ProcessVersion
from server.store.database import Database
from server.store.processes import VERSION_COLUMNS
from server.store.tables.processes import process_version

_IN_FORCE = select(*VERSION_COLUMNS).where(process_version.c.active).order_by(process_version.c.process)


def list_processes(database: Database) -> list[ProcessVersion]:
    """The versions in force, by key."""
    with database.read() as connection:
        return [ProcessVersion(*row) for row in connection.execute(_IN_FORCE)]


def versions_of(database: Database, process: str) -> list[ProcessVersion]:
    """Every version of a process, newest first. Raises ProcessNotFound."""
    every = select(*VERSION_COLUMNS).where(process_version.c.process == process)
    with database.read() as connection:
        rows = connection.execute(every.order_by(process_version.c.version.desc())).all()
    if not rows:
        raise ProcessNotFound
    return [ProcessVersion(*row) for row in rows]


def read_roles(database: Database) -> dict[str, str]:
    """The read role of each process that declares one (`read_role` of its info)."""
    return {
        version.process: str(version.info["read_role"])
        for version in list_processes(database)
        if version.info.get("read_role") is not None
    }
