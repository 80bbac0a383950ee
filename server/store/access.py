"""Sessions, access tokens and sign-in attempts."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from server.domain.people import Actor, Scope
from server.domain.staff import ApiToken, Session, SignedIn
from server.store.branches import BranchCache
from server.store.column_types import Instant
from server.store.people import ACTOR_COLUMNS, actor_from, with_roles
from server.store.tables.organisation import api_token, person, session, sign_in_attempt

_NOW = bindparam("now", type_=Instant)
_SESSION_COLUMNS = (
    session.c.id,
    session.c.person,
    session.c.csrf,
    session.c.created_at,
    session.c.seen_at,
    session.c.expires_at,
)
_SIGNED_IN = with_roles(
    select(*ACTOR_COLUMNS, *_SESSION_COLUMNS, person.c.locale, person.c.theme).join_from(
        session, person, session.c.person == person.c.id
    )
).where(session.c.id == bindparam("wanted"), session.c.expires_at > _NOW)
_ADD_SESSION = insert(session)
_TOUCH = update(session).where(session.c.id == bindparam("wanted"))
_DROP_SESSION = delete(session).where(session.c.id == bindparam("wanted"))
_DROP_OF = delete(session).where(session.c.person == bindparam("wanted"))
_DROP_EXPIRED = delete(session).where(session.c.expires_at <= _NOW)

_BY_TOKEN = with_roles(
    select(*ACTOR_COLUMNS, api_token.c.scopes).join_from(api_token, person, api_token.c.person == person.c.id)
).where(api_token.c.sha256 == bindparam("wanted"), or_(api_token.c.expires_at.is_(None), api_token.c.expires_at > _NOW))
_ADD_TOKEN = insert(api_token)
_DROP_TOKEN = delete(api_token).where(api_token.c.sha256 == bindparam("wanted"))

_ADD_ATTEMPT = insert(sign_in_attempt)
_DROP_ATTEMPTS = delete(sign_in_attempt).where(sign_in_attempt.c.login == bindparam("wanted"))
_DROP_OLD_ATTEMPTS = delete(sign_in_attempt).where(sign_in_attempt.c.at < bindparam("before", type_=Instant))
_ATTEMPTS = select(
    select(func.count())
    .where(sign_in_attempt.c.login == bindparam("by_login"), sign_in_attempt.c.at >= bindparam("since"))
    .scalar_subquery(),
    select(func.count())
    .where(sign_in_attempt.c.address == bindparam("from_address"), sign_in_attempt.c.at >= bindparam("since"))
    .scalar_subquery(),
)

_LIVE = select(session.c.id, session.c.seen_at, session.c.expires_at).where(session.c.expires_at > _NOW)
_FAILED_AT = (
    select(sign_in_attempt.c.login, sign_in_attempt.c.address, sign_in_attempt.c.at)
    .where(
        or_(sign_in_attempt.c.login == bindparam("by_login"), sign_in_attempt.c.address == bindparam("from_address")),
        sign_in_attempt.c.at >= bindparam("since", type_=Instant),
    )
    .order_by(sign_in_attempt.c.at.desc())
    .limit(1000)
)


class Sessions:
    """Browser sessions and failed sign-ins."""

    def __init__(self, connection: Connection, tree: BranchCache) -> None:
        self._connection = connection
        self._tree = tree

    def signed_in(self, session_id: str, now: datetime) -> SignedIn | None:
        """Who the session stands for, with roles, in one statement; None when unknown or over."""
        rows = self._connection.execute(_SIGNED_IN, {"wanted": session_id, "now": now}).all()
        if not rows:
            return None
        actor = actor_from(rows, self._tree.at(rows[0][6], self._connection, now), now)
        return SignedIn(Session(*rows[0][7:13]), actor, locale=rows[0][13], theme=rows[0][14])

    def add(self, added: Session) -> None:
        """Write a new session."""
        self._connection.execute(
            _ADD_SESSION, {column.name: getattr(added, column.name) for column in _SESSION_COLUMNS}
        )

    def touch(self, session_id: str, seen_at: datetime, expires_at: datetime) -> None:
        """Note that the session was used."""
        self._connection.execute(_TOUCH, {"wanted": session_id, "seen_at": seen_at, "expires_at": expires_at})

    def delete(self, session_id: str) -> None:
        """End a session."""
        self._connection.execute(_DROP_SESSION, {"wanted": session_id})

    def delete_of(self, person_id: str) -> None:
        """End every session of a person."""
        self._connection.execute(_DROP_OF, {"wanted": person_id})

    def sweep(self, now: datetime, attempts_before: datetime) -> None:
        """Delete sessions that are over and old failed sign-ins."""
        self._connection.execute(_DROP_EXPIRED, {"now": now})
        self._connection.execute(_DROP_OLD_ATTEMPTS, {"before": attempts_before})

    def failed(self, attempt_id: str, login: str, address: str, at: datetime) -> None:
        """Note a failed sign-in."""
        self._connection.execute(_ADD_ATTEMPT, {"id": attempt_id, "login": login, "address": address, "at": at})

    def failures(self, login: str, address: str, since: datetime) -> tuple[int, int]:
        """How many sign-ins failed since then: with this login, and from this address."""
        row = self._connection.execute(_ATTEMPTS, {"by_login": login, "from_address": address, "since": since}).one()
        return row[0], row[1]

    def failure_times(self, login: str, address: str, since: datetime) -> tuple[list[datetime], list[datetime]]:
        """When sign-ins failed since then, newest first: with this login, and from this address; 1,000 in all."""
        values = {"by_login": login, "from_address": address, "since": since}
        rows = self._connection.execute(_FAILED_AT, values).all()
        return [row.at for row in rows if row.login == login], [row.at for row in rows if row.address == address]

    def carry(self, by: timedelta, now: datetime) -> None:
        """Move every session that is alive along with a clock that is moved."""
        for row in self._connection.execute(_LIVE, {"now": now}).all():
            self.touch(row.id, row.seen_at + by, row.expires_at + by)

    def forgive(self, login: str) -> None:
        """Forget the failed sign-ins with a login."""
        self._connection.execute(_DROP_ATTEMPTS, {"wanted": login})


class Tokens:
    """Access tokens for scripts."""

    def __init__(self, connection: Connection, tree: BranchCache) -> None:
        self._connection = connection
        self._tree = tree

    def actor_by_token(self, sha256: str, now: datetime) -> Actor | None:
        """Who a token stands for, with roles and scopes, in one statement; None when unknown or over."""
        rows = self._connection.execute(_BY_TOKEN, {"wanted": sha256, "now": now}).all()
        if not rows:
            return None
        text = rows[0][7]
        scopes = None if text is None else frozenset(Scope(scope) for scope in text.split())
        return actor_from(rows, self._tree.at(rows[0][6], self._connection, now), now, scopes)

    def add(self, added: ApiToken) -> None:
        """Write a new token."""
        values = {
            "sha256": added.sha256,
            "person": added.person,
            "scopes": None if added.scopes is None else " ".join(sorted(added.scopes)),
            "created_at": added.created_at,
            "expires_at": added.expires_at,
            "label": added.label,
        }
        self._connection.execute(_ADD_TOKEN, values)

    def delete(self, sha256: str) -> None:
        """Withdraw a token."""
        self._connection.execute(_DROP_TOKEN, {"wanted": sha256})
