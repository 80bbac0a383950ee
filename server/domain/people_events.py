"""Facts of the people of the house: who is there, and which roles they hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from server.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAdded(Event):
    """A person was added."""

    person: str
    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged(Event):
    """A person is called otherwise, or belongs to another branch; `before`: name and branch until then."""

    person: str
    before: Mapping[str, str]
    name: str
    branch: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDisabled(Event):
    """A person may no longer sign in."""

    person: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPasswordLinked(Event):
    """Somebody made the link by which a person sets their first password."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPasswordSet(Event):
    """A person set their first password by the link they were given."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGranted(Event):
    """A person holds a role at a branch, between two instants where given; `request`: it was signed by a second."""

    person: str
    role: str
    branch: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    reason: str = ""
    request: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleWasAsked(Event):
    """Somebody asked that a person hold a role that counts only when a second person signs."""

    request: str
    person: str
    role: str
    branch: str
    valid_from: datetime | None
    valid_until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRequestEnded(Event):
    """Nobody asks any more that a person hold a role."""

    request: str
    person: str
    role: str
    branch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleEnded(Event):
    """A person holds a role at a branch no longer than until an instant."""

    person: str
    role: str
    branch: str
    valid_until: datetime
    reason: str = ""
