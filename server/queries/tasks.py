"""One task with its case, for its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from server.domain import codec
from server.domain.cases import Case
from server.domain.errors import TaskNotFound
from server.domain.people import Actor
from server.domain.signatures import Signature, signs_any
from server.domain.tasks import HumanTask, TaskState, require_visible
from server.store.case_rows import CASE_COLUMNS, case_from
from server.store.channel import Channel
from server.store.database import Database
from server.store.signatures import Signatures
from server.store.tables.cases import case as case_table
from server.store.tables.cases import timer
from server.store.tables.tasks import task
from server.store.tables.trail import audit_entry
from server.store.task_doers import Draft, Drafts
from server.store.task_rows import TASK_COLUMNS, task_from

_ONE = (
    select(*TASK_COLUMNS, *CASE_COLUMNS, task.c.opened_at, task.c.local, timer.c.due_at.label("closes_at"))
    .join_from(task, case_table, task.c.case == case_table.c.id)
    .outerjoin(timer, (timer.c.case == task.c.case) & (timer.c.token == task.c.round))
    .where(task.c.id == bindparam("wanted"))
)
_RECORDED = (
    select(audit_entry.c.payload)
    .where(
        audit_entry.c.chain == bindparam("case"),
        audit_entry.c.task == bindparam("wanted"),
        audit_entry.c.kind == "TaskCompleted",
    )
    .order_by(audit_entry.c.seq.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """A task, its case, the variables of its inner scopes, and the person's draft.

    `opened_at`: when a holder first opened it; `closes_at`: when its multi-instance closes. `submission`: what waits
    for the `signatures` of others, for who submitted it and them. `recorded`: with which values it was completed, for
    whoever may read what was found at it.
    """

    task: HumanTask
    case: Case
    local: Mapping[str, object]
    draft: Draft | None
    opened_at: datetime | None
    signatures: Sequence[Signature] = ()
    submission: Draft | None = None
    closes_at: datetime | None = None
    recorded: Mapping[str, object] | None = None


def get_task(database: Database, actor: Actor, task_id: str) -> TaskDetail:
    """A task the person may see. Raises TaskNotFound."""
    with database.read() as connection:
        row = connection.execute(_ONE, {"wanted": task_id}).one_or_none()
        if row is None:
            raise TaskNotFound
        found = task_from(row)
        channel = Channel(connection)
        signing = Signatures(channel)
        signatures = signing.of_task(task_id)
        signs = signs_any(signatures, actor.id)
        if not signs:
            require_visible(found, actor)
        draft = Drafts(channel).get(task_id, actor.id)
        values = signing.submitted(task_id) if found.submitted_at and (signs or actor.id == found.assignee) else None
        recorded = _recorded(connection, found) if found.state is TaskState.COMPLETED else None
    submission = Draft(values, found.submitted_at) if values is not None and found.submitted_at else None
    case = case_from(row[len(TASK_COLUMNS) :])
    return TaskDetail(found, case, row.local, draft, row.opened_at, signatures, submission, row.closes_at, recorded)


def _recorded(connection: Connection, done: HumanTask) -> Mapping[str, object] | None:
    payload = connection.execute(_RECORDED, {"case": done.case, "wanted": done.id}).scalar()
    return None if payload is None else codec.loads(payload)["values"]
