"""Complete a task: the form is valid, the task closes, the case moves on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from server.commands.submission import Submission
from server.commands.tasks.completing import Completion, finish
from server.commands.tasks.entered import entered_values
from server.commands.tasks.opened import TaskInHand, open_task
from server.commands.transaction import Work
from server.domain import tasks
from server.domain.move_events import TaskSubmitted
from server.domain.people import Actor
from server.domain.signatures import require_signed_before, still_to_sign


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTask:
    """The wish of the holder to finish a task with what was entered."""

    task_id: str
    version: int
    actor: Actor
    submission: Submission


def complete_task(command: CompleteTask, work: Work) -> Completion:
    """Close the task and let the case move on.

    Where people are still to sign it, it waits for them.

    Raises SignaturesMissing, FormErrors when the values do not fit the form, DocumentsMissing when papers of the step
    are not there, BeyondAuthority when what was entered is beyond the doer's authority.
    """
    opened = open_task(work, command.task_id, command.actor)
    done, event = tasks.complete(opened.task, opened.actor, opened.situation, version=command.version, now=work.now)
    known = work.uow.signatures.of_task(opened.task.id) if opened.task.cosigned else []
    require_signed_before(known)
    values = entered_values(work, opened, opened.actor, command.submission)
    if signers := still_to_sign(known):
        return Completion(_submitted(work, opened, values, signers), overtaken=False)
    return finish(work, opened, done, replace(event, values=values))


def _submitted(
    work: Work, opened: TaskInHand, values: Mapping[str, object], signers: tuple[str, ...]
) -> tasks.HumanTask:
    """The task waits for these people to sign what was entered."""
    actor = opened.actor
    same = tasks.changed(opened.task, actor, tasks.TaskState.CLAIMED, actor.id)
    task = replace(same, submitted_at=work.now)
    work.uow.signatures.submit(task.id, values, work.now)
    work.uow.tasks.save(task)
    work.uow.record(
        TaskSubmitted(
            at=work.now, by=actor.id, case=task.case, task=task.id, element=task.element, people=signers, values=values
        )
    )
    return task
