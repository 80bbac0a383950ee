"""Where a scenario is played: a house of its own, in which everything happens by the real commands."""

from collections.abc import Mapping
from datetime import datetime

from server.commands.cases.retry import RetryCase, retry_case
from server.commands.cases.start import StartCase, start_case
from server.commands.clock.advance import AdvanceClock, advance_clock
from server.commands.messages.publish import (
    Delivery,
    PublishMessage,
    PublishSignal,
    publish_message,
    publish_signal,
)
from server.commands.submission import Submission
from server.commands.tasks.claim import ClaimTask, claim_task
from server.commands.tasks.complete import CompleteTask, complete_task
from server.commands.transaction import Work
from server.domain.people import Actor
from server.domain.play import Standing, next_for
from server.domain.tasks import HumanTask
from server.domain.wording import said
from server.queries.case_view import case_view
from server.queries.notices import notice_page
from server.queries.reading import Reading
from server.scenarios.model import Advance, Do, Retry, Send, StartByHand, Step
from server.scenarios.papers import BringPapers, bring_papers
from server.scenarios.refusing import Unmet
from server.scenarios.witness import Witness
from server.store.people import People
from server.wiring.core import Core

_NOTICES = 200
"""More than one scenario tells anybody."""


class Stage:
    """One scenario's house. `branch`: of its cases; None: that of the person who starts one."""

    def __init__(self, wired: Core, witness: Witness, branch: str | None) -> None:
        self._wired, self.branch = wired, branch
        self.witness = witness
        self.zone = wired.settings.zone
        with wired.database.read() as connection:
            people = People(connection, wired.database.branches)
            self._people = {actor.login: actor for actor in people.actors(wired.now())}
            self._head_office = people.head_office()
        self._woken = False
        wired.waker.listener = self._wake

    @property
    def now(self) -> datetime:
        """The time of the house."""
        return self._wired.now()

    def person(self, login: str) -> Actor:
        """Somebody of the house."""
        return self._people[login]

    def name_of(self, person_id: str | None) -> str:
        """The login of a person."""
        return next((login for login, actor in self._people.items() if actor.id == person_id), str(person_id))

    # ---------- what happens
    def act(self, step: Step, main: str | None) -> None:
        """Do what a step says that is neither a start nor an expectation; `main`: as for `case_of`. Raises Unmet."""
        match step:
            case Do():
                self.do(step)
            case Send():
                self.send(step)
            case Advance():
                self.advance(step)
            case Retry():
                self.retry(step, self.case_of(step.case, main).case.id)
            case _:
                raise NotImplementedError(type(step))

    def start(self, step: StartByHand, process: str, typed: Submission | None = None) -> str:
        """Start a case by hand; gives its id. `typed`: what a person typed, in place of the data of the step."""
        command = StartCase(
            process=process,
            actor=self.person(step.person),
            submission=typed or Submission(dict(step.data)),
            business_key=step.business_key,
            branch=self.branch,
        )
        case = self._wired.transactions.run(start_case, command)
        self._settle()
        return case

    def send(self, step: Send) -> Delivery:
        """Send a message, which somebody must wait for, or a signal."""
        branch, data = self.branch or self._head_office, dict(step.data)
        if step.signal:
            signal = PublishSignal(name=step.name, branch=branch, data=data)
            delivery = self._wired.transactions.run(publish_signal, signal)
        else:
            message = PublishMessage(
                name=step.name, branch=branch, correlation=dict(step.correlation), data=data, require=True
            )
            delivery = self._wired.transactions.run(publish_message, message)
        self._settle()
        return delivery

    def do(self, step: Do, typed: Submission | None = None) -> None:
        """Claim the task where the person does not hold it, and complete it; `typed` as for a start."""
        actor, run = self.person(step.person), self._wired.transactions.run
        task = self.chosen(step)
        if step.claim_only or task.assignee != actor.id:
            task = run(claim_task, ClaimTask(task_id=task.id, version=task.version, actor=actor))
        if step.claim_only:
            return
        run(bring_papers, BringPapers(task_id=task.id, version=task.version, actor=actor))
        submission = typed or Submission(dict(step.data))
        command = CompleteTask(task_id=task.id, version=task.version, actor=actor, submission=submission)
        if run(complete_task, command).overtaken:
            raise Unmet(said("that it is done"), said("a deadline closed the task"))
        self._settle()

    def retry(self, step: Retry, case: str) -> None:
        """Let held elements run again."""
        self._wired.transactions.run(retry_case, RetryCase(case_id=case, actor=self.person(step.person)))
        self._settle()

    def advance(self, step: Advance) -> None:
        """Move the clock; what is due happens at its own instant."""
        by = step.by
        if step.to is not None:
            seconds = (step.to - self.now).total_seconds()
            if seconds < 0:
                at = said("it is %(at)s already", at=self.now.astimezone(self.zone))
                raise Unmet(said("that the clock moves forward"), at)
            by = f"PT{int(seconds)}S"
        command = AdvanceClock(advance=by or "", manual=self._wired.manual_clock, zone=self.zone)
        advance_clock(self._wired.transactions, self._wired.sweep.run, command)
        self._settle()

    # ---------- what is
    def look(self) -> list[Standing]:
        """How every case stands, in the order in which they began to move."""
        return self._wired.transactions.run(_look, tuple(self.witness.cases()))

    def read_by(self, login: str, case: str) -> Mapping[str, object]:
        """The data of a case as a person may read them. Raises CaseNotFound when it is not theirs to see."""
        reading = Reading(self._wired.database, self._wired.shelf)
        return case_view(reading, case, self.person(login)).data

    def told(self, login: str, case: str) -> list[str]:
        """The elements of a case about whose tasks a person has a notice."""
        page = notice_page(self._wired.database, self.person(login), limit=_NOTICES, cursor=None)
        return sorted({row.element for row in page.items if row.case == case and row.element is not None})

    def case_of(self, process: str | None, main: str | None) -> Standing:
        """The case a step is about: the youngest of the process it names, else the main one. Raises Unmet."""
        known = self.look()
        found = [one for one in known if (one.case.id == main if process is None else one.case.process == process)]
        if not found:
            wanted = said("a case of %(process)s", process=process) if process else said("that a case has started")
            there = ", ".join(one.case.process for one in known) or said("none")
            raise Unmet(wanted, said("there are cases of: %(processes)s", processes=there))
        return found[-1]

    def chosen(self, step: Do) -> HumanTask:
        """The task a step is about, of several: what the person holds, then what nobody holds. Raises Unmet."""
        seen = [one for one in self.look() if step.case in {None, one.case.process}]
        open_ = [task for one in seen for task in one.tasks if task.element == step.element]
        if not open_:
            raise Unmet(said("that %(element)s is open", element=step.element), said("it is not"))
        return next_for(open_, self.person(step.person).id)

    def _wake(self) -> None:
        self._woken = True

    def _settle(self) -> None:
        """What a server does in the background: deliver what cases threw."""
        if self._woken:
            self._wired.sweep.run()
            self._woken = False


def _look(cases: tuple[str, ...], work: Work) -> list[Standing]:
    return [
        Standing(
            work.uow.cases.lock(case),
            tuple(work.uow.tasks.of_case(case, open_only=True)),
            tuple(work.uow.incidents.open_of(case)),
        )
        for case in cases
    ]
