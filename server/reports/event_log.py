"""The event log: what happened to every activity of every case, from the audit trail, case by case.

Terms are those of process mining: a case is a trace, an activity an element of the diagram, and the transitions are the
ones of the XES lifecycle extension (IEEE 1849-2016). `happened` says the same in the words of the trail.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select

from server.domain import codec
from server.engine.normalising import INSERTED
from server.store.column_types import Instant
from server.store.database import Database
from server.store.tables.cases import case
from server.store.tables.organisation import person
from server.store.tables.tasks import task
from server.store.tables.trail import audit_entry

BATCH = 200

OF_TASKS: Mapping[str, tuple[str, str]] = {
    "TaskOffered": ("schedule", "offered"),
    "TaskClaimed": ("assign", "claimed"),
    "TaskOpened": ("start", "opened"),
    "TaskReleased": ("suspend", "released"),
    "TaskReassigned": ("reassign", "reassigned"),
    "TaskCompleted": ("complete", "completed"),
    "TaskCancelled": ("withdraw", "cancelled"),
    "TaskSkipped": ("manualskip", "skipped"),
}
"""Kinds of entries that tell how a task of people lives on, with their transition and what happened."""
_HELP: Mapping[str, str] = {
    "DelegationBegan": "delegated",
    "DelegationEnded": "delegation_ended",
    "SignatureAsked": "signature_asked",
    "SignatureGiven": "signed",
    "SignatureWithdrawn": "signature_withdrawn",
    "TaskSubmitted": "submitted",
    "SubmissionReturned": "returned",
    "TaskRecalled": "recalled",
}
"""Kinds about tasks for which the lifecycle of XES has no transition of its own."""
_OF_CASE: Mapping[str, str] = {
    "CaseCirculated": "circulated",
    "CaseReadingNoted": "read",
    "CirculationEnded": "circulation_ended",
    "CaseWithdrawn": "withdrawn",
}
"""Kinds about a case as a whole."""
_UNKNOWN, _CASE = "unknown", "case"
_OF_ELEMENTS: Mapping[str, str] = {
    "entered": "start",
    "completed": "complete",
    "cancelled": "ate_abort",
    "failed": "pi_abort",
    "thrown": "complete",
}
_HUMAN = frozenset({"userTask", "manualTask"})
_NO_ACTIVITIES = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
_STEPPED = "ElementStepped"

_CASES = (
    select(
        case.c.id,
        case.c.process,
        case.c.process_version,
        case.c.business_key,
        case.c.branch,
        case.c.status,
        case.c.started_at,
        case.c.ended_at,
    )
    .where(case.c.id > bindparam("after"))
    .order_by(case.c.id)
    .limit(BATCH)
)
_ENTRIES = (
    select(
        audit_entry.c.chain,
        audit_entry.c.at,
        audit_entry.c.kind,
        audit_entry.c.by,
        audit_entry.c.element,
        audit_entry.c.task,
        audit_entry.c.payload,
        task.c.role,
        task.c.branch,
        task.c.name,
    )
    .outerjoin_from(audit_entry, task, audit_entry.c.task == task.c.id)
    .where(
        audit_entry.c.chain.in_(bindparam("wanted", expanding=True)),
        audit_entry.c.kind.in_([*OF_TASKS, *_HELP, *_OF_CASE, _STEPPED]),
        audit_entry.c.payload.is_not(None),
    )
    .order_by(audit_entry.c.chain, audit_entry.c.seq)
)
_LOGINS = select(person.c.id, person.c.login)


@dataclass(frozen=True, slots=True)
class Trace:
    """A case with what happened in it, oldest first; `ended_at` None while it runs."""

    case: str
    process: str
    version: int
    business_key: str | None
    branch: str
    status: str
    started_at: datetime
    ended_at: datetime | None
    events: tuple["LogEvent", ...]


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One event of a case.

    `resource` is the login of who did it (None: the engine), `to` that of whom it was given or sent to, or who was
    asked; `acting_for`: that of somebody away, in whose place they act. `task` is the id of the activity instance
    (None: what the engine does by itself), `role` and `branch` whom it was for. `kind` is the BPMN element name,
    `userTask` for every task of people.
    """

    at: datetime
    activity: str
    name: str
    transition: str
    happened: str
    kind: str
    resource: str | None = None
    to: str | None = None
    task: str | None = None
    role: str | None = None
    branch: str | None = None
    acting_for: str | None = None


@dataclass(frozen=True, slots=True)
class LogScope:
    """Which cases: of a process (None: all), started since and before instants (None: any)."""

    process: str | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = LogScope()


def traces(database: Database, scope: LogScope = EVERYTHING) -> Iterator[Trace]:
    """Every case of the scope in the order of their ids, read in batches: memory does not grow with the log.

    Payloads that were erased leave no event behind. The reader must be allowed to read every case.
    """
    with database.read() as connection:
        logins: Mapping[str, str] = {row.id: row.login for row in connection.execute(_LOGINS)}
    after, chosen = "", _CASES.where(*_conditions(scope))
    while True:
        with database.read() as connection:
            cases = connection.execute(chosen, {"after": after, **_values(scope)}).all()
            found: dict[str, list[LogEvent]] = {row.id: [] for row in cases}
            for row in connection.execute(_ENTRIES, {"wanted": list(found)}) if found else ():
                found[row.chain].extend(_events(row, logins))
        yield from (_trace(row, found[row.id]) for row in cases)
        if len(cases) < BATCH:
            return
        after = cases[-1].id


def _conditions(scope: LogScope) -> list[Any]:
    conditions: list[Any] = []
    if scope.process is not None:
        conditions.append(case.c.process == bindparam("process"))
    if scope.since is not None:
        conditions.append(case.c.started_at >= bindparam("since", type_=Instant))
    if scope.until is not None:
        conditions.append(case.c.started_at < bindparam("until", type_=Instant))
    return conditions


def _values(scope: LogScope) -> dict[str, object]:
    given = {"process": scope.process, "since": scope.since, "until": scope.until}
    return {name: value for name, value in given.items() if value is not None}


def _trace(row: Any, events: Sequence[LogEvent]) -> Trace:  # noqa: ANN401 -- a row of _CASES
    return Trace(*row, events=tuple(events))


def _events(row: Any, logins: Mapping[str, str]) -> Iterator[LogEvent]:  # noqa: ANN401 -- a row of _ENTRIES
    told: Mapping[str, Any] = codec.loads(bytes(row.payload))
    by = logins.get(row.by, row.by) if row.by else None
    if row.kind == _STEPPED:
        yield from _stepped(row.at, by, told)
        return
    to, whose = (login and logins.get(login, login) for login in (_meant(told), told.get("acting_for")))
    if row.kind in _OF_CASE:
        yield LogEvent(row.at, _CASE, "Case", _UNKNOWN, _OF_CASE[row.kind], _CASE, by, to)
        return
    transition, happened = OF_TASKS.get(row.kind) or (_UNKNOWN, _HELP[row.kind])
    known = {"task": row.task, "role": row.role, "branch": row.branch, "acting_for": whose}
    of_task = partial(LogEvent, row.at, row.element, row.name or row.element, kind="userTask", **known)
    if row.kind == "TaskOffered":
        yield of_task(transition, happened)
        if to is None:
            return
        transition, happened = "assign", "assigned"  # The diagram gave it to somebody at once.
    yield of_task(transition, happened, resource=by, to=to)


def _meant(told: Mapping[str, Any]) -> str | None:
    """Whom an entry tells something was given to or asked of, or taken from."""
    return told.get("to") or told.get("delegate")


def _stepped(at: datetime, by: str | None, told: Mapping[str, Any]) -> Iterator[LogEvent]:
    kind, element, happened = told["element_type"], told["element"], told["event"]
    if kind not in _HUMAN and kind not in _NO_ACTIVITIES and not element.startswith(INSERTED):
        yield LogEvent(at, element, told["name"] or element, _OF_ELEMENTS[happened], happened, kind, by)
