"""Answers what went wrong: a problem document under /api, a page in the reader's language elsewhere."""

import logging
import sqlite3
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from server.api.problems import RETRY_SECONDS, answer, problem_for, unavailable
from server.domain.codec import NotStorable
from server.domain.errors import BadCsrfToken, DomainError, NotReady, SessionExpired, Unauthenticated
from server.domain.ids import new_id
from server.engine.model import EngineRefusal
from server.forms.errors import FormErrors
from server.pages.errors import failure_page, refusal_page
from server.pages.kept import form_of, not_taken
from server.pages.preferences import LANGUAGE_COOKIE, choose_locale
from server.pages.sent import sent_form

if TYPE_CHECKING:
    from server.pages.rendering import Renderer
    from server.wiring.graph import Wired

SIGN_IN = "/sign-in"
_FORESEEN = (DomainError, FormErrors, EngineRefusal, NotStorable, RequestValidationError, HTTPException)
_STORE = (OperationalError, InterfaceError, PoolTimeout)
_LOG = logging.getLogger("countersign.web")


def answer_refusals(app: FastAPI) -> None:
    """Answer every error of the application here; what nobody foresaw is logged under a reference."""
    for kind in _FORESEEN:
        app.add_exception_handler(kind, _foreseen)
    for kind in (Unauthenticated, SessionExpired, BadCsrfToken):
        app.add_exception_handler(kind, _session_over)
    for kind in _STORE:
        app.add_exception_handler(kind, _store_failed)
    app.add_exception_handler(Exception, _unforeseen)


async def _session_over(request: Request, error: Exception) -> Response:
    """Whoever sent a form that was filled in gets it back after signing in; all else is a plain refusal."""
    form = form_of(request)
    if form is None or not isinstance(error, DomainError):
        return await run_in_threadpool(_foreseen, request, error)
    try:
        sent = await sent_form(request)
        return await run_in_threadpool(not_taken, request, form, sent, error)
    except (DomainError, HTTPException):
        return await run_in_threadpool(_foreseen, request, error)


def _foreseen(request: Request, error: Exception) -> Response:
    if _for_programs(request):
        return answer(request, error)
    renderer: Renderer = request.app.state.renderer
    problem = problem_for(error, _locale(request), renderer.translations)
    if problem.status == HTTPStatus.UNAUTHORIZED:
        return _to_sign_in(request)
    response = refusal_page(request, error, problem.status, problem.detail)
    response.headers.update(problem.headers)
    if isinstance(error, NotReady):
        response.headers["Refresh"] = str(RETRY_SECONDS)  # browsers ask again by themselves
    return response


def _unforeseen(request: Request, error: Exception) -> Response:
    reference = new_id()
    _LOG.error("%s %s failed, reference %s", request.method, request.url.path, reference, exc_info=error)
    if _for_programs(request):
        return answer(request, error)
    return failure_page(request, reference)


def _store_failed(request: Request, error: Exception) -> Response:
    """The database is locked, full, away or slow: 503, to be tried again. What is wrong with our SQL stays a 500."""
    if not _may_pass(error):
        raise error
    reference = new_id()
    _LOG.error("%s %s: the database failed, reference %s: %s", request.method, request.url.path, reference, error)
    if _for_programs(request):
        renderer: Renderer = request.app.state.renderer
        return unavailable(_locale(request), renderer.translations).response()
    response = failure_page(request, reference, HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _may_pass(error: Exception) -> bool:
    cause = error.orig if isinstance(error, DBAPIError) else None
    return not isinstance(cause, sqlite3.Error) or cause.sqlite_errorcode != sqlite3.SQLITE_ERROR


def _for_programs(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _locale(request: Request) -> str:
    wired: Wired = request.app.state.wired
    renderer: Renderer = request.app.state.renderer
    return choose_locale(
        request.cookies.get(LANGUAGE_COOKIE),
        request.headers.get("accept-language"),
        renderer.translations.locales,
        wired.settings.locale,
    )


def _to_sign_in(request: Request) -> Response:
    """Sign in first, then come back to a page that was only read."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    address = f"{SIGN_IN}?next={quote(here, safe='/')}" if request.method in {"GET", "HEAD"} else SIGN_IN
    if request.headers.get("hx-request"):
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": address})
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)
