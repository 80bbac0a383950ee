"""Ask no longer for a signature, so that nobody who cannot give it holds up a case."""

from dataclasses import dataclass

from server.commands.tasks.opened import open_task
from server.commands.tasks.signing import go_on_if_signed
from server.commands.transaction import Work
from server.domain.people import Actor
from server.domain.signatures import SignatureNotFound, withdraw
from server.domain.tasks import HumanTask, require_current


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawSignature:
    """The wish of the holder, or of who oversees the branch, to do without a signature, and why."""

    task_id: str
    version: int
    actor: Actor
    signature: str
    reason: str


def withdraw_signature(command: WithdrawSignature, work: Work) -> HumanTask:
    """Withdraw the request; a submitted task for which it was the last goes on."""
    opened = open_task(work, command.task_id, command.actor)
    known = work.uow.signatures.of_task(opened.task.id)
    asked = next((each for each in known if each.id == command.signature), None)
    if asked is None:
        raise SignatureNotFound
    gone, event = withdraw(opened.task, asked, opened.actor, opened.situation, now=work.now, reason=command.reason)
    require_current(opened.task, command.version)
    work.uow.signatures.settle(gone)
    work.uow.record(event)
    return go_on_if_signed(work, opened, [gone if each.id == gone.id else each for each in known])
