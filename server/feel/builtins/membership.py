"""Functions that look for equal items in lists."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from server.feel.builtins.registry import builtin, running
from server.feel.operations import equal

if TYPE_CHECKING:
    from server.feel.runtime import Run
    from server.feel.values import Value


def _has(run: Run, items: list[Value], wanted: Value) -> bool:
    run.tick(len(items) // 8 + 1)
    return any(equal(run, item, wanted) is True for item in items)


def distinct(run: Run, items: list[Value]) -> list[Value]:
    """Return the items without those equal to an earlier one."""
    kept: list[Value] = []
    for item in items:
        if not _has(run, kept, item):
            kept.append(item)
    return kept


@running("list contains(list: list, element: any) -> boolean")
def _list_contains(run: Run, items: list[Value], element: Value) -> bool:
    return _has(run, items, element)


@running("index of(list: list, match: any) -> numbers")
def _index_of(run: Run, items: list[Value], match: Value) -> list[Value]:
    return [Decimal(place) for place, item in enumerate(items, 1) if equal(run, item, match) is True]


@running("distinct values(list: list) -> same")
def _distinct_values(run: Run, items: list[Value]) -> list[Value]:
    return distinct(run, items)


@running("union(lists+: list) -> same")
def _union(run: Run, lists: list[list[Value]]) -> list[Value]:
    run.room(sum(len(items) for items in lists))
    return distinct(run, [item for items in lists for item in items])


@running("duplicate values(list: list) -> same")
def _duplicate_values(run: Run, items: list[Value]) -> list[Value]:
    again = [item for place, item in enumerate(items) if _has(run, items[:place], item)]
    return distinct(run, again)


@builtin("is(value1: any, value2: any) -> boolean")
def _is(left: Value, right: Value) -> bool:
    """Return same type and same value; times and moments also with the same offset."""
    if type(left) is not type(right):
        return False
    if isinstance(left, datetime | time):
        return left.utcoffset() == right.utcoffset() and left.replace(tzinfo=None) == right.replace(tzinfo=None)
    if isinstance(left, Decimal | str | bool | date | timedelta) or left is None:
        return bool(left == right)
    return left is right or bool(left == right)
