"""Who calls: the person behind an access token or a browser session, and what the token admits."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import cached_property
from typing import Annotated, Protocol, TypeVar, cast
from zoneinfo import ZoneInfo

from fastapi import Depends
from starlette.requests import Request

from server.api.language import locale_of, translator_of
from server.api.params import require_usable_address
from server.auth import csrf, sessions, tokens
from server.commands.transaction import Transactions, Work
from server.domain.documents import Limits
from server.domain.errors import BadCsrfToken, BadToken, ScopeMissing, SessionExpired, Unauthenticated
from server.domain.people import Actor, Scope
from server.domain.wording import Translator
from server.engine.shelf import Shelf
from server.queries.reading import Reading
from server.reports.snapshot.house import HouseSnapshot
from server.store.access import Sessions, Tokens
from server.store.contents import Contents
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

    @property
    def document_limits(self) -> Limits:
        """How large documents may be, and how many."""
        ...

    @property
    def deploy_approval(self) -> bool:
        """Whether a second designer approves what is deployed."""
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
    def contents(self) -> Contents:
        """Where what documents hold is kept."""
        ...

    @property
    def reports(self) -> HouseSnapshot:
        """What reports are computed from."""
        ...

    @property
    def simulations(self) -> Callable[[], None]:
        """Sees that simulations that wait are run."""
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


class Caller:
    """The person who calls, the language of the answer, and the server's parts.

    Who it is is looked up when first asked for, in the handler's own thread; nothing of the server is given before.
    """

    def __init__(self, request: Request, scope: Scope | None) -> None:
        self._request = request
        self._scope = scope

    @cached_property
    def actor(self) -> Actor:
        """The person. Raises Unauthenticated, BadToken, SessionExpired, BadCsrfToken, ScopeMissing."""
        actor = _actor(self._request)
        if self._scope is not None and not actor.allows(self._scope):
            raise ScopeMissing(scope=self._scope.value)
        return actor

    def admit(self) -> None:
        """Look the person up. Raises what `actor` raises."""
        _ = self.actor

    @property
    def locale(self) -> str:
        """The language of the answer."""
        return locale_of(self._request)

    @property
    def words(self) -> Translator:
        """The catalogues for it."""
        return translator_of(self._request)

    @property
    def wired(self) -> Wired:
        """The server's parts, for a person who was admitted."""
        self.admit()
        return wired_of(self._request)

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


def caller(scope: Scope | None) -> Callable[[Request], Awaitable[Caller]]:
    """A dependency: the caller, to be admitted to `scope` by the route. Raises Unauthenticated without credentials."""

    async def calling(request: Request) -> Caller:
        require_usable_address(request)
        if "authorization" not in request.headers and sessions.COOKIE not in request.cookies:
            raise Unauthenticated
        return Caller(request, scope)

    return calling


def admitted_caller(scope: Scope) -> Callable[[Request], Caller]:
    """A dependency for uploads: the caller, admitted to `scope` before the body is read. Raises what `actor` raises."""

    def admitted(request: Request) -> Caller:
        require_usable_address(request)
        made = Caller(request, scope)
        made.admit()
        return made

    return admitted


AnyCaller = Annotated[Caller, Depends(caller(None))]
TasksCaller = Annotated[Caller, Depends(caller(Scope.TASKS))]
CasesCaller = Annotated[Caller, Depends(caller(Scope.CASES))]
DeployCaller = Annotated[Caller, Depends(admitted_caller(Scope.DEPLOY))]
TasksUploader = Annotated[Caller, Depends(admitted_caller(Scope.TASKS))]
CasesUploader = Annotated[Caller, Depends(admitted_caller(Scope.CASES))]
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
