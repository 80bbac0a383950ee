"""Complete a task: the form is valid, the task closes, the case moves on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from server.commands.cases.advance import advance
from server.commands.cases.bound import environment_of
from server.commands.submission import Submission
from server.commands.tasks.entered import entered_values
from server.commands.tasks.opened import OpenedTask, open_task
from server.commands.transaction import Work
from server.domain import tasks
from server.domain.people import Actor
from server.engine import model as engine
from server.engine.amounts import amount_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTask:
    """The wish of the holder to finish a task with what was entered."""

    task_id: str
    version: int
    actor: Actor
    submission: Submission


@dataclass(frozen=True, slots=True)
class Completion:
    """The task as it stands. `overtaken`: a due timer closed it before the submission arrived."""

    task: tasks.HumanTask
    overtaken: bool


def complete_task(command: CompleteTask, work: Work) -> Completion:
    """Close the task and let the case move on.

    Raises FormErrors when the values do not fit the form, DocumentsMissing when papers of the step are not there,
    BeyondAuthority when what was entered is beyond the doer's authority.
    """
    opened = open_task(work, command.task_id, command.actor)
    done, event = tasks.complete(opened.task, command.actor, opened.situation, version=command.version, now=work.now)
    values = entered_values(work, opened, command.actor, command.submission)
    _check_authority(work, opened, command.actor, values)
    step = engine.Complete(opened.task.token, values, command.actor.id)
    task_of = {opened.task.token: opened.task.id}
    fact, settled = replace(event, values=values), partial(_settle, work, opened, done, command.actor)
    if not advance(work, opened.case, step, fact, task_of, then=settled).outcome.matched:
        return Completion(replace(opened.task, state=tasks.TaskState.CANCELLED), overtaken=True)
    return Completion(done, overtaken=False)


def _settle(work: Work, opened: OpenedTask, done: tasks.HumanTask, actor: Actor) -> None:
    """Write who did it, before service tasks act on the authority of that."""
    work.uow.tasks.save(done)
    work.uow.tasks.done_by(case=opened.case.id, element=done.element, name=done.name, person=actor.id, at=work.now)
    for element in _bound_to(opened):
        work.uow.tasks.bind(opened.case.id, element, actor.id)
    work.uow.drafts.delete(done.id)


def _check_authority(work: Work, opened: OpenedTask, actor: Actor, values: Mapping[str, object]) -> None:
    """What was entered may decide on more than was asked for when the task opened."""
    element, case = opened.element, opened.case
    if not element.authority:
        return
    entered = {element.result: values} if element.result else values
    data = {**case.data, **work.uow.tasks.local(opened.task.id), **entered}
    amount = amount_of(element.authority, data, environment_of(work, case))
    if amount is not None:
        tasks.require_authority(opened.task, actor, opened.situation, amount)


def _bound_to(opened: OpenedTask) -> list[str]:
    """The elements left to whom did this one last."""
    return [element for element, duty in opened.bundle.duties.items() if opened.task.element in duty.same_as]
