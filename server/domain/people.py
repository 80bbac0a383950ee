"""Who acts, in which roles, at which branches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from server.domain.authority import AuthorityLimit, limit_of

EVERYONE = "everyone"
LONGEST_ROLE_NAME = 100


def is_role_name(text: str) -> bool:
    """Whether a role may be called so: printable, at most 100 characters, without `@` and needless spaces."""
    return 0 < len(text) <= LONGEST_ROLE_NAME and text.isprintable() and "@" not in text and text == one_spaced(text)


def one_spaced(text: str) -> str:
    """The text with each run of spaces and line breaks, as editors leave them in names, as one space."""
    return " ".join(text.split())


class Scope(StrEnum):
    """What a token may be used for, always within the person's own rights."""

    TASKS = "tasks"
    CASES = "cases"
    DEPLOY = "deploy"
    REPORTS = "reports"
    ADMIN = "admin"


class Right(StrEnum):
    """Roles the server itself knows, besides the lanes' own."""

    PROCESS_DESIGNER = "process_designer"
    OPERATOR = "operator"
    MANAGER = "manager"
    AUDITOR = "auditor"
    COMPLIANCE = "compliance"
    HR_ADMIN = "hr_admin"


@dataclass(frozen=True, slots=True)
class RoleAt:
    """A role held at a branch; at head office or a region it covers all branches below."""

    role: str
    branch: str


@dataclass(frozen=True, slots=True)
class Branches:
    """The branch tree: code -> parent code (None for a head office); `closed` begin no cases any more."""

    parents: Mapping[str, str | None]
    closed: frozenset[str] = frozenset()

    def covers(self, upper: str, branch: str) -> bool:
        """Whether `branch` is `upper` or lies below it."""
        seen: str | None = branch
        for _ in range(len(self.parents) + 1):
            if seen == upper:
                return True
            if seen is None:
                return False
            seen = self.parents.get(seen)
        return False

    def depth(self, branch: str) -> int:
        """How many branches lie above it."""
        above, seen = 0, self.parents.get(branch)
        while seen is not None and above < len(self.parents):
            above, seen = above + 1, self.parents.get(seen)
        return above

    def below(self, upper: str) -> frozenset[str]:
        """`upper` and every branch under it."""
        return frozenset(b for b in (*self.parents, upper) if self.covers(upper, b))


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who is away and for whom another stands in now, with the roles whose tasks that one may do.

    `limits`: the authority limits, valid now, of the person and of the roles they hold.
    """

    id: str
    name: str
    until: datetime
    roles: frozenset[RoleAt]
    limits: tuple[AuthorityLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """The person on whose behalf a command runs; `scopes` is None for a browser session (no limit).

    `limits`: the authority limits, valid now, of the person and of the roles they hold. `stands_in`: for whom they
    stand in now, which gives them tasks and nothing else. `away_until`: the end of their own absence, if they are away.
    `organisation`: the state of the organisation that all this was read in.
    """

    id: str
    login: str
    name: str
    branch: str
    roles: frozenset[RoleAt]
    branches: Branches = field(default_factory=lambda: Branches({}))
    scopes: frozenset[Scope] | None = None
    limits: tuple[AuthorityLimit, ...] = ()
    stands_in: tuple[Principal, ...] = ()
    away_until: datetime | None = None
    organisation: str | None = field(default=None, compare=False)

    @property
    def away(self) -> bool:
        """Whether the person is entered as away now."""
        return self.away_until is not None

    @property
    def persons(self) -> frozenset[str]:
        """Themselves and those for whom they stand in: before the rules of a case they are one person."""
        return frozenset((self.id, *(each.id for each in self.stands_in)))

    def holds(self, role: str, branch: str) -> bool:
        """Whether the person holds `role` at `branch` or above it. Everyone holds `everyone` everywhere."""
        if role == EVERYONE:
            return True
        return any(held.role == role and self.branches.covers(held.branch, branch) for held in self.roles)

    def holds_anywhere(self, role: str) -> bool:
        """Whether the person holds `role` at some branch."""
        return role == EVERYONE or any(held.role == role for held in self.roles)

    def role_pairs(self) -> frozenset[tuple[str, str]]:
        """Every (role, branch) the person covers, without `everyone`."""
        return frozenset((held.role, b) for held in self.roles for b in self.branches.below(held.branch))

    def serves(self, role: str, branch: str) -> bool:
        """Whether the tasks of a role at a branch are theirs, in their own role or for somebody who is away."""
        return self.holds(role, branch) or any(True for _ in self._principals_with(role, branch))

    def served_pairs(self) -> frozenset[tuple[str, str]]:
        """Every (role, branch) whose tasks are theirs, without `everyone`."""
        if not self.stands_in:
            return self.role_pairs()
        lent = (held for each in self.stands_in for held in each.roles)
        return self.role_pairs() | {(held.role, b) for held in lent for b in self.branches.below(held.branch)}

    def principal_for(self, role: str, branch: str) -> str | None:
        """For whom they do tasks of a role; None in their own role."""
        if self.holds(role, branch):
            return None
        return next((each.id for each in self._principals_with(role, branch)), None)

    def authority(self, role: str, branch: str, process: str) -> Decimal | None:
        """Up to which amount the person may decide for a role at a branch in a process; None: not at all.

        For somebody who is away no more than that one may, and no more than they might in the role themselves.
        """
        own = limit_of(self.limits, self.branches, role=role, branch=branch, process=process)
        if own is None or not self.stands_in or self.holds(role, branch):
            return own
        theirs = (
            limit_of(each.limits, self.branches, role=role, branch=branch, process=process)
            for each in self._principals_with(role, branch)
        )
        return max((min(own, limit) for limit in theirs if limit is not None), default=None)

    def allows(self, scope: Scope) -> bool:
        """Whether the token's scopes admit this use."""
        return self.scopes is None or scope in self.scopes

    def _principals_with(self, role: str, branch: str) -> Iterator[Principal]:
        for each in self.stands_in:
            if any(held.role == role and self.branches.covers(held.branch, branch) for held in each.roles):
                yield each
