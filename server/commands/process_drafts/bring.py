"""Bring files into a draft: beside those there are, or in place of all."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.commands.process_drafts.owned import note_change, owned_draft
from server.commands.transaction import Work
from server.domain.people import Actor
from server.domain.process_drafts import within_bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class BringFiles:
    """The files by path; `file`: where the diagram of the process lies with them. `version`: as the draft was seen."""

    process: str
    file: str
    files: Mapping[str, bytes]
    whole: bool
    version: int
    actor: Actor


def bring_files(command: BringFiles, work: Work) -> int:
    """The version of the draft now. Raises RightMissing, DraftNotFound, DraftChanged and DraftTooLarge."""
    draft, drafts = owned_draft(work, command.process, command.actor), work.uow.process_drafts
    held = {} if command.whole else drafts.files(draft.id)
    files = within_bounds({**held, **command.files})
    number = note_change(work, draft, command.version, command.file)
    drafts.replace(draft.id, files)
    drafts.place(draft.id, command.file)
    return number
