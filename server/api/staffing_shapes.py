"""The shapes of staffing."""

from datetime import datetime

from server.api.schemas import Out
from server.domain.staffing.stops import Stop


class StepOut(Out):
    """A step of a process, with its name in the diagram."""

    process: str
    element: str
    name: str
    role: str


class MissingOut(Out):
    """People who are missing: how many who hold all these roles; one with those of `instead` would do as well."""

    roles: list[str]
    count: int
    instead: list[list[str]]


class ShortOut(Out):
    """A process that people at a branch cannot do; `since` None: already now. `conflicts`: what they cannot share."""

    process: str
    branch: str
    since: datetime | None
    conflicts: list[list[StepOut]]
    missing: list[MissingOut]
    cases: int


class StoppedOut(Out):
    """An open task that nobody may do. `person`: who holds it, or whom it is bound to."""

    task: str
    case: str
    branch: str
    why: Stop
    person: str | None


class StaffingOut(Out):
    """Where people are short."""

    short: list[ShortOut]
    stopped: list[StoppedOut]
