"""Lanes: which one an element stands in, the innermost of nested ones, and the role it gives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from server.domain.people import one_spaced
from server.engine.properties import properties_of
from server.engine.upload import FLOW_NODES, SCOPES
from server.engine.xmltree import Node


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane with its name and the role it gives: its property `role`, else its name, else that of the lane around."""

    id: str
    name: str
    role: str | None
    members: tuple[str, ...]


def lanes_of(scope: Node) -> Iterator[Lane]:
    """Lanes of a process or subprocess, outer before inner."""
    for lane_set in scope.all("laneSet"):
        for lane in lane_set.all("lane"):
            yield from _lanes(lane, None)


def lane_by_element(process: Node) -> Mapping[str, Lane]:
    """The lane each flow node of a process stands in; what stands in a subprocess is in the lane of that."""
    found: dict[str, Lane] = {}
    _collect(process, None, {}, found)
    return found


def _collect(scope: Node, around: Lane | None, outer: Mapping[str, Lane], found: dict[str, Lane]) -> None:
    named = {**outer, **{member: lane for lane in lanes_of(scope) for member in lane.members}}
    for node in scope.all(*FLOW_NODES):
        lane = named.get(node.id, around)
        if lane is not None:
            found[node.id] = lane
        if node.kind in SCOPES:
            _collect(node, lane, named, found)


def _lanes(lane: Node, role: str | None) -> Iterator[Lane]:
    own = one_spaced(properties_of(lane).get("role", "") or lane.name) or role
    yield Lane(lane.id, lane.name, own, tuple(node.text for node in lane.all("flowNodeRef")))
    for inner_set in lane.all("childLaneSet"):
        for inner in inner_set.all("lane"):
            yield from _lanes(inner, own)
