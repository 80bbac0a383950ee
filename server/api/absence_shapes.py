"""The shapes of absences."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from server.api.bodies import Body
from server.api.schemas import Out
from server.domain.absences import LONGEST_REASON, MOST_SUBSTITUTES

Code = Annotated[str, Field(min_length=1, max_length=200)]
Moment = Annotated[AwareDatetime, Field(strict=False)]


class AbsenceBody(Body):
    """The caller, or `person` (an id), is away from `begins` until `ends`; `substitutes`: logins or ids, in order."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"begins": "2026-12-01T00:00:00+08:00", "ends": "2026-12-08T00:00:00+08:00", "substitutes": ["li"]}
            ]
        }
    )
    begins: Moment
    ends: Moment
    person: Code | None = None
    substitutes: list[Code] = Field(default_factory=list[Code], max_length=MOST_SUBSTITUTES)
    handing: Literal["keep", "release", "substitute"] = "keep"
    reason: str = Field(default="", max_length=LONGEST_REASON)


class AbsenceEndBody(Body):
    """From when the person is there again; without it: now."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"at": "2026-12-04T00:00:00+08:00"}]})
    at: Moment | None = None


class AbsenceChangeBody(Body):
    """What shall be otherwise; what is left out stays. `substitutes`: all who stand in (logins or ids), in order."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"ends": "2026-12-15T00:00:00+08:00", "substitutes": ["li", "zhao"]}]}
    )
    begins: Moment | None = None
    ends: Moment | None = None
    substitutes: list[Code] | None = Field(default=None, max_length=MOST_SUBSTITUTES)
    handing: Literal["keep", "release", "substitute"] | None = None
    reason: str | None = Field(default=None, max_length=LONGEST_REASON)


class DeclineBody(Body):
    """Why the caller does not stand in, or no more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "I am on a course that week."}]})
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class DeclinedOut(Out):
    """Who was named to stand in (an id) and does not, and why."""

    person: str
    reason: str


class AbsenceOut(Out):
    """An absence; `substitutes` are ids, `handing` says what becomes of the tasks the person holds."""

    id: str
    person: str
    begins: datetime
    ends: datetime
    substitutes: list[str]
    handing: Literal["keep", "release", "substitute"]
    reason: str
    entered_by: str | None
    entered_at: datetime | None
    declined: list[DeclinedOut]


class StandingOut(Out):
    """An absence in which the caller is named to stand in for `person` (an id)."""

    id: str
    person: str
    begins: datetime
    ends: datetime


class AbsencesOut(Out):
    """The absences the caller may see, and those of others in which they are named to stand in."""

    items: list[AbsenceOut]
    standing: list[StandingOut]
