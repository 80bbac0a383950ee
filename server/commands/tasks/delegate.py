"""Delegate a task: somebody works on it for its holder, to whom it comes back."""

from dataclasses import dataclass

from server.commands.cases.tasks_of import write_partners
from server.commands.tasks.lending import hand_draft
from server.commands.tasks.opened import open_task
from server.commands.transaction import Work
from server.domain import delegation
from server.domain.errors import PersonNotFound
from server.domain.people import Actor
from server.domain.reasons import told_reason
from server.domain.signatures import SignsAlready
from server.domain.tasks import HumanTask


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateTask:
    """The wish of the holder to let another person (`to`: id or login) work on a task."""

    task_id: str
    version: int
    actor: Actor
    to: str
    reason: str = ""


def delegate_task(command: DelegateTask, work: Work) -> HumanTask:
    """Delegate it, or say why not. The delegate begins with the holder's draft."""
    opened = open_task(work, command.task_id, command.actor)
    person = work.uow.people.find(command.to, work.now)
    if person is None:
        raise PersonNotFound
    if any(each.open and each.person == person.id for each in work.uow.signatures.of_task(opened.task.id)):
        raise SignsAlready(person=person.name)
    task, event = delegation.delegate(
        opened.task,
        opened.actor,
        person,
        opened.situation,
        version=command.version,
        now=work.now,
        reason=told_reason(command.reason),
    )
    work.uow.tasks.save(task)
    hand_draft(work, task, task.assignee, task.delegate)
    write_partners(work, opened.case, {task.element}, opened.bundle)
    work.uow.record(event)
    return task
