# pyright: basic
"""Adds to a drawing what it lacks: room is made below what is drawn of the lane, subprocess or process."""

from collections import defaultdict

from server.engine.drawing.reading import ARTEFACTS, N, Plan, ends_of, kind, leaf_lanes, plan_of
from server.engine.drawing.scene import Box
from server.engine.drawing.sheets import BOUNDS, EDGE, PLANE, SHAPE, WAYPOINT, Sheet, is_frame, new_plane, number_of
from server.engine.upload import FLOW_NODES, SCOPES
from server.engine.xmltree import Xml

_EVENT, _BEND = 36, 20


class Filling:
    """A plane that is filled up."""

    def __init__(self, root: Xml, plane: Xml) -> None:
        self._root, self._plane = root, plane
        self._before = _count(root)

    def process(self, process: Xml, pool: Xml | None) -> bool:
        """Fill up a process; whether anything lacked."""
        self._scope(process, leaf_lanes(process), "" if pool is None else pool.get("id"))
        return _count(self._root) != self._before

    def _scope(self, scope: Xml, lanes: list[Xml], frame: str) -> None:
        self._forget_loose_ends(scope)
        sheet = Sheet(self._plane)
        of = {(held.text or "").strip(): lane.get("id") for lane in lanes for held in lane.findall(f"{N}flowNodeRef")}
        last = lanes[-1].get("id") if lanes else frame
        missing = defaultdict[str, set[str]](set)
        for each in scope:
            name, host = each.get("id"), each.get("attachedToRef", "").strip()
            if kind(each) in FLOW_NODES | ARTEFACTS and name and name not in sheet.at:
                if host in sheet.at:
                    sheet.shape(each, _on(sheet.at[host], [*sheet.at.values()]))
                else:
                    missing[of.get(host or name, last)].add(name)
        for name, wanted in missing.items():
            self._block(scope, plan_of(scope, [], wanted), name)
        for each in scope:
            if kind(each) in SCOPES and any(kind(step) in FLOW_NODES for step in each) and each.get("id"):
                self._inner(each)
        self._lines(scope)

    def _forget_loose_ends(self, scope: Xml) -> None:
        """Lines that are drawn to where nothing is drawn are drawn anew."""
        known = Sheet(self._plane).at
        loose = {flow.get("id") for flow in scope.findall(f"{N}sequenceFlow") if not {*ends_of(flow)} <= known.keys()}
        for edge in [*self._plane.iter(EDGE)]:
            if edge.get("bpmnElement") in loose:
                edge.getparent().remove(edge)

    def _inner(self, scope: Xml) -> None:
        """A subprocess: in its frame, or on a plane of its own where it is drawn closed."""
        known = {shape.get("bpmnElement") for shape in self._root.iter(SHAPE)}
        begun = any(step.get("id") in known for step in scope if kind(step) in FLOW_NODES)
        own = next((each for each in self._root.iter(PLANE) if each.get("bpmnElement") == scope.get("id")), None)
        shapes = (each for each in self._plane.iter(SHAPE) if each.get("bpmnElement") == scope.get("id"))
        shape = next(shapes, None)
        if own is None and not begun and shape is not None and not is_frame(shape):
            Sheet(new_plane(self._root, scope)).scope(scope, plan_of(scope, []), 0, 0)
        elif own is not None:
            inner = Filling(self._root, own)
            inner._scope(scope, [], "")
        else:
            self._scope(scope, [], scope.get("id"))

    def _block(self, scope: Xml, plan: Plan, frame: str) -> None:
        sheet, size = Sheet(self._plane), plan.arranged.size
        around = sheet.at.get(frame)
        if around is None:
            sheet.scope(scope, plan, min((box.x for box in sheet.at.values()), default=0), sheet.foot)
            return
        lack = size.width + 2 * _BEND - around.width
        if lack > 0:
            _insert(self._plane, "x", "width", around.right, lack)
        _insert(self._plane, "y", "height", around.bottom, size.height)
        Sheet(self._plane).scope(scope, plan, around.x + 2 * _BEND, around.bottom)

    def _lines(self, scope: Xml) -> None:
        sheet = Sheet(self._plane)
        for flow in scope.findall(f"{N}sequenceFlow"):
            one, other = (sheet.at.get(end) for end in ends_of(flow))
            if one is not None and other is not None:
                sheet.edge(flow, _plain(one, other))
        sheet.beside(scope)


def _count(root: Xml) -> int:
    return sum(1 for _ in root.iter(SHAPE, WAYPOINT))


def _insert(plane: Xml, axis: str, extent: str, at: int, by: int) -> None:
    """Push apart what is drawn on both sides of a line; what is drawn around both grows."""
    for shape in plane.iter(SHAPE):
        frame = is_frame(shape)
        for number, bounds in enumerate(shape.iter(BOUNDS)):
            start, length = number_of(bounds.get(axis)), number_of(bounds.get(extent))
            if start >= at or (start + length // 2 >= at and not (frame and number == 0)):
                bounds.set(axis, str(start + by))
            elif frame and number == 0 and start + length >= at:
                bounds.set(extent, str(length + by))
    for point in plane.iter(WAYPOINT):
        if number_of(point.get(axis)) >= at:
            point.set(axis, str(number_of(point.get(axis)) + by))


def _on(host: Box, taken: list[Box]) -> Box:
    """A place for an event on the lower side of a step."""
    boxes = [Box(x, host.bottom - _EVENT // 2, _EVENT, _EVENT) for x in range(host.right - _EVENT, host.x, -_EVENT)]
    return next(
        (box for box in boxes if box not in taken), boxes[0] if boxes else Box(host.x, host.bottom - 18, 36, 36)
    )


def _plain(one: Box, other: Box) -> list[tuple[int, int]]:
    """A way with few bends, whatever stands between."""
    if one.right + _BEND <= other.x:
        x = (one.right + other.x) // 2
        return [(one.right, one.middle[1]), (x, one.middle[1]), (x, other.middle[1]), (other.x, other.middle[1])]
    y = max(one.bottom, other.bottom) + _BEND
    if one.middle[0] == other.middle[0]:
        x = max(one.right, other.right) + _BEND
        return [
            (one.middle[0], one.bottom),
            (one.middle[0], y),
            (x, y),
            (x, other.middle[1]),
            (other.right, other.middle[1]),
        ]
    return [(one.middle[0], one.bottom), (one.middle[0], y), (other.middle[0], y), (other.middle[0], other.bottom)]
