"""Put what a draft holds in force; the draft is done with that."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.commands.deployment_requests.withdrawing import close_for_draft
from server.commands.process_drafts.owned import owned_draft
from server.commands.processes.deploy import Deployed, DeployFiles, deploy_files
from server.commands.processes.linting import CheckedFiles
from server.commands.processes.seen import require_seen
from server.commands.transaction import Work
from server.domain.deployment_requests import RequestState
from server.domain.people import Actor
from server.domain.process_drafts import DraftChanged, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployDraft:
    """The wish to deploy. `checked` are the files of the draft at `version`; `why` is kept.

    `family`: the versions in force that were checked along, by process. `needs_approval`: see `DeployFiles`.
    """

    process: str
    version: int
    checked: CheckedFiles
    family: Mapping[str, int]
    why: str
    actor: Actor
    needs_approval: bool = False


def deploy_draft(command: DeployDraft, work: Work) -> Deployed:
    """What is in force now.

    Raises RightMissing, DraftNotFound, ReasonMissing, DraftChanged, ApprovalNeeded, FilesRefused, and DeployedMeanwhile
    when a version went into force after the draft was begun.
    """
    draft = owned_draft(work, command.process, command.actor)
    note = reason(command.why)
    if draft.version != command.version:
        raise DraftChanged
    require_seen(work, command.checked, {**draft.base, **command.family})
    wish = DeployFiles(checked=command.checked, actor=command.actor, note=note, needs_approval=command.needs_approval)
    deployed = deploy_files(wish, work)
    close_for_draft(work, draft, RequestState.WITHDRAWN)
    work.uow.process_drafts.remove(draft.id)
    return deployed
