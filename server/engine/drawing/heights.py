"""How high the rows and lanes of a scope are, and where each begins."""

from collections import Counter

from server.engine.drawing.cells import Cells
from server.engine.drawing.scene import Row, Scene, Size

MARGIN = 30
DOWN = 40
"""Pixels between rows; names of events have their place here."""
ASIDE = 8
"""Pixels between lines from events on the border of a step, below its row."""
_STEP, _LINE = 80, 10
_LANE = 120
"""The least height of a lane."""


class Heights:
    """The middle and the lower side of each row, and of each lane its top and bottom."""

    def __init__(self, scene: Scene, cells: Cells) -> None:
        self.middles: dict[Row, int] = {}
        self.bottoms: dict[Row, int] = {}
        self.lanes: list[tuple[int, int]] = []
        self.strips: dict[int, int] = {}
        sizes = {piece.id: piece.size.height for piece in scene.pieces}
        high: dict[Row, int] = {}
        for name, row in cells.rows.items():
            high[row] = max(high.get(row, _STEP), sizes[name])
        hung = Counter(cells.rows[each.host] for each in scene.hung if each.host in cells.rows)
        named = {cells.rows[each.host] for each in scene.hung if each.named and each.host in cells.rows}
        labelled = {cells.corridors[line.id] for line in scene.lines if line.label and line.id in cells.corridors}
        top = 0
        for lane in range(scene.lanes):
            y = top + MARGIN + scene.head
            for row in (each for each in cells.all_rows if each[0] == lane):
                height = high.get(row, _LINE)
                self.middles[row], self.bottoms[row] = y + height // 2, y + height
                gap = DOWN if row in high or row in labelled else DOWN // 2
                y += height + gap + hung[row] * ASIDE + (DOWN // 2 if row in named else 0)
            y = max(y - DOWN // 3, top + _LANE)
            top = self._strip(scene, cells, lane, top, y)
        self.height = top

    def _strip(self, scene: Scene, cells: Cells, lane: int, top: int, bottom: int) -> int:
        """Pieces that nothing leads to stand at the end of their lane, below the last one; the bottom of the lane."""
        sizes = _loose(scene, cells, lane)
        if sizes:
            below = lane == scene.lanes - 1 and any(of == lane for of, _ in cells.all_rows)
            self.strips[lane] = bottom if below else top + MARGIN + scene.head
            bottom = max(bottom, self.strips[lane] + max(size.height for size in sizes) + MARGIN)
        self.lanes.append((top, bottom))
        return bottom


def _loose(scene: Scene, cells: Cells, lane: int) -> list[Size]:
    loose = set(cells.loose)
    return [piece.size for piece in scene.pieces if piece.id in loose and piece.lane == lane]
