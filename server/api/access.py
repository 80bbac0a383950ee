"""Who calls: the person behind an access token or a browser session, and what the token admits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeVar, cast

from fastapi import Depends
from starlette.requests import Request

from server.api.language import locale_of
from server.auth import csrf, sessions, tokens
from server.commands.transaction import Transactions, Work
from server.domain.errors import BadCsrfToken, BadToken, ScopeMissing, SessionExpired, Unauthenticated
from server.domain.people import Actor, Scope
from server.engine.shelf import Shelf
from server.queries import credentials
from server.store.database import Database

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
C = TypeVar("C")
R = TypeVar("R")


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


@dataclass(frozen=True, slots=True)
class Caller:
    """The person who calls, the language of the answer, and the server's parts."""

    actor: Actor
    locale: str
    wired: Wired

    def run(self, handler: Callable[[C, Work], R], command: C) -> R:
        """Run one command in its transaction."""
        return self.wired.transactions.run(handler, command)


def wired_of(request: Request) -> Wired:
    """The wired server behind this request."""
    return cast("Wired", request.app.state.wired)


def caller(scope: Scope) -> Callable[[Request], Caller]:
    """A dependency: the caller, admitted to `scope`. Raises Unauthenticated, BadCsrfToken, ScopeMissing."""

    def admitted(request: Request) -> Caller:
        actor = _actor(request)
        if not actor.allows(scope):
            raise ScopeMissing(scope=scope.value)
        return Caller(actor, locale_of(request), wired_of(request))

    return admitted


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
    actor = credentials.by_token(wired_of(request), tokens.digest(token))
    if actor is None:
        raise BadToken
    return actor


def _by_session(request: Request, cookie: str) -> Actor:
    signed_in = credentials.by_session(wired_of(request), tokens.digest(cookie))
    if signed_in is None:
        raise SessionExpired
    if request.method not in _SAFE and not csrf.csrf_matches(signed_in.session.csrf, request.headers.get(csrf.HEADER)):
        raise BadCsrfToken
    return signed_in.actor
