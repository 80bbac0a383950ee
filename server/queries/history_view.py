"""The history of a case: the elements it went through, without data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from server.domain import codec
from server.domain.events import ElementStepped
from server.domain.people import Actor
from server.queries.bound import bound_labels
from server.queries.case_view import case_view
from server.queries.reading import Reading
from server.store.tables.trail import audit_entry

_STEPS = (
    select(audit_entry.c.at, audit_entry.c.payload)
    .where(
        audit_entry.c.chain == bindparam("wanted"),
        audit_entry.c.kind == ElementStepped.__name__,
        audit_entry.c.payload.is_not(None),
    )
    .order_by(audit_entry.c.seq)
)


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to an element: entered, completed, cancelled, failed or thrown; `name` in the reader's language."""

    at: datetime
    process: str
    element: str
    element_type: str
    name: str
    event: str


def history_of(reading: Reading, case_id: str, actor: Actor, locale: str) -> list[Step]:
    """The steps of a case in order. Raises CaseNotFound also when it is not the actor's to see."""
    view = case_view(reading, case_id, actor)
    with reading.database.read() as connection:
        rows = connection.execute(_STEPS, {"wanted": case_id}).all()
        labels = bound_labels(connection, view.case.binding, locale)
    return [_step(at, codec.loads(payload), labels) for at, payload in rows]


def _step(at: datetime, payload: dict[str, Any], labels: Mapping[tuple[str, str], str]) -> Step:
    process, element = payload["process"], payload["element"]
    name = labels.get((process, element), payload["name"])
    return Step(at, process, element, payload["element_type"], name, payload["event"])
