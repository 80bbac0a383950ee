"""Retells how a run got to a state: the elements it passed, in order, and where each token is on its way."""

from collections.abc import Iterator
from dataclasses import dataclass

from server.engine.soundness.exploring import Exploration, Firing
from server.engine.soundness.reducing import Reduced


@dataclass
class Tale:
    """A run so far. `tokens`: for each place with a token, the flow on which it was put."""

    passed: list[str]
    tokens: dict[str, str]


class Teller:
    """Tells the runs of one exploration."""

    def __init__(self, reduced: Reduced, found: Exploration) -> None:
        self._reduced, self._found = reduced, found

    def until(self, state: int) -> Tale:
        """A shortest run to a state."""
        firings: list[Firing] = []
        while (came := self._found.came[state]) is not None:
            state, firing = came
            firings.append(firing)
        (place,) = self._found.marked(state)
        begun = next(flow for flow in self._reduced.game.begins if self._reduced.place(flow) == place)
        tale = Tale([], {place: begun})
        for firing in reversed(firings):
            self._fire(tale, firing)
            tale.tokens |= {self._reduced.place(flow): flow for flow in firing.way.flows}
        return tale

    def waiting(self, state: int) -> tuple[str, ...]:
        """The run to a state, with every token as far as it gets."""
        tale = self.until(state)
        return (*tale.passed, *(name for flow in tale.tokens.values() for name in self._reduced.walk(flow)))

    def onward(self, state: int) -> tuple[str, ...]:
        """The run to a state and the element to which its last token came."""
        tale = self.until(state)
        *others, last = tale.tokens.values()
        before = (name for flow in others for name in self._reduced.walk(flow))
        return (*tale.passed, *before, *self._to(last))

    def through(self, state: int, firing: Firing) -> tuple[str, ...]:
        """The run to a state and the firing after it, with what else is under way before."""
        tale = self.until(state)
        self._fire(tale, firing)
        last = tale.passed.pop()
        return (*tale.passed, *(name for flow in tale.tokens.values() for name in self._reduced.walk(flow)), last)

    def doubled(self, place: str, state: int, firing: Firing) -> tuple[tuple[str, ...], str]:
        """The run in which a place gets a second token, and the first element that both come to."""
        tale = self.until(state)
        self._fire(tale, firing)
        put = [flow for flow in firing.way.flows if self._reduced.place(flow) == place]
        both = [tale.tokens[place]] if place in tale.tokens else []
        first, second = (list(self._to(flow)) for flow in [*both, *put][:2])
        met = next(name for name in first if name in second)
        ways = (way[: way.index(met) + 1] for way in (first, second))
        return (*tale.passed, *(name for way in ways for name in way)), met

    def _to(self, flow: str) -> Iterator[str]:
        yield from self._reduced.walk(flow)
        yield self._reduced.game.target[self._reduced.place(flow)]

    def _fire(self, tale: Tale, firing: Firing) -> None:
        """Take the tokens, and pass the step and what was left out behind it; a host stays until it is done."""
        for place in self._found.marked(firing.at):
            tale.passed += self._reduced.walk(tale.tokens.pop(place))
            if firing.way.stays:
                tale.tokens[place] = place
        again = tale.passed[-1:] == [firing.step]
        tale.passed += (*(() if again else (firing.step,)), *firing.way.passed)
