"""Who looks at a page, and how: language, theme, zone, rights to the main menu."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Theme(StrEnum):
    """Light, dark, or as the system says."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Tone(StrEnum):
    """What kind of news a message is."""

    CALM = "calm"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Flash:
    """What the last action did, shown once; `next_href` and `next_title` offer a piece of work.

    `next_label` says which it is.
    """

    text: str
    tone: Tone = Tone.CALM
    next_href: str | None = None
    next_title: str | None = None
    next_label: str = ""


@dataclass(frozen=True, slots=True)
class SignedInPerson:
    """The person at the screen; `place` names their branch."""

    id: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """What the frame of every page needs.

    `here` is the path and query to come back to after choosing a language or theme; `person` is None before
    sign-in; `now` is the instant of the request (aware); `open_tasks` is the person's own count, such as `12`
    or `1000+`; `unread` counts notices.
    """

    locale: str
    theme: Theme
    zone: ZoneInfo
    now: datetime
    here: str
    csrf_token: str
    person: SignedInPerson | None = None
    may_start: bool = False
    may_see_cases: bool = False
    may_see_reports: bool = False
    may_see_organisation: bool = False
    may_see_people: bool = False
    may_design: bool = False
    may_operate: bool = False
    open_tasks: str | None = None
    unread: str | None = None
    flash: Flash | None = None
