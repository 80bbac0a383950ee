"""The branch tree and the authority limits, kept in the process and read again only when either moved."""

from dataclasses import dataclass, fields
from threading import Lock
from uuid import uuid4

from sqlalchemy import Connection, select, text

from server.domain.authority import AuthorityLimit
from server.domain.people import Branches
from server.store.tables.organisation import authority_limit, branch, branch_tree

TREE_VERSION = select(branch_tree.c.version).where(branch_tree.c.id == 1).scalar_subquery()
LIMIT_COLUMNS = tuple(authority_limit.c[field.name] for field in fields(AuthorityLimit))
_PARENTS = select(branch.c.code, branch.c.parent, branch.c.closed_at)
_LIMITS = (
    select(*LIMIT_COLUMNS)
    .where(authority_limit.c.ended_at.is_(None), authority_limit.c.signed_at.is_not(None))
    .order_by(authority_limit.c.id)
)
_CHANGED = text(
    "INSERT INTO branch_tree (id, version) VALUES (1, :version)"
    " ON CONFLICT (id) DO UPDATE SET version = excluded.version"
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """The branch tree, and the authority limits that are signed and not ended, whatever their period."""

    branches: Branches
    limits: tuple[AuthorityLimit, ...] = ()


class BranchCache:
    """The newest organisation seen, shared by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._version: str | None = None
        self._known = Organisation(Branches({}))

    def at(self, version: str | None, connection: Connection) -> Organisation:
        """It as of `version` (as selected by TREE_VERSION); two statements when it is not the one at hand."""
        with self._lock:
            if version is not None and version == self._version:
                return self._known
        rows = connection.execute(_PARENTS).all()
        closed = frozenset(row.code for row in rows if row.closed_at is not None)
        tree = Branches({row.code: row.parent for row in rows}, closed)
        known = Organisation(tree, tuple(AuthorityLimit(*row) for row in connection.execute(_LIMITS)))
        with self._lock:
            self._version, self._known = version, known
        return known


def organisation_changed(connection: Connection) -> None:
    """Let every process read the organisation anew."""
    # A new name each time, not a count: a tree that was rolled back must never pass for a later one.
    connection.execute(_CHANGED, {"version": uuid4().hex})
