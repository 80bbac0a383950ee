"""Save one file of a draft, or take it out."""

from dataclasses import dataclass

from server.commands.process_drafts.owned import note_change, owned_draft
from server.commands.transaction import Work
from server.domain.people import Actor
from server.domain.process_drafts import MOST_BYTES, MOST_FILES, DraftFileNotFound, DraftTooLarge


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraftFile:
    """What a file holds from now on. `version`: that of the draft as it was seen. `content` None: no such file."""

    process: str
    path: str
    content: bytes | None
    version: int
    actor: Actor


def save_draft_file(command: SaveDraftFile, work: Work) -> int:
    """The version of the draft now; the same content saved again changes nothing, whatever version was seen.

    Raises RightMissing, DraftNotFound, DraftFileNotFound (to take out what is not there), DraftChanged, DraftTooLarge.
    """
    draft, drafts = owned_draft(work, command.process, command.actor), work.uow.process_drafts
    held = drafts.file(draft.id, command.path)
    if command.content is None:
        if held is None or command.path == draft.file:
            raise DraftFileNotFound
        number = note_change(work, draft, command.version, command.path)
        drafts.drop(draft.id, command.path)
        return number
    if held == command.content:
        return draft.version
    _require_room(drafts.sizes(draft.id), command.path, len(command.content))
    number = note_change(work, draft, command.version, command.path)
    drafts.put(draft.id, command.path, command.content)
    return number


def _require_room(sizes: dict[str, int], path: str, size: int) -> None:
    after = {**sizes, path: size}
    if len(after) > MOST_FILES or sum(after.values()) > MOST_BYTES:
        raise DraftTooLarge(files=MOST_FILES, megabytes=MOST_BYTES // 1_000_000)
