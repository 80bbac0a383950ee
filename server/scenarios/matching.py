"""Whether data are as a scenario expects, and where not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import cast
from zoneinfo import ZoneInfo

from server.domain.codec import to_json
from server.domain.instants import InstantError, parse_instant
from server.domain.wording import said


@dataclass(frozen=True, slots=True)
class Absent:
    """Stands for a value that is not there."""

    def __str__(self) -> str:
        """What people read."""
        return said("nothing")


ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class Difference:
    """Something is not as expected: where, what was expected and what is."""

    path: str
    expected: object
    actual: object

    def __str__(self) -> str:
        """The difference as people read it."""
        return str(self.told())

    def told(self) -> str:
        """The same, so that it can be said in other languages."""
        expected, actual = _shown(self.expected), _shown(self.actual)
        return said("%(path)s: expected %(expected)s, is %(actual)s", path=self.path, expected=expected, actual=actual)


def differences(expected: Mapping[str, object], actual: Mapping[str, object], zone: ZoneInfo) -> list[Difference]:
    """Where `actual` is not as expected; keys that are not expected do not matter.

    A key may lead inwards by dots, to an item of a list by its number from 0. Numbers are equal by value, also to a
    text that says the same number; dates and times to their ISO 8601 texts, without an offset in `zone`. Null is
    expected where there is nothing.
    """
    return list(_in_mapping("", expected, actual, zone))


def _in_mapping(
    path: str, expected: Mapping[str, object], actual: Mapping[str, object], zone: ZoneInfo
) -> Iterator[Difference]:
    for key, wanted in expected.items():
        inner = f"{path}.{key}" if path else key
        yield from _in_value(inner, wanted, _found(actual, key), zone)


def _in_value(path: str, expected: object, actual: object, zone: ZoneInfo) -> Iterator[Difference]:
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        return _in_mapping(path, cast("Mapping[str, object]", expected), cast("Mapping[str, object]", actual), zone)
    if isinstance(expected, list) and isinstance(actual, (list, tuple)):
        return _in_list(path, cast("list[object]", expected), cast("Sequence[object]", actual), zone)
    return _in_leaf(path, cast("object", expected), actual, zone)


def _in_leaf(path: str, expected: object, actual: object, zone: ZoneInfo) -> Iterator[Difference]:
    if not _equal(expected, actual, zone):
        yield Difference(path, expected, actual)


def _in_list(path: str, expected: list[object], actual: Sequence[object], zone: ZoneInfo) -> Iterator[Difference]:
    if len(expected) != len(actual):
        yield Difference(path, expected, actual)
        return
    for number, (wanted, found) in enumerate(zip(expected, actual, strict=True)):
        yield from _in_value(f"{path}.{number}", wanted, found, zone)


def _found(actual: object, key: str) -> object:
    """The value under a key, or under the steps of a dotted one."""
    if isinstance(actual, Mapping) and key in actual:
        return cast("Mapping[str, object]", actual)[key]
    first, dot, rest = key.partition(".")
    if isinstance(actual, Mapping) and dot and first in actual:
        return _found(cast("Mapping[str, object]", actual)[first], rest)
    if isinstance(actual, (list, tuple)) and first.isdecimal():
        items = cast("Sequence[object]", actual)
        if int(first) < len(items):
            return _found(items[int(first)], rest) if dot else items[int(first)]
    return ABSENT


def _equal(expected: object, actual: object, zone: ZoneInfo) -> bool:
    if expected is None:
        return actual is None or actual is ABSENT
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(actual, datetime):
        return isinstance(expected, str) and _same_instant(expected, actual, zone)
    if isinstance(actual, (date, time)):
        return expected == actual.isoformat()
    if isinstance(actual, (int, Decimal)):
        return _number(expected) == actual
    return type(expected) is type(actual) and expected == actual


def _same_instant(text: str, actual: datetime, zone: ZoneInfo) -> bool:
    try:
        return parse_instant(text, zone) == (actual if actual.tzinfo else actual.replace(tzinfo=zone))
    except InstantError:
        return False


def _number(value: object) -> Decimal | None:
    if isinstance(value, (int, Decimal)):
        return Decimal(value)
    try:
        return Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None


def _shown(value: object) -> str:
    return said("nothing") if value is ABSENT else repr(to_json(value))
