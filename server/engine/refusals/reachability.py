"""Elements that no token ever reaches."""

from collections.abc import Iterator

from server.engine.bundle import Finding
from server.engine.upload import Place, Scope, Upload


def unreachable(upload: Upload) -> Iterator[Finding]:
    """From the start events, event subprocesses and boundary events each element should be reached."""
    for scope in upload.scopes:
        reached = _reached(scope)
        for place in scope.nodes:
            if place.id not in reached:
                yield place.warning("unreachable", f"Nothing leads to {place.id}.", "Connect it, or remove it.")


RULES = (unreachable,)


def _reached(scope: Scope) -> set[str]:
    reached: set[str] = set()
    todo = [place for place in scope.nodes if _begins(place)]
    while todo:
        place = todo.pop()
        if place.id in reached:
            continue
        reached.add(place.id)
        targets = [flow.node.get("targetRef") for flow in scope.outgoing(place)]
        guards = [event for event in scope.of("boundaryEvent") if event.node.get("attachedToRef") == place.id]
        todo.extend([scope.by_id[target] for target in targets if target in scope.by_id] + guards)
        todo.extend(_caught(scope, place))
    return reached


def _begins(place: Place) -> bool:
    return place.kind == "startEvent" or place.node.flag("triggeredByEvent")


def _caught(scope: Scope, place: Place) -> list[Place]:
    """Where a link throw event goes on."""
    if place.kind != "intermediateThrowEvent" or place.event != "link":
        return []
    name = place.events[0].get("name")
    catches = scope.of("intermediateCatchEvent")
    return [catch for catch in catches if catch.event == "link" and catch.events[0].get("name") == name]
