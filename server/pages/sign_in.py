"""Signing in and out."""

from dataclasses import replace

from fastapi import APIRouter
from starlette.responses import Response

from server.auth import sessions
from server.auth.tokens import digest
from server.commands.access.sign_in import OpenedSession, SignIn, sign_in
from server.commands.access.sign_out import SignOut, sign_out
from server.domain.errors import SessionExpired, TooMany, WrongCredentials
from server.pages.contexts.entrance import SignInPage
from server.pages.flashes import News, Note
from server.pages.framing import send_on, set_cookie, show
from server.pages.kept import back_to_form, kept_in
from server.pages.preferences import safe_return_path
from server.pages.sent import Sent, SentByAnybody, SentByPerson
from server.pages.visits import AnyVisit, SignedInVisit, Visit
from server.pages.words import Names
from server.store.access import Sessions

router = APIRouter()
HERE = "/sign-in"
MAX_PASSWORD = 1_000


@router.get("/")
def get_root(visit: AnyVisit) -> Response:
    """The inbox, or where one signs in for it."""
    return send_on(HERE if visit.signed_in is None else "/inbox")


@router.get(HERE)
def get_sign_in(visit: AnyVisit, next: str = "") -> Response:  # noqa: A002 -- the name in the address
    """The sign-in page; whoever is signed in already goes on."""
    if visit.signed_in is not None:
        return send_on(safe_return_path(next))
    error = _why_here(visit)
    return show(visit, "signin/page.html", SignInPage(next_path=safe_return_path(next), error=error), here=HERE)


@router.post(HERE)
def post_sign_in(visit: AnyVisit, sent: SentByAnybody) -> Response:
    """Open a session, or say that it did not work, but not why."""
    command = SignIn(
        login=sent.text("login"),
        password=_password(sent),
        address=visit.request.client.host if visit.request.client else "",
        previous=visit.request.cookies.get(sessions.COOKIE),
    )
    try:
        opened = sign_in(visit.wired.transactions, command)
    except (WrongCredentials, TooMany) as refused:
        return _refused(visit, sent, refused)
    response = _welcome(visit, opened, sent)
    set_cookie(visit, response, sessions.COOKIE, opened.token, int(sessions.LONGEST.total_seconds()))
    response.delete_cookie(sessions.ENTRANCE_COOKIE, httponly=True, samesite="lax")
    return response


@router.post("/sign-out")
def post_sign_out(visit: SignedInVisit, _sent: SentByPerson) -> Response:
    """End the session."""
    assert visit.signed_in is not None
    visit.run(sign_out, SignOut(session_id=visit.signed_in.session.id, person=visit.actor.id))
    response = send_on(HERE, Note(News.SIGNED_OUT))
    response.delete_cookie(sessions.COOKIE, httponly=True, samesite="lax")
    return response


def _welcome(visit: Visit, opened: OpenedSession, sent: Sent) -> Response:
    with visit.wired.database.read() as connection:
        found = Sessions(connection, visit.wired.database.branches).signed_in(digest(opened.token), visit.now)
    return back_to_form(replace(visit, signed_in=found), safe_return_path(sent.text("next")), sent)


def _password(sent: Sent) -> str:
    """As typed: spaces at its ends and every other character count."""
    return next((text for name, text in sent.pairs if name == "password"), "")[:MAX_PASSWORD]


def _why_here(visit: Visit) -> str | None:
    ended = sessions.COOKIE in visit.request.cookies
    return visit.words.refusal(SessionExpired(), Names()) if ended else None


def _refused(visit: Visit, sent: Sent, refused: WrongCredentials | TooMany) -> Response:
    page = SignInPage(
        login=sent.text("login"),
        next_path=safe_return_path(sent.text("next")),
        error=visit.words.refusal(refused, Names()),
        kept=kept_in(sent),
    )
    waits = isinstance(refused, TooMany)
    response = show(visit, "signin/page.html", page, status=429 if waits else 422, here=HERE)
    if waits:
        response.headers["Retry-After"] = str(refused.params["seconds"])
    return response
