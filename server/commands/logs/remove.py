"""Remove a log with all that was made of it."""

from dataclasses import dataclass

from server.commands.logs.owned import owned_log
from server.commands.transaction import Work
from server.domain.logs import ImportedLog
from server.domain.people import Actor
from server.domain.report_events import LogRemoved


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveLog:
    """The wish to have it no longer."""

    log_id: str
    actor: Actor


def remove_log(command: RemoveLog, work: Work) -> ImportedLog:
    """Remove the row; its files are removed after the commit. Raises LogNotFound and LogNotYours."""
    log = owned_log(work, command.log_id, command.actor)
    work.uow.logs.remove(log.id)
    work.uow.record(LogRemoved(at=work.now, by=command.actor.id, log=log.id, name=log.name))
    return log
