"""Put an older version back in force: as a new version with the same files, so that nothing that was is changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.commands.deployment_requests.asking import open_request
from server.commands.processes.deploy import Deployed, DeployFiles, deploy_files
from server.commands.processes.linting import CheckedFiles
from server.commands.processes.seen import require_seen
from server.commands.transaction import Work
from server.domain.deployment_requests import DeploymentRequest, files_digest
from server.domain.ids import new_id
from server.domain.people import Actor
from server.domain.process_drafts import AlreadyInForce, reason
from server.domain.rights import require_designer
from server.store.bound_files import diagram_path
from server.store.process_folders import drawn_beside, folder_files


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreVersion:
    """The wish to have version `number` back; `seen`: the version in force, as the page showed it; `why` is kept.

    `checked`: the files of that version as they pass the checks today, with their family in force (`family`).
    `needs_approval`: it is asked for instead, and another designer decides.
    """

    process: str
    number: int
    seen: int
    checked: CheckedFiles
    family: Mapping[str, int]
    why: str
    actor: Actor
    needs_approval: bool = False


def restore_version(command: RestoreVersion, work: Work) -> Deployed | DeploymentRequest:
    """What is in force now, or what waits for approval.

    Raises RightMissing, ReasonMissing, ProcessNotFound, AlreadyInForce, DeployedMeanwhile, AlreadyAsked, FilesRefused.
    """
    require_designer(command.actor)
    why, processes = reason(command.why), work.uow.processes
    processes.lock_deploying()
    version, current = processes.version(command.process, command.number), processes.current(command.process)
    if version.active or version.info.get("sha256") == current.info.get("sha256"):
        raise AlreadyInForce(version=command.number)
    base = drawn_beside(processes, current)
    require_seen(work, command.checked, {**base, **command.family, command.process: command.seen})
    if not command.needs_approval:
        return deploy_files(DeployFiles(checked=command.checked, actor=command.actor, note=why), work)
    files = folder_files(processes, version)
    request = DeploymentRequest(
        id=new_id(),
        process=command.process,
        person=command.actor.id,
        why=why,
        base=base,
        file=diagram_path(version),
        digest=files_digest(files),
        draft=None,
        restores=command.number,
        asked_at=work.now,
    )
    open_request(work, request, files)
    return request
