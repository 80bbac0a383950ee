"""The shortest way through a diagram to a sequence flow, and the conditions that must hold on it."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from server.engine.upload import Place, Scope, Upload

_CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})


@dataclass(frozen=True, slots=True)
class Way:
    """How a token gets to a flow and over it: the nodes it passes, and the FEEL conditions (without `=`) on the way.

    `opaque` are conditions in another language: nobody can look into them. `onward`: where the flow leads to a choice,
    what must hold for each way on; a case that cannot go on is held.
    """

    nodes: tuple[Place, ...]
    conditions: tuple[str, ...]
    opaque: tuple[str, ...]
    onward: tuple[tuple[str, ...], ...] = ()


def way_to(upload: Upload, scope: Scope, flow: Place) -> Way | None:
    """The shortest way from the start of the process; None where no start leads there."""
    source = scope.by_id.get(flow.node.get("sourceRef"))
    found = _shortest(scope, source) if source is not None else None
    if found is None:
        return None
    nodes, flows = found
    before = _around(upload, scope)
    outer: Way | None = Way((), (), ())
    if before is not None:
        outer = _way_to_node(upload, *before)
    if outer is None:
        return None
    texts = [text for each in (*flows, flow) for text in _conditions(scope, each)]
    feel = tuple(text[1:] for text in texts if text.startswith("="))
    opaque = tuple(text for text in texts if not text.startswith("="))
    return Way((*outer.nodes, *nodes), (*outer.conditions, *feel), (*outer.opaque, *opaque), _onward_from(scope, flow))


def _way_to_node(upload: Upload, scope: Scope, node: Place) -> Way | None:
    incoming = scope.incoming(node)
    if not incoming:
        return Way((node,), (), ())
    way = way_to(upload, scope, incoming[0])
    return None if way is None else Way((*way.nodes, node), way.conditions, way.opaque)


def _around(upload: Upload, scope: Scope) -> tuple[Scope, Place] | None:
    """The scope in which a subprocess stands, with its place there."""
    for outer in upload.scopes:
        if outer.host.process == scope.host.process and scope.host.id in outer.by_id:
            return outer, outer.by_id[scope.host.id]
    return None


def _shortest(scope: Scope, target: Place) -> tuple[list[Place], list[Place]] | None:
    """Nodes and flows from a start to the node, by the fewest steps."""
    waiting: deque[tuple[Place, list[Place], list[Place]]] = deque(
        (place, [place], []) for place in scope.of("startEvent")
    )
    seen = {place.id for place, _, _ in waiting}
    while waiting:
        here, nodes, flows = waiting.popleft()
        if here.id == target.id:
            return nodes, flows
        for flow, after in _onward(scope, here):
            if after.id not in seen:
                seen.add(after.id)
                waiting.append((after, [*nodes, after], [*flows, flow] if flow is not None else flows))
    return None


def _onward_from(scope: Scope, flow: Place) -> tuple[tuple[str, ...], ...]:
    target = scope.by_id.get(flow.node.get("targetRef"))
    if target is None or target.kind not in _CHOOSING:
        return ()
    ways = (tuple(_conditions(scope, each)) for each in scope.outgoing(target))
    return tuple(tuple(text[1:] for text in way if text.startswith("=")) for way in ways)


def _onward(scope: Scope, here: Place) -> Iterator[tuple[Place | None, Place]]:
    for flow in scope.outgoing(here):
        after = scope.by_id.get(flow.node.get("targetRef"))
        if after is not None:
            yield flow, after
    for guard in scope.guards(here):
        yield None, guard


def _conditions(scope: Scope, flow: Place) -> Iterator[str]:
    """What must hold for a flow to be taken; of a default, that no other holds."""
    source = scope.by_id.get(flow.node.get("sourceRef"))
    if source is None or source.kind not in _CHOOSING:
        return
    own = _condition(flow)
    if own:
        yield own
    if own and source.kind == "inclusiveGateway":
        return
    for other in scope.outgoing(source):
        text = _condition(other)
        if other.id == flow.id:
            if own:
                return
        elif text.startswith("="):
            yield f"=not({text[1:]})"


def _condition(flow: Place) -> str:
    node = flow.node.first("conditionExpression")
    return node.text if node is not None else ""


def flows_of(upload: Upload, process: str) -> Mapping[str, tuple[Scope, Place]]:
    """The sequence flows of a process by id, with the scope they stand in."""
    return {flow.id: (scope, flow) for scope, flow in upload.flows() if flow.process == process}
