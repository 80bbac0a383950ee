"""Throw a draft away."""

from dataclasses import dataclass

from server.commands.deployment_requests.withdrawing import close_for_draft
from server.commands.process_drafts.owned import owned_draft
from server.commands.transaction import Work
from server.domain.deployment_requests import RequestState
from server.domain.house_events import DraftDiscarded
from server.domain.people import Actor
from server.domain.process_drafts import DraftChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardDraft:
    """The wish to have it no longer; `version`: as it was seen."""

    process: str
    version: int
    actor: Actor


def discard_draft(command: DiscardDraft, work: Work) -> None:
    """Remove it with all its files, and withdraw what was asked of it. Raises as `owned_draft`, and DraftChanged."""
    draft = owned_draft(work, command.process, command.actor)
    if draft.version != command.version:
        raise DraftChanged
    close_for_draft(work, draft, RequestState.WITHDRAWN)
    work.uow.process_drafts.remove(draft.id)
    work.uow.record(DraftDiscarded(at=work.now, by=command.actor.id, draft=draft.id, process=draft.process))
