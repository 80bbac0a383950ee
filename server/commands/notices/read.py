"""Mark notices as read."""

from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNotices:
    """One's own notice, `older_too` with all before it, or all (None).

    What arrived since a page was drawn was not seen, so a page names the newest it shows. Reading is nobody else's
    business: the trail does not tell of it.
    """

    actor: Actor
    notice_id: str | None = None
    older_too: bool = False


def read_notices(command: ReadNotices, work: Work) -> None:
    """Mark it; one that is not the actor's own, or unknown, changes nothing."""
    work.uow.notices.read(command.actor.id, command.notice_id, work.now, older_too=command.older_too)
