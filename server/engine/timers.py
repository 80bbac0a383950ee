# pyright: basic
"""Timers: read once when an element begins to wait, stored, and fired in order, each at its own instant.

A timer's text is an ISO 8601 duration, instant or cycle (quoted or not), working time (`2WD`, `4WH`), or an
expression that gives one of these as text, or a date, time or duration.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.util.task import TaskState

from server.domain.calendar import CalendarError
from server.domain.durations import Duration, DurationError, parse_cycle, parse_duration
from server.domain.instants import InstantError, parse_instant
from server.domain.working_hours import WORKING
from server.engine.fault_words import NO_MOMENT, NO_NOTICE
from server.engine.faults import ElementFault
from server.engine.model import Timer
from server.engine.tokens import Token, age, element_of, held, session_of
from server.feel import YearsMonths

if TYPE_CHECKING:
    from server.engine.session import Session

MAX_FIRINGS = 500
"""Firings of one command; what is still due then stays due for the next."""

LITERAL = re.compile(r"P[0-9T]|R[0-9]*/|[0-9.]+W[DH]$|[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNREADABLE = (DurationError, InstantError, CalendarError, OverflowError)


class Due(NamedTuple):
    """When a timer fires next: an instant, firings left (-1: without end); and of a cycle or working time more.

    The instant is `index` times the `period` after `first`: of a cycle the first firing; of working time the instant
    from which it was counted, so that it can be counted anew when the calendar changes.
    """

    at: str
    left: int = 1
    period: str | None = None
    first: str | None = None
    index: int = 0


class Counted(NamedTuple):
    """An instant, and whether it was counted in working time."""

    at: datetime
    working: bool


def has_fired(task: Token, number: int, definition: TimerEventDefinition) -> bool:
    """Whether the timer is due; its instant is fixed at the first call."""
    due = task.internal_data.setdefault("due", {})
    if str(number) not in due:
        due[str(number)] = list(_first(task, definition.expression))
    return datetime.fromisoformat(due[str(number)][0]) <= session_of(task).now


def following(task: Token, due: list[Any] | None) -> list[Any] | None:
    """The next firing of a cycle after `due`; None when there is none."""
    row = None if due is None else Due(*due)
    if row is None or row.period is None or row.left == 1:
        return None
    env = session_of(task).env
    first, index = _counted_from(row)
    with reading(row.period):
        at = parse_duration(row.period).times(index).after(first, env.zone, env.calendar)
    return list(row._replace(at=at.isoformat(), left=max(row.left - 1, -1), first=first.isoformat(), index=index))


def _counted_from(row: Due) -> tuple[datetime, int]:
    """The next firing of a cycle is so many periods after that: in working time one after the firing before."""
    if row.period is not None and row.period.endswith(WORKING):
        return datetime.fromisoformat(row.at), 1
    return datetime.fromisoformat(row.first or row.at), row.index + 1


def counted(task: Token, source: str) -> Counted:
    """The instant a text or expression means, counted from now. Raises ElementFault."""
    value = _value(task, source)
    return Counted(_moment(task, value, source), _is_working(value))


def duration(task: Token, source: str) -> str:
    """The duration a text or expression means, as it would be written. Raises ElementFault."""
    value = _value(task, source)
    with reading(source):
        if isinstance(value, timedelta) and value > timedelta():
            return f"PT{Decimal(value // timedelta(microseconds=1)) / 1_000_000:f}S"
        if isinstance(value, YearsMonths) and value.months > 0:
            return f"P{value.months}M"
        if isinstance(value, str) and not parse_duration(value).is_zero:
            return value
    raise ElementFault(NO_NOTICE, expression=source)


def waiting(session: "Session") -> list[Timer]:
    """Every waiting timer, by due time, then age."""
    rows = [
        (
            datetime.fromisoformat(due[0]),
            age(task),
            Timer(str(task.id), element_of(task), datetime.fromisoformat(due[0])),
        )
        for task in session.tasks()
        if _waits(task)
        for due in task.internal_data.get("due", {}).values()
    ]
    return [row[2] for row in sorted(rows, key=lambda row: row[:2])]


def close_at(task: Token, source: str) -> bool:
    """Set when a multi-instance closes; whether that has passed already. Raises ElementFault."""
    due = _first(task, source)
    task.internal_data["due"] = {"0": list(due)}
    return datetime.fromisoformat(due.at) <= session_of(task).now


def closing_of(task: Token) -> datetime | None:
    """When a multi-instance closes, where it was said."""
    due = task.internal_data.get("due")
    return datetime.fromisoformat(due["0"][0]) if due else None


def fire(session: "Session") -> None:
    """Fire what is due, in order; the clock of the session stands at each timer's own instant meanwhile."""
    for _ in range(MAX_FIRINGS):
        row = next(iter(waiting(session)), None)
        if row is None or row.due_at > session.env.now:
            break
        task: Token = session.find(row.token)
        session.now = row.due_at
        session.restart_counting()
        task.task_spec.ring(task)
        session.settle()
    session.now = session.env.now
    session.restart_counting()


def _waits(task: Token) -> bool:
    """Whether its timers run: it waits for them, or it is a multi-instance that closes."""
    if held(task):
        return False
    return task.state == TaskState.WAITING or (task.state == TaskState.STARTED and isinstance(task.task_spec, LoopTask))


def _first(task: Token, source: str) -> Due:
    value, env = _value(task, source), session_of(task).env
    now = session_of(task).now
    if not (isinstance(value, str) and value.startswith("R")):
        at = _moment(task, value, source).isoformat()
        return Due(at, 1, value, now.isoformat(), 1) if _is_working(value) else Due(at)
    with reading(source):
        cycle = parse_cycle(value, env.zone)
        start = cycle.start or cycle.period.after(now, env.zone, env.calendar)
    period, left = value.rpartition("/")[2], cycle.count or -1
    if cycle.start is None and _is_working(period):
        return Due(start.isoformat(), left, period, now.isoformat(), 1)
    return Due(start.isoformat(), left, period, start.isoformat())


def _is_working(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value.endswith(WORKING)


def _value(task: Token, source: str) -> object:
    text = source.strip()
    bare = text[1:-1].strip() if text[:1] in "\"'" and text[-1:] == text[:1] else text
    if LITERAL.match(bare):
        return bare
    value = session_of(task).value(task, text)
    return value.strip() if isinstance(value, str) else value


def _moment(task: Token, value: object, source: str) -> datetime:
    session = session_of(task)
    with reading(source):
        if isinstance(value, str):
            return _read(value, session)
        if isinstance(value, timedelta):
            return session.now + value
        if isinstance(value, YearsMonths):
            return Duration(months=value.months).after(session.now, session.env.zone, session.env.calendar)
        if isinstance(value, datetime):
            return _aware(value, session)
        if isinstance(value, date):
            return _aware(datetime.combine(value, time()), session)
    said = "null" if value is None else type(value).__name__
    raise ElementFault(NO_MOMENT % {"kind": said}, expression=source)


@contextmanager
def reading(source: str) -> Iterator[None]:
    """Turn what is wrong with a text about time into a fault of the element."""
    try:
        yield
    except UNREADABLE as error:
        raise ElementFault(str(error), expression=source) from error


def _aware(value: datetime, session: "Session") -> datetime:
    return (value if value.tzinfo else value.replace(tzinfo=session.env.zone)).astimezone(UTC)


def _read(text: str, session: "Session") -> datetime:
    env = session.env
    if text[4:5] == "-":
        return parse_instant(text, env.zone)
    return parse_duration(text).after(session.now, env.zone, env.calendar)
