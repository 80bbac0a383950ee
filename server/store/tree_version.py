"""Which state of the organisation is the newest, so that processes know when to read it anew."""

from uuid import uuid4

from sqlalchemy import Connection, select, text

from server.store.tables.organisation import branch_tree

TREE_VERSION = select(branch_tree.c.version).where(branch_tree.c.id == 1).scalar_subquery()
ORGANISATION = select(TREE_VERSION)
_CHANGED = text(
    "INSERT INTO branch_tree (id, version) VALUES (1, :version)"
    " ON CONFLICT (id) DO UPDATE SET version = excluded.version"
)


def organisation_changed(connection: Connection) -> None:
    """Let every process read the organisation anew."""
    # A new name each time, not a count: a tree that was rolled back must never pass for a later one.
    connection.execute(_CHANGED, {"version": uuid4().hex})
