"""The shapes of branches and their working calendars."""

from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from server.api.bodies import Body
from server.api.schemas import Out
from server.domain.branches import LONGEST_NAME

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
HoursText = Annotated[str, Field(max_length=200)]
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_DAYS = 400


class BranchBody(Body):
    """A new branch below `parent`; `name_zh` as `name_en` where it is left out."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "b3", "name_en": "Dongmen", "name_zh": "东门分社", "parent": "b1"}]}
    )
    code: Name
    name_en: Name
    name_zh: Name | None = None
    parent: Name
    time_zone: Annotated[str | None, Field(max_length=100)] = None


class BranchNameBody(Body):
    """What it shall be called."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name_en": "East gate", "name_zh": "东门分社"}]})
    name_en: Name
    name_zh: Name | None = None


class BranchPlaceBody(Body):
    """Which branch shall lie above it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"parent": "ho"}]})
    parent: Name


class CalendarBody(Body):
    """The hours of the weekdays (0 is Monday; left out: free), and all days of `year` that differ, by ISO date.

    Hours as `08:30-12:00 14:00-17:30`, an empty text is a free day. `inherit`: as the branch above instead. With
    `dry_run` nothing is written.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "year": 2026,
                    "week": {str(day): "08:30-12:00 14:00-17:30" for day in range(5)},
                    "days": {"2026-12-31": ""},
                    "dry_run": True,
                }
            ]
        }
    )
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    week: dict[Annotated[str, Field(pattern="^[0-6]$")], HoursText] = Field(default_factory=dict[str, str])
    days: dict[Annotated[date, Field(strict=False)], HoursText] = Field(
        default_factory=dict[date, str], max_length=MOST_DAYS
    )
    inherit: bool = False
    dry_run: bool = False


class BranchOut(Out):
    """A branch; `names` by language, `closed_at`: since then nothing begins there."""

    code: str
    name: str
    names: dict[str, str]
    parent: str | None
    time_zone: str | None
    own_calendar: bool
    closed_at: datetime | None


class BranchesOut(Out):
    """All branches, by code."""

    items: list[BranchOut]


class CalendarOut(Out):
    """What a branch works by in a year; `inherited`: from the branch above."""

    branch: str
    year: int
    inherited: bool
    week: dict[str, str]
    days: dict[str, str]


class DueMoveOut(Out):
    """A task that is due at another time; `task` None: a timer of the case that fires then."""

    task: str | None
    case: str
    process: str
    element: str
    branch: str
    before: datetime
    after: datetime


class CalendarPlanOut(CalendarOut):
    """What a branch works by after the change, and what is then due at another time."""

    moved: list[DueMoveOut]
