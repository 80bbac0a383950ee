"""The shapes of people and the roles they hold."""

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from server.api.authority_shapes import Moment
from server.api.bodies import Body
from server.api.schemas import Out, described

NAME = 100
REASON = 500
LONG = 200


Text = Annotated[str, Field(max_length=LONG)]


class RoleAtBody(Body):
    """A role at a branch."""

    role: str = Field(min_length=1, max_length=LONG)
    branch: str = Field(min_length=1, max_length=LONG)


class PersonBody(Body):
    """A new person. `roles` (`role@branch`) need a `reason`; those that need a second signature are only asked for."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "login": "lina",
                    "name": "李娜",
                    "branch": "b1",
                    "roles": ["intake_clerk@b1"],
                    "reason": "新入职",
                }
            ]
        }
    )
    login: str = Field(min_length=1, max_length=NAME)
    name: str = Field(min_length=1, max_length=NAME)
    branch: str = Field(min_length=1, max_length=LONG)
    roles: list[Text] = Field(default_factory=list[str], max_length=LONG)
    reason: str = Field(default="", max_length=REASON)


class PersonChangeBody(Body):
    """What shall be otherwise; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"branch": "b2", "reason": "调岗"}]})
    name: str | None = Field(default=None, max_length=NAME)
    branch: str | None = Field(default=None, min_length=1, max_length=LONG)
    reason: str = Field(default="", max_length=REASON)


class ReasonBody(Body):
    """Why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "离职"}]})
    reason: str = Field(default="", max_length=REASON)


class RoleGrantBody(RoleAtBody):
    """A role from `valid_from` (included) until `valid_until` (not included); without them: from now, for good."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "role": "archivist",
                    "branch": "b1",
                    "valid_until": "2027-01-01T00:00:00+08:00",
                    "reason": "试用期",
                }
            ]
        }
    )
    valid_from: Moment = None
    valid_until: Moment = None
    reason: str = Field(default="", max_length=REASON)


class RoleEndBody(RoleAtBody):
    """A role that is held no longer than `at`; without it: than now."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "archivist", "branch": "b1", "reason": "调岗"}]})
    at: Moment = None
    reason: str = Field(default="", max_length=REASON)


class RoleAtOut(Out):
    """A role held at a branch."""

    role: str
    branch: str


class HeldOut(Out):
    """A role of a person with its period; None: without an end on that side."""

    role: str
    branch: str
    valid_from: datetime | None
    valid_until: datetime | None


class RoleRequestOut(Out):
    """A role that waits for the second signature."""

    id: str
    person: str
    role: str
    branch: str
    valid_from: datetime | None
    valid_until: datetime | None
    reason: str
    asked_by: str | None
    asked_at: datetime


class RoleRequestsOut(Out):
    """The roles at the caller's branches that wait for the second signature."""

    items: list[RoleRequestOut]


class PersonLineOut(Out):
    """A person of a list; `roles` are those held now."""

    id: str
    login: str
    name: str
    branch: str
    active: bool
    roles: list[RoleAtOut]


class PersonPageOut(Out):
    """One page of people, by login."""

    items: list[PersonLineOut]
    next_cursor: str | None


class PersonOut(Out):
    """A person: `roles` with those that are over or yet to come, `waiting` for the second signature."""

    model_config = described(
        {
            "id": "019a8e0b-0000-7000-8000-000000000007",
            "login": "lina",
            "name": "李娜",
            "branch": "b1",
            "active": True,
            "roles": [{"role": "intake_clerk", "branch": "b1", "valid_from": None, "valid_until": None}],
            "waiting": [],
        }
    )
    id: str
    login: str
    name: str
    branch: str
    active: bool
    roles: list[HeldOut]
    waiting: list[RoleRequestOut]
