"""What goes with a task between its holder and who helps with it: drafts, submissions, and what is told of them."""

from dataclasses import replace

from server.commands.transaction import Work
from server.domain.move_events import DelegationEnded, SubmissionReturned
from server.domain.signatures import Signature, renewed, withdrawn
from server.domain.tasks import HumanTask


def hand_draft(work: Work, task: HumanTask, giver: str | None, taker: str | None) -> bool:
    """Let one go on with what the other has written so far; False when that is nothing."""
    draft = work.uow.drafts.get(task.id, giver) if giver else None
    if draft is None or taker is None:
        return False
    work.uow.drafts.put(task.id, taker, draft.values, draft.at)
    return True


def settle_delegate(work: Work, before: HumanTask) -> None:
    """The holder gets what the delegate wrote; who wrote something is kept from what is separate from the step."""
    if hand_draft(work, before, before.delegate, before.assignee):
        assert before.delegate is not None
        work.uow.tasks.forced_by(
            case=before.case, element=before.element, name=before.name, person=before.delegate, at=work.now
        )


def end_help(work: Work, before: HumanTask, by: str | None) -> None:
    """Of a task that changes hands or ends: nobody works on it for its holder or is to sign it any more."""
    end_delegation(work, before, by)
    for each in work.uow.signatures.of_task(before.id) if before.cosigned else ():
        if each.open:
            gone, event = withdrawn(each, by, work.now)
            work.uow.signatures.settle(gone)
            work.uow.record(event)
    if before.submitted_at is not None:
        work.uow.signatures.forget_submission(before.id)


def end_delegation(work: Work, before: HumanTask, by: str | None) -> None:
    """Nobody works on a task for its holder any more; who did is told."""
    if before.delegate is None:
        return
    settle_delegate(work, before)
    work.uow.record(
        DelegationEnded(
            at=work.now, by=by, case=before.case, task=before.id, element=before.element, delegate=before.delegate
        )
    )


def return_submission(
    work: Work, task: HumanTask, known: list[Signature], by: str | None
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
