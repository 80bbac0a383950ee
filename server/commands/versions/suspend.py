"""Suspend a version of a process: no case begins on it until it is resumed."""

from dataclasses import dataclass, replace

from server.commands.transaction import Work
from server.domain.people import Actor
from server.domain.processes import VersionSuspended
from server.domain.reasons import required_reason
from server.domain.rights import require_operated, require_version_rights
from server.domain.version_events import VersionWasSuspended


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendVersion:
    """The wish of a designer or operator. `cases_too`: suspend the running cases at branches they operate as well."""

    process: str
    version: int
    actor: Actor
    reason: str
    cases_too: bool = False


def suspend_version(command: SuspendVersion, work: Work) -> None:
    """Note it at once; running cases are suspended beside the server.

    Raises RightMissing, ReasonMissing, ProcessNotFound, and VersionSuspended when it is already.
    """
    require_version_rights(command.actor)
    if command.cases_too:
        require_operated(command.actor)
    reason, processes = required_reason(command.reason), work.uow.processes
    found = processes.lock_version(command.process, command.version)
    if found.suspended_at is not None:
        raise VersionSuspended(process=found.process, version=found.version)
    processes.steer(
        replace(
            found,
            suspended_at=work.now,
            steered_by=command.actor.id,
            steered_why=reason,
            cases_too=command.cases_too,
        )
    )
    work.uow.held_cases.left_work = command.cases_too
    work.uow.record(
        VersionWasSuspended(
            at=work.now,
            by=command.actor.id,
            process=found.process,
            version=found.version,
            cases_too=command.cases_too,
            reason=reason,
        )
    )
