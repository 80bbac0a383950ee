"""Tell holders that a task of theirs is due soon, and that it is overdue: of each task once, and once each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from server.commands.transaction import Work
from server.domain.calendar import working_time_between
from server.domain.notices import SOON, Notice, NoticeKind
from server.store.notices import HeldTask

LATEST = timedelta(days=7)
"""What became overdue longer ago, while no server ran, is left to the lists."""
FARTHEST = timedelta(days=14)
"""No holidays are longer, so that four working hours are never further away."""


@dataclass(frozen=True, slots=True)
class RemindHolders:
    """How many tasks to look at, of each kind."""

    limit: int


def remind_holders(command: RemindHolders, work: Work) -> int:
    """Write the notices that are due; how many."""
    held, now = work.uow.notices.held, work.now
    late = held(NoticeKind.OVERDUE, now - LATEST, now, command.limit)
    soon = [task for task in held(NoticeKind.DUE_SOON, now, now + FARTHEST, command.limit) if _is_soon(work, task)]
    told = [*_notices(work, NoticeKind.OVERDUE, late), *_notices(work, NoticeKind.DUE_SOON, soon)]
    work.uow.notices.add(told)
    return len(told)


def _is_soon(work: Work, task: HeldTask) -> bool:
    return working_time_between(work.uow.working_time(task.branch).calendar, work.now, task.due_at) < SOON


def _notices(work: Work, kind: NoticeKind, tasks: Iterable[HeldTask]) -> Iterator[Notice]:
    for task in tasks:
        yield Notice(person=task.holder, kind=kind, at=work.now, by=None, case=task.case, task=task.id)
