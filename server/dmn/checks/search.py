"""Searches the points of a table's axes: where two rules meet, and where none of some rules holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from server.dmn.checks.axes import Axis, Point
    from server.dmn.checks.budget import Budget

    Masked: TypeAlias = tuple[Point, int]


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def meeting(axes: Sequence[Axis], rules: int, budget: Budget) -> list[int]:
    """Return for each rule the later rules that hold together with it somewhere."""
    everything = (1 << rules) - 1
    met = [everything & ~((2 << rule) - 1) for rule in range(rules)]
    for axis in axes:
        here = [0] * rules
        for point in axis.points:
            budget.spend(point.sure.bit_count() // 4 + 1)
            for rule in bits(point.sure):
                here[rule] |= point.sure
        met = [found & mask for found, mask in zip(met, here, strict=True)]
    return met


def point_of_both(axes: Sequence[Axis], first: int, second: int) -> list[Point]:
    """Return a point of each axis where both rules hold; there must be one."""
    wanted = 1 << first | 1 << second
    return [next(point for point in axis.points if point.sure & wanted == wanted) for axis in axes]


def uncovered(axes: Sequence[Sequence[Masked]], rules: int, budget: Budget) -> list[Point] | None:
    """Return a point of each axis such that none of the rules has a bit in all their masks; None if there is none."""
    if not all(axes):
        return None
    order = sorted(range(len(axes)), key=lambda place: len({mask for _, mask in axes[place]}))
    found = _uncovered([_least(axes[place], rules) for place in order], rules, budget)
    if found is None:
        return None
    by_place = dict(zip(order, found, strict=True))
    return [by_place[place] for place in range(len(axes))]


def _least(points: Sequence[Masked], rules: int) -> list[Masked]:
    """Return the points whose rules are not all those of another point too: the others lead nowhere further."""
    by_mask: dict[int, Masked] = {}
    for point, mask in points:
        by_mask.setdefault(mask & rules, (point, mask & rules))
    kept: list[Masked] = []
    for entry in sorted(by_mask.values(), key=lambda entry: entry[1].bit_count()):
        if all(other[1] & ~entry[1] for other in kept):
            kept.append(entry)
    return kept


def _uncovered(axes: Sequence[Sequence[Masked]], rules: int, budget: Budget) -> list[Point] | None:
    """Try the points of the first axis after the other; what was left of the rules at an axis is tried once."""
    tried: set[tuple[int, int]] = set()

    def search(place: int, left: int) -> list[Point] | None:
        if not left:
            return [axis[0][0] for axis in axes[place:]]
        if place == len(axes) or (place, left) in tried:
            return None
        tried.add((place, left))
        budget.spend(len(axes[place]) + 1)
        for point, mask in axes[place]:
            rest = search(place + 1, left & mask)
            if rest is not None:
                return [point, *rest]
        return None

    return search(0, rules)
