"""Open a process for editing: the designer's own draft, made from the version in force when there is none yet."""

from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.ids import new_id
from server.domain.people import Actor
from server.domain.process_drafts import ProcessDraft
from server.domain.rights import require_designer
from server.store.bound_files import diagram_path
from server.store.process_folders import drawn_beside, folder_files


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDraft:
    """The wish to edit a process."""

    process: str
    actor: Actor


def open_draft(command: OpenDraft, work: Work) -> ProcessDraft:
    """The draft to go on with. Raises RightMissing and ProcessNotFound."""
    require_designer(command.actor)
    found = work.uow.process_drafts.find(command.process, command.actor.id)
    if found is not None:
        return found
    processes = work.uow.processes
    version = processes.current(command.process)
    draft = ProcessDraft(
        id=new_id(),
        process=command.process,
        person=command.actor.id,
        base=drawn_beside(processes, version),
        file=diagram_path(version),
        version=1,
        begun_at=work.now,
        saved_at=None,
    )
    work.uow.process_drafts.add(draft, folder_files(processes, version))
    return draft
