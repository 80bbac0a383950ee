"""The pages that say no: refusals in the reader's words, and failures without details."""

from datetime import UTC, datetime
from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from server.domain.errors import DomainError
from server.pages.contexts.entrance import ErrorPage
from server.pages.framing import show
from server.pages.preferences import LANGUAGE_COOKIE, THEME_COOKIE, choose_locale, choose_theme
from server.pages.rendering import Renderer
from server.pages.viewer import Viewer
from server.pages.visits import Visit, Wired, visit
from server.pages.words import Names
from server.queries.names import branch_names, role_names
from server.queries.naming import labels_in_force
from server.queries.processes import list_processes


def refusal_page(request: Request, error: Exception, status: int, detail: str) -> Response:
    """The page of a refusal; `detail` is the sentence for errors that are not the business's own."""
    found = visit(request)
    return show(found, "error/page.html", ErrorPage(status, _message(found, error, detail)), status=status, here="/")


def failure_page(request: Request, reference: str, status: int = 500) -> Response:
    """The page of a failure of ours; asks the database nothing, which may be what failed."""
    wired = cast("Wired", request.app.state.wired)
    renderer = cast("Renderer", request.app.state.renderer)
    cookies, known = request.cookies, renderer.translations.locales
    viewer = Viewer(
        locale=choose_locale(
            cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language"), known, wired.settings.locale
        ),
        theme=choose_theme(cookies.get(THEME_COOKIE)),
        zone=wired.settings.zone,
        now=datetime.now(UTC),
        here="/",
        csrf_token="",
    )
    return renderer.respond("error/page.html", ErrorPage(status, reference=reference), viewer, status=status)


def _message(found: Visit, error: Exception, detail: str) -> str:
    if isinstance(error, DomainError):
        return found.words.refusal(error, _names(found, error))
    # The phrases of the HTTP library add nothing to what the page says of the status.
    return "" if isinstance(error, HTTPException) else detail


def _names(found: Visit, error: DomainError) -> Names:
    if not {"role", "branch"} & set(error.params):
        return Names()
    keys = [version.process for version in list_processes(found.wired.database)]
    with found.wired.database.read() as connection:
        labels = labels_in_force(connection, keys, found.locale)
        return Names(branches=branch_names(connection, found.locale), roles=role_names(*labels.values()))
