"""Judges the flow of tokens in each scope, inner ones first, as what holds them needs to know how they may end."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from server.engine.bundle import Finding
from server.engine.soundness.ends import REFUSING, UNKNOWN, Ends, left_over, may_catch
from server.engine.soundness.exploring import MAX_MARKINGS, Exploration, explore
from server.engine.soundness.leading import dead_ends, unreached
from server.engine.soundness.looping import WAITING_EVENTS, loops
from server.engine.soundness.reading import code_of, game_of
from server.engine.soundness.reducing import Reduced
from server.engine.soundness.verdicts import verdicts
from server.engine.upload import HUMAN, Place, Scope, Upload

MOST_TOGETHER = 4 * MAX_MARKINGS
"""Markings of all scopes of an upload."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How a scope may end, and what was found in it."""

    ends: Ends
    findings: tuple[Finding, ...]


class Judge:
    """Judges the scopes of one upload, each once."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._scopes = {id(scope.host.node): scope for scope in upload.scopes}
        self._judged: dict[int, Judged | None] = {}
        self._left = MOST_TOGETHER

    def judge(self, scope: Scope) -> Judged:
        """The verdict on a scope. One that calls itself, which is refused elsewhere, counts as unknown."""
        key = id(scope.host.node)
        if key not in self._judged:
            self._judged[key] = None
            self._judged[key] = self._fresh(scope)
        return self._judged[key] or Judged(UNKNOWN, ())

    def _fresh(self, scope: Scope) -> Judged:
        game = game_of(self._upload, scope, self.held)
        reduced = Reduced(game)
        explored = explore(reduced, min(MAX_MARKINGS, self._left))
        self._left = max(0, self._left - len(explored.came))
        flows = game.reached(game.begins, frozenset(game.steps.keys() & reduced.steps.keys()) - explored.fired)
        steps = {game.target[flow] for flow in (flows if explored.decided else game.reached(game.begins))}
        reached = frozenset(steps | {end.id for end in scope.of("endEvent") if self._enters(scope, end, steps)})
        told = tuple(verdicts(scope, reduced, explored, interruptible=self._interruptible(scope, frozenset())))
        around = tuple(loops(self._upload, scope, reached, self._waits))
        stopped = any(finding.severity == "error" for finding in (*told, *around))
        more = () if stopped else tuple(unreached(scope, reached))
        kept = (finding for finding in told if finding.rule != "never_ends" or not around)
        findings = (*kept, *around, *more, *dead_ends(scope, reached, self._goes_on))
        return Judged(self._ends(scope, reached, explored, stopped=stopped), findings)

    def _enters(self, scope: Scope, end: Place, steps: set[str]) -> bool:
        """Whether a token gets to an end event, where it just disappears: such flows are no part of the game."""
        sources = [scope.by_id[name] for flow in scope.incoming(end) if (name := flow.node.get("sourceRef")) in steps]
        return any(self._goes_on(source) for source in sources)

    def _goes_on(self, place: Place) -> bool:
        """Whether the element may end as drawn, so that a token leaves it by its flows."""
        held = self.held(place)
        return held is None or held.completes

    def held(self, place: Place) -> Ends | None:
        """How what a subprocess or call activity holds may end."""
        if place.kind == "callActivity":
            called = self._upload.processes.get(place.node.get("calledElement"))
            return self.judge(called).ends if called else UNKNOWN
        inner = self._scopes.get(id(place.node))
        return self.judge(inner).ends if inner else None

    def _waits(self, place: Place) -> bool:
        """Whether an element waits for a person, a time or an event."""
        held = self.held(place)
        if held is not None:
            return held.waits
        if place.kind in HUMAN or place.kind in {"receiveTask", "eventBasedGateway"}:
            return True
        return place.kind in {"intermediateCatchEvent", "boundaryEvent"} and place.event in WAITING_EVENTS

    def _ends(self, scope: Scope, reached: frozenset[str], explored: Exploration, *, stopped: bool) -> Ends:
        """How the scope may end: with its event subprocesses, and less what these catch."""
        places = [scope.by_id[name] for name in reached]
        own = replace(
            self._thrown(scope, places),
            completes=explored.completes or stopped or not explored.decided,
            human=any(held.human if (held := self.held(place)) else place.kind in HUMAN for place in places),
            waits=any(self._waits(place) for place in places),
        )
        for place in scope.nodes:
            inner = self._scopes.get(id(place.node))
            if place.node.flag("triggeredByEvent") and inner is not None:
                own = self._with_event(own, inner)
        return own

    def _thrown(self, scope: Scope, places: list[Place]) -> Ends:
        errors: frozenset[str] = frozenset()
        escalations: frozenset[str] = frozenset()
        for place in places:
            if place.kind in {"endEvent", "intermediateThrowEvent"} and place.event in {"error", "escalation"}:
                code = frozenset({code_of(self._upload, place) or ""})
                errors |= code if place.event == "error" else frozenset()
                escalations |= code if place.event == "escalation" else frozenset()
            held = REFUSING if place.kind == "serviceTask" else self.held(place)
            if held is not None:
                errors |= left_over(held.errors, self._caught(scope, place, "error"))
                escalations |= left_over(held.escalations, self._caught(scope, place, "escalation"))
        return Ends(errors=errors, escalations=escalations)

    def _caught(self, scope: Scope, host: Place, kind: str) -> list[str | None]:
        return [code_of(self._upload, event) for event in scope.guards(host) if event.event == kind]

    def _with_event(self, own: Ends, inner: Scope) -> Ends:
        start = next(iter(inner.of("startEvent")), None)
        if start is None:
            return own
        ends = self.judge(inner).ends
        if start.event in {"error", "escalation"}:
            code = code_of(self._upload, start)
            thrown = own.errors if start.event == "error" else own.escalations
            if not may_catch(thrown, code):
                return own
            kept = left_over(thrown, [code])
            own = replace(own, errors=kept) if start.event == "error" else replace(own, escalations=kept)
        interrupts = start.node.get("isInterrupting") != "false"
        return Ends(
            own.completes or (interrupts and ends.completes),
            own.errors | ends.errors,
            own.escalations | ends.escalations,
            human=own.human or ends.human,
            waits=own.waits,
        )

    def _interruptible(self, scope: Scope, seen: frozenset[str]) -> bool:
        """Whether something from outside its flows may end the scope, so that it need not end by itself."""
        for place in scope.nodes:
            inner = self._scopes.get(id(place.node))
            if inner and inner.is_event_subprocess and any(_interrupts(start) for start in inner.of("startEvent")):
                return True
        return scope.host.id not in seen and any(
            self._guarded(around, place) or self._interruptible(around, seen | {scope.host.id})
            for around, place in self._hosts(scope)
        )

    def _hosts(self, scope: Scope) -> Iterator[tuple[Scope, Place]]:
        """The elements that hold the scope."""
        for around, place in self._upload.places("subProcess", "callActivity"):
            if place.node is scope.host.node or (
                scope.host.kind == "process" and place.node.get("calledElement") == scope.host.id
            ):
                yield around, place

    def _guarded(self, around: Scope, place: Place) -> bool:
        events = (event for event in around.guards(place) if event.event in WAITING_EVENTS)
        return any(event.node.get("cancelActivity") != "false" for event in events)


def _interrupts(start: Place) -> bool:
    return start.node.get("isInterrupting") != "false" and start.event in WAITING_EVENTS
