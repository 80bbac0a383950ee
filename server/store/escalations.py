"""The steps of tasks that are not done in time: when each is due, and what came of it. Number 0 is the reminder."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, func, select, update

from server.domain.cases import CaseStatus
from server.store.channel import Channel
from server.store.tables.cases import case as case_table
from server.store.tables.cases import timer
from server.store.tables.tasks import task as task_table
from server.store.tables.tasks import task_step

_WAITS = task_step.c.done_at.is_(None)
_OF_RUNNING = (task_step.c.case == case_table.c.id) & (case_table.c.status == CaseStatus.RUNNING.value)
# A timer that is due before may close the task: it goes first.
_AFTER_TIMERS = ~exists().where(timer.c.case == task_step.c.case, timer.c.due_at <= task_step.c.at)
_DUE = (
    select(task_step.c.case)
    .join_from(task_step, case_table, _OF_RUNNING)
    .where(
        _WAITS,
        task_step.c.at <= bindparam("now"),
        task_step.c.case.not_in(bindparam("waiting", expanding=True)),
        _AFTER_TIMERS,
    )
    .group_by(task_step.c.case)
    .order_by(func.min(task_step.c.at), task_step.c.case)
    .limit(bindparam("most"))
)
_NEXT_DUE = (
    select(func.min(task_step.c.at))
    .join_from(task_step, case_table, _OF_RUNNING)
    .where(_WAITS, task_step.c.at <= bindparam("until"))
)
_FIELDS = tuple(task_step.c[name] for name in ("task", "number", "at", "step", "done_at", "people", "nobody"))
_DUE_OF = (
    select(*_FIELDS)
    .where(task_step.c.case == bindparam("wanted"), _WAITS, task_step.c.at <= bindparam("now"), _AFTER_TIMERS)
    .order_by(task_step.c.at, task_step.c.task, task_step.c.number)
)
_ONE = (task_step.c.task == bindparam("wanted")) & (task_step.c.number == bindparam("nth")) & _WAITS
_DONE = (
    update(task_step)
    .where(_ONE)
    .values(done_at=bindparam("moment"), people=bindparam("told"), nobody=bindparam("in_vain"))
)
_WAITING_OF = select(*_FIELDS).where(task_step.c.task == bindparam("wanted"), _WAITS).order_by(task_step.c.number)
_MOVE = update(task_step).where(_ONE).values(at=bindparam("moment"))
_END = delete(task_step).where(
    _WAITS,
    task_step.c.task.in_(
        select(task_table.c.id).where(
            task_table.c.case == bindparam("wanted"), task_table.c.token.in_(bindparam("tokens", expanding=True))
        )
    ),
)
_OF_TASKS = (
    select(*_FIELDS)
    .where(task_step.c.task.in_(bindparam("wanted", expanding=True)))
    .order_by(task_step.c.task, task_step.c.at, task_step.c.number)
)


@dataclass(frozen=True, slots=True)
class TimedStep:
    """A step (`text` as it is written) of a task: due `at`, done at `done_at` (None: not yet), `people` told or given.

    `people` are ids. `nobody`: none of those could do it whom it was to come to, and `people` are superiors.
    """

    task: str
    number: int
    at: datetime
    text: str
    done_at: datetime | None = None
    people: tuple[str, ...] = ()
    nobody: bool = False


class StepTaken(Exception):
    """Somebody else did the step meanwhile."""


class Escalations:
    """The steps of one unit of work."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def add_all(self, case_id: str, steps: Sequence[TimedStep]) -> None:
        """Write the steps of new tasks of a case."""
        rows = [
            {
                "task": step.task,
                "number": step.number,
                "case": case_id,
                "at": step.at,
                "step": step.text,
                "done_at": None,
                "people": None,
                "nobody": False,
            }
            for step in steps
        ]
        self._channel.insert_rows(task_step, rows)

    def due(self, now: datetime, limit: int, waiting: Collection[str] = ()) -> list[str]:
        """Running cases with a step that is due, the longest due first, without those in `waiting`.

        Where a timer of the case is due before, that comes first.
        """
        rows = self._channel.execute(_DUE, {"now": now, "most": limit, "waiting": list(waiting)})
        return [case_id for (case_id,) in rows]

    def due_of(self, case_id: str, now: datetime) -> list[TimedStep]:
        """The steps of a case that are due, in order."""
        return [_step(row) for row in self._channel.execute(_DUE_OF, {"wanted": case_id, "now": now})]

    def waiting_of(self, task: str) -> list[TimedStep]:
        """The steps of a task that are still to come."""
        return [_step(row) for row in self._channel.execute(_WAITING_OF, {"wanted": task})]

    def move(self, step: TimedStep, at: datetime) -> None:
        """Let a step that is still to come be due at another instant."""
        self._channel.execute(_MOVE, {"wanted": step.task, "nth": step.number, "moment": at})

    def next_due(self, after: datetime | None, until: datetime) -> datetime | None:
        """When the next step of a running case is due, later than `after` and not later than `until`."""
        query = _NEXT_DUE if after is None else _NEXT_DUE.where(task_step.c.at > after)
        return self._channel.execute(query, {"until": until}).scalar_one()

    def done(self, step: TimedStep, at: datetime, people: Sequence[str], *, nobody: bool = False) -> None:
        """Note that a step was done. Raises StepTaken when it was done before."""
        told = {"told": list(people), "in_vain": nobody}
        values = {"wanted": step.task, "nth": step.number, "moment": at, **told}
        self._channel.later(_DONE, values, refusal=StepTaken)

    def end(self, case_id: str, tokens: Sequence[str]) -> None:
        """Forget what was still to come of the tasks of these tokens."""
        if tokens:
            self._channel.execute(_END, {"wanted": case_id, "tokens": list(tokens)})


def steps_of(connection: Connection, tasks: Collection[str]) -> dict[str, list[TimedStep]]:
    """The steps of these tasks (ids), done and to come, by when they are due; one statement for all."""
    found: dict[str, list[TimedStep]] = {}
    for row in connection.execute(_OF_TASKS, {"wanted": sorted(tasks)}) if tasks else ():
        found.setdefault(row.task, []).append(_step(row))
    return found


def _step(row: Any) -> TimedStep:  # noqa: ANN401 -- a row of _FIELDS
    return TimedStep(row.task, row.number, row.at, row.step, row.done_at, tuple(row.people or ()), row.nobody)
