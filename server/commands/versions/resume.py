"""Resume a suspended version of a process: cases begin on it again, and those suspended with it go on."""

from dataclasses import dataclass, replace

from server.commands.transaction import Work
from server.domain.people import Actor
from server.domain.processes import ProcessVersion, VersionNotSuspended
from server.domain.reasons import required_reason
from server.domain.rights import require_version_rights
from server.domain.timer_starts import last_missed
from server.domain.version_events import VersionWasResumed


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeVersion:
    """The wish of a designer or operator."""

    process: str
    version: int
    actor: Actor
    reason: str


def resume_version(command: ResumeVersion, work: Work) -> None:
    """Note it at once; the cases go on beside the server. Of timer starts that were due, each comes once.

    Raises RightMissing, ReasonMissing, ProcessNotFound, and VersionNotSuspended.
    """
    require_version_rights(command.actor)
    reason, processes = required_reason(command.reason), work.uow.processes
    found = processes.lock_version(command.process, command.version)
    if found.suspended_at is None:
        raise VersionNotSuspended(process=found.process, version=found.version)
    processes.steer(replace(found, suspended_at=None, steered_by=command.actor.id, steered_why=reason))
    _pass_over(work, found)
    work.uow.outbox.release(found.process, work.now)
    work.uow.held_cases.left_work = True
    work.uow.record(
        VersionWasResumed(at=work.now, by=command.actor.id, process=found.process, version=found.version, reason=reason)
    )


def _pass_over(work: Work, version: ProcessVersion) -> None:
    """Let all rounds of its timer starts that were missed go by, but for the last."""
    times = work.uow.working_time(work.uow.people.head_office())
    for start in work.uow.processes.starts_of(version.process, version.version):
        if start.timer is not None and start.next_due is not None:
            text, due = last_missed(start.timer, start.next_due, work.now, times.zone, times.calendar)
            work.uow.processes.set_next_due(start, text, due)
