"""Begin a draft of a process that is not deployed yet, from files or from an empty diagram."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.house_events import DraftSaved
from server.domain.ids import new_id
from server.domain.people import Actor
from server.domain.process_drafts import ProcessDraft, ProcessKeyTaken, process_key, within_bounds
from server.domain.rights import require_designer


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginDraft:
    """The wish for a new process: its id, its files, and where among them its diagram lies."""

    process: str
    file: str
    files: Mapping[str, bytes]
    actor: Actor


def begin_draft(command: BeginDraft, work: Work) -> ProcessDraft:
    """The new draft. Raises RightMissing, BadProcessKey, ProcessKeyTaken and DraftTooLarge."""
    require_designer(command.actor)
    key, drafts = process_key(command.process), work.uow.process_drafts
    if work.uow.processes.find_current(key) is not None or drafts.find(key, command.actor.id) is not None:
        raise ProcessKeyTaken(key=key)
    draft = ProcessDraft(
        id=new_id(),
        process=key,
        person=command.actor.id,
        base={},
        file=command.file,
        version=1,
        begun_at=work.now,
        saved_at=work.now,
    )
    drafts.add(draft, within_bounds(command.files))
    work.uow.record(DraftSaved(at=work.now, by=command.actor.id, draft=draft.id, process=key, file=command.file))
    return draft
