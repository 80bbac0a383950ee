"""Who acts, in which roles, at which branches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
class Actor:
    """The person on whose behalf a command runs; `scopes` is None for a browser session (no limit).

    `limits`: the authority limits, valid now, of the person and of the roles they hold.
    """

    id: str
    login: str
    name: str
    branch: str
    roles: frozenset[RoleAt]
    branches: Branches = field(default_factory=lambda: Branches({}))
    scopes: frozenset[Scope] | None = None
    limits: tuple[AuthorityLimit, ...] = ()

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

    def authority(self, role: str, branch: str, process: str) -> Decimal | None:
        """Up to which amount the person may decide for a role at a branch in a process; None: not at all."""
        return limit_of(self.limits, self.branches, role=role, branch=branch, process=process)

    def allows(self, scope: Scope) -> bool:
        """Whether the token's scopes admit this use."""
        return self.scopes is None or scope in self.scopes
