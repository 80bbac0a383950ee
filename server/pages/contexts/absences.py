"""Absences and the form that enters one."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.pages.contexts.people import ShortLine, TaskLine
from server.pages.contexts.picking import Picker


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceLine:
    """An absence; `state` is "now", "later" or "over". `entered`: by whom and when; `declined`: who does not, why."""

    id: str
    person: str
    period: str
    substitutes: str
    reason: str
    entered: str
    state: str
    declined: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingLine:
    """Somebody for whom the reader stands in, and when; `state` is "now" or "later".

    `href`: where the list of what they hold is, None before; `error`: what is wrong with the reason to decline.
    """

    id: str
    person: str
    period: str
    state: str
    href: str | None
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsencesPage:
    """The reader's absences, those for whom they stand in, and, for who manages people, who else is away."""

    own: tuple[AbsenceLine, ...]
    standing: tuple[StandingLine, ...]
    others: tuple[AbsenceLine, ...]
    manages: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBackLine:
    """A task that somebody holds in another's place and gives back."""

    process: str
    step: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsencePage:
    """The form. `people`: for whom, where there is a choice; `seen`: of which days the effect is shown, "" of none.

    `changing`: of an absence that there is, which has `begun` or not. `returning`: what is given back by those who
    stand in no more; `going_over`: whether what the person holds goes to others at once.
    """

    action: str
    here: str
    changing: bool
    begun: bool
    returning: tuple[GivenBackLine, ...]
    going_over: bool
    person_id: str
    person: str
    own: bool
    people: Picker | None
    substitutes: tuple[Picker, ...]
    handing: str
    texts: Mapping[str, str]
    errors: Mapping[str, str]
    tasks: tuple[TaskLine, ...]
    more_tasks: int
    short: tuple[ShortLine, ...]
    seen: str
    asked_again: bool

    @property
    def follows(self) -> bool:
        """Whether saving it does something to the work under way, or leaves processes short."""
        return bool(self.short or self.returning or self.going_over)
