"""Move the manual clock: due timers fire as time passes them, in order, each at its own instant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from server.commands.transaction import Transactions, Work
from server.domain.calendar import CalendarError
from server.domain.durations import DurationError, parse_duration
from server.domain.errors import ClockNotManual, HistoryBeingMade, InvalidValue, RightMissing
from server.domain.house_events import ClockAdvanced
from server.domain.people import Actor, Right


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceClock:
    """How far: an ISO 8601 duration or working time. `manual`: whether this house's clock may be moved at all.

    `zone` is the house's: `P1D` is a calendar day there. `actor` None: the operator at the machine.
    """

    advance: str
    manual: bool
    zone: ZoneInfo
    actor: Actor | None = None


@dataclass(frozen=True, slots=True)
class _Move:
    """On the way to `target`; what was due by `reached` has been dealt with."""

    target: datetime
    by: str | None
    reached: datetime | None = None


def advance_clock(transactions: Transactions, sweep: Callable[[], object], command: AdvanceClock) -> datetime:
    """Move the clock and return where it stands. Raises ClockNotManual, HistoryBeingMade, InvalidValue, RightMissing.

    `sweep` does whatever is due where the clock stands, each piece in a transaction of its own; it never raises for
    a case that fails. The clock stops for it at every instant at which something is due.
    """
    if not command.manual:
        raise ClockNotManual
    if command.actor is not None and not command.actor.holds_anywhere(Right.OPERATOR):
        raise RightMissing(role=Right.OPERATOR.value)
    target = transactions.run(_set_out, command)
    move = _Move(target, command.actor.id if command.actor else None)
    while (reached := transactions.run(_to_next_instant, move)) is not None:
        sweep()
        move = _Move(target, move.by, reached)
    arrived = transactions.run(_arrive, move)
    transactions.wake()
    return arrived


def _set_out(command: AdvanceClock, work: Work) -> datetime:
    """Where to; open sessions come along, or everybody would be signed out by a move of a day."""
    work.uow.clock.lock()
    if work.uow.clock.until() is not None:
        raise HistoryBeingMade
    try:
        duration = parse_duration(command.advance)
        calendar = work.uow.working_time(work.uow.people.head_office()).calendar
        target = duration.after(work.now, command.zone, calendar).astimezone(UTC)
    except (DurationError, CalendarError) as error:
        raise InvalidValue(field="advance", problem=str(error)) from error
    work.uow.sessions.carry(target - work.now, work.now)
    return target


def _to_next_instant(move: _Move, work: Work) -> datetime | None:
    """Set the clock to the next instant at which something is due; None when nothing is before the target."""
    instants = (
        work.uow.timers.next_due(move.reached, move.target),
        work.uow.escalations.next_due(move.reached, move.target),
        work.uow.processes.next_start_due(move.reached, move.target),
        work.uow.outbox.next_available(move.reached, move.target),
    )
    due = min((instant for instant in instants if instant is not None), default=None)
    if due is not None:
        # What is overdue happens now: the clock never goes back.
        work.uow.clock.set(max(due, work.now))
    return due


def _arrive(move: _Move, work: Work) -> datetime:
    target = max(move.target, work.now)
    work.uow.clock.set(target)
    work.uow.record(ClockAdvanced(at=work.now, by=move.by, to=target))
    return target
