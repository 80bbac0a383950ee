"""Gives each piece of a scope its cell, and each line that passes columns the cells that it runs through."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator
from itertools import count

from server.engine.drawing.order import Order, ordered
from server.engine.drawing.scene import Line, Row, Scene

_FAR = 40
"""Rows that are looked at above and below for a free way; beyond, a row is added."""


class Cells:
    """The cells of a scene. `loose` pieces have none."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._lanes = {piece.id: piece.lane for piece in scene.pieces}
        self.order: Order = ordered(scene)
        self.columns: dict[str, int] = dict(self.order.columns)
        self.rows: dict[str, Row] = {}
        self.all_rows: list[Row] = []
        self.corridors: dict[str, Row] = {}
        self._kept: dict[tuple[str, str], Row] = {}
        self._pieces, self._lines = defaultdict[Row, int](int), defaultdict[Row, int](int)
        self._lowest = defaultdict[int, int](int)
        self._place_parts()
        self._place_beside()
        self.loose = [piece.id for piece in scene.pieces if piece.id not in self.rows]
        for line in sorted(scene.lines, key=self._span):
            self._reserve(line)

    def stands(self, row: Row, column: int) -> bool:
        """Whether a piece stands in the cell."""
        return bool(self._pieces[row] >> column & 1)

    def is_free(self, row: Row, first: int, last: int) -> bool:
        """Whether neither pieces nor lines are in the cells of a row from one column to another."""
        return not (self._pieces[row] | self._lines[row]) >> first & ((1 << (last - first + 1)) - 1)

    def take(self, row: Row, first: int, last: int) -> None:
        """A line runs through the cells."""
        self._lines[row] |= ((1 << (last - first + 1)) - 1) << first

    def _put(self, name: str, row: Row) -> None:
        self.rows[name] = row
        self._pieces[row] |= 1 << self.columns[name]
        self._add(row)

    def _add(self, row: Row) -> None:
        at = bisect_left(self.all_rows, row)
        self._lowest[row[0]] = max(self._lowest[row[0]], row[1])
        if at == len(self.all_rows) or self.all_rows[at] != row:
            insort(self.all_rows, row)

    def _place_parts(self) -> None:
        bases = defaultdict[int, int](int)
        for part in self.order.parts:
            columns = defaultdict[int, list[str]](list)
            for name in part:
                columns[self.columns[name]].append(name)
            for column in sorted(columns):
                self._place_column(columns[column], dict(bases))
            for name in part:
                lane, row = self.rows[name]
                bases[lane] = max(bases[lane], row + 1)

    def _place_column(self, names: list[str], bases: dict[int, int]) -> None:
        """Those that a line goes straight on to first, then the rest as near as may be below what leads to them."""
        wishes: dict[str, tuple[bool, int, int]] = {}
        for name in names:
            lane = self._lanes[name]
            near = [one for one in self.order.before[name] if self._lanes[one] == lane]
            straight = [self.rows[one][1] for one in near if self.order.heirs.get(one) == name]
            rows = straight or [self.rows[one][1] for one in near] or [bases.get(lane, 0)]
            wishes[name] = (not straight, min(rows), -self.order.rest[name])
        below: dict[Row, int] = {}
        for name in sorted(names, key=lambda each: wishes[each]):
            lane, column = self._lanes[name], self.columns[name]
            start = max(wishes[name][1], below.get((lane, wishes[name][1]), 0))
            free = (number for number in count(start) if self.is_free((lane, number), column, column))
            row = (lane, next(free))
            below[lane, wishes[name][1]] = row[1]
            self._put(name, row)
            self._keep(name, row)

    def _keep(self, name: str, row: Row) -> None:
        """Keep the way straight on to a piece that stands some columns further."""
        heir, column = self.order.heirs.get(name), self.columns[name]
        if heir is None or self.columns[heir] <= column + 1 or self._lanes[heir] != row[0]:
            return
        last = self.columns[heir] - 1
        if self.is_free(row, column + 1, last):
            self._kept[name, heir] = row
            self.take(row, column + 1, last)

    def _place_beside(self) -> None:
        """What belongs to a piece stands above or below it."""
        for piece in self._scene.pieces:
            if piece.near not in self.rows:
                continue
            column, (lane, wish) = self.columns[piece.near], self.rows[piece.near]
            self.columns[piece.id] = column
            for number in _outward(wish):
                row = (lane, number)
                if number >= 0 and self.is_free(row, column, column):
                    self._put(piece.id, row)
                    break

    def _span(self, line: Line) -> int:
        one, other = self._scene.ends(line)
        return abs(self.columns.get(other, 0) - self.columns.get(one, 0))

    def _reserve(self, line: Line) -> None:
        """Find the row in which a line passes the columns between its ends; one that leads back passes theirs too."""
        one, other = self._scene.ends(line)
        if one not in self.rows or other not in self.rows:
            return
        start, end = self.columns[one], self.columns[other]
        if end == start + 1:
            return
        kept = self._kept.pop((one, other), None)
        if kept is not None and line.source == one:
            self.corridors[line.id] = kept
            return
        back = end <= start
        first, last = (end, start) if back else (start + 1, end - 1)
        for row in self._near(self.rows[one], self.rows[other], back=back):
            if self.is_free(row, first, last):
                break
        else:
            lane = max(self.rows[one], self.rows[other])[0]
            row = (lane, 1 + self._lowest[lane])
            self._add(row)
        self.corridors[line.id] = row
        self.take(row, first, last)

    def _near(self, one: Row, other: Row, *, back: bool) -> Iterator[Row]:
        """The rows in which a line may run, the best first: those of its ends, then below and above them."""
        lowest, highest = (min(one, other)[0], 0), (max(one, other)[0] + 1, 0)
        yield from () if back else (other, one)
        middle = bisect_left(self.all_rows, max(one, other))
        for at in _outward(middle):
            if abs(at - middle) > _FAR:
                return
            if 0 <= at < len(self.all_rows) and lowest <= self.all_rows[at] < highest:
                yield self.all_rows[at]


def _outward(middle: int) -> Iterator[int]:
    """The numbers from the middle: below first, then above."""
    yield middle
    for step in count(1):
        yield middle + step
        yield middle - step
