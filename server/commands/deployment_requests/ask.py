"""Ask the other designers to approve what a draft holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.commands.deployment_requests.asking import open_request
from server.commands.process_drafts.owned import owned_draft
from server.commands.processes.linting import CheckedFiles
from server.commands.processes.seen import require_seen
from server.commands.transaction import Work
from server.domain.deployment_requests import DeploymentRequest, files_digest
from server.domain.ids import new_id
from server.domain.people import Actor
from server.domain.process_drafts import DraftChanged, reason
from server.domain.process_folders import to_deploy


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToDeploy:
    """The wish to have one's draft in force. `checked`, `family` and `version`: see `DeployDraft`."""

    process: str
    version: int
    checked: CheckedFiles
    family: Mapping[str, int]
    why: str
    actor: Actor


def ask_to_deploy(command: AskToDeploy, work: Work) -> DeploymentRequest:
    """The request that waits now, with the files as they are.

    Raises RightMissing, DraftNotFound, ReasonMissing, DraftChanged, DeployedMeanwhile and AlreadyAsked.
    """
    draft = owned_draft(work, command.process, command.actor)
    why = reason(command.why)
    if draft.version != command.version:
        raise DraftChanged
    require_seen(work, command.checked, {**draft.base, **command.family})
    files = to_deploy(work.uow.process_drafts.files(draft.id), draft.file)
    request = DeploymentRequest(
        id=new_id(),
        process=draft.process,
        person=draft.person,
        why=why,
        base=draft.base,
        file=draft.file,
        digest=files_digest(files),
        draft=draft.id,
        restores=None,
        asked_at=work.now,
    )
    open_request(work, request, files)
    return request
