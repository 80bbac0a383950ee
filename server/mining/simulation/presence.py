"""On which weekdays each person is there, for all they do and for a single step, read from what they let lie.

That somebody takes a task on Thursdays only says nothing when it is offered on Thursdays only. So a day speaks against
somebody only when what they took later had been lying there all day, too often to be an accident.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from math import comb

from server.mining.simulation.timeline import WEEK

SURE = 0.001
"""How unlikely it must be that somebody who is there every day let so much lie on that one."""
_FEW = 0.25
"""Of what was to be taken on a weekday; somebody who takes more than that is there."""
_MOST = 1000
"""Chances beyond which the test works with a part of them: the case is clear then."""


@dataclass(frozen=True, slots=True)
class Chance:
    """One task: who took it, of which step, on which weekday, and on which it had lain there before (with repeats)."""

    person: str
    step: str
    taken: int
    lay: tuple[int, ...]


@dataclass(slots=True)
class _Days:
    taken: Counter[int] = field(default_factory=Counter[int])
    lay: Counter[int] = field(default_factory=Counter[int])

    def add(self, chance: Chance) -> None:
        self.taken[chance.taken] += 1
        self.lay.update(chance.lay)

    def present(self) -> frozenset[int]:
        """The weekdays somebody is there; all of them where there is little to see."""
        found = WEEK
        for _ in WEEK:
            absent = [day for day in sorted(found) if self._absent(day, found)]
            if not absent:
                break
            found -= {max(absent, key=lambda day: self.lay[day])}
        return found

    def _absent(self, day: int, among: AbstractSet[int]) -> bool:
        taken, lay = (sum(of[each] for each in among) for of in (self.taken, self.lay))
        chances, own = self.taken[day] + self.lay[day], self.taken[day]
        few = own < _FEW * taken * chances / max(taken + lay, 1)
        return few and _at_most(own, chances, taken, taken + lay) < SURE


def presence(
    chances: Iterable[Chance],
) -> tuple[Mapping[str, frozenset[int]], Mapping[tuple[str, str], frozenset[int]]]:
    """The weekdays of each person, and of each person and step where those are fewer."""
    of_person: defaultdict[str, _Days] = defaultdict(_Days)
    of_step: defaultdict[tuple[str, str], _Days] = defaultdict(_Days)
    for chance in chances:
        of_person[chance.person].add(chance)
        of_step[chance.person, chance.step].add(chance)
    people = {person: days.present() for person, days in of_person.items()}
    own = {key: days.present() & people[key[0]] for key, days in of_step.items()}
    return people, {key: days for key, days in own.items() if days and days != people[key[0]]}


def _at_most(own: int, chances: int, taken: int, total: int) -> float:
    """The probability that so few of all that were taken fell on so many of all chances (hypergeometric)."""
    if total > _MOST:
        scale = _MOST / total
        own, chances, taken, total = (round(each * scale) for each in (own, chances, taken, total))
    ways = comb(total, chances)
    return sum(comb(taken, k) * comb(total - taken, chances - k) for k in range(min(own, chances) + 1)) / ways
