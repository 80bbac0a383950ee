"""Mark notices as read."""

from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNotices:
    """One's own notice, or all (None). Reading is nobody else's business: the trail does not tell of it."""

    actor: Actor
    notice_id: str | None = None


def read_notices(command: ReadNotices, work: Work) -> None:
    """Mark it; one that is not the actor's own, or unknown, changes nothing."""
    work.uow.notices.read(command.actor.id, command.notice_id, work.now)
