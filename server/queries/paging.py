"""Pages of long lists: keyset cursors that clients hand back unread, and counts that stop at a thousand."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

import orjson

from server.domain.errors import InvalidValue

MAX_LIMIT = 200
MOST_COUNTED = 1_000

Item = TypeVar("Item")
Position = tuple[datetime | int | str, ...]
"""The sort values of the last row shown."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some rows of a list; `next_cursor` None: these were the last."""

    items: tuple[Item, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows there are, exact up to a thousand; `more`: there are more than that."""

    number: int
    more: bool

    def __str__(self) -> str:
        """As people read it, for instance `1000+`."""
        return f"{self.number}+" if self.more else str(self.number)


def counted(rows: int) -> Count:
    """The count of rows fetched with a limit of one beyond the most counted."""
    return Count(min(rows, MOST_COUNTED), rows > MOST_COUNTED)


def bounded(limit: int) -> int:
    """A page size within what is allowed."""
    return max(1, min(limit, MAX_LIMIT))


def page_from(rows: Sequence[Item], most: int, position: Callable[[Item], Position]) -> Page[Item]:
    """The page of rows fetched with a limit of one beyond the `most` shown; `position`: where a row stands."""
    shown = tuple(rows[:most])
    return Page(shown, encode_cursor(position(shown[-1])) if len(rows) > most else None)


def encode_cursor(position: Position) -> str:
    """An opaque text for the position after a row."""
    plain = [["t", value.isoformat()] if isinstance(value, datetime) else ["v", value] for value in position]
    return base64.urlsafe_b64encode(orjson.dumps(plain)).decode().rstrip("=")


def decode_cursor(cursor: str | None, kinds: Sequence[type]) -> Position | None:
    """The position a cursor stands for; `kinds` are the types of its values. Raises InvalidValue."""
    if cursor is None:
        return None
    try:
        raw = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        position = tuple(datetime.fromisoformat(value) if tag == "t" else value for tag, value in raw)
    except (ValueError, TypeError) as error:
        raise InvalidValue(field="cursor", problem="not one of ours") from error
    if [type(value) for value in position] != list(kinds) or any(_naive(value) for value in position):
        raise InvalidValue(field="cursor", problem="belongs to another list")
    return position


def _naive(value: object) -> bool:
    return isinstance(value, datetime) and value.tzinfo is None
