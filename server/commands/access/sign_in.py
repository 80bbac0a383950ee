"""Sign in with login and password: throttled, the same for unknown logins, always with a fresh session."""

from dataclasses import dataclass
from datetime import UTC, datetime

from server.auth.csrf import new_csrf_token
from server.auth.passwords import hash_password, needs_rehash, verify_password
from server.auth.sessions import expiry
from server.auth.throttle import PER_ADDRESS, PER_LOGIN, wait_seconds
from server.auth.tokens import digest, new_session_token
from server.commands.transaction import Transactions, Work
from server.domain.errors import TooMany, WrongCredentials
from server.domain.house_events import SignedIn, SignInFailed
from server.domain.ids import new_id
from server.domain.staff import Person, Session

MAX_LOGIN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """The wish of somebody at `address`. `previous`: the session cookie the browser sent, which ends."""

    login: str
    password: str
    address: str
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A new session: `token` goes into the cookie and is known nowhere else."""

    token: str
    csrf: str
    person: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class _Verified:
    """A sign-in whose password was checked; `person` None: refused. `new_hash`: to store in place of an old one."""

    command: SignIn
    person: Person | None
    new_hash: str | None = None


def sign_in(transactions: Transactions, command: SignIn) -> OpenedSession:
    """Open a session. Raises TooMany before the password is looked at, WrongCredentials after.

    Two transactions with the slow hash between them: the first counts the attempt as failed, so that guesses made
    at the same time are throttled too; the second takes that back or writes the refusal down.
    """
    known = transactions.run(_count_attempt, command)
    stored = known.password_hash if known is not None and known.active else None
    matches = verify_password(stored, command.password)
    person = known if matches else None
    new_hash = hash_password(command.password) if person and stored and needs_rehash(stored) else None
    opened = transactions.run(_conclude, _Verified(command, person, new_hash))
    if opened is None:
        raise WrongCredentials
    return opened


def _count_attempt(command: SignIn, work: Work) -> Person | None:
    login = command.login[:MAX_LOGIN]
    # The machine's clock, not the house's: a manual clock stands still, and a throttled login would wait for ever.
    now = datetime.now(UTC)
    by_login, by_address = work.uow.sessions.failure_times(login, command.address, now - PER_LOGIN.window)
    wait = max(wait_seconds(by_login, now, PER_LOGIN), wait_seconds(by_address, now, PER_ADDRESS))
    if wait:
        raise TooMany(seconds=wait)
    work.uow.sessions.failed(new_id(), login, command.address, now)
    return work.uow.people.by_login(login)


def _conclude(verified: _Verified, work: Work) -> OpenedSession | None:
    command, person = verified.command, verified.person
    if person is None:
        work.uow.record(SignInFailed(at=work.now, login=command.login[:MAX_LOGIN]))
        return None
    if command.previous:
        work.uow.sessions.delete(digest(command.previous))
    if verified.new_hash:
        work.uow.people.set_password(person.id, verified.new_hash)
    work.uow.sessions.forgive(person.login)
    work.uow.record(SignedIn(at=work.now, by=person.id))
    return _open_session(work, person)


def _open_session(work: Work, person: Person) -> OpenedSession:
    token, csrf, ends = new_session_token(), new_csrf_token(), expiry(work.now, work.now)
    work.uow.sessions.add(
        Session(id=digest(token), person=person.id, csrf=csrf, created_at=work.now, seen_at=work.now, expires_at=ends)
    )
    return OpenedSession(token, csrf, person.id, ends)
