"""What signatures do to a task: who may give them, what waits for them, and what comes of them."""

from server.commands.cases.tasks_of import require_unbiased, write_partners
from server.commands.tasks.completing import finish_submitted
from server.commands.tasks.opened import OpenedTask
from server.commands.transaction import Work
from server.domain.people import Actor
from server.domain.relations import Recused
from server.domain.signatures import Signature, still_to_sign
from server.domain.tasks import HumanTask


def require_signer(work: Work, opened: OpenedTask, person: Actor) -> None:
    """Raise SeparatedFrom or Recused for who may not decide about the task, or about what is blind to its doer."""
    require_unbiased(work, opened.case, opened.bundle, opened.situation.duty, person, opened.task)
    if person.id in opened.situation.related:
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
