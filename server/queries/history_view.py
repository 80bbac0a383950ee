"""The history of a case as its reader may see it: the elements it went through, without data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from server.domain.people import Actor
from server.queries.bound import bound_labels
from server.queries.case_view import case_view
from server.queries.history import HistoryRow, history_of
from server.queries.paging import MAX_LIMIT
from server.queries.reading import Reading


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to an element: entered, completed, cancelled, failed or thrown; `name` in the reader's language."""

    at: datetime
    process: str
    element: str
    element_type: str
    name: str
    event: str


def steps_of(reading: Reading, case_id: str, actor: Actor, locale: str) -> list[Step]:
    """The steps of a case in order. Raises CaseNotFound also when it is not the actor's to see."""
    view = case_view(reading, case_id, actor)
    with reading.database.read() as connection:
        names = bound_labels(connection, view.case.binding, locale)
    return [_step(row, names) for row in _whole(reading, case_id)]


def _step(row: HistoryRow, names: Mapping[tuple[str, str], str]) -> Step:
    name = names.get((row.process, row.element), row.name)
    return Step(row.at, row.process, row.element, row.element_type, name, row.event)


def _whole(reading: Reading, case_id: str) -> list[HistoryRow]:
    rows: list[HistoryRow] = []
    page = history_of(reading.database, case_id, limit=MAX_LIMIT)
    rows += page.items
    while page.next_cursor:
        page = history_of(reading.database, case_id, limit=MAX_LIMIT, cursor=page.next_cursor)
        rows += page.items
    return rows
