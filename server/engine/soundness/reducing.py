"""Makes a token game smaller without changing its verdict: rows, choices, loops and whole blocks become one place.

The rules are those of Murata (1989) for series and parallels of places, restated for steps: each keeps whether two
tokens can meet, whether tokens can wait for ever and whether the scope can end. What was left out is kept as the way
a token takes through it, so that a path can still be told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from server.engine.soundness.steps import Game, Step, Takes, Way


class Reduced:
    """A game being reduced. `steps` are those left; a flow stands for itself and all flows that were fused into it.

    The steps `kept` are among them whatever happens.
    """

    def __init__(self, game: Game, kept: frozenset[str] = frozenset()) -> None:
        self.game = game
        self._kept = kept
        self.steps = dict(game.steps)
        self._fused: dict[str, str] = {}
        self._through: dict[str, Way] = {}
        self._fused_here = {flow: [flow] for flow in game.target}
        self._source = {flow: step.id for step in game.steps.values() for flow in step.leaving}
        self._busy = {flow for step in game.steps.values() if step.human for flow in step.entering}
        while self._smaller():
            pass

    def place(self, flow: str) -> str:
        """The flow that stands for this one: a token here can always get there, and nowhere else."""
        seen: list[str] = []
        while flow in self._fused:
            seen.append(flow)
            flow = self._fused[flow]
        self._fused.update(dict.fromkeys(seen, flow))
        return flow

    def busy(self, place: str) -> bool:
        """Whether a token here may lie with a person."""
        return place in self._busy

    def walk(self, flow: str) -> Iterator[str]:
        """The elements that a token passes from a flow to its place."""
        while flow in self._fused:
            step = self.game.target[flow]
            way = self._through[step]
            yield step
            yield from way.passed
            flow = way.flows[0]

    def _smaller(self) -> bool:
        """Look once at every step; whether any could be left out."""
        left = len(self.steps)
        for step in list(self.steps.values()):
            if not self._fuse(step):
                self._close(step)
        return len(self.steps) < left

    def _fuse(self, step: Step) -> bool:
        """A step that hands one token on to one place, but for ways back to itself: its flows become that place."""
        if step.id in self._kept or step.takes is not Takes.ONE:
            return False
        if step.split or not all(way.plain for way in step.ways):
            return False
        onward = [way for way in step.ways if self.place(way.flows[0]) not in step.entering]
        places = {self.place(way.flows[0]) for way in onward}
        if len(places) != 1:
            return False
        (place,) = places
        self._through[step.id] = onward[0]
        for flow in step.entering:
            self._fused[flow] = place
            self._fused_here[place] += self._fused_here.pop(flow)
        self._keep_busy(step.entering, (place,))
        del self.steps[step.id]
        return True

    def _close(self, step: Step) -> None:
        """A fork whose branches all go to one join that nothing else leads to: the two become a step."""
        if step.id not in self.steps or (step.split and step.ways):
            return
        for number, way in enumerate([Way(step.split.flows)] if step.split else step.ways):
            join = self._join_of(step, way)
            if join is None or (step.split and join.takes is Takes.ALL):
                continue
            taken = way.flows[:1] if step.split else way.flows
            inside = (*way.passed, *(name for flow in taken for name in self.walk(flow)), join.id)
            onward = tuple(replace(after, passed=(*inside, *after.passed)) for after in join.ways)
            kept = onward if step.split else (*step.ways[:number], *onward, *step.ways[number + 1 :])
            self._keep_busy([self.place(flow) for flow in way.flows], step.entering)
            self.steps[step.id] = replace(step, ways=kept, split=None)
            self._source.update(dict.fromkeys(join.leaving, step.id))
            del self.steps[join.id]
            return

    def _join_of(self, step: Step, way: Way) -> Step | None:
        """The join that these branches are for, all of it and nothing but it."""
        if len(way.flows) < 2 or way.stays or way.clears:  # noqa: PLR2004 -- a block has branches
            return None
        places = [self.place(flow) for flow in way.flows]
        join = self.steps.get(self.game.target[places[0]])
        if join is None or join is step or join.takes is Takes.ONE or join.split is not None:
            return None
        if len(set(places)) != len(places) or set(join.entering) != set(places):
            return None
        return join if self._only_from(step, way, set(places)) else None

    def _only_from(self, step: Step, way: Way, places: set[str]) -> bool:
        """Whether nothing but these branches puts tokens on these places."""
        flows = {flow for place in places for flow in self._fused_here[place]}
        sources = {self._source.get(flow, "") for flow in flows}
        others = {flow for other in step.ways if other is not way for flow in other.flows}
        return sources & {*self.steps, ""} == {step.id} and not others & flows

    def _keep_busy(self, given: Iterable[str], taken: Iterable[str]) -> None:
        if any(flow in self._busy for flow in given):
            self._busy.update(taken)
