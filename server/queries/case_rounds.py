"""What was entered at steps that were done more than once: each time, by whom, when and what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from server.domain import codec
from server.domain.cases import Provenance
from server.domain.events import TaskCompleted
from server.domain.people import Actor
from server.domain.rights import is_hidden
from server.domain.separation import Blind
from server.queries.reading import Reading
from server.store.tables.tasks import task
from server.store.tables.trail import audit_entry

MOST = 500
_DONE = (
    select(audit_entry.c.at, audit_entry.c.by, audit_entry.c.task, audit_entry.c.element, audit_entry.c.payload)
    .join_from(audit_entry, task, audit_entry.c.task == task.c.id)
    .where(
        audit_entry.c.chain == bindparam("wanted"),
        audit_entry.c.kind == TaskCompleted.__name__,
        audit_entry.c.payload.is_not(None),
        task.c.round.is_(None),
    )
    .order_by(audit_entry.c.seq)
    .limit(MOST)
)


@dataclass(frozen=True, slots=True)
class Round:
    """A step done once: `values` as they were entered."""

    at: datetime
    by: str | None
    values: Mapping[str, object]


def rounds_of(reading: Reading, case_id: str, blind: Blind, reader: Actor) -> Mapping[str, list[Round]]:
    """By element, oldest first: of those that were done more than once, without what is blind to the reader.

    The caller has checked that the case may be read.
    The instances of a multi-instance are no rounds: they do not replace each other.
    """
    found: dict[str, list[Round]] = {}
    with reading.database.read() as connection:
        for row in connection.execute(_DONE, {"wanted": case_id}):
            wrote = Provenance(element=row.element, token="", person=row.by, at=row.at, task=row.task)
            if not is_hidden(wrote, blind, reader.id):
                found.setdefault(row.element, []).append(_round(row))
    return {element: rounds for element, rounds in found.items() if len(rounds) > 1}


def _round(row: Any) -> Round:  # noqa: ANN401 -- a row of _DONE
    told: Mapping[str, Any] = codec.loads(bytes(row.payload))
    return Round(row.at, row.by, told["values"])
