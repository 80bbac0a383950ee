"""What the audit trail tells of one case, for those who may read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import bindparam, select

from server.domain import codec
from server.domain.escalation import Act
from server.domain.separation import Blind
from server.domain.waiting import WITHHELD
from server.queries.reading import Reading
from server.store.tables.trail import audit_entry

MOST = 1_000
MOST_CHANGES = 12
TASK_CHANGES = (
    "TaskClaimed",
    "TaskReleased",
    "TaskReassigned",
    "DelegationBegan",
    "DelegationEnded",
    "TaskSubmitted",
    "SubmissionReturned",
    "TaskPrioritised",
    "TaskEscalated",
    "TaskFollowUpSet",
    "TaskCompleted",
    "TaskSkipped",
    "TaskCancelled",
)

_COLUMNS = (
    audit_entry.c.seq,
    audit_entry.c.at,
    audit_entry.c.kind,
    audit_entry.c.by,
    audit_entry.c.element,
    audit_entry.c.task,
    audit_entry.c.payload,
)
_TOLD = frozenset(
    {
        "reason",
        "priority",
        "to",
        "role",
        "branch",
        "status",
        "error",
        "name",
        "process",
        "element",
        "element_type",
        "event",
        "decision",
        "comment",
        "key",
    }
)
"""Payload fields that leave this module: never the values somebody entered, which may still be blind to the reader."""
_SAID = frozenset(
    {
        "TaskReassigned",
        "DelegationBegan",
        "DelegationEnded",
        "SignatureAsked",
        "SignatureWithdrawn",
        "TaskRecalled",
    }
)
_OF_DEED = _TOLD | {"acting_for"}
_TOLD_OF = {
    "TaskOffered": _OF_DEED,
    "TaskClaimed": _OF_DEED,
    "TaskReleased": _TOLD | {"holder"},
    "TaskReassigned": _OF_DEED,
    "TaskCompleted": _OF_DEED,
    "CasePrinted": _TOLD | {"paper"},
    "CaseMigrated": _TOLD | {"before", "after", "undone"},
    "DelegationEnded": _TOLD | {"delegate"},
    "SignatureAsked": _TOLD | {"place"},
    "SignatureGiven": _TOLD | {"agreed"},
    "TaskSubmitted": _TOLD | {"people"},
    "TaskEscalated": _TOLD | {"act", "step", "people", "nobody"},
    "OperatorCarriedOut": _TOLD | {"operator", "second"},
}
"""Of these events more is told: in others, a field of such a name may hold what somebody entered."""
_TRAIL = select(*_COLUMNS).where(audit_entry.c.chain == bindparam("wanted")).order_by(audit_entry.c.seq.desc())
_OF_TASK = _TRAIL.where(audit_entry.c.task == bindparam("task_id"), audit_entry.c.kind.in_(TASK_CHANGES))


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One fact: `kind` is the event's name, `facts` what of its payload everybody may know, `seq` its number."""

    at: datetime
    kind: str
    by: str | None
    element: str | None
    task: str | None
    facts: Mapping[str, str]
    seq: int = 0

    @property
    def people(self) -> list[str]:
        """Whom it is about (ids): who did it, who got something, who was told."""
        named = [self.facts.get(name) for name in ("to", "holder", "delegate", "second", "acting_for")]
        return [person for person in (self.by, *named, *self.facts.get("people", "").split()) if person]

    @property
    def undone(self) -> bool:
        """Whether what was done before was taken back."""
        return self.facts.get("undone") == str(True)


def case_trail(reading: Reading, case_id: str, blind: Blind) -> list[TrailEntry]:
    """The newest facts of a case, at most a thousand, oldest first. The caller has made sure that they may be read."""
    with reading.database.read() as connection:
        rows = connection.execute(_TRAIL.limit(MOST), {"wanted": case_id}).all()
    return [_without_quotes(_entry(row), blind) for row in reversed(rows)]


def task_changes(reading: Reading, case_id: str, task_id: str, newest: int, blind: Blind) -> list[TrailEntry]:
    """The newest changes of a task that made a new version of it, at most a dozen, oldest first."""
    with reading.database.read() as connection:
        rows = connection.execute(_OF_TASK.limit(MOST_CHANGES), {"wanted": case_id, "task_id": task_id}).all()
    told = (_without_quotes(_entry(row), blind) for row in reversed(rows))
    found = [entry for entry in told if not _only_ordered(entry)]
    return found[len(found) - min(newest, len(found)) :]


def _only_ordered(entry: TrailEntry) -> bool:
    """Whether the clock reminded somebody of a task, or moved it up in the lists."""
    passed_on = entry.facts.get("act") == Act.REASSIGN.value
    return entry.by is None and (entry.kind == "TaskPrioritised" or (entry.kind == "TaskEscalated" and not passed_on))


def _entry(row: Any) -> TrailEntry:  # noqa: ANN401 -- a row of _COLUMNS
    payload: Mapping[str, object] = codec.loads(row.payload) if row.payload else {}
    told = _TOLD_OF.get(row.kind, _TOLD)
    facts = {name: _told(value) for name, value in payload.items() if name in told and value is not None}
    return TrailEntry(row.at, row.kind, row.by, row.element, row.task, facts, row.seq)


def _told(value: object) -> str:
    """A value as text: of several, each parted by a space (ids have none)."""
    return " ".join(map(str, cast("Sequence[object]", value))) if isinstance(value, list | tuple) else str(value)


def _without_quotes(entry: TrailEntry, blind: Blind) -> TrailEntry:
    """Without what may quote a finding that is still blind: errors, and what people say to each other of it."""
    if not blind.touches(entry.element):
        return entry
    if entry.kind in _SAID and "reason" in entry.facts:
        return replace(entry, facts={name: told for name, told in entry.facts.items() if name != "reason"})
    if "error" not in entry.facts:
        return entry
    return replace(entry, facts={**entry.facts, "error": WITHHELD})
