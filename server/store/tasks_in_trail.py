"""What the audit trail tells of the tasks of a case: their holders, roles, priorities and due times."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import bindparam, select

from server.domain import codec
from server.domain.escalation import Act
from server.domain.human_tasks import HumanTask
from server.store.channel import Channel
from server.store.tables.trail import audit_entry

_HANDS = ("TaskClaimed", "TaskReleased", "TaskReassigned")
_CHANGED_HANDS = (
    select(audit_entry.c.task, audit_entry.c.kind, audit_entry.c.by, audit_entry.c.payload)
    .where(audit_entry.c.chain == bindparam("wanted"), audit_entry.c.kind.in_(_HANDS))
    .order_by(audit_entry.c.seq)
)
_LENT = (
    select(audit_entry.c.task, audit_entry.c.kind, audit_entry.c.payload)
    .where(audit_entry.c.chain == bindparam("wanted"), audit_entry.c.kind.in_(["DelegationBegan", "DelegationEnded"]))
    .order_by(audit_entry.c.seq)
)
_STEPS = select(audit_entry.c.payload).where(
    audit_entry.c.chain == bindparam("wanted"),
    audit_entry.c.kind == "ElementStepped",
    audit_entry.c.element == bindparam("passed"),
    audit_entry.c.payload.is_not(None),
)
_PRIORITISED = (
    select(audit_entry.c.task, audit_entry.c.payload)
    .where(audit_entry.c.chain == bindparam("wanted"), audit_entry.c.kind == "TaskPrioritised")
    .order_by(audit_entry.c.seq)
)
_DUE_MOVED = (
    select(audit_entry.c.task, audit_entry.c.payload)
    .where(audit_entry.c.chain == bindparam("wanted"), audit_entry.c.kind == "TaskDueMoved")
    .order_by(audit_entry.c.seq)
)
_PASSED_ON = (
    select(audit_entry.c.task, audit_entry.c.payload)
    .where(audit_entry.c.chain == bindparam("wanted"), audit_entry.c.kind == "TaskEscalated")
    .order_by(audit_entry.c.seq)
)


class Roles(NamedTuple):
    """The role of a task (None: that of its diagram), and the one it is offered to besides."""

    own: str | None = None
    also: str | None = None

    def of(self, task: HumanTask, by_diagram: str) -> HumanTask:
        """The task in these roles; by its diagram it is for that role."""
        role = self.own or by_diagram
        return replace(task, role=role, also_role=None if self.also == role else self.also)


class TasksInTrail:
    """Tasks as their trail has them."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def holders_in_trail(self, case_id: str) -> dict[str, str | None]:
        """Who holds each task of a case that ever changed hands, by the audit trail; None: nobody."""
        found: dict[str, str | None] = {}
        for task_id, kind, by, payload in self._channel.execute(_CHANGED_HANDS, {"wanted": case_id}):
            if kind == "TaskReassigned":
                # An erased entry no longer says to whom; then the row is all there is.
                found.pop(task_id, None)
                if payload is not None:
                    found[task_id] = str(codec.loads(payload)["to"])
            else:
                found[task_id] = by if kind == "TaskClaimed" else None
        return found

    def delegates_in_trail(self, case_id: str) -> dict[str, str | None]:
        """Who works on each task of a case that ever was delegated, by the audit trail; None: nobody."""
        found: dict[str, str | None] = {}
        for task_id, kind, payload in self._channel.execute(_LENT, {"wanted": case_id}):
            found.pop(task_id, None)
            if kind == "DelegationEnded":
                found[task_id] = None
            elif payload is not None:  # An erased entry no longer says to whom.
                found[task_id] = str(codec.loads(payload)["to"])
        return found

    def lent_in_trail(self, case_id: str) -> dict[str, set[str]]:
        """Everybody to whom each task of a case was ever delegated, by the audit trail, as far as it is not erased."""
        found: dict[str, set[str]] = {}
        for task_id, kind, payload in self._channel.execute(_LENT, {"wanted": case_id}):
            if kind == "DelegationBegan" and payload is not None:
                found.setdefault(task_id, set()).add(str(codec.loads(payload)["to"]))
        return found

    def passed_in_trail(self, case_id: str, process: str, element: str) -> bool:
        """Whether a token of the case left an element, by the audit trail."""
        rows = self._channel.execute(_STEPS, {"wanted": case_id, "passed": element})
        steps = [codec.loads(row[0]) for row in rows]
        return any(step["process"] == process and step["event"] in {"completed", "cancelled"} for step in steps)

    def priorities_in_trail(self, case_id: str) -> dict[str, int | None]:
        """The priority that people gave each task of a case, by the audit trail; None: the entry was erased."""
        rows = self._channel.execute(_PRIORITISED, {"wanted": case_id})
        return {row[0]: None if row[1] is None else int(str(codec.loads(row[1])["priority"])) for row in rows}

    def dues_in_trail(self, case_id: str) -> dict[str, datetime | None]:
        """When tasks of a case are due since the calendar changed, by the audit trail; None: the entry was erased."""
        rows = self._channel.execute(_DUE_MOVED, {"wanted": case_id})
        return {row[0]: None if row[1] is None else cast("datetime", codec.loads(row[1])["after"]) for row in rows}

    def roles_in_trail(self, case_id: str) -> dict[str, Roles | None]:
        """The roles that escalation gave each task of a case, by the audit trail; None: an entry was erased."""
        found: dict[str, Roles | None] = {}
        for task_id, payload in self._channel.execute(_PASSED_ON, {"wanted": case_id}):
            before = found.get(task_id, Roles())
            told = None if payload is None else codec.loads(payload)
            if told is None or before is None:
                found[task_id] = None
            elif (role := told["role"]) is not None:
                offered = told["act"] == Act.OFFER
                found[task_id] = Roles(before.own, str(role)) if offered else Roles(str(role))
        return found
