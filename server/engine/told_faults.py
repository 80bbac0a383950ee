"""Why an element cannot go on, in words that can be said in other languages: the text that is kept is known again.

An incident keeps what the engine, FEEL or a script said, in English. What is not known again is shown as it is.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from server.dmn.spoken import ERRORS, SENTENCES
from server.domain.errors import DomainError
from server.domain.wording import N_, Said, said, said_all
from server.engine.fault_words import SAID
from server.engine.script_words import SCRIPTS

_KINDS: Mapping[str, str] = {
    "null": N_("null"),
    "NoneType": N_("null"),
    "boolean": N_("true or false"),
    "bool": N_("true or false"),
    "number": N_("a number"),
    "int": N_("a number"),
    "float": N_("a number"),
    "Decimal": N_("a number"),
    "decimal.Decimal": N_("a number"),
    "string": N_("a text"),
    "str": N_("a text"),
    "date": N_("a day"),
    "datetime.date": N_("a day"),
    "date and time": N_("a moment"),
    "datetime": N_("a moment"),
    "datetime.datetime": N_("a moment"),
    "time": N_("a time of day"),
    "datetime.time": N_("a time of day"),
    "days and time duration": N_("a duration"),
    "years and months duration": N_("a duration"),
    "timedelta": N_("a duration"),
    "datetime.timedelta": N_("a duration"),
    "list": N_("a list"),
    "tuple": N_("a list"),
    "context": N_("an object"),
    "dict": N_("an object"),
    "range": N_("a range"),
    "function": N_("a function"),
}
_OF_KINDS = frozenset({"kind", "left", "right", "low", "high", "found"})
_QUOTED = frozenset({"found", "why"})
_PLACE = re.compile(r"%\\\((\w+)\\\)s|%\((\w+)\)s")
_PLACE_OF_MSGID = re.compile(r"%\(\w+\)s")
_TELLING = 6
_OWNED = re.compile(r"(?P<owner>[^:]+): (?P<fault>.+)", re.DOTALL)


def known_again(text: str) -> Said | None:
    """The text of an incident with its msgid and what fills its places; None for what nobody knows."""
    for pattern, msgid in _patterns():
        if found := pattern.fullmatch(text):
            return said(msgid, **{name: _filling(name, value) for name, value in found.groupdict().items()})
    return None


def _filling(name: str, value: str) -> str:
    if name in _OF_KINDS and value in _KINDS:
        return said(_KINDS[value])
    if name == "faults":
        return said_all(list(_each(value)))
    return (known_again(value) if name in _QUOTED else None) or value


def _each(faults: str) -> Iterator[Said]:
    """What several decisions have to say, each with its name before it."""
    for one in faults.split("; "):
        owned = _OWNED.fullmatch(one)
        told = known_again(owned["fault"]) if owned else None
        yield said("%(name)s: %(why)s", name=owned["owner"], why=told) if owned and told else said("%(why)s", why=one)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Errors of Python begin with their kind; then the engine's own words, those of FEEL, and what operators refuse."""
    feel = sorted(SENTENCES | ERRORS, key=_fixed, reverse=True)
    refusals = sorted({each.msgid() for each in _refusals(DomainError)}, key=_fixed, reverse=True)
    own = ((_pattern(msgid), msgid) for msgid in (*SAID, *feel, *refusals) if _fixed(msgid) >= _TELLING)
    return (*SCRIPTS, *own)


def _fixed(msgid: str) -> int:
    """How many characters are the sentence's own: the more, the surer is it known again."""
    return len(_PLACE_OF_MSGID.sub("", msgid))


def _refusals(family: type[DomainError]) -> Iterator[type[DomainError]]:
    for each in family.__subclasses__():
        yield each
        yield from _refusals(each)


def _pattern(msgid: str) -> re.Pattern[str]:
    names: set[str] = set()

    def place(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        again = name in names
        names.add(name)
        return f"(?P={name})" if again else f"(?P<{name}>.+)"

    filled: Callable[[re.Match[str]], str] = place
    return re.compile(_PLACE.sub(filled, re.escape(msgid)).replace("%%", "%"), re.DOTALL)
