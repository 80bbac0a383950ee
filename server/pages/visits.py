"""Who visits a page: the session behind the request, the language and theme, and the server's parts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Protocol, TypeVar, cast
from zoneinfo import ZoneInfo

from fastapi import Depends
from starlette.requests import Request

from server.auth import csrf, sessions, tokens
from server.commands.access.keep_session import KeepSession, keep_session
from server.commands.transaction import Transactions, Work
from server.domain.calendar import WorkingCalendar
from server.domain.errors import SessionExpired, Unauthenticated
from server.domain.people import Actor
from server.domain.scenario_runs import Checked, Order
from server.domain.staff import SignedIn
from server.engine.checks import Checks
from server.engine.shelf import Shelf
from server.pages.house_settings import HouseSettings
from server.pages.preferences import LANGUAGE_COOKIE, THEME_COOKIE, choose_locale, choose_theme
from server.pages.viewer import Theme
from server.pages.words import Words
from server.queries.reading import Reading
from server.reports.snapshot.house import HouseSnapshot
from server.store.access import Sessions
from server.store.contents import Contents
from server.store.database import Database
from server.store.log_files import LogFiles
from server.store.scenario_results import ScenarioResults

if TYPE_CHECKING:
    from server.pages.rendering import Renderer

C = TypeVar("C")
R = TypeVar("R")


class LogRuns(Protocol):
    """Reads logs of other systems beside the server."""

    def check(self) -> None:
        """Raises TooManyLogs when another reading cannot begin now."""
        ...

    def start(self, log_id: str) -> None:
        """Begin to read a log whose columns are chosen."""
        ...


class ScenarioRuns(Protocol):
    """Plays scenarios of drafts beside the server."""

    @property
    def results(self) -> ScenarioResults:
        """What came of them."""
        ...

    def check(self, files: Mapping[str, bytes], folder: str) -> Checked:
        """What is in the scenario files of a folder; `files` has those of other processes too."""
        ...

    def start(self, order: Order) -> None:
        """Begin to play. Raises ScenariosUnderWay and TooManyScenarioRuns."""
        ...


class Wired(Protocol):
    """The wired server as pages see it."""

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
    def checks(self) -> Checks:
        """Checks files that may be deployed, and remembers what it found."""
        ...

    @property
    def simulations(self) -> Callable[[], None]:
        """Sees that simulations that wait are run."""
        ...

    @property
    def reports(self) -> HouseSnapshot:
        """What reports are computed from."""
        ...

    @property
    def contents(self) -> Contents:
        """Where what documents hold is kept."""
        ...

    @property
    def log_files(self) -> LogFiles:
        """Where the logs of other systems are kept."""
        ...

    @property
    def log_runs(self) -> LogRuns:
        """Reads logs beside the server."""
        ...

    @property
    def scenario_runs(self) -> ScenarioRuns:
        """Plays scenarios beside the server."""
        ...

    @property
    def settings(self) -> HouseSettings:
        """The settings."""
        ...

    def now(self) -> datetime:
        """The time of the house."""
        ...


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page.

    `signed_in` is None for somebody without a session that is alive; `entrance` is the cookie that then guards forms.
    """

    request: Request
    wired: Wired
    renderer: "Renderer"
    locale: str
    theme: Theme
    now: datetime
    signed_in: SignedIn | None
    entrance: str

    @property
    def actor(self) -> Actor:
        """The person who is signed in. Raises Unauthenticated."""
        if self.signed_in is None:
            raise Unauthenticated
        return self.signed_in.actor

    @property
    def reading(self) -> Reading:
        """What queries read from."""
        return Reading(self.wired.database, self.wired.shelf)

    @property
    def words(self) -> Words:
        """Sentences for this reader."""
        return Words(self.locale, self.zone, self.renderer.translations)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the person's branch; the house's before sign-in."""
        return self.zone_of(self.signed_in.actor.branch) if self.signed_in else self.wired.settings.zone

    @property
    def here(self) -> str:
        """The path and query of this page."""
        url = self.request.url
        return f"{url.path}?{url.query}" if url.query else url.path

    @property
    def wants_piece(self) -> bool:
        """Whether htmx asks, to change a part of the page that is open; a form that it sends instead wants a page."""
        return self.request.headers.get("hx-request-type") == "partial"

    @property
    def csrf_token(self) -> str:
        """What the page's forms carry; before sign-in it belongs to the entrance cookie."""
        if self.signed_in is not None:
            return self.signed_in.session.csrf
        return csrf.entrance_token(self.wired.settings.secret, self.entrance)

    def zone_of(self, branch: str) -> ZoneInfo:
        """The time zone of a branch. Raises BranchNotFound."""
        with self.wired.database.read() as connection:
            return self.wired.database.working_times.of(branch, connection).zone

    def calendars_of(self, branches: Iterable[str]) -> Mapping[str, WorkingCalendar]:
        """The working calendar of each branch. Raises BranchNotFound."""
        known = self.wired.database.working_times
        with self.wired.database.read() as connection:
            return {branch: known.of(branch, connection).calendar for branch in set(branches)}

    def run(self, handler: Callable[[C, Work], R], command: C) -> R:
        """Run one command in its transaction."""
        return self.wired.transactions.run(handler, command)


def visit(request: Request) -> Visit:
    """The visit of anybody, signed in or not."""
    wired = cast("Wired", request.app.state.wired)
    renderer = cast("Renderer", request.app.state.renderer)
    now = wired.now()
    signed_in = _signed_in(request, wired, now)
    cookies = request.cookies
    return Visit(
        request,
        wired,
        renderer,
        choose_locale(
            (signed_in.locale if signed_in else None) or cookies.get(LANGUAGE_COOKIE),
            request.headers.get("accept-language"),
            renderer.translations.locales,
            wired.settings.locale,
        ),
        choose_theme((signed_in.theme if signed_in else None) or cookies.get(THEME_COOKIE)),
        now,
        signed_in,
        cookies.get(sessions.ENTRANCE_COOKIE) or csrf.new_csrf_token(),
    )


async def visit_signed_in(found: Annotated[Visit, Depends(visit)]) -> Visit:
    """The visit of somebody with a session. Raises Unauthenticated and SessionExpired."""
    if found.signed_in is None:
        raise SessionExpired if sessions.COOKIE in found.request.cookies else Unauthenticated
    return found


AnyVisit = Annotated[Visit, Depends(visit)]
SignedInVisit = Annotated[Visit, Depends(visit_signed_in)]


def _signed_in(request: Request, wired: Wired, now: datetime) -> SignedIn | None:
    cookie = request.cookies.get(sessions.COOKIE)
    if cookie is None:
        return None
    with wired.database.read() as connection:
        found = Sessions(connection, wired.database.branches).signed_in(tokens.digest(cookie), now)
    if found is not None and sessions.is_stale(found.session.seen_at, now):
        wired.transactions.run(keep_session, KeepSession(found.session))
    return found
