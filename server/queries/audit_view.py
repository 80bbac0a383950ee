"""The audit trail as an overseer may read it: facts of their branches, without values that are still blind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, false, literal, or_, select

from server.domain import codec
from server.domain.cases import Case
from server.domain.errors import RightMissing
from server.domain.events import (
    ORGANISATION,
    DataWritten,
    DecisionEvaluated,
    IncidentRaised,
    TaskCompleted,
    TaskReassigned,
)
from server.domain.move_events import (
    DelegationBegan,
    DelegationEnded,
    SignatureAsked,
    SignatureGiven,
    SignatureWithdrawn,
    TaskRecalled,
    TaskSubmitted,
)
from server.domain.operating_events import DataChanged, ElementSkipped, TaskSkipped
from server.domain.people import Actor, Right
from server.domain.separation import Blind
from server.queries.blindness import hidden_in, standing_of
from server.queries.bound import bundle_of
from server.queries.case_decisions import FOUND
from server.queries.codes import codes_json, codes_table
from server.queries.paging import Page, bounded, decode_cursor, encode_cursor
from server.queries.reading import Reading
from server.store.case_rows import CASE_COLUMNS, case_from
from server.store.tables.cases import case as case_table
from server.store.tables.trail import audit_entry

READERS = (Right.AUDITOR, Right.COMPLIANCE, Right.MANAGER)
_VALUES: Mapping[str, tuple[str, ...]] = {
    TaskCompleted.__name__: ("values",),
    TaskSubmitted.__name__: ("values",),
    SignatureGiven.__name__: ("opinion",),
    DelegationBegan.__name__: ("reason",),
    DelegationEnded.__name__: ("reason",),
    SignatureAsked.__name__: ("reason",),
    SignatureWithdrawn.__name__: ("reason",),
    TaskReassigned.__name__: ("reason",),
    TaskRecalled.__name__: ("reason",),
    TaskSkipped.__name__: ("values",),
    ElementSkipped.__name__: ("values",),
    DataWritten.__name__: ("value",),
    DataChanged.__name__: ("before", "value"),
    IncidentRaised.__name__: ("error",),
    DecisionEvaluated.__name__: FOUND,
}
"""Which members of a fact's payload hold what its element found."""

_COLUMNS = tuple(
    audit_entry.c[name] for name in ("id", "chain", "seq", "at", "kind", "by", "element", "task", "payload", "hash")
)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the trail is narrowed to: a case, a kind of fact, a person, and times (`until` is not included)."""

    case: str | None = None
    kind: str | None = None
    person: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry; `payload` None: erased. `case` None: a fact of the organisation."""

    chain: str
    seq: int
    at: datetime
    kind: str
    by: str | None
    case: str | None
    element: str | None
    task: str | None
    payload: Mapping[str, object] | None
    hash: str


def audit_page(
    reading: Reading, actor: Actor, narrowed: AuditFilter, *, limit: int, cursor: str | None
) -> Page[AuditRow]:
    """One page, newest first. Raises RightMissing for who oversees nothing, InvalidValue for a bad cursor."""
    if not any(actor.holds_anywhere(right) for right in READERS):
        raise RightMissing(role=Right.AUDITOR.value)
    most = bounded(limit)
    position = decode_cursor(cursor, (int,))
    conditions = [*_narrowing(narrowed), _readable(actor, reading.database.dialect)]
    if position is not None:
        conditions.append(audit_entry.c.id < position[0])
    with reading.database.read() as connection:
        query = select(*_COLUMNS).where(*conditions).order_by(audit_entry.c.id.desc()).limit(most + 1)
        rows = connection.execute(query).all()
        shown = [(row.id, _row(row)) for row in rows[:most]]
        items = _without_blind(reading, connection, [row for _, row in shown], actor)
    return Page(items, encode_cursor((shown[-1][0],)) if len(rows) > most else None)


def _readable(actor: Actor, dialect: str) -> ColumnElement[bool]:
    """Facts of the cases of overseen branches; those of the organisation for who oversees a head office."""
    branches = frozenset(branch for role, branch in actor.role_pairs() if role in READERS)
    if not branches:
        return false()
    codes = codes_table(literal(codes_json(branches)), dialect)
    within = select(case_table.c.id).where(
        case_table.c.id == audit_entry.c.chain, case_table.c.branch.in_(select(codes.c.code))
    )
    at_the_top = any(actor.branches.parents.get(branch, branch) is None for branch in branches)
    own = within.exists()
    return or_(own, audit_entry.c.chain == ORGANISATION) if at_the_top else own


def _narrowing(narrowed: AuditFilter) -> list[ColumnElement[bool]]:
    wanted = (
        (audit_entry.c.chain, narrowed.case),
        (audit_entry.c.kind, narrowed.kind),
        (audit_entry.c.by, narrowed.person),
    )
    conditions = [column == value for column, value in wanted if value is not None]
    if narrowed.since is not None:
        conditions.append(audit_entry.c.at >= narrowed.since)
    if narrowed.until is not None:
        conditions.append(audit_entry.c.at < narrowed.until)
    return conditions


def _row(row: Any) -> AuditRow:  # noqa: ANN401 -- a row of _COLUMNS
    payload = None if row.payload is None else codec.loads(bytes(row.payload))
    case = None if row.chain == ORGANISATION else row.chain
    return AuditRow(
        row.chain, row.seq, row.at, row.kind, row.by, case, row.element, row.task, payload, bytes(row.hash).hex()
    )


def _without_blind(
    reading: Reading, connection: Connection, rows: Sequence[AuditRow], actor: Actor
) -> tuple[AuditRow, ...]:
    """Take out what elements found that is still blind to the reader; the writer always sees their own."""
    telling = {row.case for row in rows if row.case and row.kind in _VALUES}
    blind = _blind(reading, connection, telling)
    return tuple(_shown(row, blind.get(row.case or "", Blind()), actor) for row in rows)


def _shown(row: AuditRow, blind: Blind, actor: Actor) -> AuditRow:
    members = _VALUES.get(row.kind)
    if members is None or row.payload is None or row.by == actor.id:
        return row
    if row.element not in blind.findings and (row.by is not None or row.element not in blind.derived):
        return row
    return replace(row, payload={**row.payload, **dict.fromkeys(members), "blind": True})


def _blind(reading: Reading, connection: Connection, cases: Iterable[str]) -> Mapping[str, Blind]:
    wanted = sorted(cases)
    if not wanted:
        return {}
    query = select(*CASE_COLUMNS).where(case_table.c.id.in_(wanted), case_table.c.ended_at.is_(None))
    running: list[Case] = [case_from(row) for row in connection.execute(query)]
    standing = standing_of(connection, [case.id for case in running])
    return {case.id: hidden_in(case, bundle_of(reading, connection, case), standing[case.id]) for case in running}
