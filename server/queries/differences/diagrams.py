"""What two drawings of a process differ in, element by element."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from server.engine.properties import LISTS, extension_nodes, listed, properties_of
from server.engine.xmltree import Node, Unreadable, frozen, parse
from server.queries.differences.model import Change, Difference, Fact, differing, in_order

_GROUPS = frozenset({"definitions", "laneSet", "childLaneSet"})
_TOLD_ELSEWHERE = frozenset({"documentation", "extensionElements", "incoming", "outgoing", "flowNodeRef"})
_ELEMENTS = (
    *("process", "collaboration", "participant", "lane", "message", "signal", "error", "escalation", "messageFlow"),
    *("sequenceFlow", "association", "textAnnotation", "group", "dataObjectReference", "dataStoreReference"),
)
_NODES = ("Task", "Event", "Gateway", "Activity", "task", "subProcess", "transaction", "adHocSubProcess")
_TIMES = frozenset({"timeDuration", "timeDate", "timeCycle"})


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A diagram: its elements by id, how they are called, what is known of each, and where each is drawn."""

    elements: Mapping[str, Node]
    names: Mapping[str, str]
    facts: Mapping[str, Mapping[str, str]]
    places: Mapping[str, tuple[str, ...]]


def diagram_differences(
    before: bytes, after: bytes, labels: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
) -> tuple[Difference, ...]:
    """What was added, removed, changed and only moved; nothing where a file cannot be read.

    `labels`: names by id, in the reader's language, that stand for those in the file before and in that after.
    """
    try:
        one, other = _drawing(before, labels[0]), _drawing(after, labels[1])
    except Unreadable:
        return ()
    return in_order(_differences(one, other))


def _differences(one: _Drawing, other: _Drawing) -> Iterator[Difference]:
    for id_, node in {**one.elements, **other.elements}.items():
        name = other.names.get(id_) or one.names.get(id_, "")
        if id_ not in one.elements:
            yield Difference(Change.ADDED, id_, name, node.kind)
        elif id_ not in other.elements:
            yield Difference(Change.REMOVED, id_, name, node.kind)
        elif facts := differing(one.facts[id_], other.facts[id_]):
            told = tuple(_told_apart(each, one, other) for each in facts)
            yield Difference(Change.CHANGED, id_, name, node.kind, told)
        elif _moved(id_, node, one, other):
            yield Difference(Change.MOVED, id_, name, node.kind)


def _told_apart(fact: Fact, one: _Drawing, other: _Drawing) -> Fact:
    """Elements by their names; by their ids where those before and after are called alike."""
    told = Fact(fact.name, _told(fact.before, one), _told(fact.after, other))
    return fact if told.before == told.after else told


def _told(value: str, drawing: _Drawing) -> str:
    """Ids of elements by their names."""
    ids = listed(value)
    if ids and all(id_ in drawing.elements for id_ in ids):
        return ", ".join(drawing.names.get(id_) or id_ for id_ in ids)
    return value


def _moved(id_: str, node: Node, one: _Drawing, other: _Drawing) -> bool:
    """An arrow moves along with its ends; it counts where they stand still."""
    if one.places.get(id_) == other.places.get(id_):
        return False
    ends = [node.get("sourceRef"), node.get("targetRef")]
    return not any(one.places.get(end) != other.places.get(end) for end in ends if end)


def _drawing(content: bytes, labels: Mapping[str, str]) -> _Drawing:
    root = frozen(parse(content))
    elements = {node.id: node for node in root.walk() if node.id and _is_element(node)}
    lanes = {
        member.text: lane.id for lane in elements.values() if lane.kind == "lane" for member in lane.all("flowNodeRef")
    }
    facts = {id_: {**_facts(node), "lane": lanes.get(id_, "")} for id_, node in elements.items()}
    names = {id_: labels.get(id_) or " ".join(node.name.split()) for id_, node in elements.items()}
    return _Drawing(elements, names, facts, dict(_places(root)))


def _is_element(node: Node) -> bool:
    return node.kind in _ELEMENTS or node.kind.endswith(_NODES)


def _facts(node: Node) -> Mapping[str, str]:
    found = {"type": node.kind}
    found |= {name: value for name, value in node.attributes.items() if name != "id"}
    found |= {"documentation": "\n".join(child.text for child in node.all("documentation"))}
    found |= {name: ", ".join(listed(value)) if name in LISTS else value for name, value in properties_of(node).items()}
    found |= {child.local: child.text for child in extension_nodes(node) if child.local != "properties"}
    for child in node.children:
        if child.kind not in _TOLD_ELSEWHERE | _GROUPS and child.kind and not _is_element(child):
            found |= dict(_parts(child, ""))
    return found


def _parts(node: Node, before: str) -> Iterator[tuple[str, str]]:
    """What stands in a part of an element: its condition, its timer, its loop."""
    name = "timer" if node.kind in _TIMES else node.kind.removesuffix("EventDefinition")
    path = name if node.kind in _TIMES or not before else f"{before}.{name}"
    yield path, node.text
    for attribute, value in node.attributes.items():
        if attribute.endswith("Ref"):
            yield attribute, value
        elif attribute != "id" and not attribute.startswith("{"):
            yield f"{path}.{attribute}", value
    for child in node.children:
        yield from _parts(child, path)


def _places(root: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in root.walk():
        if node.local in {"BPMNShape", "BPMNEdge"}:
            points = [child for child in node.children if child.local in {"Bounds", "waypoint"}]
            yield (
                node.get("bpmnElement"),
                tuple(str(float(point.get(side, "0"))) for point in points for side in ("x", "y", "width", "height")),
            )
