"""Functions that build lists from lists; positions count from 1, negative ones from the end."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING

from server.feel.builtins.registry import builtin, running
from server.feel.numbers import whole
from server.feel.operations import ordered
from server.feel.values import is_list

if TYPE_CHECKING:
    from decimal import Decimal

    from server.feel.runtime import Run
    from server.feel.values import Function, Value

_MAX_NESTING = 100


def _place(items: list[Value], position: Decimal) -> int | None:
    """Return the index from 0 of a position in the list, or None outside it."""
    number = whole(position)
    if number is None or not 1 <= abs(number) <= len(items):
        return None
    return number - 1 if number > 0 else len(items) + number


@builtin("sublist(list: list, start position: number, length?: number) -> same")
def _sublist(items: list[Value], start: Decimal, length: Decimal | None) -> list[Value] | None:
    first = _place(items, start)
    count = len(items) if length is None else whole(length)
    if first is None or count is None or count < 0:
        return None
    return items[first : first + count]


@builtin("append(list: list, items+: any) -> same")
def _append(items: list[Value], more: list[Value]) -> list[Value]:
    return [*items, *more]


@running("concatenate(lists+: list) -> same")
def _concatenate(run: Run, lists: list[list[Value]]) -> list[Value]:
    run.room(sum(len(items) for items in lists))
    return [item for items in lists for item in items]


@builtin("insert before(list: list, position: number, newItem: any) -> same")
def _insert_before(items: list[Value], position: Decimal, item: Value) -> list[Value] | None:
    place = _place(items, position)
    return None if place is None else [*items[:place], item, *items[place:]]


@builtin("remove(list: list, position: number) -> same")
def _remove(items: list[Value], position: Decimal) -> list[Value] | None:
    place = _place(items, position)
    return None if place is None else [*items[:place], *items[place + 1 :]]


@builtin("list replace(list: list, position: number, newItem: any) -> same")
def _replace_at(items: list[Value], position: Decimal, item: Value) -> list[Value] | None:
    place = _place(items, position)
    return None if place is None else [*items[:place], item, *items[place + 1 :]]


@running("list replace(list: list, match: function, newItem: any) -> same")
def _replace_matching(run: Run, items: list[Value], match: Function, new: Value) -> list[Value] | None:
    answers = [match.call(run, [item, new]) for item in items]
    if not all(isinstance(answer, bool) for answer in answers):
        return None
    return [new if answer else item for item, answer in zip(items, answers, strict=True)]


@builtin("reverse(list: list) -> same")
def _reverse(items: list[Value]) -> list[Value]:
    return items[::-1]


@running("flatten(list: list) -> list")
def _flatten(run: Run, items: list[Value]) -> list[Value]:
    flat: list[Value] = []
    stack = [iter(items)]
    while stack:
        for item in stack[-1]:
            run.tick()
            if is_list(item):
                if len(stack) > _MAX_NESTING:
                    raise run.limit("too-deep", "a list is nested too deeply")
                stack.append(iter(item))
                break
            flat.append(item)
        else:
            stack.pop()
    return flat


@running("sort(list: list, precedes?: function) -> same")
def _sort(run: Run, items: list[Value], precedes: Function | None) -> list[Value] | None:
    unordered: list[Value] = []

    def before(left: Value, right: Value) -> bool:
        run.tick()
        if precedes is not None:
            return precedes.call(run, [left, right]) is True
        pair = ordered(left, right)
        if pair is None:
            unordered.append(left)
        return pair is not None and bool(pair[0] < pair[1])

    def rank(left: Value, right: Value) -> int:
        if before(left, right):
            return -1
        return 1 if before(right, left) else 0

    result = sorted(items, key=cmp_to_key(rank))
    return None if unordered else result
