"""Messages in the reader's language: what a translator does, and which language a client prefers."""

from collections.abc import Mapping, Sequence
from typing import Protocol

SOURCE_LOCALE = "en"

_Q = "q="


def N_(msgid: str) -> str:  # noqa: N802 -- the name by which message extractors know a text translated later
    """The msgid itself, marked for the catalogues."""
    return msgid


class Translator(Protocol):
    """The catalogues of the server, as loaded at its start."""

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales there are."""
        ...

    def translate(self, locale: str, msgid: str, params: Mapping[str, object] | None = None) -> str:
        """`msgid` in `locale` with its `%(name)s` places filled; without `params` it has none."""
        ...


class English:
    """A translator without catalogues: msgids stand for themselves; labels of both languages are still served."""

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales that labels are kept in."""
        return (SOURCE_LOCALE, "zh")

    def translate(self, locale: str, msgid: str, params: Mapping[str, object] | None = None) -> str:
        """The msgid itself, filled in."""
        del locale
        return msgid % params if params else msgid


def preferred_locale(accept_language: str | None, known: Sequence[str], default: str = SOURCE_LOCALE) -> str:
    """The best known locale of an `Accept-Language` header (`zh-CN;q=0.9`), else `default`."""
    for tag in _by_preference(accept_language or ""):
        language = tag.partition("-")[0].lower()
        if language in known:
            return language
    return default


def _by_preference(accept_language: str) -> list[str]:
    weighted: list[tuple[float, str]] = []
    for part in accept_language.split(","):
        tag, *options = (piece.strip() for piece in part.split(";"))
        weighted.append((_weight(options), tag))
    return [tag for weight, tag in sorted(weighted, key=lambda pair: -pair[0]) if tag and weight > 0]


def _weight(options: Sequence[str]) -> float:
    for option in options:
        if option.startswith(_Q):
            try:
                return float(option.removeprefix(_Q))
            except ValueError:
                return 0.0
    return 1.0
