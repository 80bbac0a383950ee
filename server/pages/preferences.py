"""The reader's language and theme, from cookies and the browser's own wishes."""

from collections.abc import Sequence

from server.domain.wording import preferred_locale
from server.pages.viewer import Theme

LANGUAGE_COOKIE = "lang"
THEME_COOKIE = "theme"


def choose_locale(cookie: str | None, accept_language: str | None, known: Sequence[str], default: str) -> str:
    """Return the cookie's locale, else the best known one of `Accept-Language`, else `default`."""
    if cookie is not None and cookie in known:
        return cookie
    return preferred_locale(accept_language, known, default)


def choose_theme(cookie: str | None) -> Theme:
    """Return the cookie's theme; the system's own for a missing or unknown one."""
    return Theme(cookie) if cookie in set(Theme) else Theme.AUTO


def safe_return_path(path: str | None, default: str = "/inbox") -> str:
    """Return `path` when it stays on this site (one leading slash, no backslash after it), else `default`."""
    if not path or not path.startswith("/") or path[1:2] in {"/", "\\"} or any(ord(char) < ord(" ") for char in path):
        return default
    return path
