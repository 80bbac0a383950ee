"""The end of a task that is done: it closes, the case moves on, and who did it is noted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from server.commands.cases.advance import advance
from server.commands.cases.tasks_of import write_partners
from server.commands.tasks.opened import OpenedTask
from server.commands.transaction import Work
from server.domain.events import TaskCompleted
from server.domain.separation import STARTER, bound_with
from server.domain.tasks import HumanTask, TaskState, role_for
from server.engine import model as engine


@dataclass(frozen=True, slots=True)
class Completion:
    """The task as it stands. `overtaken`: a due timer closed it before the submission arrived."""

    task: HumanTask
    overtaken: bool


def finish(work: Work, opened: OpenedTask, done: HumanTask, event: TaskCompleted) -> Completion:
    """Let the case move on with the values of the event; the doer is whom it tells."""
    person = event.by or ""
    step = engine.Complete(opened.task.token, event.values, person)
    task_of = {opened.task.token: opened.task.id}
    settled = partial(_settle, work, opened, done, person)
    if not advance(work, opened.case, step, event, task_of, then=settled).outcome.matched:
        return Completion(replace(opened.task, state=TaskState.CANCELLED), overtaken=True)
    return Completion(done, overtaken=False)


def _settle(work: Work, opened: OpenedTask, done: HumanTask, person: str) -> None:
    """Write who did it, before service tasks act on the authority of that."""
    work.uow.tasks.save(done)
    _note_doers(work, opened, done, person)
    work.uow.drafts.delete(done.id)


def _note_doers(work: Work, opened: OpenedTask, done: HumanTask, person: str) -> None:
    """What is done in place of somebody counts as theirs too: it separates both, and what is bound to it is theirs.

    Who did their part of what is bound together is kept from what all of it is separate from.
    """
    duties, people = opened.bundle.duties, [person]
    if done.acting_for is not None:
        people.append(done.acting_for)
        bound = bound_with(done.element, duties)
        for element in sorted(bound & {*duties, STARTER}):
            name = duties[element].name if element in duties else ""
            work.uow.tasks.forced_by(case=done.case, element=element, name=name, person=person, at=work.now)
        write_partners(work, opened.case, bound, opened.bundle)
    for each in people:
        work.uow.tasks.done_by(case=done.case, element=done.element, name=done.name, person=each, at=work.now)
    for element in _bound_to(opened):
        work.uow.tasks.bind(done.case, element, people[-1])


def finish_submitted(work: Work, opened: OpenedTask) -> Completion:
    """Everybody has signed what the holder submitted: it counts as it was when they did."""
    task = opened.task
    values: Mapping[str, object] = work.uow.signatures.submitted(task.id) or {}
    work.uow.signatures.forget_submission(task.id)
    done = replace(
        task,
        state=TaskState.COMPLETED,
        version=task.version + 1,
        changed_by=task.assignee,
        completed_at=work.now,
        submitted_at=None,
    )
    event = TaskCompleted(
        case=task.case,
        at=work.now,
        by=task.assignee,
        task=task.id,
        element=task.element,
        role=_role_of_holder(work, opened),
        values=values,
        acting_for=task.acting_for,
    )
    return finish(work, opened, done, event)


def _role_of_holder(work: Work, opened: OpenedTask) -> str:
    holder = work.uow.people.find(opened.task.assignee or "", work.now) if opened.task.also_role else None
    return opened.task.role if holder is None else role_for(opened.task, holder, opened.case.process)


def _bound_to(opened: OpenedTask) -> list[str]:
    """The elements left to whom did this one last."""
    return [element for element, duty in opened.bundle.duties.items() if opened.task.element in duty.same_as]
