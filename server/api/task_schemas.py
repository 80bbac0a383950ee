"""The shapes of answers about tasks, as OpenAPI and the contract tests see them."""

from datetime import datetime
from typing import Any, Literal

from server.api.schemas import CASE_ID, TASK_ID, CommentOut, Out, described
from server.domain.signatures import Place, Verdict
from server.domain.task_actions import TaskAction

TaskStateName = Literal["offered", "claimed", "completed", "cancelled"]


class TaskOut(Out):
    """A human task."""

    model_config = described(
        {
            "id": TASK_ID,
            "case": CASE_ID,
            "process": "loan_origination",
            "element": "screening",
            "name": "Screen application",
            "role": "officer_a",
            "branch": "b1",
            "state": "offered",
            "assignee": None,
            "acting_for": None,
            "delegate": None,
            "submitted_at": None,
            "due_at": "2026-11-23T09:30:00Z",
            "follow_up_at": None,
            "priority": 50,
            "version": 1,
            "form": "screening",
            "created_at": "2026-11-20T01:15:00Z",
        }
    )
    id: str
    case: str
    process: str
    element: str
    name: str
    role: str
    also_role: str | None = None
    branch: str
    state: TaskStateName
    assignee: str | None
    acting_for: str | None
    delegate: str | None
    submitted_at: datetime | None
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    version: int
    form: str | None
    created_at: datetime


class RequiredDocumentOut(Out):
    """A document without which the task is not completed; `marks`: what has to be vouched for of it."""

    kind: str
    label: str
    marks: list[Literal["original", "stamped"]]


class SignatureOut(Out):
    """A signature that a task asks for; `verdict` null: it is still to be given."""

    id: str
    person: str
    place: Place
    asked_by: str
    asked_at: datetime
    note: str
    verdict: Verdict | None
    settled_at: datetime | None
    opinion: str


class TaskDetailOut(TaskOut):
    """A task with its form (JSON Schema, None: any object), what the form shows, and what the caller may do now."""

    form_schema: dict[str, Any] | None
    data: dict[str, Any]
    allowed_actions: list[TaskAction]
    signatures: list[SignatureOut]
    required_documents: list[RequiredDocumentOut]


class CommentedTaskOut(TaskOut):
    """The task that was commented on, and the comment."""

    comment: CommentOut


class TaskPageOut(Out):
    """One page of tasks."""

    items: list[TaskOut]
    next_cursor: str | None
