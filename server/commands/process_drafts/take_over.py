"""Take into a draft what was deployed after it was begun, so that it can be deployed on top of that."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.commands.process_drafts.owned import note_change, owned_draft
from server.commands.transaction import Work
from server.domain.draft_merging import NotChosen, Side
from server.domain.people import Actor
from server.domain.process_drafts import DeployedMeanwhile, within_bounds
from server.store.draft_merging import deployed_meanwhile, merged, versions_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver:
    """The wish to go on from what the deployment `onto` put in force.

    `sides`: which file to keep, by path, of each that both changed.
    """

    process: str
    version: int
    onto: str
    sides: Mapping[str, Side]
    actor: Actor


def take_over(command: TakeOver, work: Work) -> int:
    """The version of the draft now.

    Raises RightMissing, DraftNotFound, DraftChanged, NotChosen, DraftTooLarge, and DeployedMeanwhile when yet another
    version is in force.
    """
    draft = owned_draft(work, command.process, command.actor)
    processes, drafts = work.uow.processes, work.uow.process_drafts
    version = deployed_meanwhile(processes, draft)
    if version is None:
        return draft.version
    if version.deployment != command.onto:
        by = processes.deployment(version.deployment).by
        raise DeployedMeanwhile(version=version.version, process=version.process, by=by)
    theirs = {path for path, side in command.sides.items() if side is Side.VERSION}
    merge = merged(processes, drafts, draft, version, theirs)
    for path in merge.clashing:
        if path not in command.sides:
            raise NotChosen(file=path)
    number = note_change(work, draft, command.version, draft.file)
    drafts.replace(draft.id, within_bounds(merge.files))
    drafts.rest_on(draft.id, versions_in_force(processes, draft, version))
    return number
