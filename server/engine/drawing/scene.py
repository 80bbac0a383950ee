"""What is to be arranged: the pieces of one process or subprocess, what hangs on them, and the lines between them."""

from dataclasses import dataclass
from typing import TypeAlias

Row: TypeAlias = tuple[int, int]
"""A row: the number of its lane, and its own within the lane."""


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels; y goes down."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The x of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The y of its lower side."""
        return self.y + self.height

    @property
    def middle(self) -> tuple[int, int]:
        """Its centre."""
        return self.x + self.width // 2, self.y + self.height // 2

    def moved(self, x: int, y: int) -> "Box":
        """The same elsewhere."""
        return Box(self.x + x, self.y + y, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Piece:
    """A step, or what stands `near` one. `outside`: so stands its name; `diamond`: lines meet its corners."""

    id: str
    size: Size
    lane: int = 0
    outside: bool = False
    diamond: bool = False
    near: str = ""


@dataclass(frozen=True, slots=True)
class Hung:
    """An event on the border of a piece."""

    id: str
    host: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A flow from a piece, or from what hangs on one, to a piece; `label` is the width of its name."""

    id: str
    source: str
    target: str
    label: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """All of one scope; its ids are told apart. `head`: room for a title.

    Lines name only what is among the pieces and what hangs on them.
    """

    pieces: tuple[Piece, ...]
    hung: tuple[Hung, ...] = ()
    lines: tuple[Line, ...] = ()
    lanes: int = 1
    head: int = 0

    def ends(self, line: Line) -> tuple[str, str]:
        """The pieces that a line joins: what hangs on a piece counts as the piece."""
        hosts = {each.id: each.host for each in self.hung}
        return hosts.get(line.source, line.source), hosts.get(line.target, line.target)


@dataclass(frozen=True, slots=True)
class Arranged:
    """Where everything lies, from the corner of the whole: pieces and what hangs on them, ways, names, lanes."""

    boxes: dict[str, Box]
    ways: dict[str, list[tuple[int, int]]]
    labels: dict[str, Box]
    lanes: list[tuple[int, int]]
    size: Size
