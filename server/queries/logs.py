"""Reads imported logs for screens."""

from server.domain.logs import ImportedLog, LogNotFound
from server.domain.people import Actor
from server.domain.rights import OVERSEERS
from server.store.database import Database
from server.store.logs import Logs


def logs_for(database: Database, actor: Actor) -> list[ImportedLog]:
    """The logs of the branches that a person oversees, the newest first."""
    branches = {branch for role, branch in actor.role_pairs() if role in OVERSEERS}
    with database.read() as connection:
        return Logs(connection).of(branches)


def log_for(database: Database, actor: Actor, log_id: str) -> ImportedLog:
    """One log. Raises LogNotFound also for one that is not for this person."""
    with database.read() as connection:
        log = Logs(connection).get(log_id)
    if not log.visible_to(actor):
        raise LogNotFound
    return log
