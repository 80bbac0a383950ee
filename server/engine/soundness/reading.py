"""Reads one scope of a diagram as a token game: gateways, boundary events, links, inner scopes as one step."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from server.domain.operators import REFUSED
from server.engine.soundness.ends import QUIET, REFUSING, Ends, left_over, may_catch
from server.engine.soundness.steps import Clears, Game, Split, Step, Takes, Way
from server.engine.upload import HUMAN, Place, Scope, Upload

BEGIN = " begin "
LINK = " link "
EVENT = " event "
"""Flows that nobody drew have a space in their id."""

_PLAIN_ENDS = frozenset({"none"})
_CODES = {"error": ("errorRef", "errorCode"), "escalation": ("escalationRef", "escalationCode")}
_SHOWN_SPLITS = frozenset({"inclusiveGateway", "complexGateway"})


def game_of(upload: Upload, scope: Scope, ends: Callable[[Place], Ends | None]) -> Game:
    """The token game of a scope. `ends`: how what an element holds may end, None where it holds nothing."""
    reader = _Reader(upload, scope, ends)
    steps = {place.id: reader.step(place) for place in scope.nodes if not place.node.flag("triggeredByEvent")}
    begins = tuple(f"{BEGIN}{start.id}" for start in scope.of("startEvent"))
    return _guarded(Game(steps, begins), {name for name, step in steps.items() if any(w.stays for w in step.ways)})


def code_of(upload: Upload, place: Place) -> str | None:
    """The code that an error or escalation event names, None for one that names none."""
    reference, attribute = _CODES[place.event]
    named = upload.referenced(place, place.event, place.events[0].get(reference))
    return named.get(attribute) if named is not None else None


class _Reader:
    def __init__(self, upload: Upload, scope: Scope, ends: Callable[[Place], Ends | None]) -> None:
        self.upload, self.scope, self.ends = upload, scope, ends
        self.absorbing = {place.id for place in scope.of("endEvent") if place.event in _PLAIN_ENDS}
        self.caught = {
            place.events[0].get("name"): place.id
            for place in scope.of("intermediateCatchEvent")
            if place.event == "link"
        }

    def step(self, place: Place) -> Step:
        """The step of one element."""
        held = self.ends(place)
        human = held.human if held else place.kind in HUMAN
        ways, split = ((), None) if held is not None and not held.completes else self._ways(place)
        ways = (*ways, *self._events(place, held))
        return Step(place.id, self._takes(place), self._entering(place), ways, split, human)

    def _takes(self, place: Place) -> Takes:
        many = len(self._entering(place)) > 1
        if place.kind == "parallelGateway" and many:
            return Takes.ALL
        return Takes.SOME if place.kind == "inclusiveGateway" and many else Takes.ONE

    def _entering(self, place: Place) -> tuple[str, ...]:
        flows = [flow.id for flow in self.scope.incoming(place)]
        if place.kind == "startEvent":
            flows.append(f"{BEGIN}{place.id}")
        if place.kind == "boundaryEvent":
            flows.append(f"{EVENT}{place.id}")
        if place.kind == "intermediateCatchEvent" and place.event == "link":
            flows += [f"{LINK}{throw.id}" for throw in self._throws(place)]
        return tuple(flows)

    def _throws(self, catch: Place) -> Iterator[Place]:
        for throw in self.scope.of("intermediateThrowEvent"):
            if throw.event == "link" and throw.events[0].get("name") == catch.events[0].get("name"):
                yield throw

    def _ways(self, place: Place) -> tuple[tuple[Way, ...], Split | None]:
        """How a token goes on where nothing interrupts it."""
        leaving = self.scope.outgoing(place)
        if place.kind == "intermediateThrowEvent" and place.event == "link":
            name = place.events[0].get("name")
            return ((Way((f"{LINK}{place.id}",)),) if name in self.caught else ()), None
        if place.kind == "endEvent":
            clears = {"terminate": Clears.TERMINATE, "error": Clears.ERROR}.get(place.event)
            return (Way((), clears=clears),), None
        if place.kind in {"exclusiveGateway", "eventBasedGateway"}:
            return tuple(Way(self._onward((flow,))) for flow in leaving), None
        if place.kind in _SHOWN_SPLITS and len(leaving) > 1:
            return self._split(place, leaving, unconditional=False)
        if place.kind != "parallelGateway" and any(_conditional(flow) for flow in leaving):
            return self._split(place, leaving, unconditional=True)
        return (Way(self._onward(leaving)),), None

    def _split(
        self, place: Place, leaving: tuple[Place, ...], *, unconditional: bool
    ) -> tuple[tuple[Way, ...], Split | None]:
        """An inclusive split; flows to plain ends need no token, but count among those that may be chosen."""
        default = place.node.get("default")
        plain = [flow for flow in leaving if flow.id == default]
        always = [flow for flow in leaving if unconditional and flow not in plain and not _conditional(flow)]
        maybe = [flow for flow in leaving if flow not in plain and flow not in always]
        split = Split(*(tuple(flow.id for flow in flows) for flows in (always, maybe, plain)))
        absorbed = {flow.id for flow in leaving} - set(self._onward(leaving))
        if not absorbed or split.too_wide:
            return (), split
        kept = (tuple(flow for flow in way.flows if flow not in absorbed) for way in split.ways())
        return tuple(Way(flows) for flows in dict.fromkeys(kept)), None

    def _onward(self, flows: tuple[Place, ...]) -> tuple[str, ...]:
        return tuple(flow.id for flow in flows if flow.node.get("targetRef") not in self.absorbing)

    def _events(self, place: Place, held: Ends | None) -> Iterator[Way]:
        """What boundary events may do, and errors from inside that none of them catches."""
        caught: list[str | None] = []
        for event in self.scope.guards(place):
            if event.event == "error":
                caught.append(code_of(self.upload, event))
            if self._may_fire(event, place, held):
                yield Way((f"{EVENT}{event.id}",), stays=event.node.get("cancelActivity") == "false")
        if held is not None and left_over(held.errors - {REFUSED}, caught):
            yield Way((), clears=Clears.ERROR)

    def _may_fire(self, event: Place, host: Place, held: Ends | None) -> bool:
        if event.event not in _CODES:
            return True
        own = REFUSING if host.kind == "serviceTask" else QUIET if held is None else held
        thrown = own.errors if event.event == "error" else own.escalations
        return may_catch(thrown, code_of(self.upload, event))


def _guarded(game: Game, hosts: set[str]) -> Game:
    """Lets an event that interrupts nothing fire again only when what it began before is over.

    Its own branch may run several times side by side, which is what such events are for; only tokens that get from
    it into the rest of the scope can double something.
    """
    if not hosts:
        return game
    quiet = {
        name: replace(step, ways=tuple(way for way in step.ways if not way.stays)) for name, step in game.steps.items()
    }
    rest = Game(quiet, game.begins).reached(game.begins)

    def guard(way: Way) -> Way:
        return replace(way, unless=game.reached(way.flows) - rest) if way.stays else way

    steps = {
        name: replace(step, ways=tuple(map(guard, step.ways))) if name in hosts else step
        for name, step in game.steps.items()
    }
    return Game(steps, game.begins)


def _conditional(flow: Place) -> bool:
    return flow.node.first("conditionExpression") is not None
