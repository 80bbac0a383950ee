"""What a process asks of people: its steps, who must and must not be the same, and what runs together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from server.domain.people import EVERYONE


@dataclass(frozen=True, slots=True)
class StaffedStep:
    """A task of people. `people`: how many different ones its instances need at once (1 unless it names itself).

    `passes_to`: the roles that get it when it is not done in time.
    """

    process: str
    element: str
    name: str
    role: str
    people: int = 1
    passes_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """What cases of one process, with all it calls, ask of people.

    `apart` and `same` are pairs of elements; `runs` the largest sets of elements that one case may do, `exact` False
    where they were too many to tell and are taken together. `begins`: the roles that begin cases.
    """

    process: str
    file: str
    steps: Mapping[str, StaffedStep]
    apart: frozenset[tuple[str, str]]
    same: frozenset[tuple[str, str]]
    runs: tuple[frozenset[str], ...]
    begins: frozenset[str]
    exact: bool = True

    @property
    def roles(self) -> frozenset[str]:
        """Every role that some step asks for, but for `everyone`."""
        return frozenset(step.role for step in self.steps.values()) - {EVERYONE}


@dataclass(frozen=True, slots=True)
class Post:
    """One person's part of a run: the steps (elements) that one person must do, whose roles they must all hold.

    None where everyone may.
    """

    steps: tuple[str, ...]
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Posts:
    """The parts of one run, and which two (by number) no one person may have.

    `clashes`: elements that one person must do and must not do together; no staff helps there.
    """

    posts: tuple[Post, ...]
    apart: frozenset[tuple[int, int]]
    clashes: tuple[tuple[str, ...], ...] = ()

    def parts(self, among: frozenset[int]) -> list[tuple[int, ...]]:
        """Posts that hang together by separation: who has those of one part says nothing about another part."""
        groups = _Groups(among)
        for one, other in self.apart:
            if one in among and other in among:
                groups.join(one, other)
        return sorted(tuple(sorted(part)) for part in groups.all())


@dataclass
class _Groups:
    """Disjoint sets that grow together."""

    members: Iterable[int]
    _of: dict[int, set[int]] = field(default_factory=dict[int, set[int]])

    def __post_init__(self) -> None:
        self._of = {each: {each} for each in self.members}

    def join(self, one: int, other: int) -> None:
        """Make the sets of two members one."""
        if self._of[one] is not self._of[other]:
            self._of[one] |= self._of[other]
            for each in self._of[one]:
                self._of[each] = self._of[one]

    def all(self) -> list[set[int]]:
        """Every set, once."""
        return list({id(group): group for group in self._of.values()}.values())


def posts_of(demand: Demand, run: frozenset[str]) -> Posts:
    """The parts that the steps of a run fall into: one for what one person must do, one for each instance apart."""
    steps = [demand.steps[name] for name in sorted(run & demand.steps.keys())]
    slots = [step for step in steps for _ in range(step.people)]
    by_step: dict[str, list[int]] = {}
    for number, step in enumerate(slots):
        by_step.setdefault(step.element, []).append(number)
    groups = _Groups(range(len(slots)))
    for one, other in demand.same:
        joined = [*by_step.get(one, ()), *by_step.get(other, ())] if one in by_step and other in by_step else []
        for number in joined[1:]:
            groups.join(joined[0], number)
    posts, post_of = list[Post](), dict[int, int]()
    for group in sorted(groups.all(), key=min):
        post_of.update(dict.fromkeys(group, len(posts)))
        members = [slots[number] for number in sorted(group)]
        names = tuple(dict.fromkeys(step.element for step in members))
        posts.append(Post(names, frozenset(step.role for step in members) - {EVERYONE}))
    return _separated(demand, by_step, tuple(posts), post_of)


def _separated(
    demand: Demand, by_step: Mapping[str, list[int]], posts: tuple[Post, ...], post_of: Mapping[int, int]
) -> Posts:
    apart: set[tuple[int, int]] = set()
    clashes: dict[tuple[str, ...], None] = {}
    pairs = [(one, other) for one, other in demand.apart if one in by_step and other in by_step]
    pairs += [(name, name) for name, slots in by_step.items() if len(slots) > 1]
    for one, other in sorted(pairs):
        for left in by_step[one]:
            for right in by_step[other]:
                first, second = sorted((post_of[left], post_of[right]))
                if first != second:
                    apart.add((first, second))
                elif left != right:
                    clashes[posts[first].steps] = None
    return Posts(posts, frozenset(apart), tuple(clashes))
