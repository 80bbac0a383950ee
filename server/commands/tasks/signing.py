"""What signatures do to a task: who may give them, what waits for them, and what comes of them."""

from dataclasses import replace

from server.commands.cases.tasks_of import require_unbiased, write_partners
from server.commands.tasks.completing import finish_submitted
from server.commands.tasks.opened import OpenedTask
from server.commands.transaction import Work
from server.domain.move_events import SubmissionReturned
from server.domain.people import Actor
from server.domain.relations import Recused
from server.domain.signatures import Signature, renewed, still_to_sign
from server.domain.tasks import HumanTask


def require_signer(work: Work, opened: OpenedTask, person: Actor) -> None:
    """Raise SeparatedFrom or Recused for who may not decide about the task, or about what is blind to its doer."""
    require_unbiased(work, opened.case, opened.bundle, opened.situation.duty, person, opened.task)
    if not opened.situation.related.isdisjoint(person.persons):
        raise Recused(element=opened.task.name)


def note_signer(work: Work, opened: OpenedTask, person: str) -> None:
    """Who signed a step is kept from what is separate from it."""
    task = opened.task
    work.uow.tasks.forced_by(case=task.case, element=task.element, name=task.name, person=person, at=work.now)
    write_partners(work, opened.case, {task.element}, opened.bundle)


def go_on_if_signed(work: Work, opened: OpenedTask, known: list[Signature]) -> HumanTask:
    """The task, completed when it was submitted and nobody is still to sign."""
    if opened.task.submitted_at is None or still_to_sign(known):
        return opened.task
    return finish_submitted(work, opened).task


def return_submission(
    work: Work, task: HumanTask, known: list[Signature], by: str
) -> tuple[HumanTask, SubmissionReturned]:
    """The holder has what they submitted as a draft again; what was signed of it is to be signed anew."""
    back = replace(task, submitted_at=None, version=task.version + 1, changed_by=by)
    values = work.uow.signatures.submitted(task.id)
    if values is not None and task.assignee is not None:
        work.uow.drafts.put(task.id, task.assignee, values, work.now)
    work.uow.signatures.forget_submission(task.id)
    work.uow.signatures.add_all(renewed(known, work.now))
    work.uow.tasks.save(back)
    return back, SubmissionReturned(at=work.now, by=by, case=task.case, task=task.id, element=task.element)
