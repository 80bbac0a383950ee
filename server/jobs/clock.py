"""The tick: fire the timers of each case that are due, and start the cases whose timer start is due."""

import logging
from datetime import UTC, datetime
from threading import Event

from server.commands.timers.fire import FireTimersOfCase, StartByTimer, fire_timers_of_case, start_by_timer
from server.commands.transaction import Transactions, Work
from server.jobs.backoff import Backoff
from server.jobs.ending import until

BATCH = 200
_LOG = logging.getLogger("countersign.clock")


def tick(transactions: Transactions, backoff: Backoff, ending: Event) -> int:
    """Fire and start what is due, each in its own transaction, until told to end; return how many were done.

    One that fails is logged and postponed, and stops nobody else.
    """
    waiting = backoff.waiting(datetime.now(UTC))
    cases, starts = transactions.run(_due_cases, waiting), transactions.run(_due_starts, None)
    due = [start for start in starts if _key(start) not in waiting]
    fired = sum(_fire(transactions, backoff, case_id) for case_id in until(ending, cases))
    return fired + sum(_start(transactions, backoff, start) for start in until(ending, due))


def _due_cases(waiting: frozenset[str], work: Work) -> list[str]:
    return work.uow.timers.due(work.now, BATCH, waiting)


def _due_starts(_command: None, work: Work) -> list[StartByTimer]:
    due = work.uow.processes.due_starts(work.now, BATCH)
    return [StartByTimer(process=start.process, element=start.element) for start in due]


def _fire(transactions: Transactions, backoff: Backoff, case_id: str) -> bool:
    try:
        fired = transactions.run(fire_timers_of_case, FireTimersOfCase(case_id=case_id))
    except Exception:
        until = backoff.failed(case_id, datetime.now(UTC))
        _LOG.exception("the timers of case %s did not fire; next try %s", case_id, until.isoformat())
        return False
    backoff.succeeded(case_id)
    return fired


def _start(transactions: Transactions, backoff: Backoff, start: StartByTimer) -> bool:
    try:
        started = transactions.run(start_by_timer, start)
    except Exception:
        until = backoff.failed(_key(start), datetime.now(UTC))
        _LOG.exception("%s did not start by its timer; next try %s", start.process, until.isoformat())
        return False
    backoff.succeeded(_key(start))
    return started is not None


def _key(start: StartByTimer) -> str:
    return f"{start.process}/{start.element}"
