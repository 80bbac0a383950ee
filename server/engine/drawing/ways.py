"""The ways of lines through their cells: out at a side or a corner, along rows, up and down between the columns."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal, TypeAlias

from server.engine.drawing.cells import Cells
from server.engine.drawing.heights import ASIDE, Heights
from server.engine.drawing.scene import Line, Piece, Row, Scene

Turn: TypeAlias = tuple[int, str]
"""Where a line goes up or down: the gap left of a column, and the name of what shares the track there."""
Across: TypeAlias = tuple[Literal["left", "right", "middle", "hung"], str] | tuple[Literal["track"], Turn]
Point: TypeAlias = tuple[Across, int]


@dataclass(frozen=True, slots=True)
class Named:
    """Where the name of a line stands: below (or above) it at the right of a gap, or along a column."""

    gap: int | None
    column: int
    y: int


class Ways:
    """The way of each line, its x still to be told by the widths of columns and gaps."""

    def __init__(self, scene: Scene, cells: Cells, heights: Heights) -> None:
        self._cells, self._heights = cells, heights
        self._pieces: dict[str, Piece] = {piece.id: piece for piece in scene.pieces}
        self._hosts = {each.id: each.host for each in scene.hung}
        self._hosting = set(self._hosts.values())
        self._asides = _asides(scene)
        self._at = {row: at for at, row in enumerate(cells.all_rows)}
        self._upright = defaultdict[int, list[tuple[int, int, str]]](list)
        self.ports: dict[tuple[str, str], str] = {}
        self.tracks = defaultdict[Turn, list[tuple[int, int]]](list)
        self.points: dict[str, list[Point]] = {}
        self.names: dict[str, Named] = {}
        for line in scene.lines:
            one, other = scene.ends(line)
            if one in cells.rows and other in cells.rows:
                self.points[line.id] = self._way(line, one, other)

    def _way(self, line: Line, one: str, other: str) -> list[Point]:
        start, end = self._cells.rows[one], self._cells.rows[other]
        first, last = self._cells.columns[one] + 1, self._cells.columns[other]
        along = self._cells.corridors.get(line.id)
        self.names[line.id] = Named(first, first, self._middle(along or end))
        if along is None and line.source == one and start != end and self._corner(other, start, end, "in", None):
            self.names[line.id] = Named(first, first, self._middle(start))
            return [(("right", one), self._middle(start)), *self._arriving(other, start, end)]
        back = last < first
        if back and along:
            self.names[line.id] = Named(None, first - 1, self._middle(along))
        points = self._leaving(line, one, start, along or end, back=back)
        if along is None or (along == end and not back):
            return [*points, (("left", other), self._middle(end))]
        if self._corner(other, along, end, "in", line.id if back else None):
            return [*points, *self._arriving(other, along, end)]
        return [*points, *self._up_or_down((last, line.id), along, end), (("left", other), self._middle(end))]

    def _leaving(self, line: Line, one: str, start: Row, row: Row, *, back: bool) -> list[Point]:
        """From the piece, or what hangs on it, to the row in which the line goes on."""
        gap, own = self._cells.columns[one] + 1, line.id if back else None
        if line.source != one:
            foot = self._foot(one)
            if start < row and self._passes(one, start, row, own):
                return [(("hung", line.source), foot), (("hung", line.source), self._middle(row))]
            y = self._heights.bottoms[start] + 18 + ASIDE * (1 + self._asides[line.source])
            return [
                (("hung", line.source), foot),
                (("hung", line.source), y),
                *self._upright_at((gap, line.id), y, row),
            ]
        if row == start and not back:
            return [(("right", one), self._middle(start))]
        if self._corner(one, row, start, "out", own):
            return [(("middle", one), self._side(one, start, row)), (("middle", one), self._middle(row))]
        return [(("right", one), self._middle(start)), *self._up_or_down((gap, one), start, row)]

    def _arriving(self, other: str, row: Row, end: Row) -> list[Point]:
        return [(("middle", other), self._middle(row)), (("middle", other), self._side(other, end, row))]

    def _up_or_down(self, turn: Turn, start: Row, row: Row) -> list[Point]:
        return self._upright_at(turn, self._middle(start), row)

    def _upright_at(self, turn: Turn, y: int, row: Row) -> list[Point]:
        self.tracks[turn].append((min(y, self._middle(row)), max(y, self._middle(row))))
        return [(("track", turn), y), (("track", turn), self._middle(row))]

    def _corner(self, name: str, row: Row, own_row: Row, way: str, own: str | None) -> bool:
        """Whether a line may meet the piece above or below, and take the cells between; if so it does."""
        piece = self._pieces[name]
        side = "top" if row < own_row else "bottom"
        if row == own_row or self.ports.get((name, side), way) != way:
            return False
        if not piece.diamond and (own is None or piece.outside or (side == "bottom" and name in self._hosting)):
            return False
        if piece.outside and self.ports.get((name, "top" if side == "bottom" else "bottom")):
            return False
        if not self._passes(name, own_row, row, own):
            return False
        self.ports[name, side] = way
        return True

    def _passes(self, name: str, start: Row, row: Row, own: str | None) -> bool:
        """Whether the column is free from the piece to the row; if so it is taken."""
        column = self._cells.columns[name]
        low, high = sorted((self._at[start], self._at[row]))
        between = self._cells.all_rows[low + 1 : high]
        if any(self._cells.stands(each, column) for each in between):
            return False
        if own is None and not self._cells.is_free(row, column, column):
            return False
        if any(low < down and up < high and of != name for up, down, of in self._upright[column]):
            return False
        self._upright[column].append((low, high, name))
        self._cells.take(row, column, column)
        return True

    def _middle(self, row: Row) -> int:
        return self._heights.middles[row]

    def _side(self, name: str, own_row: Row, row: Row) -> int:
        height = self._pieces[name].size.height
        top = self._heights.middles[own_row] - height // 2
        return top if row < own_row else top + height

    def _foot(self, host: str) -> int:
        """The lower side of an event that hangs on the lower side of a piece."""
        row = self._cells.rows[host]
        return self._side(host, row, (row[0] + 1, 0)) + 18


def _asides(scene: Scene) -> dict[str, int]:
    """Of the events that hang on one piece, the one on the right has its line highest."""
    on = defaultdict[str, list[str]](list)
    for each in scene.hung:
        on[each.host].append(each.id)
    return {name: len(names) - 1 - at for names in on.values() for at, name in enumerate(names)}
