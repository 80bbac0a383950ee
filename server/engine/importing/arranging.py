"""Arranges the steps of a process in columns from left to right, and in rows, lane below lane."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ACROSS = 60
"""Pixels between columns."""
DOWN = 40
"""Pixels between rows."""
MARGIN = 30


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `column` and `row` are its cell."""

    x: int
    y: int
    width: int
    height: int
    column: int = 0
    row: int = 0

    @property
    def middle(self) -> tuple[int, int]:
        """Its centre."""
        return self.x + self.width // 2, self.y + self.height // 2

    def moved(self, x: int, y: int) -> "Box":
        """The same elsewhere."""
        return Box(self.x + x, self.y + y, self.width, self.height, self.column, self.row)


@dataclass(frozen=True, slots=True)
class Arranged:
    """Where each step lies, from the corner of the whole, and the top and bottom of each lane."""

    boxes: Mapping[str, Box]
    lanes: Sequence[tuple[int, int]]
    size: Size


def arranged(sizes: Mapping[str, Size], flows: Iterable[tuple[str, str]], lanes: Mapping[str, int]) -> Arranged:
    """Steps by id with their sizes; flows from step to step; `lanes`: the number of the lane of each step."""
    forward = _forward(sizes, [(one, other) for one, other in flows if one in sizes and other in sizes])
    columns = _columns(sizes, forward)
    rows, bounds = _rows(columns, forward, lanes)
    widths, heights = defaultdict[int, int](int), defaultdict[int, int](int)
    for name, size in sizes.items():
        widths[columns[name]] = max(widths[columns[name]], size.width)
        heights[rows[name]] = max(heights[rows[name]], size.height)
    lefts = _starts([widths[each] for each in range(max(columns.values(), default=0) + 1)], ACROSS)
    count = bounds[-1] if bounds else 0
    tops = _starts([heights[each] or DOWN for each in range(count)], DOWN)
    boxes: dict[str, Box] = {}
    for name, size in sizes.items():
        column, row = columns[name], rows[name]
        x = lefts[column] + (widths[column] - size.width) // 2
        y = tops[row] + (heights[row] - size.height) // 2
        boxes[name] = Box(x, y, size.width, size.height, column, row)
    half = DOWN // 2
    bands = [(tops[one] - half, tops[other] - half) for one, other in zip([0, *bounds], bounds, strict=False)]
    return Arranged(boxes, bands, Size(lefts[-1] - ACROSS + MARGIN, tops[-1] - DOWN + MARGIN))


def _starts(lengths: Sequence[int], gap: int) -> list[int]:
    """Where each begins, and where the next one would."""
    starts = [MARGIN]
    for length in lengths:
        starts.append(starts[-1] + length + gap)
    return starts


def _forward(sizes: Mapping[str, Size], flows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The flows without those that lead back."""
    after: dict[str, list[str]] = defaultdict(list)
    entered: set[str] = set()
    for one, other in flows:
        after[one].append(other)
        entered.add(other)
    kept: list[tuple[str, str]] = []
    state: dict[str, int] = {}
    for start in [*(name for name in sizes if name not in entered), *sizes]:
        stack = [(start, iter(after[start]))] if start not in state else []
        state.setdefault(start, 1)
        while stack:
            here, ahead = stack[-1]
            there = next(ahead, None)
            if there is None:
                state[here] = 2
                stack.pop()
            elif state.get(there) != 1:
                kept.append((here, there))
                if there not in state:
                    state[there] = 1
                    stack.append((there, iter(after[there])))
    return kept


def _columns(sizes: Mapping[str, Size], forward: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Each step stands behind all that lead to it."""
    after: dict[str, list[str]] = defaultdict(list)
    waiting = dict.fromkeys(sizes, 0)
    for one, other in forward:
        after[one].append(other)
        waiting[other] += 1
    columns = dict.fromkeys(sizes, 0)
    ready = [name for name, count in waiting.items() if not count]
    for here in ready:
        for there in after[here]:
            columns[there] = max(columns[there], columns[here] + 1)
            waiting[there] -= 1
            if not waiting[there]:
                ready.append(there)
    return columns


def _rows(
    columns: Mapping[str, int], forward: Sequence[tuple[str, str]], lanes: Mapping[str, int]
) -> tuple[dict[str, int], list[int]]:
    """The row of each step, near those that lead to it, and the row behind each lane."""
    before: dict[str, list[str]] = defaultdict(list)
    for one, other in forward:
        before[other].append(one)
    count = max(lanes.values(), default=0) + 1
    inside: dict[str, int] = {}
    free = defaultdict[tuple[int, int], int](int)

    def wish(name: str) -> float:
        near = [inside[one] for one in before[name] if lanes.get(one, 0) == lanes.get(name, 0)]
        return sum(near) / len(near) if near else 0

    for column in range(max(columns.values(), default=0) + 1):
        here = [name for name in columns if columns[name] == column]
        for name in sorted(here, key=wish):
            place = (column, lanes.get(name, 0))
            inside[name] = max(free[place], int(wish(name)))
            free[place] = inside[name] + 1
    heights = [
        1 + max((inside[name] for name in columns if lanes.get(name, 0) == lane), default=0) for lane in range(count)
    ]
    bounds = [sum(heights[: lane + 1]) for lane in range(count)]
    return {name: inside[name] + ([0, *bounds][lanes.get(name, 0)]) for name in columns}, bounds
