"""Sign a task that somebody else holds: agree or object, with an opinion."""

from dataclasses import dataclass

from server.commands.tasks.lending import return_submission
from server.commands.tasks.opened import open_task
from server.commands.tasks.signing import go_on_if_signed, note_signer, require_signer
from server.commands.transaction import Work
from server.domain.people import Actor
from server.domain.signatures import Place, Signature, SignatureNotFound, sign
from server.domain.tasks import HumanTask, require_running


@dataclass(frozen=True, slots=True, kw_only=True)
class SignTask:
    """The word of a person who is asked to sign a task, as they saw it in this version."""

    task_id: str
    version: int
    actor: Actor
    agreed: bool
    opinion: str = ""


def sign_task(command: SignTask, work: Work) -> HumanTask:
    """Keep it. With the last signature the case goes on; an objection gives a submitted task back to its holder."""
    opened = open_task(work, command.task_id, command.actor)
    actor = opened.actor
    require_running(opened.task, opened.situation)
    known = work.uow.signatures.of_task(opened.task.id)
    asked = _asked(known, actor)
    require_signer(work, opened, actor)
    settled, event = sign(
        opened.task,
        asked,
        actor,
        version=command.version,
        now=work.now,
        agreed=command.agreed,
        opinion=command.opinion,
    )
    work.uow.held(opened.task.id, opened.task.assignee)
    work.uow.signatures.settle(settled)
    work.uow.record(event)
    note_signer(work, opened, actor.id)
    now_known = [settled if each.id == settled.id else each for each in known]
    if settled.place is Place.AFTER and not command.agreed:
        back, returned = return_submission(work, opened.task, now_known, actor.id)
        work.uow.record(returned)
        return back
    return go_on_if_signed(work, opened, now_known)


def _asked(known: list[Signature], actor: Actor) -> Signature:
    """The request that waits for the actor. Raises SignatureNotFound."""
    found = next((each for each in known if each.person == actor.id and each.open), None)
    if found is None:
        raise SignatureNotFound
    return found
