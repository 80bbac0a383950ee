"""Sign out: the session ends at once, whoever still holds its cookie."""

from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.house_events import SignedOut


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut:
    """The wish of a person to end a session, named by its stored id (the digest of its cookie)."""

    session_id: str
    person: str


def sign_out(command: SignOut, work: Work) -> None:
    """End the session."""
    work.uow.sessions.delete(command.session_id)
    work.uow.record(SignedOut(at=work.now, by=command.person))
