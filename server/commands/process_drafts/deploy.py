"""Put what a draft holds in force; the draft is done with that."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.commands.process_drafts.owned import owned_draft
from server.commands.processes.deploy import CheckedFiles, Deployed, DeployFiles, deploy_files
from server.commands.transaction import Work
from server.domain.people import Actor
from server.domain.process_drafts import DeployedMeanwhile, DraftChanged, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployDraft:
    """The wish to deploy. `checked` are the files of the draft at `version`; `why` is kept.

    `family`: the versions in force that were checked along, by process.
    """

    process: str
    version: int
    checked: CheckedFiles
    family: Mapping[str, int]
    why: str
    actor: Actor


def deploy_draft(command: DeployDraft, work: Work) -> Deployed:
    """What is in force now.

    Raises RightMissing, DraftNotFound, ReasonMissing, DraftChanged, FilesRefused, and DeployedMeanwhile when a version
    went into force after the draft was begun.
    """
    draft = owned_draft(work, command.process, command.actor)
    note = reason(command.why)
    if draft.version != command.version:
        raise DraftChanged
    work.uow.processes.lock_deploying()
    for info in command.checked.report.processes:
        _require_seen(work, info.key, command.family.get(info.key, draft.base.get(info.key)))
    deployed = deploy_files(DeployFiles(checked=command.checked, actor=command.actor, note=note), work)
    work.uow.process_drafts.remove(draft.id)
    return deployed


def _require_seen(work: Work, key: str, seen: int | None) -> None:
    current = work.uow.processes.find_current(key)
    if current is not None and current.version != seen:
        by = work.uow.processes.deployment(current.deployment).by
        raise DeployedMeanwhile(version=current.version, process=key, by=by)
