"""People, branches, sessions and tokens as they are kept; `people.Actor` is the person in the act."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from server.domain.people import Actor, Scope


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch. `labels`: locale -> name; `time_zone` and `calendar` None: as the parent or the house.

    `closed_at`: since then no case begins there, and nobody is added or given a role.
    """

    code: str
    name: str
    parent: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    time_zone: str | None = None
    calendar: str | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff; without a password hash only tokens and single sign-on work."""

    id: str
    login: str
    name: str
    branch: str
    active: bool = True
    password_hash: str | None = None
    locale: str | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A browser's session; `id` is the SHA-256 of its cookie token, in hex."""

    id: str
    person: str
    csrf: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a session stands for, and how the person wants the pages."""

    session: Session
    actor: Actor
    locale: str | None
    theme: str | None


@dataclass(frozen=True, slots=True)
class ApiToken:
    """An access token; `sha256` is the hex digest of its text, `scopes` None: all the person may."""

    sha256: str
    person: str
    scopes: frozenset[Scope] | None
    created_at: datetime
    expires_at: datetime | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A working calendar: `week` (codec value of its regular hours) and the days that differ, by ISO date."""

    code: str
    week: object
    days: Mapping[str, object]
