"""Entries of the audit trail, filtered, newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from server.domain import codec
from server.queries.paging import Page, bounded, decode_cursor, encode_cursor
from server.store.database import Database
from server.store.tables.trail import audit_entry

_COLUMNS = tuple(audit_entry.c[name] for name in ("id", "chain", "seq", "at", "kind", "by", "payload"))


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the trail is narrowed to; `chain` is a case's id or an organisation unit's."""

    chain: str | None = None
    kind: str | None = None
    by: str | None = None
    since: datetime | None = None


WHOLE_TRAIL = AuditFilter()


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A fact of the trail; `payload` None: erased."""

    id: int
    chain: str
    seq: int
    at: datetime
    kind: str
    by: str | None
    payload: Mapping[str, object] | None


def list_entries(
    database: Database, *, narrowed: AuditFilter = WHOLE_TRAIL, limit: int = 50, cursor: str | None = None
) -> Page[AuditRow]:
    """One page of the trail, newest first. The caller has checked who may read it. Raises InvalidValue."""
    conditions = _narrowing(narrowed)
    after = decode_cursor(cursor, (int,))
    if after is not None:
        conditions.append(audit_entry.c.id < after[0])
    most = bounded(limit)
    newest = select(*_COLUMNS).where(*conditions).order_by(audit_entry.c.id.desc()).limit(most + 1)
    with database.read() as connection:
        rows = [_row_from(row) for row in connection.execute(newest)]
    shown = tuple(rows[:most])
    return Page(shown, encode_cursor((shown[-1].id,)) if len(rows) > most else None)


def _narrowing(narrowed: AuditFilter) -> list[ColumnElement[bool]]:
    wanted = (
        (audit_entry.c.chain, narrowed.chain),
        (audit_entry.c.kind, narrowed.kind),
        (audit_entry.c.by, narrowed.by),
    )
    conditions = [column == value for column, value in wanted if value is not None]
    if narrowed.since is not None:
        conditions.append(audit_entry.c.at >= narrowed.since)
    return conditions


def _row_from(row: Any) -> AuditRow:  # noqa: ANN401 -- a row of _COLUMNS
    *header, payload = row
    return AuditRow(*header, payload=None if payload is None else codec.loads(bytes(payload)))
