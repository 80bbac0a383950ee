"""What the engine says when an element cannot go on: kept in English with the incident, known again by its words."""

import re
from collections.abc import Mapping
from functools import cache

from server.domain.wording import N_

SUSPENDED = N_("the version of %(process)s that it calls is suspended; retry it when that is resumed")
NO_WAY = N_("no condition holds and there is no default flow")
NO_INPUT = N_("the input %(name)s of the called process has no value")
NO_COLLECTION = N_("%(name)s is not a collection")
NO_NUMBER = N_("the number of instances is not a whole number")
TOO_MANY = N_("%(total)s instances; at most %(limit)s are allowed")
TOO_LONG = N_("more than %(limit)s steps in one command")
NOT_TRUE = N_("the condition is %(found)s")
_ALL = (SUSPENDED, NO_WAY, NO_INPUT, NO_COLLECTION, NO_NUMBER, TOO_MANY, TOO_LONG, NOT_TRUE)
_PLACE = re.compile(r"%\\\((\w+)\\\)s|%\((\w+)\)s")


def known_again(text: str) -> tuple[str, Mapping[str, str]] | None:
    """The msgid of an incident's text with what fills its places; None for the words of scripts and expressions."""
    for msgid in _ALL:
        if found := _pattern(msgid).fullmatch(text):
            return msgid, found.groupdict()
    return None


@cache
def _pattern(msgid: str) -> re.Pattern[str]:
    return re.compile(_PLACE.sub(lambda place: f"(?P<{place[1] or place[2]}>.+)", re.escape(msgid)), re.DOTALL)
