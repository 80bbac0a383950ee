"""Functions that make one value out of a list; items that are no numbers make the result null."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING

from server.feel.builtins.registry import builtin
from server.feel.numbers import CTX
from server.feel.operations import ordered
from server.feel.values import is_list

if TYPE_CHECKING:
    from server.feel.values import Value


def _numbers(items: Value) -> list[Decimal] | None:
    """Return the items when there are some and all are numbers."""
    if not is_list(items) or not items or not all(isinstance(item, Decimal) for item in items):
        return None
    return items


@builtin("count(list: list) -> number")
def _count(items: list[Value]) -> Decimal:
    return Decimal(len(items))


@builtin("min(list*: any) -> item")
def _min(items: list[Value]) -> Value:
    return _extreme(items, wanted=-1)


@builtin("max(list*: any) -> item")
def _max(items: list[Value]) -> Value:
    return _extreme(items, wanted=1)


def _extreme(items: list[Value], *, wanted: int) -> Value:
    best: Value = None
    for place, item in enumerate(items):
        pair = ordered(item, best if place else item)
        if pair is None:
            return None
        if place == 0 or (pair[0] > pair[1]) - (pair[0] < pair[1]) == wanted:
            best = item
    return best


@builtin("sum(list*: any) -> number")
def _sum(items: list[Value]) -> Decimal | None:
    numbers = _numbers(items)
    return reduce(CTX.add, numbers) if numbers else None


@builtin("product(list*: any) -> number")
def _product(items: list[Value]) -> Decimal | None:
    numbers = _numbers(items)
    return reduce(CTX.multiply, numbers) if numbers else None


def _average(numbers: list[Decimal]) -> Decimal:
    return CTX.divide(reduce(CTX.add, numbers), Decimal(len(numbers)))


@builtin("mean(list*: any) -> number")
def _mean(items: list[Value]) -> Decimal | None:
    numbers = _numbers(items)
    return _average(numbers) if numbers else None


@builtin("median(list*: any) -> number")
def _median(items: list[Value]) -> Decimal | None:
    numbers = sorted(_numbers(items) or [])
    if not numbers:
        return None
    middle = len(numbers) // 2
    return numbers[middle] if len(numbers) % 2 else _average(numbers[middle - 1 : middle + 1])


@builtin("stddev(list*: any) -> number")
def _stddev(items: list[Value]) -> Decimal | None:
    """Of a sample: divided by one less than the count."""
    numbers = _numbers(items)
    if numbers is None or len(numbers) == 1:
        return None
    average = _average(numbers)
    squares = [CTX.power(CTX.subtract(number, average), Decimal(2)) for number in numbers]
    return CTX.sqrt(CTX.divide(reduce(CTX.add, squares), Decimal(len(numbers) - 1)))


@builtin("mode(list*: any) -> numbers")
def _mode(items: list[Value]) -> list[Value] | None:
    """Return the most frequent numbers, in ascending order."""
    if items == []:
        return []
    numbers = _numbers(items)
    if numbers is None:
        return None
    counts: dict[Decimal, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values())
    return sorted(number for number, count in counts.items() if count == most)


@builtin("all(list*: any) -> boolean")
def _all(items: list[Value]) -> bool | None:
    return _decided(items, deciding=False)


@builtin("any(list*: any) -> boolean")
def _any(items: list[Value]) -> bool | None:
    return _decided(items, deciding=True)


def _decided(items: Value, *, deciding: bool) -> bool | None:
    if not is_list(items):
        return None
    if any(item is deciding for item in items):
        return deciding
    return (not deciding) if all(isinstance(item, bool) for item in items) else None
