"""Who acts, as they are under the lock of what they act on."""

from dataclasses import replace

from server.commands.transaction import Work
from server.domain.people import Actor


def as_of_now(work: Work, actor: Actor, organisation: str | None) -> Actor:
    """The actor with what is theirs in this state of the organisation, which was read under the lock.

    Who they are was read before it, and roles, absences or the account may have ended meanwhile. Raises PersonNotFound.
    """
    if actor.organisation == organisation:
        return actor
    return replace(work.uow.people.actor(actor.id, work.now), scopes=actor.scopes)
