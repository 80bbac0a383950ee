"""Human tasks: found with their case under lock, added, changed and closed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from server.domain.cases import Case
from server.domain.errors import StaleTask, TaskNotFound
from server.domain.tasks import HumanTask, TaskState
from server.store.case_rows import CASE_COLUMNS, case_from
from server.store.cases import Cases
from server.store.channel import Channel
from server.store.tables.cases import case as case_table
from server.store.tables.tasks import task as task_table
from server.store.task_doers import TaskDoers
from server.store.task_rows import TASK_COLUMNS, changing_values, declared_values, task_from, task_values
from server.store.tree_version import ORGANISATION, TREE_VERSION

_OPEN = ("offered", "claimed")
_WITH_CASE = (
    select(*TASK_COLUMNS, *CASE_COLUMNS, TREE_VERSION)
    .join_from(task_table, case_table, task_table.c.case == case_table.c.id)
    .where(task_table.c.id == bindparam("wanted"))
)
# The case comes first: everybody locks it before its tasks. The task is locked too, or PostgreSQL would give the
# task as it was before the wait for the case. What is not locked is as it was then: who had to wait for the lock
# reads the state of the organisation again.
_LOCK_AT_ONCE = _WITH_CASE.with_for_update(of=[case_table, task_table], skip_locked=True)
_LOCK_WITH_CASE = _WITH_CASE.with_for_update(of=[case_table, task_table])
_SAVE = update(task_table).where(task_table.c.id == bindparam("wanted"), task_table.c.version == bindparam("seen"))
_OF_CASE = select(*TASK_COLUMNS).where(task_table.c.case == bindparam("wanted")).order_by(task_table.c.id)
_OPEN_OF_CASE = _OF_CASE.where(task_table.c.state.in_(_OPEN))
_CASES_WITH_DUE = (
    select(case_table.c.id)
    .where(
        case_table.c.branch.in_(bindparam("branches", expanding=True)),
        case_table.c.ended_at.is_(None),
        case_table.c.id.in_(
            select(task_table.c.case).where(task_table.c.state.in_(_OPEN), task_table.c.due_at.is_not(None))
        ),
    )
    .order_by(case_table.c.id)
)
_CLOSE = (
    update(task_table)
    .where(
        task_table.c.case == bindparam("wanted"),
        task_table.c.token.in_(bindparam("tokens", expanding=True)),
        task_table.c.state.in_(_OPEN),
    )
    .values(state=bindparam("closing"), completed_at=bindparam("at"), version=task_table.c.version + 1)
    .returning(*TASK_COLUMNS)
)
_OPENED = (
    update(task_table)
    .where(task_table.c.id == bindparam("wanted"), task_table.c.opened_at.is_(None))
    .values(opened_at=bindparam("moment"))
    .returning(task_table.c.id)
)
_HELD_BY = (
    select(task_table.c.id)
    .where(task_table.c.assignee == bindparam("person"), task_table.c.state.in_(_OPEN))
    .order_by(task_table.c.case, task_table.c.id)
)
_HELD_FOR = (
    select(task_table.c.id)
    .where(task_table.c.acting_for == bindparam("person"), task_table.c.state.in_(_OPEN))
    .order_by(task_table.c.case, task_table.c.id)
)
_LOCAL = select(task_table.c.local).where(task_table.c.id == bindparam("wanted"))


class Tasks(TaskDoers):
    """The tasks of one unit of work."""

    def __init__(self, channel: Channel, cases: Cases) -> None:
        super().__init__(channel)
        self._cases = cases

    def lock_with_case(self, task_id: str) -> tuple[HumanTask, Case]:
        """The task and its case, locked, in one statement. Raises TaskNotFound."""
        task, case, _ = self.lock_in_house(task_id)
        return task, case

    def lock_in_house(self, task_id: str) -> tuple[HumanTask, Case, str | None]:
        """As `lock_with_case`, with the state of the organisation; one statement unless others hold the lock."""
        row = self._channel.execute(_LOCK_AT_ONCE, {"wanted": task_id}).one_or_none()
        if row is not None:
            return *self._locked(row), row[-1]
        row = self._channel.execute(_LOCK_WITH_CASE, {"wanted": task_id}).one_or_none()
        if row is None:
            raise TaskNotFound
        return *self._locked(row), self._channel.execute(ORGANISATION).scalar_one()

    def _locked(self, row: Sequence[Any]) -> tuple[HumanTask, Case]:
        return task_from(row), self._cases.adopt(case_from(row[len(TASK_COLUMNS) : -1]))

    def add_all(self, tasks: Sequence[tuple[HumanTask, Mapping[str, object]]]) -> None:
        """Write new tasks, each with the variables of its inner scopes."""
        rows = [task_values(task, local, self._cases.lock(task.case)) for task, local in tasks]
        self._channel.insert_rows(task_table, rows)

    def save(self, task: HumanTask) -> None:
        """Write a changed task, whose version is one above the stored. Raises StaleTask otherwise."""
        values = {"wanted": task.id, "seen": task.version - 1, **changing_values(task)}
        self._channel.later(_SAVE, values, row=task.id, refusal=lambda: _stale(task))

    def reorder(self, task: HumanTask) -> None:
        """Write when a task is due and how urgent it is: no new version, so who has its page open goes on with it."""
        values = {"wanted": task.id, "seen": task.version, **changing_values(task)}
        self._channel.later(_SAVE, values, row=task.id, refusal=lambda: _stale(task))

    def redeclare(self, task: HumanTask) -> None:
        """Write a task as another version of its process has it. Raises StaleTask."""
        values = {"wanted": task.id, "seen": task.version - 1, **changing_values(task), **declared_values(task)}
        self._channel.later(_SAVE, values, row=task.id, refusal=lambda: _stale(task))

    def note_opening(self, task_id: str, at: datetime) -> bool:
        """Write when its holder first opened it; False when they did before."""
        return self._channel.execute(_OPENED, {"wanted": task_id, "moment": at}).one_or_none() is not None

    def close(self, case_id: str, tokens: Sequence[str], state: TaskState, at: datetime) -> list[HumanTask]:
        """End the open tasks of these tokens; gives them as they are now."""
        if not tokens:
            return []
        values = {"wanted": case_id, "tokens": list(tokens), "closing": state.value, "at": at}
        return [task_from(row) for row in self._channel.execute(_CLOSE, values)]

    def of_case(self, case_id: str, *, open_only: bool) -> list[HumanTask]:
        """The tasks of a case, oldest first."""
        query = _OPEN_OF_CASE if open_only else _OF_CASE
        return [task_from(row) for row in self._channel.execute(query, {"wanted": case_id})]

    def cases_with_due(self, branches: Iterable[str]) -> list[str]:
        """The cases of these branches that have open tasks with a deadline, by id."""
        return list(self._channel.execute(_CASES_WITH_DUE, {"branches": sorted(branches)}).scalars())

    def held_by(self, person: str) -> list[str]:
        """The open tasks that a person holds (ids), case by case."""
        return list(self._channel.execute(_HELD_BY, {"person": person}).scalars())

    def held_for(self, person: str) -> list[str]:
        """The open tasks that others hold in place of a person (ids), case by case."""
        return list(self._channel.execute(_HELD_FOR, {"person": person}).scalars())

    def local(self, task_id: str) -> Mapping[str, object]:
        """The variables of the task's inner scopes. Raises TaskNotFound."""
        row = self._channel.execute(_LOCAL, {"wanted": task_id}).one_or_none()
        if row is None:
            raise TaskNotFound
        return row[0]


def _stale(task: HumanTask) -> StaleTask:
    return StaleTask(change=task.state.value, by=task.changed_by or "-", version=task.version)
