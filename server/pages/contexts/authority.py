"""Authority limits and relations of staff, and the forms for more of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.pages.contexts.parts import Option


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitLine:
    """One authority limit in words. `signed` and `ended` are "" until it is; `over`: its period is.

    `instead`: the amount in whose place it comes, "" where it comes in none; `change_href`: where it is changed.
    """

    id: str
    amount: str
    whom: str
    where: str
    process: str
    period: str
    asked: str
    signed: str
    ended: str
    may_sign: bool
    may_end: bool
    over: bool
    instead: str
    change_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitPage:
    """One limit, what was entered to change or end it and what is wrong, and every limit there was for the same."""

    line: LimitLine
    texts: Mapping[str, str]
    errors: Mapping[str, str]
    history: tuple[LimitLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitForm:
    """What was entered for a new limit by field, what is wrong, and what there is to choose."""

    texts: Mapping[str, str]
    errors: Mapping[str, str]
    roles: tuple[Option, ...]
    branches: tuple[Option, ...]
    processes: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityPage:
    """The limits of the house: those that wait for the second signature, those in force, and those that ended."""

    waiting: tuple[LimitLine, ...]
    in_force: tuple[LimitLine, ...]
    ended: tuple[LimitLine, ...]
    form: LimitForm | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationLine:
    """One declared relation; `ended` is "" while it holds."""

    id: str
    person: str
    number: str
    about: str
    declared: str
    ended: str
    may_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LookLine:
    """A second look: at what, by whom it was done; `settled` is "" until somebody else looked again."""

    id: str
    case: str
    case_title: str
    step: str
    person: str
    since: str
    settled: str
    words: str
    may_settle: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationsPage:
    """The relations one may see, the form for another one, and, for compliance, the second looks."""

    compliance: bool
    lines: tuple[RelationLine, ...]
    looks: tuple[LookLine, ...]
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    errors: Mapping[str, str] = field(default_factory=dict[str, str])
