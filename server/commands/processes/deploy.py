"""Deploy files: everything is checked before the transaction, then every changed process gets a version."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from server.commands.processes.binding import bind
from server.commands.processes.folders import Folder
from server.commands.processes.linting import CheckedFiles, FilesRefused
from server.commands.transaction import Work
from server.domain.calendar import CalendarError
from server.domain.deployment_requests import require_alone
from server.domain.durations import DurationError
from server.domain.house_events import ProcessDeployed
from server.domain.ids import new_id
from server.domain.people import Actor
from server.domain.process_folders import is_model
from server.domain.processes import Deployment, ProcessVersion, StartTrigger
from server.domain.rights import require_designer
from server.domain.timer_starts import first_start
from server.domain.wording import said
from server.engine.bundle import Finding, ProcessInfo, StartEvent
from server.engine.bundles import load_bundle
from server.store.bound_files import bound_files

EVENT_STARTS = frozenset({"message", "signal", "timer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployFiles:
    """The wish to put checked files in force. `actor` None: the operator at the machine.

    `needs_approval`: in this house a second designer approves what one designer deploys.
    """

    checked: CheckedFiles
    actor: Actor | None
    note: str = ""
    needs_approval: bool = False


@dataclass(frozen=True, slots=True)
class DeployedProcess:
    """A process now in force; its version is new only when its files changed."""

    key: str
    version: int
    warnings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Deployed:
    """A deployment and the processes in it."""

    id: str
    processes: tuple[DeployedProcess, ...]


def deploy_files(command: DeployFiles, work: Work) -> Deployed:
    """Write the files and put their processes in force. Raises RightMissing, ApprovalNeeded and FilesRefused."""
    require_designer(command.actor)
    by = command.actor.id if command.actor else None
    require_alone(needs_approval=command.needs_approval, by=by)
    return put_in_force(work, command.checked, Deployment(new_id(), work.now, by, command.note))


def put_in_force(work: Work, checked: CheckedFiles, added: Deployment) -> Deployed:
    """Write a deployment that nothing forbids any more. Raises FilesRefused."""
    work.uow.processes.deploy(added, checked.files)
    numbers = {info.key: _number(work, info.key, checked.folders[info.key]) for info in checked.report.processes}
    deployed = tuple(_process_in_force(work, added, checked, info, numbers) for info in checked.report.processes)
    for info in checked.report.processes:
        if not set(info.calls) <= checked.folders.keys():
            _require_fit(work, checked.folders[info.key].file, info.key)
    return Deployed(added.id, deployed)


def _require_fit(work: Work, file: str, key: str) -> None:
    """Compile the process with what it calls from earlier deployments. Raises FilesRefused when they do not fit."""
    try:
        load_bundle(bound_files(work.uow.processes, bind(work, key, None).id), key)
    except Exception as error:
        message = said("The process does not fit the deployed processes it calls: %(fault)s", fault=error)
        advice = said("Rename what both use, or deploy them together.")
        raise FilesRefused((Finding(file, key, "does_not_fit", message, advice),)) from error


def _number(work: Work, key: str, folder: Folder) -> tuple[int, bool]:
    """The version the process gets, and whether it is new."""
    current = work.uow.processes.find_current(key)
    if current is not None and current.info.get("sha256") == folder.sha256:
        return current.version, False
    return work.uow.processes.next_version(key), True


def _process_in_force(
    work: Work,
    added: Deployment,
    checked: CheckedFiles,
    info: ProcessInfo,
    numbers: Mapping[str, tuple[int, bool]],
) -> DeployedProcess:
    folder = checked.folders[info.key]
    number, new = numbers[info.key]
    read = {folder.file, *(path for path in folder.files if is_model(path))}
    warnings = tuple(f for f in checked.report.findings if f.severity != "error" and f.file in read)
    if new:
        together = {key: numbers[key][0] for key, other in checked.folders.items() if other.file == folder.file}
        described = {**asdict(info), "file": folder.file, "sha256": folder.sha256, "together": together}
        version = ProcessVersion(info.key, number, added.id, info.name, described, work.now)
        work.uow.outbox.release(info.key, work.now)  # for a version that was suspended
        work.uow.processes.add_version(version, [_trigger(work, version, folder.file, s) for s in _event_starts(info)])
    work.uow.record(
        ProcessDeployed(
            at=work.now,
            by=added.approved_by or added.by,
            process=info.key,
            version=number,
            deployment=added.id,
            sha256=folder.sha256,
            reason=added.note,
            author=added.by if added.approved_by else None,
        )
    )
    return DeployedProcess(info.key, number, warnings)


def _event_starts(info: ProcessInfo) -> Iterator[StartEvent]:
    return (start for start in info.starts if start.kind in EVENT_STARTS)


def _trigger(work: Work, version: ProcessVersion, file: str, start: StartEvent) -> StartTrigger:
    key, number = version.process, version.version
    if start.kind == "timer":
        return StartTrigger(key, number, start.element, start.kind, None, *_first_due(work, file, start))
    return StartTrigger(key, number, start.element, start.kind, start.value)


def _first_due(work: Work, file: str, start: StartEvent) -> tuple[str, datetime]:
    """What remains of a timer start, and when it is first due at head office. Raises FilesRefused when none is."""
    place = work.uow.working_time(work.uow.people.head_office())
    try:
        return first_start(start.value or "", work.now, place.zone, place.calendar)
    except (DurationError, CalendarError) as error:
        message = said(
            "The timer %(value)s cannot be counted from now: %(error)s.", value=repr(start.value), error=error
        )
        advice = said("Write a time within the calendar, such as P1D, 2WD or R/P1D.")
        raise FilesRefused((Finding(file, start.element, "timer_start", message, advice),)) from error
