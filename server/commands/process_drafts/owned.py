"""The draft that a designer changes."""

from server.commands.deployment_requests.withdrawing import close_for_draft
from server.commands.transaction import Work
from server.domain.deployment_requests import RequestState
from server.domain.house_events import DraftSaved
from server.domain.people import Actor
from server.domain.process_drafts import DraftChanged, ProcessDraft, own
from server.domain.rights import require_designer


def owned_draft(work: Work, process: str, actor: Actor) -> ProcessDraft:
    """Their own draft of the process. Raises RightMissing and DraftNotFound."""
    require_designer(actor)
    return own(work.uow.process_drafts.find(process, actor.id), actor.id)


def note_change(work: Work, draft: ProcessDraft, seen: int, file: str) -> int:
    """Give the draft its next version, and tell the trail if a sitting begins. Raises DraftChanged.

    A request that was made of the draft asks for nothing any more: others see what they approve, or nothing.
    """
    if not work.uow.process_drafts.change(draft.id, seen, work.now):
        raise DraftChanged
    close_for_draft(work, draft, RequestState.CHANGED)
    if draft.begins_sitting(work.now):
        work.uow.record(DraftSaved(at=work.now, by=draft.person, draft=draft.id, process=draft.process, file=file))
    return seen + 1
