"""Changes that a client wants to have simulated: read, checked against what there is, and told again.

The same limits and choices as on the page of what if.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import time
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from server.api.bodies import Body
from server.api.problems import rows_of
from server.api.refusals import BodyInvalid
from server.mining.simulation.changes import (
    AddPeople,
    ArrivalFactor,
    Change,
    DropStep,
    HoldFactor,
    Hours,
    PersonDays,
    RemovePerson,
    RouteShare,
)
from server.reports.simulated_log import Changeable

Percent = Annotated[int, Field(ge=1, le=1000)]
Share = Annotated[int, Field(ge=0, le=100)]
Code = Annotated[str, Field(min_length=1, max_length=200)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
_SATURDAY = 5


class _Change(Body):
    """One change."""

    @abstractmethod
    def made(self) -> Change:
        """The change."""

    def unknown(self, known: Changeable) -> Iterable[str]:
        """The members that name what the caller cannot choose."""
        del known
        return ()


class _AddPeople(_Change):
    change: Literal["add_people"]
    role: Code
    branch: Code | None = None
    count: Annotated[int, Field(ge=1, le=20)] = 1

    def made(self) -> Change:
        return AddPeople(self.role, self.count, self.branch)

    def unknown(self, known: Changeable) -> Iterable[str]:
        if self.role not in {role for role, _ in known.desks}:
            yield "role"
        elif self.branch is not None and (self.role, self.branch) not in known.desks:
            yield "branch"


class _RemovePerson(_Change):
    change: Literal["remove_person"]
    person: Code

    def made(self) -> Change:
        return RemovePerson(self.person)

    def unknown(self, known: Changeable) -> Iterable[str]:
        return _unless(self.person in known.people, "person")


class _PersonDays(_Change):
    change: Literal["person_days"]
    person: Code
    days: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(min_length=1, max_length=7)]

    def made(self) -> Change:
        return PersonDays(self.person, frozenset(self.days))

    def unknown(self, known: Changeable) -> Iterable[str]:
        return _unless(self.person in known.people, "person")


class _Arrivals(_Change):
    change: Literal["arrivals"]
    percent: Percent
    process: Code | None = None

    def made(self) -> Change:
        return ArrivalFactor(self.percent / 100, self.process)

    def unknown(self, known: Changeable) -> Iterable[str]:
        return _unless(self.process is None or self.process in {step.process for step in known.steps}, "process")


class _Hold(_Change):
    change: Literal["hold"]
    step: Code
    percent: Percent

    def made(self) -> Change:
        return HoldFactor(self.step, self.percent / 100)

    def unknown(self, known: Changeable) -> Iterable[str]:
        return _unless(self.step in {step.step for step in known.steps}, "step")


class _DropStep(_Change):
    change: Literal["drop_step"]
    step: Code

    def made(self) -> Change:
        return DropStep(self.step)

    def unknown(self, known: Changeable) -> Iterable[str]:
        return _unless(self.step in {step.step for step in known.steps}, "step")


class _RouteShare(_Change):
    change: Literal["route_share"]
    process: Code
    step: Code
    percent: Share

    def made(self) -> Change:
        return RouteShare(self.process, self.step, self.percent / 100)

    def unknown(self, known: Changeable) -> Iterable[str]:
        return _unless((self.process, self.step) in {(step.process, step.step) for step in known.steps}, "step")


class _Hours(_Change):
    change: Literal["hours"]
    opens: Clock
    closes: Clock
    saturday: bool = False

    def made(self) -> Change:
        span = ((time.fromisoformat(self.opens), time.fromisoformat(self.closes)),)
        return Hours(dict.fromkeys(range(_SATURDAY + self.saturday), span))

    def unknown(self, known: Changeable) -> Iterable[str]:
        del known
        return _unless(self.opens < self.closes, "closes")


_Any = Annotated[
    _AddPeople | _RemovePerson | _PersonDays | _Arrivals | _Hold | _DropStep | _RouteShare | _Hours,
    Field(discriminator="change"),
]
_READER: TypeAdapter[Sequence[_Change]] = TypeAdapter(Sequence[_Any])


def changes_from(sent: Sequence[Mapping[str, Any]], known: Changeable) -> list[Change]:
    """The changes of a body. Raises BodyInvalid with the member that is wrong, or that names what is not there."""
    try:
        bodies = _READER.validate_python(sent)
    except ValidationError as error:
        rows = rows_of(error.errors(include_url=False, include_context=False))
        raise BodyInvalid(errors=[{**row, "field": f"changes.{row['field']}"} for row in rows]) from error
    errors = [
        {"field": f"changes.{place}.{member}", "code": "unknown", "message": "There is no such choice."}
        for place, body in enumerate(bodies)
        for member in body.unknown(known)
    ]
    if errors:
        raise BodyInvalid(errors=errors)
    return [body.made() for body in bodies]


def change_shape(change: Change) -> dict[str, object]:
    """A change as a client would send it."""
    name, tell = _TOLD[type(change)]
    return {"change": name, **tell(change)}


def _unless(known: object, member: str) -> Iterable[str]:
    return () if known else (member,)


def _hours(change: Hours) -> dict[str, object]:
    ((opens, closes),) = change.week[0]
    return {"opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}", "saturday": _SATURDAY in change.week}


_TOLD: Mapping[type[Change], tuple[str, Callable[[Any], dict[str, object]]]] = {
    AddPeople: ("add_people", lambda one: {"role": one.role, "branch": one.branch, "count": one.count}),
    RemovePerson: ("remove_person", lambda one: {"person": one.person}),
    PersonDays: ("person_days", lambda one: {"person": one.person, "days": sorted(one.days)}),
    ArrivalFactor: ("arrivals", lambda one: {"percent": round(100 * one.factor), "process": one.process}),
    HoldFactor: ("hold", lambda one: {"step": one.step, "percent": round(100 * one.factor)}),
    DropStep: ("drop_step", lambda one: {"step": one.step}),
    RouteShare: (
        "route_share",
        lambda one: {"process": one.process, "step": one.step, "percent": round(100 * one.share)},
    ),
    Hours: ("hours", _hours),
}
