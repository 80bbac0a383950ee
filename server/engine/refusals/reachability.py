"""How tokens get about: elements that none ever reaches, and rows of elements too long to compile."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.refusals.told import UNREACHABLE
from server.engine.upload import Place, Scope, Upload

MAX_ROW = 200


def unreachable(upload: Upload) -> Iterator[Finding]:
    """From the start events, event subprocesses and boundary events each element should be reached."""
    for scope in upload.scopes:
        found = reached(scope)
        for place in scope.nodes:
            if place.id not in found:
                yield place.warning(*UNREACHABLE.told(element=place.id))


def too_long(upload: Upload) -> Iterator[Finding]:
    """The parser follows flows by recursion, whose depth is bounded."""
    for scope in upload.scopes:
        deepest = _deepest(scope)
        if deepest is not None:
            yield deepest.error(
                "too_long",
                said("It is more than %(max_row)s elements behind the start.", max_row=MAX_ROW),
                said("Put parts of the process into subprocesses."),
            )


RULES = (unreachable, too_long)


def _deepest(scope: Scope) -> Place | None:
    """The first element that a walk along the flows, in their order, meets deeper than allowed."""
    seen: set[str] = set()
    for start in scope.nodes:
        walk = [iter((start,))] if _begins(start) else []
        while walk:
            place = next(walk[-1], None)
            if place is None:
                walk.pop()
            elif place.id not in seen:
                if len(walk) > MAX_ROW:
                    return place
                seen.add(place.id)
                walk.append(iter(following(scope, place)))
    return None


def following(scope: Scope, place: Place) -> list[Place]:
    """Where tokens go on from an element: boundary events, targets of its flows, the catch of a link."""
    targets = [flow.node.get("targetRef") for flow in scope.outgoing(place)]
    return [
        *scope.guards(place),
        *(scope.by_id[name] for name in targets if name in scope.by_id),
        *_caught(scope, place),
    ]


def reached(scope: Scope) -> set[str]:
    """Ids of the elements to which flows, links and boundary events lead from where tokens begin."""
    found: set[str] = set()
    todo = [place for place in scope.nodes if _begins(place)]
    while todo:
        place = todo.pop()
        if place.id in found:
            continue
        found.add(place.id)
        todo.extend(following(scope, place))
    return found


def _begins(place: Place) -> bool:
    return place.kind == "startEvent" or place.node.flag("triggeredByEvent")


def _caught(scope: Scope, place: Place) -> list[Place]:
    """Where a link throw event goes on."""
    if place.kind != "intermediateThrowEvent" or place.event != "link":
        return []
    name = place.events[0].get("name")
    catches = scope.of("intermediateCatchEvent")
    return [catch for catch in catches if catch.event == "link" and catch.events[0].get("name") == name]
