"""The branches of the house with what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import select

from server.domain import codec
from server.domain.events import ORGANISATION
from server.domain.house_events import BranchAdded, BranchClosed, BranchMoved, BranchRenamed
from server.domain.staff import Branch
from server.store.branches import BranchCache
from server.store.database import Database
from server.store.people import People
from server.store.tables.trail import audit_entry

MOST = 500
_KINDS = tuple(kind.__name__ for kind in (BranchAdded, BranchRenamed, BranchMoved, BranchClosed))
_CHANGES = (
    select(audit_entry.c.at, audit_entry.c.by, audit_entry.c.kind, audit_entry.c.payload)
    .where(audit_entry.c.chain == ORGANISATION, audit_entry.c.kind.in_(_KINDS), audit_entry.c.payload.is_not(None))
    .order_by(audit_entry.c.seq.desc())
    .limit(MOST)
)


@dataclass(frozen=True, slots=True)
class BranchFact:
    """What became of a branch; `told` is the payload of the event of this kind."""

    at: datetime
    by: str | None
    kind: str
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BranchTree:
    """All branches, and the newest facts about any."""

    branches: Sequence[Branch]
    facts: Sequence[BranchFact]


def branch_tree(database: Database) -> BranchTree:
    """Every branch by code, with what became of them, newest first."""
    with database.read() as connection:
        branches = People(connection, BranchCache()).branches()
        facts = [
            BranchFact(row.at, row.by, row.kind, cast("Mapping[str, Any]", codec.loads(bytes(row.payload))))
            for row in connection.execute(_CHANGES)
        ]
    return BranchTree(branches, facts)
