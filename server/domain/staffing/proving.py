"""Proves that people can share out the steps of a run, or says which steps conflict and how many people are missing.

The question is put to the solvers of PySAT: a SAT solver whether there is a way, OptUx for the fewest steps that rule
each other out, RC2 (MaxSAT) for the fewest people whose joining would help. People with the same roles are alike, so
of each kind only as many are counted as there are posts they could have, and taken in turn.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from server.domain.staffing.demands import Posts
from server.domain.staffing.solvers import fewest_true, satisfiable, smallest_conflict

Kinds: TypeAlias = Mapping[frozenset[str], int]
"""How many people hold exactly these roles."""


@dataclass(frozen=True, slots=True)
class Missing:
    """So many people are missing who hold all of these roles (none: whatever they hold).

    `instead`: roles one more of whom would do as well.
    """

    roles: tuple[str, ...]
    count: int
    instead: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a run cannot be done: the fewest steps that conflict (several sets), and whom it would take."""

    conflicts: tuple[tuple[str, ...], ...]
    missing: tuple[Missing, ...]


def prove(posts: Posts, people: Kinds) -> Lack | None:
    """None when the people can share out the posts; otherwise what is lacking. `posts` has no clashes."""
    hard = _hard(posts, people)
    failing = [part for part in posts.parts(hard) if not _Puzzle(posts, part, people).solvable()]
    if not failing:
        return None
    conflicts = tuple(dict.fromkeys(found for part in failing for found in _conflicts(posts, part, people)))
    together = tuple(sorted(number for part in failing for number in part))
    return Lack(conflicts, _missing(posts, together, people, conflicts))


def _hard(posts: Posts, people: Kinds) -> frozenset[int]:
    """The posts that are left when those go for which there are more people than posts apart from them.

    Whoever has the others, somebody remains for such a post: it can be filled last (degeneracy in list colouring).
    """
    able = [sum(count for roles, count in people.items() if post.roles <= roles) for post in posts.posts]
    beside: dict[int, set[int]] = {number: set() for number in range(len(able))}
    for one, other in posts.apart:
        beside[one].add(other)
        beside[other].add(one)
    left = set(beside)
    while easy := [number for number in left if able[number] > len(beside[number] & left)]:
        left.difference_update(easy)
    return frozenset(left)


class _Puzzle:
    """Posts to be filled, written as clauses: variable (post, person) means that the person has the post."""

    def __init__(self, posts: Posts, part: Sequence[int], people: Kinds, hired: Kinds | None = None) -> None:
        self.part, self.hard = part, list[list[int]]()
        self.fills: dict[int, list[int]] = {number: [] for number in part}
        self.used: list[tuple[frozenset[str], int]] = []
        self._apart = [(one, other) for one, other in posts.apart if one in self.fills and other in self.fills]
        self._posts, self._count = posts, 0
        alike = Counter[tuple[int, ...]]()
        for roles, count in people.items():
            alike[self._able(roles)] += count
        for able, count in sorted(alike.items()):
            self._add_kind(able, count)
        for roles, count in sorted((hired or {}).items(), key=lambda kind: sorted(kind[0])):
            self.used += [(roles, variable) for variable in self._noted(self._add_kind(self._able(roles), count))]
        self._at_most_one()

    def solvable(self) -> bool:
        """Whether every post can be filled."""
        if not all(self.fills.values()):
            return False
        if len(self.part) == 1:
            return True
        return satisfiable([*self.hard, *self.fills.values()])

    def _fresh(self) -> int:
        self._count += 1
        return self._count

    def _able(self, roles: frozenset[str]) -> tuple[int, ...]:
        """The posts that somebody with these roles may have."""
        return tuple(number for number in self.part if self._posts.posts[number].roles <= roles)

    def _add_kind(self, able: tuple[int, ...], count: int) -> list[dict[int, int]]:
        """People who are alike: each one's variable by post. The next has a post only after the one before has."""
        rows: list[dict[int, int]] = []
        for _ in range(min(count, len(able))):
            row = {number: self._fresh() for number in able}
            for number, variable in row.items():
                self.fills[number].append(variable)
                if rows:
                    self.hard.append([-variable, *(rows[-1][before] for before in able if before < number)])
            self.hard += [[-row[a], -row[b]] for a, b in self._apart if a in row and b in row]
            rows.append(row)
        return rows

    def _noted(self, rows: Iterable[Mapping[int, int]]) -> list[int]:
        """A variable for each of these people: whether they have any post."""
        noted: list[int] = []
        for row in rows:
            used = self._fresh()
            self.hard += [[-variable, used] for variable in row.values()]
            noted.append(used)
        return noted

    def _at_most_one(self) -> None:
        for variables in self.fills.values():
            self.hard += [[-one, -other] for one, other in combinations(variables, 2)]


def _conflicts(posts: Posts, part: Sequence[int], people: Kinds) -> list[tuple[str, ...]]:
    """The steps that nobody at all could do; else the fewest of the part that these people cannot share out."""
    puzzle = _Puzzle(posts, part, people)
    if empty := [posts.posts[number].steps for number in part if not puzzle.fills[number]]:
        return empty
    found = smallest_conflict(puzzle.hard, [puzzle.fills[number] for number in part])
    return [tuple(sorted({step for number in found for step in posts.posts[part[number]].steps}))]


def _missing(
    posts: Posts, part: Sequence[int], people: Kinds, conflicts: Sequence[tuple[str, ...]]
) -> tuple[Missing, ...]:
    """The fewest people, each with the roles of one post, with whom the posts could be filled."""
    kinds = Counter(posts.posts[number].roles for number in part)
    hired = {roles: len(part) for roles in kinds}
    puzzle = _Puzzle(posts, part, people, hired)
    chosen = fewest_true([*puzzle.hard, *puzzle.fills.values()], [variable for _, variable in puzzle.used])
    counts = Counter(roles for roles, variable in puzzle.used if variable in chosen)
    found = sorted((tuple(sorted(roles)), count) for roles, count in counts.items())
    if counts.total() > 1:
        return tuple(Missing(roles, count) for roles, count in found)
    helping = [kind for kind in kinds if kind not in counts and _helps(posts, kind, conflicts)]
    enough = [kind for kind in helping if _Puzzle(posts, part, people, {kind: 1}).solvable()]
    return (Missing(found[0][0], 1, tuple(sorted(tuple(sorted(kind)) for kind in enough))),)


def _helps(posts: Posts, kind: frozenset[str], conflicts: Iterable[tuple[str, ...]]) -> bool:
    """Whether somebody with these roles could have a post of each conflict, as whoever mends them all alone must."""
    able = {step for post in posts.posts if post.roles <= kind for step in post.steps}
    return all(able.intersection(conflict) for conflict in conflicts)
