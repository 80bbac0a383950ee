"""Loops in which nothing waits: each round follows the one before at once, so data alone must end them."""

from collections.abc import Callable, Iterator, Mapping

from server.engine.bundle import Finding
from server.engine.refusals.reachability import following
from server.engine.soundness.words import called, found
from server.engine.upload import GATEWAYS, Place, Scope, Upload
from server.engine.variables import UNKNOWN, entered, read, written

WAITING_EVENTS = frozenset({"message", "timer", "signal", "conditional"})


def loops(upload: Upload, scope: Scope, got_to: frozenset[str], waits: Callable[[Place], bool]) -> Iterator[Finding]:
    """Each loop without waiting. An error where what its way out asks for cannot change on the way around."""
    quick = {place.id: place for place in scope.nodes if place.id in got_to and not waits(place)}
    onward = {name: [to.id for to in following(scope, place) if to.id in quick] for name, place in quick.items()}
    for ring in _rings(onward):
        path = _path(scope, onward, ring)
        place = quick[path[-1]]
        asked = _asked(upload, scope, [quick[name] for name in ring], ring)
        if asked is None or not asked[1]:
            yield found(place, "endless_loop", path)
        else:
            yield found(place, "busy_loop", path, severity="warning", variables=asked[0])


def _asked(upload: Upload, scope: Scope, places: list[Place], ring: frozenset[str]) -> tuple[str, bool] | None:
    """What decides about the way out, and whether a round can change it; None where there is no way out."""
    leaving = [place for place in places if any(to.id not in ring for to in following(scope, place))]
    asked = {name for place in leaving for name in read(upload, scope, place)}
    hosts = [place for place in leaving if place.kind not in GATEWAYS and not _chooses(scope, place)]
    if not leaving:
        return None
    changed = {name for place in places for name in _changed(upload, place)}
    names = sorted(asked - {UNKNOWN}) or [called(place) for place in leaving]
    return ", ".join(names), bool(hosts or UNKNOWN in changed | asked or asked & changed)


def _changed(upload: Upload, place: Place) -> frozenset[str]:
    """What an element and everything in it writes; a called process may write anything."""
    if place.kind == "callActivity":
        return frozenset({UNKNOWN})
    inside = [other for _, other in upload.places() if other.node in place.node.walk()]
    return frozenset(name for other in inside for name in written(upload, other) | entered(upload, other))


def _chooses(scope: Scope, place: Place) -> bool:
    return any(flow.node.first("conditionExpression") is not None for flow in scope.outgoing(place))


def _path(scope: Scope, onward: Mapping[str, list[str]], ring: frozenset[str]) -> tuple[str, ...]:
    """From a start to the first element of the ring, once around, and to that element again."""
    everywhere = {place.id: [to.id for to in following(scope, place)] for place in scope.nodes}
    starts = [place.id for place in scope.of("startEvent")]
    before = _shortest(everywhere, starts, ring)
    inside = {name: [to for to in onward[name] if to in ring] for name in ring}
    around = _shortest(inside, inside[before[-1]], frozenset({before[-1]}))
    return (*before, *around)


def _shortest(onward: Mapping[str, list[str]], begins: list[str], ends: frozenset[str]) -> tuple[str, ...]:
    """A shortest way from any of some elements to any of others, both among its elements."""
    todo: list[tuple[str, ...]] = [(name,) for name in begins]
    seen = set(begins)
    for way in todo:  # grows while it is walked
        if way[-1] in ends:
            return way
        for name in onward[way[-1]]:
            if name not in seen:
                seen.add(name)
                todo.append((*way, name))
    raise LookupError(ends)


def _rings(onward: Mapping[str, list[str]]) -> Iterator[frozenset[str]]:
    """The strongly connected components that hold a loop (Kosaraju's two walks)."""
    back: dict[str, list[str]] = {name: [] for name in onward}
    for name, targets in onward.items():
        for target in targets:
            back[target].append(name)
    left = set(onward)
    for name in reversed(_finished(onward)):
        ring = _collect(name, back, left)
        if len(ring) > 1 or name in onward[name]:
            yield ring


def _finished(onward: Mapping[str, list[str]]) -> list[str]:
    """The elements in the order in which a walk into the depth leaves them."""
    order: list[str] = []
    seen: set[str] = set()
    for begin in onward:
        todo = [(begin, False)]
        while todo:
            name, left = todo.pop()
            if left:
                order.append(name)
            elif name not in seen:
                seen.add(name)
                todo.append((name, True))
                todo.extend((target, False) for target in onward[name])
    return order


def _collect(begin: str, back: Mapping[str, list[str]], left: set[str]) -> frozenset[str]:
    ring: set[str] = set()
    todo = [begin]
    while todo:
        name = todo.pop()
        if name in left:
            left.discard(name)
            ring.add(name)
            todo.extend(back[name])
    return frozenset(ring)
