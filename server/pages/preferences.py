"""The reader's language and theme, from cookies and the browser's own wishes."""

from collections.abc import Sequence

from server.pages.viewer import Theme

LANGUAGE_COOKIE = "lang"
THEME_COOKIE = "theme"

_Q = "q="


def choose_locale(cookie: str | None, accept_language: str | None, known: Sequence[str], default: str) -> str:
    """Return the cookie's locale, else the best known one of `Accept-Language`, else `default`."""
    if cookie is not None and cookie in known:
        return cookie
    for tag in _by_preference(accept_language or ""):
        language = tag.partition("-")[0].lower()
        if language in known:
            return language
    return default


def choose_theme(cookie: str | None) -> Theme:
    """Return the cookie's theme; the system's own for a missing or unknown one."""
    return Theme(cookie) if cookie in set(Theme) else Theme.AUTO


def safe_return_path(path: str | None, default: str = "/inbox") -> str:
    """Return `path` when it stays on this site (one leading slash, no backslash after it), else `default`."""
    if not path or not path.startswith("/") or path[1:2] in {"/", "\\"} or any(ord(char) < ord(" ") for char in path):
        return default
    return path


def _by_preference(accept_language: str) -> list[str]:
    weighted: list[tuple[float, str]] = []
    for part in accept_language.split(","):
        tag, *options = (piece.strip() for piece in part.split(";"))
        weighted.append((_weight(options), tag))
    return [tag for weight, tag in sorted(weighted, key=lambda pair: -pair[0]) if tag and weight > 0]


def _weight(options: list[str]) -> float:
    for option in options:
        if option.startswith(_Q):
            try:
                return float(option.removeprefix(_Q))
            except ValueError:
                return 0.0
    return 1.0
