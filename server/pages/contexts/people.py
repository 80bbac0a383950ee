"""People of the house, one of them, and the forms about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.pages.contexts.parts import Option


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One person of the list; `roles` are those held now."""

    id: str
    name: str
    login: str
    branch: str
    roles: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    """A role that waits for the second signature."""

    id: str
    person_id: str
    person: str
    role: str
    where: str
    period: str
    asked: str
    reason: str
    may_sign: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """The people that one may see, narrowed."""

    q: str
    branches: tuple[Option, ...]
    roles: tuple[Option, ...]
    people: tuple[PersonLine, ...]
    waiting: tuple[WaitingLine, ...]
    filtered: bool
    may_add: bool
    next_href: str | None
    first_href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """A role of a person; `state` is "now", "later" or "over". `end_href` is "" for who may not end it."""

    role: str
    where: str
    period: str
    state: str
    end_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """What was done about a person, by whom, when and why ("" where nobody said)."""

    text: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonForm:
    """What was entered by field, what is wrong, and what there is to choose."""

    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    errors: Mapping[str, str] = field(default_factory=dict[str, str])
    roles: tuple[Option, ...] = ()
    branches: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """One person. `form`: for who may give them roles; `link`: that of the first password, shown once."""

    id: str
    name: str
    login: str
    branch: str
    active: bool
    has_password: bool
    held: tuple[HeldLine, ...]
    waiting: tuple[WaitingLine, ...]
    history: tuple[FactLine, ...]
    form: PersonForm | None
    may_manage: bool
    may_disable: bool
    may_enter_absence: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortLine:
    """A process that would be short of people, where and of whom; `since`: from which day, "" where that is plain."""

    process: str
    branch: str
    missing: str
    cases: str
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """An open task in the person's hands."""

    process: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingPage:
    """What ending a role (or, with `role` "", disabling the person) would leave behind, and the form that does it."""

    person_id: str
    person: str
    role: str
    role_code: str
    branch: str
    branch_code: str
    period: str
    tasks: tuple[TaskLine, ...]
    more_tasks: int
    short: tuple[ShortLine, ...]
    texts: Mapping[str, str]
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPage:
    """Where a person chooses the first password; `name` "" where the link is not good."""

    token: str
    name: str
    login: str
    error: str = ""
