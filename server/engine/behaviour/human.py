# pyright: basic
"""Human tasks: due time, reminder, priority, assignee and amount are evaluated once, when the task opens."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from server.engine import history, timers
from server.engine.amounts import amount_in
from server.engine.behaviour.mixed import Mixed
from server.engine.fault_words import NO_PERSON, NO_PRIORITY
from server.engine.faults import ElementFault
from server.engine.tokens import Token, is_instance, session_of

if TYPE_CHECKING:
    from server.engine.bundle import Element

PRIORITY, HIGHEST = 50, 100


class Waiting(Mixed):
    """User and manual tasks."""

    def _update_hook(self, my_task: Token) -> bool:
        if not super()._update_hook(my_task):
            return False
        found = history.element(session_of(my_task).bundle, my_task)
        if found is not None and (found.due or found.closes or found.priority or found.assign or found.authority):
            due = _due(my_task, found)
            asked = [due and due.at.isoformat(), _priority(my_task, found), _assign(my_task, found)]
            my_task.internal_data["task"] = [*asked, *_amount(my_task, found)]
            if found.timed:
                my_task.internal_data["timed"] = [_remind(my_task, found), due is not None and due.working]
        return True


@dataclass(frozen=True, slots=True)
class Asked:
    """What the properties of an open task gave. `amount`: what it decides on, where it needs authority.

    `remind`: so long before due; `working`: whether due is counted in working time.
    """

    due_at: datetime | None = None
    priority: int = PRIORITY
    assign: str | None = None
    amount: Decimal | None = None
    remind: str | None = None
    working: bool = False


def opened(task: Token) -> Asked:
    """What was evaluated when the task opened."""
    if "task" not in task.internal_data:
        return Asked()
    due, priority, assign, *amount = task.internal_data["task"]
    due_at, amount_asked = datetime.fromisoformat(due) if due else None, Decimal(amount[0]) if amount else None
    return Asked(due_at, priority, assign, amount_asked, *task.internal_data.get("timed", ()))


def _due(task: Token, found: "Element") -> timers.Counted | None:
    """When it is due; where only its multi-instance has a deadline, then."""
    if found.due:
        return timers.counted(task, found.due)
    closing = timers.closing_of(task.parent) if found.closes and is_instance(task) else None
    return None if closing is None else timers.Counted(closing, working=False)


def _remind(task: Token, found: "Element") -> str | None:
    return timers.duration(task, found.remind) if found.remind else None


def _priority(task: Token, found: "Element") -> int:
    if not found.priority:
        return PRIORITY
    source = found.priority.strip()
    value = session_of(task).value(task, source) if source.startswith("=") else source
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or value not in range(HIGHEST + 1):
        raise ElementFault(NO_PRIORITY % {"highest": HIGHEST}, expression=source)
    return int(value)


def _amount(task: Token, found: "Element") -> list[str]:
    if not found.authority:
        return []
    return [str(amount_in(session_of(task).value(task, found.authority.strip()), found.authority))]


def _assign(task: Token, found: "Element") -> str | None:
    if not found.assign:
        return None
    source = found.assign.strip()
    if not source.startswith("="):
        return source
    person = session_of(task).value(task, source)
    if person is None or isinstance(person, str):
        return person
    raise ElementFault(NO_PERSON, expression=source)
