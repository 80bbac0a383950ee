"""Give up the reading of a log."""

from dataclasses import dataclass

from server.commands.logs.owned import owned_log
from server.commands.transaction import Work
from server.domain.logs import ImportedLog, cancelled
from server.domain.people import Actor
from server.domain.report_events import LogCancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelLog:
    """The wish to stop."""

    log_id: str
    actor: Actor


def cancel_log(command: CancelLog, work: Work) -> ImportedLog:
    """Note it; whoever reads stops within seconds. Raises LogNotFound, LogNotYours, LogNotIdle."""
    log = cancelled(owned_log(work, command.log_id, command.actor), work.now)
    work.uow.logs.save(log)
    work.uow.record(LogCancelled(at=work.now, by=command.actor.id, log=log.id))
    return log
