"""Keeps what somebody typed when the form's session is over: through signing in, and back into the form."""

import re
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from server.auth import csrf, sessions
from server.domain.errors import BadCsrfToken, DomainError, SessionExpired
from server.domain.task_actions import TaskAction
from server.domain.wording import N_
from server.pages.contexts.entrance import SignInPage
from server.pages.framing import send_on, show
from server.pages.sent import OWN_FIELDS, Sent
from server.pages.start import start_again
from server.pages.task_page import task_page, task_scene, typed
from server.pages.visits import Visit, visit
from server.pages.words import Names

PREFIX = "kept."
_FORM = re.compile(r"/(tasks|start)/([^/?#]+)")
_SENT_TO = (re.compile(r"(/tasks/[^/]+)/(?:complete|draft)"), re.compile(r"(/start/[^/]+)"))

_KEPT = N_("Nothing was sent. What you entered is kept below: check it and submit again.")


def form_of(request: Request) -> str | None:
    """The path of the form that a request sends; None when it sends no work of a person, or not from our own page.

    Browsers send the session's cookie along with forms of this site only (SameSite), even one that has ended.
    """
    ours = sessions.COOKIE in request.cookies or request.headers.get("sec-fetch-site") == "same-origin"
    found = [to.fullmatch(request.url.path) for to in _SENT_TO] if ours and request.method == "POST" else []
    return next((match.group(1) for match in found if match), None)


def not_taken(request: Request, path: str, sent: Sent, error: DomainError) -> Response:
    """The form again when its token is of an earlier session, else the sign-in page that carries what was typed."""
    found = visit(request)
    if isinstance(error, BadCsrfToken) and found.signed_in is not None:
        return form_again(found, path, sent, HTTPStatus.FORBIDDEN)
    kept = tuple((PREFIX + name, text) for name, text in sent.without(csrf.FIELD))
    refusal = found.words.refusal(SessionExpired(), Names())
    page = SignInPage(next_path=path, error=refusal, kept=kept)
    return show(found, "signin/page.html", page, status=HTTPStatus.UNAUTHORIZED, here=path)


def kept_in(sent: Sent) -> tuple[tuple[str, str], ...]:
    """The carried pairs of a sign-in, named as they were carried."""
    return tuple((name, text) for name, text in sent.pairs if name.startswith(PREFIX))


def back_to_form(found: Visit, path: str, sent: Sent) -> Response:
    """After signing in: the form with what was typed, or the page itself where that is not for this person."""
    typed_before = Sent(tuple((name.removeprefix(PREFIX), text) for name, text in kept_in(sent)))
    if not typed_before.pairs or not _FORM.fullmatch(path):
        return send_on(path)
    try:
        return form_again(found, path, typed_before, HTTPStatus.OK)
    except DomainError:
        return send_on(path)


def form_again(found: Visit, path: str, sent: Sent, status: HTTPStatus) -> Response:
    """The form of `path` as it was typed. Raises TaskNotFound, ProcessNotFound and what else its page refuses."""
    _, kind, name = path.split("/")
    refusal = found.words.gettext(_KEPT)
    if kind == "start":
        return start_again(found, name, sent, refusal, status)
    scene = task_scene(found, name)
    if TaskAction.DRAFT not in scene.view.actions:
        return send_on(path)
    page = task_page(found, scene, entered=typed(scene.view.form, sent.without(*OWN_FIELDS)), refusal=refusal)
    return show(found, "task/page.html", page, status=status, here=path)
