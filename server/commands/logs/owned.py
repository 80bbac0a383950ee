"""Finding the log that a command is about."""

from server.commands.transaction import Work
from server.domain.logs import ImportedLog, LogNotFound, LogNotYours
from server.domain.people import Actor


def owned_log(work: Work, log_id: str, actor: Actor) -> ImportedLog:
    """The log, kept from others. Raises LogNotFound for one the actor may not see, LogNotYours for another's."""
    log = work.uow.logs.locked(log_id)
    if not log.visible_to(actor):
        raise LogNotFound
    if log.person != actor.id:
        raise LogNotYours
    return log
