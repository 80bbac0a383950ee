"""Relations of staff to parties of cases: who is related to one does not act where a step says so (recusal)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from server.domain.errors import Conflict, Forbidden, Invalid, NotFound

LONGEST_PARTY, LONGEST_NAME = 60, 100
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015]+")
_NUMBER = re.compile(r"[0-9]{17}[0-9X]|[0-9A-HJ-NP-RTUW-Y]{18}")
"""An identity number or a unified social credit code, by its shape."""


class RelationNotFound(NotFound):
    """There is no such relation."""


class RelationEnded(Conflict):
    """This relation has ended already."""


class RelationKnown(Conflict):
    """This relation is declared already."""


class PartyUnreadable(Invalid):
    """Give the party's number, such as an identity number or credit code, of at most %(most)s characters."""


class RelationUnnamed(Invalid):
    """Say in at most %(most)s characters who the party is and how they are related."""


class SecondLookNotFound(NotFound):
    """There is no such second look."""


class SecondLookOwn(Forbidden):
    """Recusal: whoever did the work does not settle the second look at it."""


class SecondLookSettled(Conflict):
    """This second look is settled already."""


class Recused(Forbidden):
    """Recusal: "%(element)s" is not done by whoever is related to a party of the case."""


class KeptOut(Forbidden):
    """A rule of this case keeps them out."""


class KeptOutForAnother(Forbidden):
    """A rule of this case keeps out somebody for whom you stand in, and so you."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A person of the house is related to a party, known by its `number` (as `party_number` writes it).

    `about` says who the party is and how they are related. Known to compliance and to the person alone.
    """

    id: str
    person: str
    number: str
    about: str
    declared_at: datetime
    declared_by: str
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SecondLook:
    """A task that somebody did who turned out to be related to a party: another person looks at it again.

    `settled_by` and `words`: who did, and what they found.
    """

    id: str
    relation: str
    case: str
    task: str
    element: str
    name: str
    person: str
    opened_at: datetime
    settled_at: datetime | None = None
    settled_by: str | None = None
    words: str = ""


def party_number(text: str) -> str:
    """A number as parties are compared by: without spaces and hyphens, in capitals. Raises PartyUnreadable."""
    number = _plain(text)
    if not number or len(number) > LONGEST_PARTY or not number.isprintable():
        raise PartyUnreadable(most=LONGEST_PARTY)
    return number


def told_about(text: str) -> str:
    """What is said of a relation or a second look. Raises RelationUnnamed."""
    told = text.strip()
    if not told or len(told) > LONGEST_NAME:
        raise RelationUnnamed(most=LONGEST_NAME)
    return told


def parties_at(paths: Iterable[str], data: Mapping[str, object]) -> frozenset[str]:
    """The numbers of the parties that fields of the data name.

    A path leads to a text, which is a number, or to an object or list: then all in it that have the shape of an
    identity number or credit code. A path that leads nowhere names nobody.
    """
    return frozenset(number for path in paths for number in _named(_at(path.split("."), data)))


def _at(path: list[str], value: object) -> Iterator[object]:
    """What lies at a path; each item of a list on the way is followed."""
    if isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _at(path, item)
    elif not path:
        yield value
    elif isinstance(value, Mapping):
        inner = cast("Mapping[str, object]", value)
        if path[0] in inner:
            yield from _at(path[1:], inner[path[0]])


def _named(found: Iterable[object]) -> Iterator[str]:
    for value in found:
        if isinstance(value, str):
            yield from filter(None, [_plain(value)])
        elif isinstance(value, int) and not isinstance(value, bool):
            yield str(value)
        elif isinstance(value, Mapping):
            texts = (_plain(text) for text in _texts(cast("Mapping[str, object]", value)))
            yield from (text for text in texts if _NUMBER.fullmatch(text))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in cast("Mapping[str, object]", value).values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from _texts(inner)


def _plain(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
