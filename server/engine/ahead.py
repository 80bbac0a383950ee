"""What may come after a step: the next steps on every way on from it that somebody sees."""

from collections.abc import Iterator

from server.engine.upload import HUMAN, SCOPES, Place, Scope, Upload

_SEEN = frozenset({*HUMAN, *SCOPES, "callActivity", "receiveTask", "intermediateCatchEvent", "endEvent"})


def ahead(upload: Upload, scope: Scope, place: Place) -> tuple[str, ...]:
    """Ids of the next tasks of people, called processes, events that are waited for and ends, nearest first.

    Gateways and what the server does itself are passed over; out of a subprocess the way goes on behind it.
    """
    found: dict[str, None] = {}
    passed: set[str] = set()
    todo = list(_next(scope, place))
    while todo:
        here, target = todo.pop(0)
        if target.id in passed:
            continue
        passed.add(target.id)
        if target.kind not in _SEEN:
            todo.extend(_next(here, target))
        elif target.kind == "endEvent" and here.host.kind != "process":
            todo.extend(_next(_around(upload, here.host), here.host))
        else:
            found[target.id] = None
    return tuple(found)


def _next(scope: Scope, place: Place) -> Iterator[tuple[Scope, Place]]:
    for flow in scope.outgoing(place):
        target = scope.by_id.get(flow.node.get("targetRef"))
        if target is not None:
            yield scope, target


def _around(upload: Upload, host: Place) -> Scope:
    return next(
        scope for scope in upload.scopes if scope.by_id.get(host.id) is not None and scope.host.file == host.file
    )
