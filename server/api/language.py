"""The language of an answer, from the request's `Accept-Language`."""

from starlette.requests import Request

from server.domain.wording import English, Translator, preferred_locale

_ENGLISH = English()


def translator_of(request: Request) -> Translator:
    """The server's catalogues (`app.state.translations`); plain English before they are loaded."""
    return getattr(request.app.state, "translations", _ENGLISH)


def locale_of(request: Request) -> str:
    """The locale the client prefers among those the server knows."""
    return preferred_locale(request.headers.get("accept-language"), translator_of(request).locales)
