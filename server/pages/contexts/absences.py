"""Absences and the form that enters one."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.pages.contexts.parts import Option
from server.pages.contexts.people import ShortLine, TaskLine


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceLine:
    """An absence; `state` is "now", "later" or "over". `entered`: by whom and when."""

    id: str
    person: str
    period: str
    substitutes: str
    reason: str
    entered: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingLine:
    """Somebody for whom the reader stands in, until when, and where the list of what they hold is."""

    person: str
    until: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsencesPage:
    """The reader's absences, those for whom they stand in, and, for who manages people, who else is away."""

    own: tuple[AbsenceLine, ...]
    standing: tuple[StandingLine, ...]
    others: tuple[AbsenceLine, ...]
    manages: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsencePage:
    """The form. `people`: for whom, where there is a choice; `seen`: of which days the effect is shown, "" of none."""

    person_id: str
    person: str
    own: bool
    people: tuple[Option, ...]
    substitutes: tuple[tuple[Option, ...], ...]
    handing: str
    texts: Mapping[str, str]
    errors: Mapping[str, str]
    tasks: tuple[TaskLine, ...]
    more_tasks: int
    short: tuple[ShortLine, ...]
    seen: str
    asked_again: bool
