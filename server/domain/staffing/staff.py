"""Who holds which roles at a branch at an instant, counted by kinds: people with the same roles are alike."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from server.domain.people import EVERYONE, Branches


@dataclass(frozen=True, slots=True)
class Holding:
    """A person holds a role at a branch, and below it, from an instant (included) until another (not included)."""

    person: str
    role: str
    branch: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def valid(self, at: datetime, until: datetime) -> bool:
        """Whether it holds all the time from an instant until another, both included."""
        begun = self.valid_from is None or self.valid_from <= at
        return begun and (self.valid_until is None or until < self.valid_until)


@dataclass(frozen=True)
class Staff:
    """Everybody who is active, by id with the branch they work at, and all holdings, those of people who left too.

    `names`: those of branches, by code.
    """

    branches: Branches
    active: Mapping[str, str]
    holdings: tuple[Holding, ...]
    names: Mapping[str, str] = field(default_factory=dict[str, str])

    def kinds(self, branch: str, at: datetime, until: datetime | None = None) -> Counter[frozenset[str]]:
        """How many active people hold exactly these roles at a branch, there or above; `everyone` aside.

        At an instant, or all the time until another.
        """
        last = until or at
        roles: dict[str, set[str]] = {}
        for upper in self._upwards(branch):
            for holding in self._at.get(upper, ()):
                if holding.person in self.active and holding.valid(at, last):
                    roles.setdefault(holding.person, set()).add(holding.role)
        found = Counter(map(frozenset, roles.values()))
        found[frozenset()] += len(self.active) - len(roles)
        return found

    def able(self, role: str, branch: str, at: datetime) -> frozenset[str]:
        """The active people who hold a role at a branch, there or above, at an instant."""
        if role == EVERYONE:
            return frozenset(self.active)
        held = (each for upper in self._upwards(branch) for each in self._at.get(upper, ()))
        return frozenset(
            each.person for each in held if each.role == role and each.person in self.active and each.valid(at, at)
        )

    def ever_at(self, branch: str) -> frozenset[str]:
        """The roles that anybody holds at the branch itself, held there before, or will."""
        held = frozenset(holding.role for holding in self._at.get(branch, ()))
        return held | {EVERYONE} if branch in self._peopled else held

    def ends(self, after: datetime, until: datetime) -> Mapping[datetime, frozenset[str]]:
        """The instants to come at which somebody's roles end, with the branches where it shows."""
        found: dict[datetime, set[str]] = {}
        for holding in self.holdings:
            at = holding.valid_until
            if at is not None and holding.person in self.active and after < at <= until:
                found.setdefault(at, set()).add(holding.branch)
        return {
            at: frozenset(each for branch in found[at] for each in self.branches.below(branch)) for at in sorted(found)
        }

    @cached_property
    def _peopled(self) -> frozenset[str]:
        return frozenset(self.active.values())

    @cached_property
    def _at(self) -> Mapping[str, list[Holding]]:
        found: dict[str, list[Holding]] = {}
        for holding in self.holdings:
            found.setdefault(holding.branch, []).append(holding)
        return found

    def _upwards(self, branch: str) -> list[str]:
        """The branch and those above it."""
        found: list[str] = []
        upper: str | None = branch
        while upper is not None and upper not in found:
            found.append(upper)
            upper = self.branches.parents.get(upper)
        return found


@dataclass(frozen=True, slots=True)
class House:
    """The people there are, and the present instant."""

    staff: Staff
    now: datetime
