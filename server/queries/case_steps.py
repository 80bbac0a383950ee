"""Where cases stand: their open tasks, and the elements that are entered but not yet left."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from server.domain.tasks import HumanTask
from server.engine.model import StepKind
from server.engine.normalising import INSERTED
from server.queries.case_trail import TrailEntry
from server.store.tables.tasks import task
from server.store.task_rows import TASK_COLUMNS, task_from

HIDDEN = INSERTED
"""Ids of elements that the server has added to a diagram begin so; they are on no drawing."""

_OPEN_TASKS = (
    select(*TASK_COLUMNS)
    .where(task.c.case.in_(bindparam("wanted", expanding=True)), task.c.state.in_(["offered", "claimed"]))
    .order_by(task.c.id)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts by element of the drawn process: waiting there now, and left for good. `since`: when last entered."""

    waiting: Mapping[str, int]
    done: frozenset[str]
    since: Mapping[str, datetime]


def open_tasks_of(connection: Connection, cases: Iterable[str]) -> Mapping[str, Sequence[HumanTask]]:
    """The open tasks of these cases, oldest first, in one statement."""
    found: dict[str, list[HumanTask]] = {case: [] for case in cases}
    if found:
        for row in connection.execute(_OPEN_TASKS, {"wanted": list(found)}):
            each = task_from(row)
            found[each.case].append(each)
    return found


def standing_by(trail: Iterable[TrailEntry], process: str) -> Standing:
    """Where the elements of a process stand by the steps of a trail."""
    waiting: Counter[str] = Counter()
    done: set[str] = set()
    since: dict[str, datetime] = {}
    for entry in trail:
        element = entry.element
        if entry.kind != "ElementStepped" or element is None or entry.facts.get("process") != process:
            continue
        if element.startswith(HIDDEN):
            continue
        event = entry.facts["event"]
        if event == StepKind.ENTERED:
            waiting[element] += 1
            since[element] = entry.at
        elif event in {StepKind.COMPLETED, StepKind.CANCELLED}:
            waiting[element] -= 1
        if event == StepKind.COMPLETED:
            done.add(element)
    return Standing({element: count for element, count in waiting.items() if count > 0}, frozenset(done), since)
