"""Take back what I submitted while it waits for signatures."""

from dataclasses import dataclass

from server.commands.tasks.lending import return_submission
from server.commands.tasks.opened import open_task
from server.commands.transaction import Work
from server.domain.people import Actor
from server.domain.signatures import NothingSubmitted
from server.domain.tasks import HumanTask, require_current, require_holder, require_open


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSubmissionBack:
    """The wish of the holder to change what they submitted."""

    task_id: str
    version: int
    actor: Actor


def take_submission_back(command: TakeSubmissionBack, work: Work) -> HumanTask:
    """It is a draft again; whoever signed it already is asked to sign what comes next."""
    opened = open_task(work, command.task_id, command.actor)
    require_open(opened.task, opened.actor, opened.situation)
    require_holder(opened.task, opened.actor)
    if opened.task.submitted_at is None:
        raise NothingSubmitted
    require_current(opened.task, command.version)
    known = work.uow.signatures.of_task(opened.task.id)
    task, event = return_submission(work, opened.task, known, opened.actor.id)
    work.uow.record(event)
    return task
