"""Which steps one case may do together: the largest sets over all runs, by playing the token game of each scope.

Only steps that a duty names matter: the game is made smaller around them (`server.engine.soundness.reducing`). Who can
do a set of steps can do each part of it, so of the sets with which a marking is reached only the largest are followed.
A step done again in a later round counts once: whoever did it may do it again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from server.engine.soundness.exploring import Moves
from server.engine.soundness.judging import Judge
from server.engine.soundness.reading import game_of
from server.engine.soundness.reducing import Reduced
from server.engine.upload import HUMAN, Place, Scope, Upload

MOST = 5_000
"""Markings of one scope, each with one set of steps done; beyond, all its steps count as one run."""
MOST_SETS = 200
"""Largest sets that are kept apart; beyond, they count as one."""


@dataclass(frozen=True, slots=True)
class Together:
    """The largest sets of steps of a scope that one run does; `exact` False: they are taken for one."""

    sets: tuple[frozenset[str], ...]
    exact: bool = True


_NOTHING = Together((frozenset(),))


class Runs:
    """Plays the scopes of an upload, each once. `named`: the steps that matter."""

    def __init__(self, upload: Upload, named: frozenset[str]) -> None:
        self._upload, self._named, self._judge = upload, named, Judge(upload)
        self._scopes = {id(scope.host.node): scope for scope in upload.scopes}
        self._known: dict[int, Together] = {}

    def of(self, scope: Scope) -> Together:
        """Those of a scope with all it holds. One that calls itself, which is refused elsewhere, does nothing more."""
        key = id(scope.host.node)
        if key not in self._known:
            self._known[key] = _NOTHING
            self._known[key] = self._played(scope)
        return self._known[key]

    def _played(self, scope: Scope) -> Together:
        inside = {place.id: self._inside(place) for place in scope.nodes if not place.node.flag("triggeredByEvent")}
        busy = {name: each for name, each in inside.items() if any(each.sets)}
        found = _NOTHING
        if busy:
            reduced = Reduced(game_of(self._upload, scope, self._judge.held), frozenset(busy))
            found = _largest(Moves(reduced), busy)
        for place in scope.nodes:
            inner = self._scopes.get(id(place.node))
            if place.node.flag("triggeredByEvent") and inner is not None:
                found = _both(found, self.of(inner))
        return found

    def _inside(self, place: Place) -> Together:
        """What is done while a token is in an element. Instances of a subprocess may each go another way."""
        if place.kind in HUMAN:
            return Together((frozenset({place.id} & self._named),))
        held = self._upload.processes.get(place.node.get("calledElement"))
        inner = held if place.kind == "callActivity" else self._scopes.get(id(place.node))
        if inner is None:
            return _NOTHING
        found = self.of(inner)
        return _joined(found) if place.node.all("multiInstanceLoopCharacteristics") else found


def largest_of(sets: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """The sets that are part of no other."""
    kept: list[frozenset[str]] = []
    for each in sorted(set(sets), key=lambda one: (-len(one), sorted(one))):
        if not any(each <= other for other in kept):
            kept.append(each)
    return tuple(kept)


def _both(one: Together, other: Together) -> Together:
    """What an event adds to a scope at any time."""
    pairs = [left | right for left in one.sets for right in other.sets]
    if len(pairs) > MOST_SETS:
        return Together((_union(pairs),), exact=False)
    return Together(largest_of(pairs), one.exact and other.exact)


def _joined(found: Together) -> Together:
    return Together((_union(found.sets),), found.exact)


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset(name for each in sets for name in each)


def _largest(moves: Moves, busy: Mapping[str, Together]) -> Together:
    """Play every order; what was done by the time a token leaves an element is noted."""
    exact = all(each.exact for each in busy.values())
    everything = _union(done for each in busy.values() for done in each.sets)
    reached: dict[int, list[frozenset[str]]] = {}
    todo = [(state, frozenset[str]()) for state in moves.begins]
    steps = 0
    while todo and moves.decided:
        state, done = todo.pop()
        if not _add(reached.setdefault(state, []), done):
            continue
        steps += 1
        if steps > MOST:
            return Together((everything,), exact=False)
        todo.extend(_onward(moves, state, done, busy))
    if not moves.decided:
        return Together((everything,), exact=False)
    sets = largest_of(done for each in reached.values() for done in each)
    return Together(sets, exact) if len(sets) <= MOST_SETS else Together((everything,), exact=False)


def _onward(
    moves: Moves, state: int, done: frozenset[str], busy: Mapping[str, Together]
) -> Iterator[tuple[int, frozenset[str]]]:
    for firing in moves.enabled(state):
        after, double = moves.after(state, firing)
        if not double:
            added = busy[firing.step].sets if firing.step in busy else (frozenset[str](),)
            yield from ((after, done | each) for each in added)


def _add(kept: list[frozenset[str]], done: frozenset[str]) -> bool:
    """Keep a set unless it is part of one that is kept; those that are part of it go."""
    if any(done <= other for other in kept):
        return False
    kept[:] = [other for other in kept if not other <= done]
    kept.append(done)
    return True
