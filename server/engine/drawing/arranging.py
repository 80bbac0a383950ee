"""Arranges the pieces of a scope from left to right, lane below lane, with the ways of its lines and their names."""

from collections import Counter, defaultdict

from server.engine.drawing.cells import Cells
from server.engine.drawing.heights import DOWN, MARGIN, Heights
from server.engine.drawing.scene import Arranged, Box, Scene, Size
from server.engine.drawing.ways import Across, Turn, Ways

EVENT = 36
_GAP, _TRACK = 20, 10
_NAME = Size(90, 28)
_TRIED = 40
"""Tracks of a gap that a line may share with others; beyond, each line has its own."""
_WIDEST = 1200
"""Loose pieces are not put beside each other any wider than this, unless the rest is."""


def arranged(scene: Scene) -> Arranged:
    """Where everything lies."""
    cells = Cells(scene)
    heights = Heights(scene, cells)
    ways = Ways(scene, cells, heights)
    return _Sheet(scene, cells, heights, ways).arranged()


class _Sheet:
    """A scene whose x are told."""

    def __init__(self, scene: Scene, cells: Cells, heights: Heights, ways: Ways) -> None:
        self._scene, self._cells, self._heights, self._ways = scene, cells, heights, ways
        self._boxes: dict[str, Box] = {}
        self._tracks: dict[Turn, int] = {}
        self._zones: dict[int, int] = {}
        self._lefts: dict[int, int] = {}
        self._widths: dict[int, int] = {}

    def arranged(self) -> Arranged:
        """The boxes, ways and names."""
        right = self._spread()
        for piece in self._scene.pieces:
            if piece.id in self._cells.rows:
                column, y = self._cells.columns[piece.id], self._heights.middles[self._cells.rows[piece.id]]
                x = self._lefts[column] + (self._widths[column] - piece.size.width) // 2
                self._boxes[piece.id] = Box(x, y - piece.size.height // 2, piece.size.width, piece.size.height)
        size = Size(*self._loose(right))
        self._hang()
        ways = {name: [(self._across(across), y) for across, y in points] for name, points in self._ways.points.items()}
        return Arranged(self._boxes, ways, self._names(), self._heights.lanes, size)

    def _spread(self) -> int:
        """Give columns, gaps and tracks their x; the right end of all."""
        last = max(self._cells.columns.values(), default=-1)
        for piece in self._scene.pieces:
            if piece.id in self._cells.rows:
                column = self._cells.columns[piece.id]
                least = _NAME.width if piece.outside else 0
                self._widths[column] = max(self._widths.get(column, 0), piece.size.width, least)
        labels = defaultdict[int, int](int)
        for line in self._scene.lines:
            named = self._ways.names.get(line.id)
            if line.label and named is not None and named.gap is not None:
                labels[named.gap] = max(labels[named.gap], min(line.label, _NAME.width) + _TRACK)
        turns = defaultdict[int, list[Turn]](list)
        for turn in self._ways.tracks:
            turns[turn[0]].append(turn)
        x = 0
        for gap in range(last + 2):
            numbers = self._numbers(turns[gap])
            tracks = max(numbers.values(), default=-1) + 1
            for turn, number in numbers.items():
                self._tracks[turn] = x + _GAP + number * _TRACK
            self._zones[gap] = x + _GAP + max(tracks - 1, 0) * _TRACK
            x = max(self._zones[gap] + max(labels[gap], _GAP), x + MARGIN)
            self._lefts[gap] = x
            x += self._widths.get(gap, 0)
        return x

    def _numbers(self, turns: list[Turn]) -> dict[Turn, int]:
        """The tracks of a gap: lines that go up or down beside each other have one each, the lower start first."""
        spans = {
            turn: (min(low for low, _ in found), max(high for _, high in found))
            for turn in turns
            for found in [self._ways.tracks[turn]]
        }
        ends: list[list[tuple[int, int]]] = []
        numbers: dict[Turn, int] = {}
        for turn in sorted(turns, key=lambda each: (-spans[each][0], spans[each][1], each[1])):
            low, high = spans[turn]
            free = (
                at
                for at, taken in [*enumerate(ends)][:_TRIED]
                if all(high < one or other < low for one, other in taken)
            )
            number = next(free, len(ends))
            if number == len(ends):
                ends.append([])
            ends[number].append((low, high))
            numbers[turn] = number
        return numbers

    def _loose(self, right: int) -> tuple[int, int]:
        """Place what nothing leads to at the end of its lane; the size of the whole."""
        sizes = {piece.id: piece for piece in self._scene.pieces}
        height, widest = self._heights.height, right
        reach = max(right, _WIDEST)
        at: dict[int, tuple[int, int, int]] = {}
        for name in self._cells.loose:
            size, lane = sizes[name].size, sizes[name].lane
            low = self._heights.strips[lane]
            last = lane == self._scene.lanes - 1
            below = last and any(of == lane for of, _ in self._cells.all_rows)
            x, y, foot = at.get(lane, (MARGIN if below else right + MARGIN, low, low))
            if last and x > MARGIN and x + size.width > reach:
                x, y = MARGIN if below else right + MARGIN, foot + DOWN
            self._boxes[name] = Box(x, y, size.width, size.height)
            foot = max(foot, y + size.height)
            at[lane] = (x + size.width + DOWN + (_NAME.width if sizes[name].outside else 0), y, foot)
            widest, height = max(widest, x + size.width), max(height, foot + MARGIN)
        if self._heights.lanes:
            self._heights.lanes[-1] = (self._heights.lanes[-1][0], height)
        return widest + MARGIN, height

    def _hang(self) -> None:
        """Events hang on the lower side of their piece, side by side."""
        on = defaultdict[str, list[str]](list)
        for each in self._scene.hung:
            on[each.host].append(each.id)
        for host, names in on.items():
            box = self._boxes[host]
            step = box.width // len(names)
            for number, name in enumerate(names):
                middle = box.right - step * (len(names) - number) + step // 2
                x = middle if len(names) > 1 else box.right - EVENT
                self._boxes[name] = Box(x - EVENT // 2, box.bottom - EVENT // 2, EVENT, EVENT)

    def _across(self, across: Across) -> int:
        if across[0] == "track":
            return self._tracks[across[1]]
        box = self._boxes[across[1]]
        return {"left": box.x, "right": box.right}.get(across[0], box.middle[0])

    def _names(self) -> dict[str, Box]:
        """Where the names outside of shapes stand."""
        found: dict[str, Box] = {}
        for piece in self._scene.pieces:
            box = self._boxes[piece.id]
            if piece.outside:
                above = piece.diamond and (piece.id, "top") not in self._ways.ports
                y = box.y - _NAME.height - 2 if above else box.bottom + 4
                found[piece.id] = Box(box.middle[0] - _NAME.width // 2, y, _NAME.width, _NAME.height)
        for each in self._scene.hung:
            if each.named:
                box = self._boxes[each.id]
                found[each.id] = Box(box.middle[0] - 84, box.bottom + 1, 80, _NAME.height)
        taken = Counter[tuple[int, int]]()
        for line in self._scene.lines:
            named = self._ways.names.get(line.id)
            if line.label and named is not None:
                width = min(line.label, _NAME.width)
                column = self._lefts[named.column] + self._widths.get(named.column, 0) // 2
                x = column - width - 4 if named.gap is None else self._zones[named.gap] + _TRACK // 2
                above = taken[x, named.y]
                taken[x, named.y] += 1
                y = named.y - _NAME.height // 2 * (above + 1) if above else named.y + 4
                found[line.id] = Box(x, y, width, _NAME.height)
        return found
