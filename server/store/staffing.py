"""Everybody who is active and all roles ever given, read at once to prove whether processes are staffed."""

from sqlalchemy import Connection, select

from server.domain.people import Branches
from server.domain.staffing.staff import Holding, Staff
from server.store.tables.organisation import branch, person, role_grant

_BRANCHES = select(branch.c.code, branch.c.parent, branch.c.name)
_ACTIVE = select(person.c.id, person.c.branch).where(person.c.active)
_HELD = select(
    role_grant.c.person, role_grant.c.role, role_grant.c.branch, role_grant.c.valid_from, role_grant.c.valid_until
)


def staff_of(connection: Connection) -> Staff:
    """The staff of the house, in three statements."""
    rows = connection.execute(_BRANCHES).all()
    return Staff(
        Branches({row.code: row.parent for row in rows}),
        {row.id: row.branch for row in connection.execute(_ACTIVE)},
        tuple(Holding(*row) for row in connection.execute(_HELD)),
        {row.code: row.name for row in rows},
    )
