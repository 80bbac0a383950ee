"""Elements to which no token gets, and elements from which none goes on."""

from collections.abc import Callable, Iterator

from server.engine.bundle import Finding
from server.engine.refusals import reachability
from server.engine.soundness.words import found
from server.engine.upload import GATEWAYS, Place, Scope


def unreached(scope: Scope, got_to: frozenset[str]) -> Iterator[Finding]:
    """Elements to which flows lead, but no run: behind joins that never fire, or what never lets a token on."""
    drawn = reachability.reached(scope)
    for place in scope.nodes:
        if place.id in drawn and place.id not in got_to and not place.node.flag("triggeredByEvent"):
            yield found(place, "unreachable", severity="warning")


def dead_ends(scope: Scope, got_to: frozenset[str], goes_on: Callable[[Place], bool]) -> Iterator[Finding]:
    """Elements that no flow leaves, in a scope that has end events (BPMN 2.0.2, 10.5.3 asks for one then)."""
    if not scope.of("endEvent"):
        return
    for place in scope.nodes:
        ends = place.kind in {"endEvent", "boundaryEvent", *GATEWAYS} or place.event == "link"
        if place.id in got_to and not ends and goes_on(place) and not scope.outgoing(place):
            yield found(place, "dead_end", severity="warning")
