"""Reading the trail in the order in which it was written, and what it does not repeat from the rows of its cases."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, select

from server.domain.events import ORGANISATION
from server.reports.snapshot.clock import micros
from server.reports.snapshot.lives import KINDS, TaskFacts, TrailEntry
from server.reports.snapshot.rows import AttributeRow, TraceRow
from server.store.database import Database
from server.store.tables.cases import case, case_column
from server.store.tables.tasks import task
from server.store.tables.trail import audit_entry

NEAR = 100_000
MOST_GAPS = 20_000
_HELD = ("claimed", "completed")
_LAST = select(func.max(audit_entry.c.id))
_HASH = select(audit_entry.c.hash).where(audit_entry.c.id == bindparam("wanted"))
_FRESH = audit_entry.c.id > bindparam("after"), audit_entry.c.id <= bindparam("last")
_LATE = (audit_entry.c.id.in_(bindparam("gaps", expanding=True)),)
_IDS = (
    select(audit_entry.c.id)
    .where(audit_entry.c.id > bindparam("after"))
    .order_by(audit_entry.c.id)
    .limit(bindparam("most"))
)
_LATE_IDS = select(audit_entry.c.id).where(*_LATE)
_ENTRIES = (
    select(
        audit_entry.c.chain,
        audit_entry.c.seq,
        audit_entry.c.at,
        audit_entry.c.kind,
        audit_entry.c.by,
        audit_entry.c.element,
        audit_entry.c.task,
        audit_entry.c.payload,
        task.c.process,
        task.c.name,
        task.c.role,
        task.c.branch,
        task.c.due_at,
        task.c.assignee,
        task.c.state,
    )
    .outerjoin_from(audit_entry, task, and_(audit_entry.c.task == task.c.id, audit_entry.c.kind == "TaskOffered"))
    .where(audit_entry.c.chain != ORGANISATION, audit_entry.c.kind.in_(KINDS), audit_entry.c.payload.is_not(None))
)
_CASES = select(
    case.c.id,
    case.c.process,
    case.c.process_version,
    case.c.branch,
    case.c.business_key,
    case.c.title,
    case.c.status,
    case.c.started_by,
    case.c.started_at,
).where(case.c.id.in_(bindparam("wanted", expanding=True)))
_ATTRIBUTES = select(
    case_column.c.case, case_column.c.name, case_column.c.text, case_column.c.number, case_column.c.time
).where(case_column.c.case.in_(bindparam("wanted", expanding=True)), ~case_column.c.name.startswith("@"))


@dataclass(frozen=True, slots=True)
class Place:
    """How far the trail was read: up to the entry `after` (0: nothing), without those in `gaps`.

    Numbers are given to entries before they are committed. A number that is missing may come later, or belong to a
    transaction that was rolled back: it is looked for again until `NEAR` newer ones were read.
    """

    after: int = 0
    gaps: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries by case, and the place behind them; `whole` when there were no more."""

    entries: Sequence[TrailEntry]
    place: Place
    whole: bool


def read_batch(connection: Connection, place: Place, most: int) -> Batch:
    """The next entries, at most so many and what was late, by case and in order of its chain."""
    ids: set[int] = set(connection.execute(_IDS, {"after": place.after, "most": most}).scalars())
    whole, last = len(ids) < most, max(ids, default=place.after)
    entries: list[TrailEntry] = []
    if ids:
        entries += map(_entry, connection.execute(_ENTRIES.where(*_FRESH), {"after": place.after, "last": last}))
    if place.gaps:
        wanted = {"gaps": sorted(place.gaps)}
        ids.update(connection.execute(_LATE_IDS, wanted).scalars())
        entries += map(_entry, connection.execute(_ENTRIES.where(*_LATE), wanted))
    oldest = last - NEAR
    missing = {*place.gaps, *range(max(place.after, oldest) + 1, last + 1)} - ids
    near = sorted(number for number in missing if number > oldest)[-MOST_GAPS:]
    # A case's chain is locked while one of its entries waits to be committed: what comes late is in order as well.
    entries.sort(key=lambda each: (each.case, each.seq))
    return Batch(entries, Place(last, frozenset(near)), whole)


def last_entry(database: Database) -> int:
    """The number of the newest entry; 0 when there is none."""
    with database.read() as connection:
        return connection.execute(_LAST).scalar_one() or 0


def hash_of(database: Database, number: int) -> bytes | None:
    """The hash of an entry: what it and all before it in its chain were."""
    with database.read() as connection:
        found = connection.execute(_HASH, {"wanted": number}).scalar_one_or_none()
    return None if found is None else bytes(found)


def read_cases(connection: Connection, cases: Collection[str]) -> Mapping[str, TraceRow]:
    """What the rows of these cases say; `ended` comes from the trail."""
    rows = connection.execute(_CASES, {"wanted": sorted(cases)})
    return {row.id: TraceRow(*row[:-1], started=micros(row.started_at)) for row in rows}


def read_attributes(connection: Connection, cases: Collection[str]) -> Mapping[str, list[AttributeRow]]:
    """What lists show of these cases."""
    found: dict[str, list[AttributeRow]] = {}
    for row in connection.execute(_ATTRIBUTES, {"wanted": sorted(cases)}):
        number = None if row.number is None else float(row.number)
        found.setdefault(row.case, []).append(AttributeRow(row.case, row.name, row.text, number, _micros(row.time)))
    return found


def _entry(row: Any) -> TrailEntry:  # noqa: ANN401 -- a row of _ENTRIES
    facts = None
    if row.kind == "TaskOffered" and row.role is not None:
        holder = row.assignee if row.state in _HELD else None
        facts = TaskFacts(row.process, row.name, row.role, row.branch, _micros(row.due_at), holder)
    head = row.chain, row.seq, micros(row.at), row.kind, row.by, row.element, row.task
    return TrailEntry(*head, payload=bytes(row.payload), facts=facts)


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else micros(moment)
