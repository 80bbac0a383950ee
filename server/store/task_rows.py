"""Human tasks to rows and back."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from server.domain.cases import Case
from server.domain.tasks import HumanTask, TaskState
from server.store.column_types import FAR_FUTURE
from server.store.tables.tasks import task as task_table

TASK_COLUMNS = tuple(task_table.c[field.name] for field in fields(HumanTask))
"""In the order of the fields of HumanTask."""

MOST_URGENT = 100
"""The highest priority; `urgency` is what it lacks to that, so that all sort columns ascend."""

_STATE = [field.name for field in fields(HumanTask)].index("state")


def task_from(row: Sequence[Any]) -> HumanTask:
    """A task from a row that begins with TASK_COLUMNS."""
    values = list(row[: len(TASK_COLUMNS)])
    values[_STATE] = TaskState(values[_STATE])
    return HumanTask(*values)


def task_values(task: HumanTask, local: Mapping[str, object], case: Case) -> dict[str, object]:
    """A row of the task table, with what lists show of its case."""
    return {
        "id": task.id,
        "case": task.case,
        "process": task.process,
        "token": task.token,
        "round": task.round,
        "created_at": task.created_at,
        "local": local,
        "case_process": case.process,
        "case_title": case.title,
        "case_key": case.business_key,
        **changing_values(task),
        **declared_values(task),
    }


def declared_values(task: HumanTask) -> dict[str, object]:
    """The values of a row that the version of the process gives it."""
    return {
        "element": task.element,
        "name": task.name,
        "form": task.form,
        "bound_to": task.bound_to,
        "amount": task.amount,
    }


def changing_values(task: HumanTask) -> dict[str, object]:
    """The values of a row that change in the life of a task."""
    return {
        "role": task.role,
        "also_role": task.also_role,
        "branch": task.branch,
        "state": task.state.value,
        "version": task.version,
        "assignee": task.assignee,
        "due_at": task.due_at,
        "due_rank": task.due_at or FAR_FUTURE,
        "priority": task.priority,
        "urgency": MOST_URGENT - task.priority,
        "completed_at": task.completed_at,
        "changed_by": task.changed_by,
        "follow_up_at": task.follow_up_at,
        "delegate": task.delegate,
        "submitted_at": task.submitted_at,
        "acting_for": task.acting_for,
    }
