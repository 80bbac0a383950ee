"""The words of an inbox page: steps, processes, roles, branches and holders in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select

from server.domain.people import Actor
from server.domain.processes import ProcessVersion
from server.domain.tasks import may_decide
from server.queries.bound import texts_of
from server.queries.inbox import InboxRow
from server.queries.names import branch_names, holder_names, role_names, tasks_kept_from
from server.queries.reading import Reading
from server.store.processes import VERSION_COLUMNS
from server.store.tables.processes import process_version

_IN_FORCE = select(*VERSION_COLUMNS).where(process_version.c.active).order_by(process_version.c.process)


@dataclass(frozen=True, slots=True)
class InboxNames:
    """Names by key, code or id; `steps` by task. `kept_from`: tasks the reader cannot take; `labels` by process.

    `columns`: the FEEL sources of its columns, by process. `away`: the holders who are away now.
    """

    processes: Mapping[str, str]
    roles: Mapping[str, str]
    branches: Mapping[str, str]
    people: Mapping[str, str]
    steps: Mapping[str, str]
    kept_from: frozenset[str]
    labels: Mapping[str, Mapping[str, str]]
    columns: Mapping[str, Mapping[str, str]]
    away: frozenset[str] = frozenset()


def inbox_names(reading: Reading, rows: Sequence[InboxRow], actor: Actor, locale: str, now: datetime) -> InboxNames:
    """What the rows of a page need to be read."""
    tasks = [row.task for row in rows]
    with reading.database.read() as connection:
        versions = [ProcessVersion(*row) for row in connection.execute(_IN_FORCE)]
        labels = {each.process: texts_of(connection, each, None, locale).labels for each in versions}
        named = [person for task in tasks for person in (task.assignee, task.delegate)]
        people, away = holder_names(connection, named, now)
        branches = branch_names(connection, locale)
        kept_from = tasks_kept_from(connection, actor, tasks)
    beyond = frozenset(row.task.id for row in rows if not may_decide(row.task, actor, row.process))
    names = {each.process: labels[each.process].get("process.title", each.name or each.process) for each in versions}
    columns = {each.process: cast("Mapping[str, str]", each.info.get("columns", {})) for each in versions}
    steps = {task.id: labels.get(task.process, {}).get(f"element.{task.element}", task.name) for task in tasks}
    roles, kept = role_names(*labels.values()), kept_from | beyond
    return InboxNames(names, roles, branches, people, steps, kept, labels, columns, away)
