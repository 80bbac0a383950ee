"""The tick: fire the timers of each case that are due, escalate tasks, and start cases whose timer start is due."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event
from typing import TypeVar

from server.commands.tasks.escalate import EscalateTasksOfCase, escalate_tasks_of_case
from server.commands.timers.fire import FireTimersOfCase, StartByTimer, fire_timers_of_case, start_by_timer
from server.commands.transaction import Transactions, Work
from server.jobs.backoff import Backoff
from server.jobs.ending import until

BATCH = 200
_ESCALATION = "/escalation"
_LOG = logging.getLogger("countersign.clock")
_Command = TypeVar("_Command")


@dataclass(frozen=True, slots=True)
class _Due:
    """Cases with due timers, cases with tasks to escalate, and starts."""

    timers: list[str]
    escalations: list[str]
    starts: list[StartByTimer]


def tick(transactions: Transactions, backoff: Backoff, ending: Event) -> int:
    """Do what is due, each in its own transaction, until told to end; return how many were done.

    One that fails is logged and postponed, and stops nobody else.
    """
    pace = _Pace(transactions, backoff)
    due = transactions.run(_due, backoff.waiting(datetime.now(UTC)))
    done = sum(pace.fire(case_id) for case_id in until(ending, due.timers))
    done += sum(pace.escalate(case_id) for case_id in until(ending, due.escalations))
    return done + sum(pace.start(start) for start in until(ending, due.starts))


def _due(waiting: frozenset[str], work: Work) -> _Due:
    starts = [
        StartByTimer(process=s.process, element=s.element) for s in work.uow.processes.due_starts(work.now, BATCH)
    ]
    resting = [key.removesuffix(_ESCALATION) for key in waiting if key.endswith(_ESCALATION)]
    return _Due(
        work.uow.timers.due(work.now, BATCH, waiting),
        work.uow.escalations.due(work.now, BATCH, resting),
        [start for start in starts if _key(start) not in waiting],
    )


@dataclass(frozen=True, slots=True)
class _Pace:
    """Does one piece of work; what fails waits for longer each time."""

    transactions: Transactions
    backoff: Backoff

    def fire(self, case_id: str) -> bool:
        fire = FireTimersOfCase(case_id=case_id)
        return self._do(case_id, f"the timers of case {case_id}", fire_timers_of_case, fire)

    def escalate(self, case_id: str) -> bool:
        key, command = f"{case_id}{_ESCALATION}", EscalateTasksOfCase(case_id=case_id)
        return self._do(key, f"the escalation of case {case_id}", escalate_tasks_of_case, command)

    def start(self, start: StartByTimer) -> bool:
        return self._do(_key(start), f"the timer start of {start.process}", start_by_timer, start)

    def _do(self, key: str, named: str, handler: Callable[[_Command, Work], object], command: _Command) -> bool:
        try:
            done = self.transactions.run(handler, command)
        except Exception:
            later = self.backoff.failed(key, datetime.now(UTC))
            _LOG.exception("%s failed; next try %s", named, later.isoformat())
            return False
        self.backoff.succeeded(key)
        return bool(done)


def _key(start: StartByTimer) -> str:
    return f"{start.process}/{start.element}"
