# pyright: basic
"""Reads a scope of a diagram as what is to be arranged."""

from dataclasses import dataclass

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml ships no types

from server.engine.drawing.arranging import EVENT, arranged
from server.engine.drawing.scene import Arranged, Hung, Line, Piece, Scene, Size
from server.engine.upload import EVENTS, FLOW_NODES, GATEWAYS, SCOPES
from server.engine.xmltree import BPMN, Xml

N = f"{{{BPMN}}}"
ASSOCIATIONS = ("association", "dataInputAssociation", "dataOutputAssociation")
_EVENT, _GATEWAY, _TASK = Size(EVENT, EVENT), Size(50, 50), Size(100, 80)
_DATA = {"dataObjectReference": Size(36, 50), "dataStoreReference": Size(50, 50)}
ARTEFACTS = frozenset({*_DATA, "textAnnotation"})
_OF_EVENT = 90
"""Width of a step for each of several events on its border."""
_DEEPEST = 60
_TITLE = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """A scope with its elements by id, how it is arranged, and the plans of the scopes in it."""

    elements: dict[str, Xml]
    arranged: Arranged
    inner: dict[str, "Plan"]


def kind(element: Xml) -> str:
    """Its name in BPMN; empty for comments and what is not BPMN."""
    if not isinstance(element.tag, str):
        return ""
    name = etree.QName(element)
    return name.localname if name.namespace == BPMN else ""


def ends_of(line: Xml) -> tuple[str, str]:
    """The ids of what a flow or an association joins."""
    if kind(line).startswith("data"):
        step = line.getparent().get("id", "")
        other = (
            line.findtext(f"{N}{'sourceRef' if kind(line) == 'dataInputAssociation' else 'targetRef'}") or ""
        ).strip()
        return (other, step) if kind(line) == "dataInputAssociation" else (step, other)
    return line.get("sourceRef", "").strip(), line.get("targetRef", "").strip()


def associations(scope: Xml) -> list[Xml]:
    """The associations of a scope, and those of data in its steps."""
    return [line for each in (scope, *scope) for line in each if kind(line) in ASSOCIATIONS]


def leaf_lanes(process: Xml) -> list[Xml]:
    """The lanes that hold no lanes, from above."""
    found = process.findall(f"{N}laneSet/{N}lane")
    for _ in range(_DEEPEST):
        inner = [each.findall(f"{N}childLaneSet/{N}lane") for each in found]
        if not any(inner):
            break
        found = [leaf for each, lanes in zip(found, inner, strict=True) for leaf in (lanes or [each])]
    return found


def plan_of(scope: Xml, lanes: list[Xml], only: set[str] | None = None) -> Plan:
    """The plan of a process or subprocess, or of some of what stands in it."""
    elements: dict[str, Xml] = {}
    for each in scope:
        wanted = each.get("id") if kind(each) in FLOW_NODES | ARTEFACTS else None
        if wanted and (only is None or wanted in only):
            elements.setdefault(wanted, each)
    inner = {
        name: plan_of(each, [])
        for name, each in elements.items()
        if kind(each) in SCOPES and any(kind(step) in FLOW_NODES for step in each)
    }
    return Plan(elements, arranged(_scene(scope, elements, inner, lanes)), inner)


def _scene(scope: Xml, elements: dict[str, Xml], inner: dict[str, Plan], lanes: list[Xml]) -> Scene:
    hosts = {
        name: each.get("attachedToRef", "").strip() for name, each in elements.items() if kind(each) == "boundaryEvent"
    }
    steps = {
        name: each for name, each in elements.items() if kind(each) in FLOW_NODES and hosts.get(name) not in elements
    }
    hung = {name: host for name, host in hosts.items() if host in steps}
    known = {name for name in elements if name in steps or name in hung}
    near = {
        end: hung.get(other, other)
        for line in associations(scope)
        for pair in [ends_of(line)]
        for end, other in (pair, pair[::-1])
        if end in elements and end not in known and other in known
    }
    numbers = {
        (held.text or "").strip(): number
        for number, lane in enumerate(lanes)
        for held in lane.findall(f"{N}flowNodeRef")
    }
    numbers |= {name: numbers[host] for name, host in near.items() if host in numbers and name not in numbers}
    last = max(len(lanes) - 1, 0)
    on = list(hung.values())
    pieces = [
        _piece(name, each, inner.get(name), on.count(name), numbers.get(name, last), near.get(name, ""))
        for name, each in elements.items()
        if name not in hung
    ]
    lines: dict[str, Line] = {}
    for flow in scope.findall(f"{N}sequenceFlow"):
        source, target = ends_of(flow)
        if flow.get("id") and source in known and target in steps:
            lines.setdefault(flow.get("id"), Line(flow.get("id"), source, target, width_of(flow.get("name", ""))))
    named = {name for name in hung if elements[name].get("name")}
    return Scene(
        tuple(pieces),
        tuple(Hung(name, host, name in named) for name, host in hung.items()),
        tuple(lines.values()),
        max(len(lanes), 1),
        0 if kind(scope) == "process" else _TITLE,
    )


def _piece(name: str, element: Xml, inner: Plan | None, events: int, lane: int, near: str) -> Piece:
    sort = kind(element)
    named = bool(element.get("name"))
    if sort in EVENTS:
        return Piece(name, _EVENT, lane, outside=named)
    if sort in GATEWAYS:
        return Piece(name, _GATEWAY, lane, outside=named, diamond=True)
    if sort in _DATA:
        return Piece(name, _DATA[sort], lane, outside=named, near=near)
    if sort == "textAnnotation":
        text = element.findtext(f"{N}text") or ""
        lines = -(-width_of(text) // 180) or 1
        return Piece(name, Size(200 if lines > 1 else 100, min(20 + 16 * lines, 200)), lane, near=near)
    least = max(_TASK.width, events * _OF_EVENT if events > 1 else 0)
    size = inner.arranged.size if inner else _TASK
    return Piece(name, Size(max(size.width, least), max(size.height, _TASK.height)), lane)


def width_of(text: str) -> int:
    """About how many pixels a name takes."""
    return sum(7 if each.isascii() else 12 for each in text) + 8 if text else 0
