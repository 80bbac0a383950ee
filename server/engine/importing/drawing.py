# pyright: basic
"""Draws diagrams that have no drawing: a shape for every step, a line for every flow."""

from collections.abc import Iterator

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml ships no types

from server.engine.importing.arranging import DOWN, MARGIN, Arranged, Box, Size, arranged
from server.engine.importing.carrying import N, kind_of
from server.engine.importing.extensions import Tell
from server.engine.importing.lines import Line, Outcome
from server.engine.upload import EVENTS, FLOW_NODES, GATEWAYS, SCOPES
from server.engine.xmltree import Xml

_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_WAY = "http://www.omg.org/spec/DD/20100524/DI"
_SPACES = {"bpmndi": _DI, "dc": _DC, "di": _WAY}
_EVENT, _GATEWAY, _TASK = Size(36, 36), Size(50, 50), Size(100, 80)
_BESIDE = {"textAnnotation": Size(100, 40), "dataObjectReference": _EVENT, "dataStoreReference": _GATEWAY}
_HEAD = 30
"""Width of the name of a pool, and of a lane."""
_CLOSED = 60
"""Height of a pool that holds no process."""
_CHANNEL = 20
"""Pixels between the lines that lead back."""


def drawn(root: Xml, tell: Tell) -> Iterator[Line]:
    """Draw a file in which no step is drawn; one line for each process."""
    if next(root.iter(f"{{{_DI}}}BPMNShape"), None) is not None:
        return
    processes = [each for each in root.findall(f"{N}process") if any(kind_of(step) in FLOW_NODES for step in each)]
    if not processes:
        return
    for empty in root.findall(f"{{{_DI}}}BPMNDiagram"):
        root.remove(empty)
    collaboration = root.find(f"{N}collaboration")
    pools = [] if collaboration is None else collaboration.findall(f"{N}participant")
    of = {(pool.get("processRef") or "").rpartition(":")[2]: pool for pool in pools}
    plane, top = None, 0
    for number, process in enumerate(processes, start=1):
        pool = of.get(process.get("id"))
        if plane is None or pool is None:
            plane, top = _plane(root, collaboration if pool is not None else process, number), 0
        top += _Sheet(plane).process(process, pool, top) + DOWN
        yield tell(Outcome.ADDED, process, "BPMNDiagram", "BPMNDiagram", "layout")
    if plane is not None and collaboration is not None and plane.get("bpmnElement") == collaboration.get("id"):
        _Sheet(plane).between(collaboration, [pool for pool in pools if not pool.get("processRef")], top)


def _plane(root: Xml, element: Xml, number: int) -> Xml:
    if not element.get("id"):
        element.set("id", f"drawn_{number}")
    diagram = etree.SubElement(root, f"{{{_DI}}}BPMNDiagram", id=f"diagram_{number}", nsmap=_SPACES)
    return etree.SubElement(diagram, f"{{{_DI}}}BPMNPlane", id=f"plane_{number}", bpmnElement=element.get("id"))


class _Sheet:
    """One plane, with what is drawn on it by now."""

    def __init__(self, plane: Xml) -> None:
        self._plane = plane
        self._at: dict[str, Box] = {
            shape.get("bpmnElement"): Box(*(int(shape[0].get(key)) for key in ("x", "y", "width", "height")))
            for shape in plane.iter(f"{{{_DI}}}BPMNShape")
        }

    def process(self, process: Xml, pool: Xml | None, top: int) -> int:
        """Draw a process below `top`; its height."""
        lanes = process.findall(f"{N}laneSet/{N}lane")
        arrangement = _arrange(process, lanes)
        head = _HEAD if pool is not None else 0
        width, height = arrangement.size.width + head + _HEAD, arrangement.size.height
        bands = arrangement.lanes if lanes else []
        if pool is not None:
            self._shape(pool, Box(0, top, width, height), isHorizontal="true")
        for number, lane in enumerate(lanes):
            upper = 0 if number == 0 else bands[number][0]
            lower = height if number == len(bands) - 1 else bands[number][1]
            self._shape(lane, Box(head, top + upper, width - head, lower - upper), isHorizontal="true")
        self._scope(process, arrangement, head + (_HEAD if lanes else 0), top)
        return height

    def between(self, collaboration: Xml, closed: list[Xml], top: int) -> None:
        """Draw the pools that hold no process, and the messages between pools."""
        width = max((box.width for box in self._at.values()), default=0)
        for pool in closed:
            self._shape(pool, Box(0, top, width, _CLOSED), isHorizontal="true")
            top += _CLOSED + DOWN
        shut = {pool.get("id") for pool in closed}
        for flow in collaboration.findall(f"{N}messageFlow"):
            names = [flow.get(end, "").strip() for end in ("sourceRef", "targetRef")]
            one, other = (self._at.get(name) for name in names)
            if one is not None and other is not None:
                self._edge(flow, _upright(one, other, beside=names[0] in shut))

    def _scope(self, scope: Xml, arrangement: Arranged, x: int, y: int) -> None:
        for step in scope:
            if step.get("id") in arrangement.boxes:
                box = arrangement.boxes[step.get("id")].moved(x, y)
                inner = kind_of(step) in SCOPES
                self._shape(step, box, **({"isExpanded": "true"} if inner else {}))
                if inner:
                    self._scope(step, _arrange(step, []), box.x, box.y)
        self._boundaries(scope)
        taken = {(box.column, box.row) for box in arrangement.boxes.values()}
        below = y + arrangement.size.height - MARGIN
        for flow in scope.findall(f"{N}sequenceFlow"):
            one, other = (self._at.get(flow.get(end, "").strip()) for end in ("sourceRef", "targetRef"))
            if one is not None and other is not None:
                self._edge(flow, _way(one, other, taken, below))
        for line in scope.findall(f"{N}association"):
            one, other = (self._at.get(line.get(end, "").strip()) for end in ("sourceRef", "targetRef"))
            if one is not None and other is not None:
                self._edge(line, _upright(one, other, beside=False, slanted=True))

    def _boundaries(self, scope: Xml) -> None:
        used: dict[str, int] = {}
        for event in scope.findall(f"{N}boundaryEvent"):
            host = self._at.get(event.get("attachedToRef", ""))
            if host is not None:
                number = used[event.get("attachedToRef")] = used.get(event.get("attachedToRef"), 0) + 1
                x, y = host.x + host.width - 46 * number, host.y + host.height - 18
                self._shape(event, Box(x, y, _EVENT.width, _EVENT.height, host.column, host.row))

    def _shape(self, element: Xml, box: Box, **more: str) -> None:
        name = element.get("id")
        self._at[name] = box
        shape = etree.SubElement(self._plane, f"{{{_DI}}}BPMNShape", id=f"{name}_di", bpmnElement=name, **more)
        bounds = {key: str(getattr(box, key)) for key in ("x", "y", "width", "height")}
        etree.SubElement(shape, f"{{{_DC}}}Bounds", bounds)

    def _edge(self, flow: Xml, way: list[tuple[int, int]]) -> None:
        name = flow.get("id")
        if name:
            edge = etree.SubElement(self._plane, f"{{{_DI}}}BPMNEdge", id=f"{name}_di", bpmnElement=name)
            for x, y in way:
                etree.SubElement(edge, f"{{{_WAY}}}waypoint", x=str(x), y=str(y))


def _arrange(scope: Xml, lanes: list[Xml]) -> Arranged:
    """The steps directly in a process or subprocess; what hangs on a step counts as the step."""
    steps = [each for each in scope if kind_of(each) in FLOW_NODES and kind_of(each) != "boundaryEvent"]
    sizes = {each.get("id"): _size(each) for each in steps}
    hosts = {each.get("id"): each.get("attachedToRef") for each in scope.findall(f"{N}boundaryEvent")}
    flows = [
        tuple(hosts.get(end, end) for end in (flow.get("sourceRef", "").strip(), flow.get("targetRef", "").strip()))
        for flow in scope.findall(f"{N}sequenceFlow")
    ]
    sizes.update(
        {each.get("id"): _BESIDE[kind_of(each)] for each in scope if kind_of(each) in _BESIDE and each.get("id")}
    )
    numbers = {
        (reference.text or "").strip(): number
        for number, lane in enumerate(lanes)
        for reference in lane.iter(f"{N}flowNodeRef")
    }
    last = max(len(lanes) - 1, 0)
    return arranged(sizes, flows, {name: numbers.get(name, last) for name in sizes})


def _size(step: Xml) -> Size:
    kind = kind_of(step)
    if kind in EVENTS:
        return _EVENT
    if kind in GATEWAYS:
        return _GATEWAY
    if kind in SCOPES and any(kind_of(each) in FLOW_NODES for each in step):
        inner = _arrange(step, []).size
        return Size(max(inner.width, _TASK.width), max(inner.height, _TASK.height))
    return _TASK


def _upright(one: Box, other: Box, *, beside: bool, slanted: bool = False) -> list[tuple[int, int]]:
    """From edge to edge; upright at the middle of the first, or of the other (`beside`)."""
    x, to_x = one.middle[0], other.middle[0]
    if not slanted:
        x = to_x = to_x if beside else x
    down = one.y < other.y
    return [(x, one.y + (one.height if down else 0)), (to_x, other.y + (0 if down else other.height))]


def _way(one: Box, other: Box, taken: set[tuple[int, int]], below: int) -> list[tuple[int, int]]:
    """Straight on, by one bend beside either end, or below everything where steps stand between."""
    (x, y), (to_x, to_y) = (one.x + one.width, one.middle[1]), (other.x, other.middle[1])
    between = range(one.column + 1, other.column)
    if x < to_x and not any((column, one.row) in taken for column in between):
        bend = to_x - MARGIN
        return [(x, y), (to_x, to_y)] if y == to_y else [(x, y), (bend, y), (bend, to_y), (to_x, to_y)]
    if x < to_x and not any((column, other.row) in taken for column in between):
        bend = x + MARGIN
        return [(x, y), (bend, y), (bend, to_y), (to_x, to_y)]
    floor = below + _CHANNEL * (1 + (one.column + other.row) % 2) - _CHANNEL // 2
    start = (one.middle[0], one.y + one.height)
    return [start, (start[0], floor), (other.middle[0], floor), (other.middle[0], other.y + other.height)]
