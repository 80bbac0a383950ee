"""Approve what another designer wants in force: it is in force with that."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.commands.processes.deploy import Deployed, put_in_force
from server.commands.processes.linting import CheckedFiles
from server.commands.processes.seen import require_seen
from server.commands.transaction import Work
from server.domain.deployment_requests import DeploymentRequest, OtherFiles, decided, files_digest
from server.domain.house_events import DeploymentApproved
from server.domain.ids import new_id
from server.domain.people import Actor
from server.domain.process_drafts import bounded_text
from server.domain.processes import Deployment
from server.domain.rights import require_designer


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveRequest:
    """The wish to approve; `digest`: of the files that the approver saw, `said`: what they add, if anything.

    `checked`: these files as they passed the checks, below the folder `root`, with their family in force; its versions
    are `family`.
    """

    request: str
    digest: str
    checked: CheckedFiles
    root: str
    family: Mapping[str, int]
    said: str
    actor: Actor


def approve_request(command: ApproveRequest, work: Work) -> Deployed:
    """What is in force now.

    Raises RightMissing, RequestNotFound, RequestClosed, OwnRequest, OtherFiles when other files were seen or checked,
    DeployedMeanwhile when a version went into force after asking, and FilesRefused.
    """
    require_designer(command.actor)
    work.uow.processes.lock_deploying()
    held = work.uow.deployment_requests.lock(command.request)
    said = bounded_text(command.said)
    added = Deployment(new_id(), work.now, held.person, held.why, command.actor.id)
    request = decided(held, command.actor.id, said, work.now, added.id)
    _require_same(command, request, work.uow.deployment_requests.files(request.id))
    require_seen(work, command.checked, {**request.base, **command.family})
    work.uow.record(
        DeploymentApproved(
            at=work.now,
            by=command.actor.id,
            process=request.process,
            request=request.id,
            digest=request.digest,
            author=request.person,
            deployment=added.id,
            reason=said,
        )
    )
    deployed = put_in_force(work, command.checked, added)
    work.uow.deployment_requests.save(request)
    if request.draft is not None:
        work.uow.process_drafts.remove(request.draft)
    return deployed


def _require_same(command: ApproveRequest, request: DeploymentRequest, files: Mapping[str, bytes]) -> None:
    checked = {path: command.checked.files.get(f"{command.root}{path}") for path in files}
    if command.digest != request.digest or files_digest(files) != request.digest or checked != files:
        raise OtherFiles
