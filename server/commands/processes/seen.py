"""Nobody deploys over a version that they have not seen."""

from collections.abc import Mapping

from server.commands.processes.linting import CheckedFiles
from server.commands.transaction import Work
from server.domain.process_drafts import DeployedMeanwhile


def require_seen(work: Work, checked: CheckedFiles, seen: Mapping[str, int]) -> None:
    """Raise DeployedMeanwhile unless the versions in force are those seen, by process; nobody else deploys from now."""
    work.uow.processes.lock_deploying()
    for info in checked.report.processes:
        current = work.uow.processes.find_current(info.key)
        if current is not None and current.version != seen.get(info.key):
            by = work.uow.processes.deployment(current.deployment).by
            raise DeployedMeanwhile(version=current.version, process=info.key, by=by)
