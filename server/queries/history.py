"""The path of a case: what happened to the elements of its diagram, in order, as the audit trail has it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server.domain import codec
from server.domain.events import ElementStepped
from server.queries.paging import Page, bounded, decode_cursor, page_from
from server.store.database import Database
from server.store.tables.trail import audit_entry


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One step: `event` is entered, completed, cancelled, failed or thrown; `element_type` the BPMN name."""

    seq: int
    at: datetime
    by: str | None
    process: str
    element: str
    element_type: str
    name: str
    event: str


def history_of(database: Database, case_id: str, *, limit: int = 200, cursor: str | None = None) -> Page[HistoryRow]:
    """One page of steps, oldest first. The caller has checked that the case may be read. Raises InvalidValue."""
    after = decode_cursor(cursor, (int,))
    most = bounded(limit)
    steps = (
        select(audit_entry.c.seq, audit_entry.c.at, audit_entry.c.by, audit_entry.c.payload)
        .where(
            audit_entry.c.chain == case_id,
            audit_entry.c.kind == ElementStepped.__name__,
            audit_entry.c.payload.is_not(None),
            audit_entry.c.seq > (0 if after is None else after[0]),
        )
        .order_by(audit_entry.c.seq)
        .limit(most + 1)
    )
    with database.read() as connection:
        rows = [
            HistoryRow(seq, at, by, **codec.loads(bytes(payload))) for seq, at, by, payload in connection.execute(steps)
        ]
    return page_from(rows, most, lambda row: (row.seq,))
