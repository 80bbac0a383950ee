"""Where a process is short of people: at each branch where it runs, now and at every change that is known to come."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from server.domain.staffing.demands import Demand, Posts, posts_of
from server.domain.staffing.proving import Kinds, Lack, Missing, prove
from server.domain.staffing.staff import Staff

AHEAD = timedelta(days=30)
"""How far changes that are known already are looked at."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """A process cannot be done at a branch. `since` None: as things stand; else from that instant on.

    `conflicts`: sets of steps (elements) that the people there cannot share out, each as small as can be. `missing`:
    the fewest people, by roles, who would have to join them.
    """

    process: str
    branch: str
    since: datetime | None
    conflicts: tuple[tuple[str, ...], ...]
    missing: tuple[Missing, ...]

    @property
    def short(self) -> int:
        """How many people are missing in all."""
        return sum(each.count for each in self.missing)


def shortages(
    demands: Iterable[Demand], staff: Staff, now: datetime, busy: Mapping[str, frozenset[str]] | None = None
) -> tuple[Shortage, ...]:
    """The first shortage of each process at each branch, from now to 30 days ahead.

    A process runs where somebody holds a role, or once did, that begins its cases, and at the branches `busy` with it;
    where there is no such branch, it is looked at as at head office.
    """
    return tuple(_Search(staff, now).all(tuple(demands), busy or {}))


@dataclass
class _Search:
    staff: Staff
    now: datetime
    _kinds: dict[tuple[str, datetime, datetime], Counter[frozenset[str]]] = field(default_factory=dict)
    _known: dict[tuple[str, frozenset[tuple[frozenset[str], int]]], Lack | None] = field(default_factory=dict)
    _posts: dict[str, list[Posts]] = field(default_factory=dict)

    def all(self, demands: Sequence[Demand], busy: Mapping[str, frozenset[str]]) -> Iterator[Shortage]:
        """Every process at every branch where it runs."""
        ends = self.staff.ends(self.now, self.now + AHEAD)
        for demand in demands:
            for branch in self._runs_at(demand, busy.get(demand.process, frozenset())):
                yield from self._first(demand, branch, ends)

    def _runs_at(self, demand: Demand, busy: frozenset[str]) -> list[str]:
        parents = self.staff.branches.parents
        found = [branch for branch in parents if branch in busy or demand.begins & self.staff.ever_at(branch)]
        return sorted(found or (branch for branch, upper in parents.items() if upper is None))

    def _first(self, demand: Demand, branch: str, ends: Mapping[datetime, frozenset[str]]) -> Iterator[Shortage]:
        """Only an end of a role takes somebody away; where those who stay all the time do, none needs a look."""
        lack = self._lack(demand, branch, self.now, self.now)
        if lack is not None:
            yield Shortage(demand.process, branch, None, lack.conflicts, lack.missing)
            return
        if self._lack(demand, branch, self.now, self.now + AHEAD) is None:
            return
        for at in (at for at, branches in ends.items() if branch in branches):
            lack = self._lack(demand, branch, at, at)
            if lack is not None:
                yield Shortage(demand.process, branch, at, lack.conflicts, lack.missing)
                return

    def _lack(self, demand: Demand, branch: str, at: datetime, until: datetime) -> Lack | None:
        """What the branch lacks for all runs; branches with like people are looked at once."""
        if (branch, at, until) not in self._kinds:
            self._kinds[branch, at, until] = self.staff.kinds(branch, at, until)
        most = sum(step.people for step in demand.steps.values())
        alike = Counter[frozenset[str]]()
        for roles, count in self._kinds[branch, at, until].items():
            useful = roles & demand.roles
            alike[useful] = min(alike[useful] + count, most)
        key = demand.process, frozenset(alike.items())
        if key not in self._known:
            self._known[key] = self._proved(demand, alike)
        return self._known[key]

    def _proved(self, demand: Demand, people: Kinds) -> Lack | None:
        if demand.process not in self._posts:
            self._posts[demand.process] = [posts_of(demand, run) for run in demand.runs]
        found = [lack for posts in self._posts[demand.process] if (lack := prove(posts, people)) is not None]
        return _together(found) if found else None


def _together(found: Sequence[Lack]) -> Lack:
    """What several runs lack: of each kind of people as many as the run that lacks most of it."""
    conflicts = tuple(dict.fromkeys(conflict for lack in found for conflict in lack.conflicts))
    most: dict[tuple[str, ...], Missing] = {}
    for missing in (each for lack in found for each in lack.missing):
        known = most.get(missing.roles)
        if known is None or known.count < missing.count:
            most[missing.roles] = missing
    return Lack(conflicts, tuple(most[roles] for roles in sorted(most)))
