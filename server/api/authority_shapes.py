"""The shapes of authority limits, relations and second looks."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AwareDatetime, ConfigDict, Field

from server.api.bodies import Body
from server.api.schemas import Out

Code = Annotated[str | None, Field(max_length=200)]
Moment = Annotated[AwareDatetime | None, Field(strict=False)]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=4, allow_inf_nan=False, strict=False)]


class LimitBody(Body):
    """A limit for a `role` or a `person` (an id); without branch, process or period it holds for all."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "approver", "amount": "500000.00"}]})
    amount: Amount
    role: Code = None
    person: Code = None
    branch: Code = None
    process: Code = None
    valid_from: Moment = None
    valid_until: Moment = None


class LimitChangeBody(Body):
    """Another amount, from an instant on (left out: as soon as it is signed)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"amount": "300000.00", "valid_from": "2027-01-01T00:00:00+08:00"}]}
    )
    amount: Amount
    valid_from: Moment = None


class LimitEndBody(Body):
    """From when on a limit counts no more; without it: now."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"at": "2027-01-01T00:00:00+08:00"}]})
    at: Moment = None


class LimitOut(Out):
    """A limit; it counts between `signed_at` and `ended_at`, within its period.

    `replaces`: the limit (its id) that counts until then, in whose place this one comes.
    """

    id: str
    amount: Decimal
    role: str | None
    person: str | None
    branch: str | None
    process: str | None
    valid_from: datetime | None
    valid_until: datetime | None
    set_by: str | None
    set_at: datetime
    signed_by: str | None
    signed_at: datetime | None
    ended_at: datetime | None
    replaces: str | None


class LimitsOut(Out):
    """Every limit of the house."""

    items: list[LimitOut]


class RelationBody(Body):
    """To which party the caller, or `person` (an id), is related, and how."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"number": "91110108MA01KPGK0N", "about": "my brother's company"}]}
    )
    number: str = Field(min_length=1, max_length=200)
    about: str = Field(min_length=1, max_length=200)
    person: Code = None


class RelationOut(Out):
    """A declared relation."""

    id: str
    person: str
    number: str
    about: str
    declared_at: datetime
    declared_by: str
    ended_at: datetime | None


class RelationsOut(Out):
    """The relations the caller may see."""

    items: list[RelationOut]


class LookBody(Body):
    """What the second look found."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"words": "It stands."}]})
    words: str = Field(min_length=1, max_length=200)


class LookOut(Out):
    """A task that is to be looked at again, or was."""

    id: str
    relation: str
    case: str
    task: str
    element: str
    name: str
    person: str
    opened_at: datetime
    settled_at: datetime | None
    settled_by: str | None
    words: str


class LooksOut(Out):
    """The second looks the caller may see."""

    items: list[LookOut]
