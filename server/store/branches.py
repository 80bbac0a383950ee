"""The branch tree, the authority limits and who is away, kept in the process and read again only when they moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection, select

from server.domain.absences import Absence, Away, by_substitute
from server.domain.authority import AuthorityLimit
from server.domain.people import Branches
from server.store.absences import away
from server.store.tables.organisation import authority_limit, branch

LIMIT_COLUMNS = tuple(authority_limit.c[field.name] for field in fields(AuthorityLimit))
_PARENTS = select(branch.c.code, branch.c.parent, branch.c.closed_at)
_LIMITS = (
    select(*LIMIT_COLUMNS)
    .where(authority_limit.c.ended_at.is_(None), authority_limit.c.signed_at.is_not(None))
    .order_by(authority_limit.c.id)
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """The branch tree, the authority limits that are signed and not ended, whatever their period, and the absences.

    `away`: those in which each person (id) stands in; `absences`: each person's own.
    """

    branches: Branches
    limits: tuple[AuthorityLimit, ...] = ()
    away: Mapping[str, tuple[Away, ...]] = field(default_factory=dict[str, tuple[Away, ...]])
    absences: Mapping[str, tuple[Absence, ...]] = field(default_factory=dict[str, tuple[Absence, ...]])


class BranchCache:
    """The newest organisation seen, shared by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._version: str | None = None
        self._known = Organisation(Branches({}))

    def at(self, version: str | None, connection: Connection, now: datetime) -> Organisation:
        """It as of `version` (as selected by TREE_VERSION), with the absences that are not over by now.

        Three statements when it is not the one at hand, and three more when somebody is away.
        """
        with self._lock:
            if version is not None and version == self._version:
                return self._known
        rows = connection.execute(_PARENTS).all()
        closed = frozenset(row.code for row in rows if row.closed_at is not None)
        tree = Branches({row.code: row.parent for row in rows}, closed)
        limits = tuple(AuthorityLimit(*row) for row in connection.execute(_LIMITS))
        known = _organisation(tree, limits, away(connection, now))
        with self._lock:
            self._version, self._known = version, known
        return known


def _organisation(tree: Branches, limits: tuple[AuthorityLimit, ...], found: Sequence[Away]) -> Organisation:
    own: dict[str, tuple[Absence, ...]] = {}
    for each in found:
        own[each.absence.person] = (*own.get(each.absence.person, ()), each.absence)
    return Organisation(tree, limits, by_substitute(found), own)
