"""A process diagram drawn for a paper from its own places and lines, without a browser."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from reportlab.lib.colors import HexColor, white
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from server.engine.drawing.completing import drawn
from server.engine.xmltree import Node, Unreadable, frozen, parse

_FONT, _SIZE, _MARGIN = "STSong-Light", 11, 10
_INK, _GREY = HexColor("#222222"), HexColor("#888888")
_TALLEST = 680
_FRAMES = frozenset({"participant", "lane"})
_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a shape stands, in units of the diagram; y goes down."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> _Point:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is drawn: shapes with their kind and name, from the outermost in, and lines."""

    shapes: tuple[tuple[str, str, _Box], ...]
    lines: tuple[tuple[_Point, ...], ...]


def drawing_of(content: bytes, names: Mapping[str, str], width: float) -> Flowable | None:
    """The drawing, at most so wide (points); None where there is none, or it cannot be read."""
    try:
        plan = _plan(frozen(parse(drawn(content))), names)
    except (Unreadable, ValueError):
        return None
    return _Drawing(plan, width) if plan.shapes else None


def _plan(root: Node, names: Mapping[str, str]) -> _Plan:
    nodes = {node.id: node for node in root.walk() if node.id and node.kind}
    shapes: list[tuple[str, str, _Box]] = []
    lines: list[tuple[_Point, ...]] = []
    for shown in root.walk():
        node = nodes.get(shown.get("bpmnElement"))
        if shown.local == "BPMNShape" and node is not None:
            name = names.get(node.id) or " ".join(node.name.split())
            shapes += [(node.kind, name, _box(each)) for each in shown.children if each.local == "Bounds"]
        elif shown.local == "BPMNEdge":
            points = [each for each in shown.children if each.local == "waypoint"]
            lines.append(tuple((_number(each, "x"), _number(each, "y")) for each in points))
    return _Plan(tuple(shapes), tuple(lines))


class _Drawing(Flowable):
    """Draws a plan, made smaller to fit."""

    def __init__(self, plan: _Plan, width: float) -> None:
        super().__init__()
        boxes = [box for _, _, box in plan.shapes]
        self._plan = plan
        self._left = min(box.x for box in boxes) - _MARGIN
        self._bottom = max(box.y + box.height for box in boxes) + 3 * _MARGIN
        across = max(box.x + box.width for box in boxes) + _MARGIN - self._left
        down = self._bottom - min(box.y for box in boxes) + _MARGIN
        self._scale = min(width / across, _TALLEST / down, 1)
        self.width, self.height = across * self._scale, down * self._scale

    def draw(self) -> None:
        """Draw on the paper."""
        pen = _Pen(self.canv, self._left, self._bottom)
        self.canv.scale(self._scale, self._scale)
        for kind, name, box in self._plan.shapes:
            pen.shape(kind, name, box)
        for points in self._plan.lines:
            pen.arrow(points)


class _Pen:
    """Draws on a canvas, whose y goes up."""

    def __init__(self, canvas: Canvas, left: float, bottom: float) -> None:
        self._canvas, self._left, self._bottom = canvas, left, bottom

    def shape(self, kind: str, name: str, box: _Box) -> None:
        """A node, lane or pool with its name."""
        canvas, (x, y) = self._canvas, self._at(box.middle)
        canvas.setStrokeColor(_GREY if kind in _FRAMES else _INK)
        canvas.setFillColor(white)
        canvas.setLineWidth(3 if kind == "endEvent" else 1)
        if kind.endswith("Event"):
            canvas.circle(x, y, box.width / 2, fill=1)
            self._text(name, (x, y - box.height / 2 - _SIZE), 90)
        elif kind.endswith("Gateway"):
            self._filled(
                [(x, y + box.height / 2), (x + box.width / 2, y), (x, y - box.height / 2), (x - box.width / 2, y)]
            )
            self._text("+" if kind == "parallelGateway" else "×", (x, y - _SIZE / 3), box.width)
            self._text(name, (x, y - box.height / 2 - _SIZE), 100)
        elif kind in _FRAMES:
            canvas.rect(x - box.width / 2, y - box.height / 2, box.width, box.height)
            canvas.saveState()
            canvas.translate(x - box.width / 2 + 15, y)
            canvas.rotate(90)
            self._text(name, (0, 0), box.height - 8)
            canvas.restoreState()
        else:
            canvas.roundRect(x - box.width / 2, y - box.height / 2, box.width, box.height, 8, fill=1)
            lines = len(_broken(name, box.width - 8))
            self._text(name, (x, y + (lines - 1) * _SIZE / 2 - _SIZE / 3), box.width - 8)

    def arrow(self, points: tuple[_Point, ...]) -> None:
        """A line with a head at its end."""
        if len(points) < 2:  # noqa: PLR2004 -- a line has two ends
            return
        canvas, placed = self._canvas, [self._at(point) for point in points]
        canvas.setStrokeColor(_INK)
        canvas.setFillColor(_INK)
        canvas.setLineWidth(1)
        canvas.lines([(*one, *other) for one, other in pairwise(placed)])  # pyright: ignore[reportUnknownMemberType] -- untyped
        (before_x, before_y), (x, y) = placed[-2:]
        length = hypot(x - before_x, y - before_y) or 1
        dx, dy = (x - before_x) / length * 8, (y - before_y) / length * 8
        self._filled([(x, y), (x - dx - dy / 2, y - dy + dx / 2), (x - dx + dy / 2, y - dy - dx / 2)])

    def _at(self, point: _Point) -> _Point:
        return point[0] - self._left, self._bottom - point[1]

    def _filled(self, corners: list[_Point]) -> None:
        path = self._canvas.beginPath()
        path.moveTo(*corners[0])  # pyright: ignore[reportUnknownMemberType] -- untyped
        for corner in corners[1:]:
            path.lineTo(*corner)  # pyright: ignore[reportUnknownMemberType] -- untyped
        path.close()
        self._canvas.drawPath(path, fill=1)  # pyright: ignore[reportUnknownMemberType] -- untyped

    def _text(self, text: str, first: _Point, width: float) -> None:
        """Lines of this width, the middle of the first one's foot at `first`."""
        self._canvas.setFillColor(_INK)
        self._canvas.setFont(_FONT, _SIZE)
        for at, line in enumerate(_broken(text, width)):
            self._canvas.drawCentredString(first[0], first[1] - at * _SIZE, line)


def _broken(text: str, width: float) -> list[str]:
    """The text in lines of this width: between words, within them where one is too long."""
    lines = [""]
    for char in text:
        if stringWidth(lines[-1] + char, _FONT, _SIZE) <= width or not lines[-1]:
            lines[-1] += char
            continue
        before, space, word = lines[-1].rpartition(" ")
        if char == " ":
            lines.append("")
        elif space and char.isascii():
            lines[-1] = before
            lines.append(word + char)
        else:
            lines.append(char)
    return [line.strip() for line in lines if line.strip()]


def _box(bounds: Node) -> _Box:
    return _Box(*(_number(bounds, name) for name in ("x", "y", "width", "height")))


def _number(node: Node, name: str) -> float:
    return float(node.get(name, "0"))
