"""The shapes of answers, as OpenAPI and the contract tests see them. Routes serialise; these describe."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from server.domain.alerts import Direction
from server.domain.notices import NoticeKind

CaseStatusName = Literal["running", "completed", "cancelled", "suspended", "failed"]
CASE_ID = "019a8e0c-2f31-7a56-8a3e-1f0c5a7d9e11"
TASK_ID = "019a8e0c-31c4-7b02-9d6f-5b1f0a4c7e22"


def described(example: dict[str, Any]) -> ConfigDict:
    """The configuration of an answer with an example."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


class Out(BaseModel):
    """An answer."""

    model_config = ConfigDict(extra="forbid")


class ProblemOut(BaseModel):
    """A refusal (RFC 9457): `code` is stable, `detail` in the client's language."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "/problems/role_missing",
                    "title": "Forbidden",
                    "status": 403,
                    "detail": "This task needs the role officer_a at branch b1.",
                    "code": "role_missing",
                    "rule": "role_missing",
                    "params": {"role": "officer_a", "branch": "b1"},
                }
            ]
        },
    )
    type: str
    title: str
    status: int
    detail: str
    code: str


class CommentOut(Out):
    """What a person said of a case or one of its tasks; `mentions`: the people it speaks to (ids), by login."""

    model_config = described(
        {
            "id": "019a8e0d-11aa-7c01-9d6f-5b1f0a4c7e33",
            "case": CASE_ID,
            "task": TASK_ID,
            "element": "screening",
            "author": "019a8e0b-0000-7000-8000-000000000007",
            "at": "2026-11-20T01:20:00Z",
            "text": "@huangmin the land register is missing.",
            "mentions": {"huangmin": "019a8e0b-0000-7000-8000-000000000009"},
        }
    )
    id: str
    case: str
    task: str | None
    element: str | None
    author: str
    at: datetime
    text: str
    mentions: dict[str, str]


class CommentPageOut(Out):
    """One page of comments."""

    items: list[CommentOut]
    next_cursor: str | None


class AlertToldOut(Out):
    """The alert that a notice tells of: column `measure` of a report at a branch (null: the house), and its limits."""

    report: str
    measure: str
    branch: str | None
    direction: Direction
    alarm_at: Decimal
    release_at: Decimal


class CauseOut(Out):
    """What was done before a shortage was found: the kind of event, by whom, about whom (ids)."""

    kind: str
    by: str | None
    person: str | None


class ShortageToldOut(Out):
    """`count` people who hold all `roles` (none: any) are missing at each of the branches, now or from `since` on.

    `branch`: the first of them; `processes`: which cannot be done; `causes`: what was done before it was found.
    """

    branch: str
    branches: list[str]
    roles: list[str]
    count: int
    since: datetime | None
    processes: list[str]
    causes: list[CauseOut]


class AbsenceToldOut(Out):
    """The absence that a notice tells of; `declined`: why the person `by` of the notice does not stand in."""

    id: str
    person: str
    begins: datetime
    ends: datetime
    declined: str | None


class NoticeOut(Out):
    """What its reader should hear of; `title` is that of the case, null where they may not read it any more.

    `process`, `element` and `step` (its name in the diagram) are those of the task or the alert, `process` also
    that of a deployment `request` (id). `alert`, `shortage` and `absence`: what such a notice tells of, null where
    its reader may not know it any more.
    """

    model_config = described(
        {
            "id": "019a8e0d-22bb-7c01-9d6f-5b1f0a4c7e33",
            "kind": "mentioned",
            "at": "2026-11-20T01:20:00Z",
            "by": "019a8e0b-0000-7000-8000-000000000007",
            "case": CASE_ID,
            "task": TASK_ID,
            "comment": "019a8e0d-11aa-7c01-9d6f-5b1f0a4c7e33",
            "title": "Zhang Wei",
            "read_at": None,
            "process": "loan_origination",
            "element": "review",
            "step": "Review",
            "request": None,
            "alert": None,
            "shortage": None,
            "absence": None,
        }
    )
    id: str
    kind: NoticeKind
    at: datetime
    by: str | None
    case: str | None
    task: str | None
    comment: str | None
    title: str | None
    read_at: datetime | None
    process: str | None
    element: str | None
    step: str | None
    request: str | None
    alert: AlertToldOut | None
    shortage: ShortageToldOut | None
    absence: AbsenceToldOut | None


class NoticePageOut(Out):
    """One page of notices."""

    items: list[NoticeOut]
    next_cursor: str | None


class IncidentOut(Out):
    """An element that could not go on."""

    id: str
    element: str
    error: str
    at: datetime
    attempts: int
    expression: str | None
    line: int | None
    column: int | None


class CaseOut(Out):
    """A case; its `data` without what is still blind to the caller."""

    model_config = described(
        {
            "id": CASE_ID,
            "process": "loan_origination",
            "version": 1,
            "business_key": "2026-0815",
            "title": "李四",
            "branch": "b1",
            "status": "running",
            "data": {"amount": "120000.00", "applicant": {"name": "李四"}},
            "started_at": "2026-11-20T01:15:00Z",
            "started_by": "019a8e0b-0000-7000-8000-000000000007",
            "ended_at": None,
            "incidents": [],
        }
    )
    id: str
    process: str
    version: int
    business_key: str | None
    title: str
    branch: str
    status: CaseStatusName
    data: dict[str, Any]
    started_at: datetime
    started_by: str | None
    ended_at: datetime | None
    incidents: list[IncidentOut]


class CasePageOut(Out):
    """One page of cases."""

    items: list[CaseOut]
    next_cursor: str | None


class StepOut(Out):
    """One line of a case's history."""

    at: datetime
    process: str
    element: str
    element_type: str
    name: str
    event: Literal["entered", "completed", "cancelled", "failed", "thrown"]


class HistoryOut(Out):
    """The elements a case went through, in order."""

    items: list[StepOut]


class DeliveryOut(Out):
    """The cases that caught a message or signal, and those it started."""

    delivered: list[str]
    started: list[str]


class AuditEntryOut(Out):
    """One entry of the audit trail, without values that are still blind to the caller."""

    chain: str
    seq: int
    at: datetime
    kind: str
    by: str | None
    case: str | None
    element: str | None
    task: str | None
    payload: dict[str, Any] | None
    hash: str


class AuditPageOut(Out):
    """One page of the audit trail."""

    items: list[AuditEntryOut]
    next_cursor: str | None


class ClockOut(Out):
    """The server's time and where it comes from."""

    now: datetime
    mode: Literal["system", "manual"]
