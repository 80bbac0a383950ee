"""The branch tree, kept in the process and read again only when its version in the database moved."""

from threading import Lock

from sqlalchemy import Connection, select

from server.domain.people import Branches
from server.store.tables.organisation import branch, branch_tree

TREE_VERSION = select(branch_tree.c.version).where(branch_tree.c.id == 1).scalar_subquery()
_PARENTS = select(branch.c.code, branch.c.parent)


class BranchCache:
    """The newest tree seen, shared by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._version: str | None = None
        self._tree = Branches({})

    def at(self, version: str | None, connection: Connection) -> Branches:
        """The tree as of `version` (as selected by TREE_VERSION); one statement when it is not the one at hand."""
        with self._lock:
            if version is not None and version == self._version:
                return self._tree
        tree = Branches({row.code: row.parent for row in connection.execute(_PARENTS)})
        with self._lock:
            self._version, self._tree = version, tree
        return tree
