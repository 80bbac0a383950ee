"""Transactions at the instants of a history: each sets the clock it was done at, and is looked at before its commit."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from server.commands.cases.bound import bundle_of
from server.commands.cases.tasks_of import situation_of
from server.commands.transaction import Transactions, Work
from server.domain.cases import Case
from server.domain.errors import Told
from server.domain.signatures import awaited
from server.domain.tasks import HumanTask, Situation
from server.store.unit_of_work import UnitOfWork
from server.wiring.core import Core

C = TypeVar("C")
R = TypeVar("R")


class HistoryTaken(Told):
    """Somebody else goes on with this history; there is nothing left to do here."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A task that somebody may do now: with its rules, and who did what it is `like`.

    `number`: which it is of the open tasks of its element; `signers`: the ids of whose signature it waits for now.
    """

    task: HumanTask
    situation: Situation
    doer: str | None
    number: int = 0
    signers: tuple[str, ...] = ()

    @property
    def hand(self) -> str | None:
        """The id of whose turn it is: a signer's, a delegate's, its holder's; None: nobody has it."""
        return next(iter(self.signers), self.task.delegate or self.task.assignee)


@dataclass(frozen=True, slots=True)
class Moved:
    """A case that moved: as it is now, when its next timer is due, and its new tasks."""

    case: Case
    next_due: datetime | None
    opened: tuple[Opened, ...]


@dataclass(slots=True)
class Eyes:
    """The clock of a history, and what was seen since it was last asked."""

    now: datetime
    until: datetime
    like: Callable[[HumanTask], str | None]
    seen: list[Moved] = field(default_factory=list[Moved])
    runs: int = 0
    _stored: datetime | None = None
    _known: set[str] = field(default_factory=set[str])

    def clock(self, uow: UnitOfWork) -> datetime:
        """The instant of the history; it is stored with what is done in it. Raises HistoryTaken."""
        if self._stored is None:
            uow.clock.walk(self.now, self.until)
        elif not uow.clock.walk_on(self.now, self._stored):
            raise HistoryTaken
        return self.now

    def look(self, work: Work) -> None:
        """See what moved."""
        for case_id in dict.fromkeys(move.case for move in work.moves):
            due = [timer.due_at for timer in work.moves[-1].outcome.after.timers] if len(work.moves) == 1 else None
            self.seen.append(self.view(work, case_id, due))

    def view(self, work: Work, case_id: str, due: list[datetime] | None = None) -> Moved:
        """How a case stands, with the tasks that were not seen before."""
        case = work.uow.cases.lock(case_id)
        found = [timer.due_at for timer in work.uow.timers.of_case(case_id)] if due is None else due
        counted: Counter[str] = Counter()
        opened: list[Opened] = []
        for task in work.uow.tasks.of_case(case_id, open_only=True):
            counted[task.element] += 1
            if task.id not in self._known:
                opened.append(self.opened(work, case, task, counted[task.element]))
        return Moved(case, min(found, default=None), tuple(opened))

    def opened(self, work: Work, case: Case, task: HumanTask, number: int = 0) -> Opened:
        """What somebody needs to know who may do a task."""
        like = self.like(task)
        doers = work.uow.tasks.doers(case.id, [like]) if like else []
        situation = situation_of(work, task, case, bundle_of(work, case))
        known = work.uow.signatures.of_task(task.id) if task.cosigned else []
        signers = tuple(each.person for each in awaited(task, known))
        return Opened(task, situation, doers[-1].person if doers else None, number, signers)

    def committed(self) -> None:
        """What was seen is so."""
        self._stored = self.now
        self._known.update(one.task.id for moved in self.seen for one in moved.opened)
        self.runs += 1


@dataclass(frozen=True, slots=True)
class Watched(Transactions):
    """Runs handlers under the eyes."""

    eyes: Eyes | None = None

    def run(self, handler: Callable[[C, Work], R], command: C) -> R:
        """Run the handler at the instant of the history. Raises HistoryTaken."""
        eyes = self.eyes
        assert eyes is not None

        def watched(command: C, work: Work) -> R:
            result = handler(command, work)
            eyes.look(work)
            return result

        before = len(eyes.seen)
        try:
            result = Transactions.run(self, watched, command)
        except Exception:
            del eyes.seen[before:]
            raise
        eyes.committed()
        return result


def watched(wired: Core, eyes: Eyes) -> Watched:
    """The house's transactions under the clock of a history."""
    of = wired.transactions
    return Watched(
        of.unit_of_work, eyes.clock, of.shelf, of.forms, of.sandbox, of.limits, of.wake, watch=None, eyes=eyes
    )
