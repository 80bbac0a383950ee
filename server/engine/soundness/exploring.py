"""Plays a reduced token game in every order there is, and notes what can go wrong. Bounded by the number of markings.

A marking is a number with one bit for each place that has a token: in a sound diagram no place ever has two.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from server.engine.soundness.reducing import Reduced
from server.engine.soundness.steps import Clears, Step, Takes, Way

MAX_MARKINGS = 30_000
"""Of one scope; about half a second."""

FIRINGS = 10
"""As many firings for each marking that is allowed, on the average."""


@dataclass(frozen=True, slots=True)
class Firing:
    """A step with tokens `at` some places going one way. Places are bits; `twice` is one that is given two tokens."""

    step: str
    way: Way
    at: int
    put: int
    unless: int
    twice: int


@dataclass(frozen=True, slots=True)
class _Merge:
    """An inclusive join: `bits` of its places, and for each the places from which a token can still come to it."""

    step: Step
    bits: tuple[int, ...]
    upstream: tuple[int, ...]


@dataclass
class Exploration:
    """What was found. Each state is a marking; `came` tells from which one, by what, in the fewest firings.

    `doubled`: the place that got a second token, with the state before and the firing. `stuck`: states in which
    tokens wait for ever; `lost`: from which neither an end nor one of these can be reached; `cut`: for each terminate
    end the state and firing that took somebody's work away. `decided`: whether every state was seen.
    """

    places: tuple[str, ...]
    came: dict[int, tuple[int, Firing] | None]
    doubled: dict[str, tuple[int, Firing]] = field(default_factory=dict[str, tuple[int, Firing]])
    stuck: list[int] = field(default_factory=list[int])
    lost: list[int] = field(default_factory=list[int])
    cut: dict[str, tuple[int, Firing]] = field(default_factory=dict[str, tuple[int, Firing]])
    fired: set[str] = field(default_factory=set[str])
    completes: bool = False
    decided: bool = True

    def marked(self, state: int) -> tuple[str, ...]:
        """The places with a token."""
        return tuple(place for number, place in enumerate(self.places) if state >> number & 1)


def explore(reduced: Reduced, most: int = MAX_MARKINGS) -> Exploration:
    """Every marking that can come, up to `most`; nothing is followed behind a place with two tokens."""
    return _Explorer(Moves(reduced), most).found


class Moves:
    """What a reduced game allows from each marking. `decided`: whether every way out of a step is known."""

    def __init__(self, reduced: Reduced) -> None:
        begins = [reduced.place(flow) for flow in reduced.game.begins]
        left = [flow for step in reduced.steps.values() for flow in step.entering]
        self.places = tuple(dict.fromkeys([*begins, *left]))
        self.bit = {place: 1 << number for number, place in enumerate(self.places)}
        self.begins = tuple(self.bit[place] for place in begins)
        self.busy = sum(bit for place, bit in self.bit.items() if reduced.busy(place))
        self._reduced = reduced
        self._by_bit: dict[int, list[Firing]] = {}
        self._joins: list[Firing] = []
        self._merges: list[tuple[_Merge, list[Way]]] = []
        self.decided = not any(step.split and step.split.too_wide for step in reduced.steps.values())
        if self.decided:
            for step in reduced.steps.values():
                self._add(step)

    def enabled(self, state: int) -> Iterator[Firing]:
        """Every firing that may happen now."""
        rest = state
        while rest:
            bit = rest & -rest
            rest ^= bit
            for firing in self._by_bit.get(bit, ()):
                if not state & firing.unless:
                    yield firing
        for firing in self._joins:
            if state & firing.at == firing.at:
                yield firing
        for merge, ways in self._merges:
            taken = _taken(merge, state)
            if taken:
                yield from (self._firing(merge.step, way, taken) for way in ways)

    def after(self, state: int, firing: Firing) -> tuple[int, int]:
        """The next marking, and the places that would have two tokens in it."""
        if firing.way.clears:
            return 0, 0
        left = left_by(state, firing)
        return left | firing.put, firing.twice or left & firing.put

    def _add(self, step: Step) -> None:
        ways = [*(step.split.ways() if step.split else ()), *step.ways]
        bits = [self.bit[flow] for flow in step.entering]
        if step.takes is Takes.ONE:
            for bit in bits:
                self._by_bit[bit] = [self._firing(step, way, bit) for way in ways]
        elif step.takes is Takes.ALL:
            self._joins += [self._firing(step, way, sum(bits)) for way in ways]
        else:
            upstream = tuple(self._upstream(step, flow) for flow in step.entering)
            self._merges.append((_Merge(step, tuple(bits), upstream), ways))

    def _upstream(self, step: Step, to: str) -> int:
        """The places from which a token can come to this flow of a join without passing the join."""
        return sum(self.bit[flow] for flow in self._reduced.game.upstream(to, step.id) if flow in self.bit)

    def _firing(self, step: Step, way: Way, at: int) -> Firing:
        put = twice = 0
        for flow in way.flows:
            bit = self.bit[self._reduced.place(flow)]
            twice |= put & bit
            put |= bit
        return Firing(step.id, way, at, put, self._guard(way), twice)

    def _guard(self, way: Way) -> int:
        return sum(self.bit[flow] for flow in way.unless if flow in self.bit)


def left_by(state: int, firing: Firing) -> int:
    """The tokens that a firing leaves where they are."""
    return state if firing.way.stays else state & ~firing.at


class _Explorer:
    def __init__(self, moves: Moves, most: int) -> None:
        self.moves, self.most = moves, most
        self.found = Exploration(moves.places, dict.fromkeys(moves.begins))
        self.found.decided = moves.decided
        if moves.decided:
            self._run()

    def _run(self) -> None:
        found = self.found
        todo = list(found.came)
        edges: list[tuple[int, int]] = []
        fired = 0
        for state in todo:  # grows while it is walked: breadth first, so the first way to a state is a shortest
            moved = False
            for firing in self.moves.enabled(state):
                moved, fired = True, fired + 1
                after = self._after(state, firing)
                if after is None:
                    continue
                edges.append((state, after))
                if after not in found.came:
                    found.came[after] = (state, firing)
                    todo.append(after)
            if not moved and state:
                found.stuck.append(state)
            if len(found.came) > self.most or fired > self.most * FIRINGS:
                found.decided = False
                return
        found.lost = _lost(found, edges)

    def _after(self, state: int, firing: Firing) -> int | None:
        """The next state, or None where a place would have two tokens."""
        found = self.found
        found.fired.add(firing.step)
        after, double = self.moves.after(state, firing)
        if firing.way.clears:
            if firing.way.clears is Clears.TERMINATE and left_by(state, firing) & self.moves.busy:
                found.cut.setdefault(firing.step, (state, firing))
            found.completes |= firing.way.clears is Clears.TERMINATE
            return 0
        if double:
            place = found.places[(double & -double).bit_length() - 1]
            found.doubled.setdefault(place, (state, firing))
            return None
        found.completes |= not after
        return after


def _taken(merge: _Merge, state: int) -> int:
    """What an inclusive join takes: nothing while a token can come to an empty flow alone (BPMN 2.0.2, table 13.3)."""
    full = may = may_not = 0
    for bit, upstream in zip(merge.bits, merge.upstream, strict=True):
        if state & bit:
            full |= bit
            may_not |= upstream
        else:
            may |= upstream
    waits = not full or state & ~full & may & ~may_not
    return 0 if waits else full


def _lost(found: Exploration, edges: list[tuple[int, int]]) -> list[int]:
    """States, in the order they were met, from which nothing ends, waits for ever or doubles."""
    before: dict[int, list[int]] = {}
    for source, target in edges:
        before.setdefault(target, []).append(source)
    todo = [0, *found.stuck, *(state for state, _ in found.doubled.values())]
    good: set[int] = set()
    while todo:
        state = todo.pop()
        if state not in good:
            good.add(state)
            todo.extend(before.get(state, ()))
    return [state for state in found.came if state not in good]
