"""Messages in the reader's language: what a translator does, and which language a client prefers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Protocol, Self, cast

SOURCE_LOCALE = "en"

_Q = "q="
_LAST = re.compile(r"%\((\w+)\)s(?=[.。])")


def N_(msgid: str) -> str:  # noqa: N802 -- the name by which message extractors know a text translated later
    """The msgid itself, marked for the catalogues."""
    return msgid


def filled(message: str, params: Mapping[str, object]) -> str:
    """A message with its `%(name)s` places filled; a sentence quoted at the end of another has its full stop once."""
    quoted = {name: str(params[name]).rstrip(".。") for name in _LAST.findall(message)}
    return message % {**params, **quoted}


class Said(str):
    """A text in English that knows its msgid and what stands at its places: it can be said in other languages too."""

    __slots__ = ("msgid", "params")

    msgid: str
    params: Mapping[str, str]

    @classmethod
    def of(cls, english: str, msgid: str, params: Mapping[str, str]) -> Self:
        """A text with what it is made of."""
        text = cls(english)
        text.msgid, text.params = msgid, params
        return text


class Named(str):
    """What something is called in English, that knows its names in other languages."""

    __slots__ = ("names",)

    names: Mapping[str, str]

    @classmethod
    def of(cls, english: str, names: Mapping[str, str]) -> Self:
        """A name with what it is in other languages, by locale."""
        text = cls(english)
        text.names = names
        return text


def said(msgid: str, /, **params: object) -> Said:
    """A text as `msgid` with its `%(name)s` places filled; what fills them may be texts of this kind again."""
    filling = {name: value if isinstance(value, str) else str(value) for name, value in params.items()}
    return Said.of(filled(msgid, filling) if filling else msgid, msgid, filling)


def begun(text: Said) -> Said:
    """A text as the beginning of a sentence: English writes its first letter large."""
    return Said.of(f"{text[:1].upper()}{text[1:]}", text.msgid, text.params)


def said_all(texts: Iterable[Said]) -> Said:
    """Several texts, at least one, as one."""
    return reduce(lambda one, other: said("%(one)s and %(other)s", one=one, other=other), texts)


def said_each(texts: Sequence[str]) -> str:
    """Several texts, at least one, one after the other; halved again and again, as there may be thousands."""
    if len(texts) == 1:
        return texts[0]
    half = len(texts) // 2
    return said("%(one)s; %(other)s", one=said_each(texts[:half]), other=said_each(texts[half:]))


def packed(text: str) -> object:
    """A text as JSON; of one that can be said in other languages with what it is made of."""
    if not isinstance(text, Said):
        return text
    return [str(text), text.msgid, {name: packed(value) for name, value in text.params.items()}]


def unpacked(read: object) -> str:
    """The inverse of `packed`. Raises ValueError for what is no such text."""
    match read:
        case str():
            return read
        case [str(english), str(msgid), dict()]:
            params = cast("list[dict[str, object]]", read)[2]
            return Said.of(english, msgid, {name: unpacked(value) for name, value in params.items()})
        case _:
            raise ValueError(read)


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
        return filled(msgid, params) if params else msgid


def retold(text: str, locale: str, words: Translator) -> str:
    """A text in another language as far as it knows how to be said in it; any other text as it is."""
    if isinstance(text, Named):
        return text.names.get(locale, text)
    if not isinstance(text, Said) or locale == SOURCE_LOCALE:
        return text
    params = {name: retold(value, locale, words) for name, value in text.params.items()}
    return words.translate(locale, text.msgid, params or None)


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
