"""Choosing the language and the theme: for this browser, and for the person who is signed in."""

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.people.set_preferences import SetPreferences, set_preferences
from server.pages.framing import send_on
from server.pages.preferences import LANGUAGE_COOKIE, THEME_COOKIE, choose_locale, choose_theme, safe_return_path
from server.pages.sent import SentByAnybody
from server.pages.visits import AnyVisit, Visit

router = APIRouter()
_YEAR = 365 * 24 * 3600


@router.post("/language")
def post_language(visit: AnyVisit, sent: SentByAnybody) -> Response:
    """Read in this language from now on."""
    known = visit.renderer.translations.locales
    locale = choose_locale(sent.text("language"), None, known, visit.locale)
    if visit.signed_in is not None:
        visit.run(set_preferences, SetPreferences(actor=visit.actor, locale=locale))
    return _back_with(visit, sent.text("next"), LANGUAGE_COOKIE, locale)


@router.post("/theme")
def post_theme(visit: AnyVisit, sent: SentByAnybody) -> Response:
    """Read in this theme from now on."""
    theme = choose_theme(sent.text("theme"))
    if visit.signed_in is not None:
        visit.run(set_preferences, SetPreferences(actor=visit.actor, theme=theme))
    return _back_with(visit, sent.text("next"), THEME_COOKIE, theme)


def _back_with(visit: Visit, path: str, cookie: str, value: str) -> Response:
    response = send_on(safe_return_path(path, "/"))
    secure = visit.wired.settings.https
    response.set_cookie(cookie, value, _YEAR, secure=secure, httponly=True, samesite="lax")
    return response
