"""Who calls: the person behind an access token or a browser session, and what the token admits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol, TypeVar, cast
from zoneinfo import ZoneInfo

from fastapi import Depends
from starlette.requests import Request

from server.api.language import locale_of
from server.auth import csrf, sessions, tokens
from server.commands.transaction import Transactions, Work
from server.domain.errors import BadCsrfToken, BadToken, ScopeMissing, SessionExpired, Unauthenticated
from server.domain.people import Actor, Scope
from server.engine.shelf import Shelf
from server.queries.reading import Reading
from server.store.access import Sessions, Tokens
from server.store.database import Database

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
C = TypeVar("C")
R = TypeVar("R")


class HouseSettings(Protocol):
    """The settings that routes look at."""

    @property
    def zone(self) -> ZoneInfo:
        """The house's time zone."""
        ...


class Sweeper(Protocol):
    """Does whatever is due."""

    def run(self) -> int:
        """Do it, and say how many pieces of work were done."""
        ...


class Wired(Protocol):
    """The wired server as the routes see it."""

    @property
    def transactions(self) -> Transactions:
        """Runs commands."""
        ...

    @property
    def database(self) -> Database:
        """Answers queries."""
        ...

    @property
    def shelf(self) -> Shelf:
        """Compiled processes."""
        ...

    @property
    def settings(self) -> HouseSettings:
        """The settings."""
        ...

    @property
    def sweep(self) -> Sweeper:
        """The background work, for when the clock is moved."""
        ...

    @property
    def manual_clock(self) -> bool:
        """Whether time stands still until it is moved."""
        ...

    def now(self) -> datetime:
        """The time of the house: the machine's, or the manual clock's."""
        ...


@dataclass(frozen=True, slots=True)
class Caller:
    """The person who calls, the language of the answer, and the server's parts."""

    actor: Actor
    locale: str
    wired: Wired

    @property
    def reading(self) -> Reading:
        """What queries read from."""
        return Reading(self.wired.database, self.wired.shelf)

    def run(self, handler: Callable[[C, Work], R], command: C) -> R:
        """Run one command in its transaction."""
        return self.wired.transactions.run(handler, command)


def wired_of(request: Request) -> Wired:
    """The wired server behind this request."""
    return cast("Wired", request.app.state.wired)


def caller(scope: Scope | None) -> Callable[[Request], Caller]:
    """A dependency: the caller, admitted to `scope`. Raises Unauthenticated, BadCsrfToken, ScopeMissing."""

    def admitted(request: Request) -> Caller:
        actor = _actor(request)
        if scope is not None and not actor.allows(scope):
            raise ScopeMissing(scope=scope.value)
        return Caller(actor, locale_of(request), wired_of(request))

    return admitted


AnyCaller = Annotated[Caller, Depends(caller(None))]
TasksCaller = Annotated[Caller, Depends(caller(Scope.TASKS))]
CasesCaller = Annotated[Caller, Depends(caller(Scope.CASES))]
DeployCaller = Annotated[Caller, Depends(caller(Scope.DEPLOY))]
ReportsCaller = Annotated[Caller, Depends(caller(Scope.REPORTS))]
AdminCaller = Annotated[Caller, Depends(caller(Scope.ADMIN))]


def _actor(request: Request) -> Actor:
    header = request.headers.get("authorization")
    if header is not None:
        return _by_token(request, header)
    cookie = request.cookies.get(sessions.COOKIE)
    if cookie is None:
        raise Unauthenticated
    return _by_session(request, cookie)


def _by_token(request: Request, header: str) -> Actor:
    token = tokens.bearer_token(header)
    if token is None:
        raise BadToken
    wired = wired_of(request)
    now = wired.now()
    with wired.database.read() as connection:
        found = Tokens(connection, wired.database.branches)
        actor = found.actor_by_token(tokens.digest(token), now)
    if actor is None:
        raise BadToken
    return actor


def _by_session(request: Request, cookie: str) -> Actor:
    wired = wired_of(request)
    now = wired.now()
    with wired.database.read() as connection:
        found = Sessions(connection, wired.database.branches)
        signed_in = found.signed_in(tokens.digest(cookie), now)
    if signed_in is None:
        raise SessionExpired
    if request.method not in _SAFE and not csrf.csrf_matches(signed_in.session.csrf, request.headers.get(csrf.HEADER)):
        raise BadCsrfToken
    return signed_in.actor
