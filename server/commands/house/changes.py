"""What files of a house would change, one line for each change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from server.commands.people.house_files import Fault
from server.domain.authority import AuthorityLimit
from server.domain.people import Actor, Branches
from server.domain.staff import Branch, Person
from server.domain.staffing.staff import Holding


class ChangeKind(StrEnum):
    """The kinds of changes, in the order in which they are done."""

    BRANCH_ADDED = "branch_added"
    BRANCH_RENAMED = "branch_renamed"
    BRANCH_MOVED = "branch_moved"
    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    ROLE_ENDED = "role_ended"
    ROLE_GIVEN = "role_given"
    ROLE_ASKED = "role_asked"
    LIMIT_ASKED = "limit_asked"
    PERSON_DISABLED = "person_disabled"


ORDER = tuple(ChangeKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change; `who`: a login or the code of a branch. `before`: what stands there now, so that it is not missed."""

    kind: ChangeKind
    file: str
    line: int
    who: str = ""
    name: str = ""
    branch: str = ""
    role: str = ""
    process: str = ""
    amount: Decimal | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseState:
    """What there is: people by login, what they hold by their id, the limits that were not ended."""

    branches: Mapping[str, Branch]
    people: Mapping[str, Person]
    held: Mapping[str, Sequence[Holding]]
    waiting: frozenset[tuple[str, str, str]]
    limits: Sequence[AuthorityLimit]
    now: datetime

    @property
    def tree(self) -> Branches:
        """The branches as they lie now."""
        closed = frozenset(code for code, each in self.branches.items() if each.closed_at is not None)
        return Branches({code: each.parent for code, each in self.branches.items()}, closed)


@dataclass(frozen=True, slots=True)
class Grounds:
    """By whom it is planned (None: at the machine), and which roles and processes the house knows (None: any)."""

    actor: Actor | None
    roles: frozenset[str] | None = None
    processes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class HousePlan:
    """The changes in the order in which they are done, and what is wrong with the files; with faults nothing is done.

    `branches`: every branch as it will be.
    """

    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]
    branches: Mapping[str, Branch] = field(default_factory=dict[str, Branch])

    @property
    def digest(self) -> str:
        """What tells this plan from another; the same files against another house are another plan."""
        # Amounts and instants tell themselves in one way only, so the text of the changes is as good as they are.
        return sha256(repr(self.changes).encode()).hexdigest()
