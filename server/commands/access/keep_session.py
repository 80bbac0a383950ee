"""Note that a session is in use, so that it does not end as idle."""

from dataclasses import dataclass

from server.auth.sessions import expiry
from server.commands.transaction import Work
from server.domain.staff import Session


@dataclass(frozen=True, slots=True)
class KeepSession:
    """A session that was used again."""

    session: Session


def keep_session(command: KeepSession, work: Work) -> None:
    """Move its end; no fact worth a line in the trail."""
    session = command.session
    work.uow.sessions.touch(session.id, work.now, expiry(session.created_at, work.now))
