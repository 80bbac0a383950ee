# pyright: basic
"""One plane of a drawing: what is drawn on it by now, and pools, lanes, steps and lines drawn beside that."""

from itertools import count

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml ships no types

from server.engine.drawing.messages import message_way, straight
from server.engine.drawing.reading import N, Plan, associations, ends_of, kind, leaf_lanes, plan_of
from server.engine.drawing.scene import Box
from server.engine.xmltree import Xml

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_WAY = "http://www.omg.org/spec/DD/20100524/DI"
_SPACES = {"bpmndi": DI, "dc": _DC, "di": _WAY}
SHAPE, EDGE, PLANE, DIAGRAM = (f"{{{DI}}}BPMN{each}" for each in ("Shape", "Edge", "Plane", "Diagram"))
BOUNDS, WAYPOINT, LABEL = f"{{{_DC}}}Bounds", f"{{{_WAY}}}waypoint", f"{{{DI}}}BPMNLabel"
_HEAD = 30
"""Width of the name of a pool, and of a lane."""
_CLOSED = 60
"""Height of a pool that holds no process."""
BETWEEN = 60
"""Pixels between pools."""


def new_plane(root: Xml, element: Xml) -> Xml:
    """A plane for an element, in a diagram of its own."""
    taken = {each.get("id") for each in root.iter()}
    if not element.get("id"):
        element.set("id", _free("drawn", taken))
    diagram = etree.SubElement(root, DIAGRAM, id=_free("diagram", taken), nsmap=_SPACES)
    return etree.SubElement(diagram, PLANE, id=_free("plane", taken), bpmnElement=element.get("id"))


def _free(stem: str, taken: set[str]) -> str:
    return next(name for number in count(1) if (name := f"{stem}_{number}") not in taken)


def is_frame(shape: Xml) -> bool:
    """Whether a shape is drawn around others."""
    return shape.get("isHorizontal") is not None or shape.get("isExpanded") == "true"


def number_of(text: str | None) -> int:
    """A coordinate, whole; 0 where there is none."""
    try:
        return round(float(text or 0))
    except (ValueError, OverflowError):
        return 0


class Sheet:
    """One plane, with what is drawn on it."""

    def __init__(self, plane: Xml) -> None:
        self._plane = plane
        self.at: dict[str, Box] = {}
        self._steps: list[Box] = []
        self.edges = {each.get("bpmnElement") for each in plane.iter(EDGE)}
        for shape in plane.iter(SHAPE):
            bounds = shape.find(BOUNDS)
            if bounds is not None and shape.get("bpmnElement"):
                box = Box(*(number_of(bounds.get(key)) for key in ("x", "y", "width", "height")))
                self.at.setdefault(shape.get("bpmnElement"), box)
                if not is_frame(shape):
                    self._steps.append(box)

    @property
    def foot(self) -> int:
        """Where there is room below everything."""
        return max((box.bottom + BETWEEN for box in self.at.values()), default=0)

    def process(self, process: Xml, pool: Xml | None) -> None:
        """Draw a process below everything."""
        leaves, top = leaf_lanes(process), self.foot
        plan = plan_of(process, leaves)
        depth = max((_depth(lane) for lane in leaves), default=0)
        head = _HEAD if pool is not None and pool.get("id") else 0
        inset, size = head + _HEAD * depth, plan.arranged.size
        if head:
            self.shape(pool, Box(0, top, size.width + inset, size.height), isHorizontal="true")
        bands = dict(zip(leaves, plan.arranged.lanes, strict=True)) if leaves else {}
        for lane in process.iter(f"{N}lane"):
            inner = [bands[each] for each in lane.iter(f"{N}lane") if each in bands]
            if inner:
                upper, lower = inner[0][0], inner[-1][1]
                x = head + _HEAD * (_depth(lane) - 1)
                self.shape(lane, Box(x, top + upper, size.width + inset - x, lower - upper), isHorizontal="true")
        self.scope(process, plan, inset, top)

    def scope(self, scope: Xml, plan: Plan, x: int, y: int) -> None:
        """Draw what is planned of a scope from this corner on."""
        for name, element in plan.elements.items():
            box = plan.arranged.boxes[name].moved(x, y)
            inner = plan.inner.get(name)
            named = plan.arranged.labels.get(name)
            more = {"isExpanded": "true"} if inner else {}
            if kind(element) == "exclusiveGateway":
                more["isMarkerVisible"] = "true"
            self.shape(element, box, named and named.moved(x, y), **more)
            if inner is not None:
                self.scope(element, inner, box.x, box.y)
        for flow in scope.findall(f"{N}sequenceFlow"):
            way, named = plan.arranged.ways.get(flow.get("id")), plan.arranged.labels.get(flow.get("id"))
            if way is not None:
                self.edge(flow, [(at + x, down + y) for at, down in way], named and named.moved(x, y))
        self.beside(scope)

    def beside(self, scope: Xml) -> None:
        """Draw the lines between steps and what stands beside them."""
        for line in associations(scope):
            one, other = (self.at.get(end) for end in ends_of(line))
            if one is not None and other is not None:
                self.edge(line, straight(one, other))

    def closed(self, pool: Xml) -> None:
        """Draw a pool that holds no process below everything."""
        width = max((box.right for box in self.at.values()), default=600)
        self.shape(pool, Box(0, self.foot, width, _CLOSED), isHorizontal="true")

    def messages(self, collaboration: Xml) -> None:
        """Draw the messages between what is drawn."""
        names = (each.get("id") for each in collaboration.findall(f"{N}participant"))
        pools = [self.at[name] for name in names if name in self.at]
        for number, flow in enumerate(collaboration.findall(f"{N}messageFlow")):
            one, other = (self.at.get(name) for name in ends_of(flow))
            if one is not None and other is not None:
                self.edge(flow, message_way(one, other, pools, self._steps, number))

    def shape(self, element: Xml, box: Box, named: Box | None = None, **more: str) -> None:
        """Draw a shape, unless it is drawn."""
        name = element.get("id")
        if not name or name in self.at:
            return
        self.at[name] = box
        shape = etree.SubElement(self._plane, SHAPE, id=f"{name}_di", bpmnElement=name, **more)
        _bounds(shape, box)
        if named is not None:
            _bounds(etree.SubElement(shape, LABEL), named)

    def edge(self, flow: Xml, way: list[tuple[int, int]], named: Box | None = None) -> None:
        """Draw a line, unless it is drawn; points that it meets twice or passes straight on are left out."""
        name = flow.get("id")
        if not name or name in self.edges:
            return
        self.edges.add(name)
        edge = etree.SubElement(self._plane, EDGE, id=f"{name}_di", bpmnElement=name)
        for x, y in _bends(way):
            etree.SubElement(edge, WAYPOINT, x=str(x), y=str(y))
        if named is not None:
            _bounds(etree.SubElement(edge, LABEL), named)


def _bounds(parent: Xml, box: Box) -> None:
    etree.SubElement(parent, BOUNDS, {key: str(getattr(box, key)) for key in ("x", "y", "width", "height")})


def _bends(way: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for point in way:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and any(kept[-2][each] == kept[-1][each] == point[each] for each in (0, 1)):
            kept.pop()
        kept.append(point)
    return kept if len(kept) > 1 else way[:2]


def _depth(lane: Xml) -> int:
    return 1 + sum(1 for _ in lane.iterancestors(f"{N}lane"))
