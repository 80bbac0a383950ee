"""A house's costs as its designers write them down: who works, how often things happen, and what is spent."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from server.mining.house_file import Place

Amount: TypeAlias = Annotated[Decimal, Field(ge=0)]
Above: TypeAlias = Annotated[Decimal, Field(gt=0)]


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


Several: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_several), Field(min_length=1)]
"""A text, or a list of texts."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Resource(_Entry):
    """People of one role. `hours` a year each and `salary` a year each, which `surcharge` multiplies."""

    people: Annotated[int, Field(ge=1)] = 1
    hours: Above
    salary: Amount
    surcharge: Above = Decimal(1)

    @property
    def capacity(self) -> Decimal:
        """Hours a year of all of them."""
        return self.people * self.hours

    @property
    def pay(self) -> Decimal:
        """What all of them cost a year."""
        return self.people * self.salary * self.surcharge


class Driver(_Entry):
    """How often something happens in a year. `share`: `count` is only this share of it, such as what is granted."""

    count: Amount
    share: Annotated[Decimal, Field(gt=0, le=1)] = Decimal(1)
    rounded: bool = False

    @property
    def amount(self) -> Decimal:
        """The number; whole when it is rounded."""
        exact = self.count / self.share
        return exact.quantize(Decimal(1)) if self.rounded else exact


class Work(_Entry):
    """Hours of a resource: each time, so many `times` at each turn of the driver, by `people`; without driver once."""

    resource: str
    hours: Amount
    driver: str | None = None
    times: Amount = Decimal(1)
    people: Annotated[int, Field(ge=1)] = 1


class Activity(_Entry):
    """Something the house does.

    `labels`: its name by language. `steps` of diagrams that belong to it: `element`, or `process/element`.
    """

    labels: Mapping[str, str] = Field(default_factory=dict[str, str])
    work: tuple[Work, ...] = ()
    steps: Several | tuple[()] = ()


class Move(_Entry):
    """Hours of an activity that one resource does in place of another."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    activity: str
    giver: Annotated[str, Field(alias="from")]
    taker: Annotated[str, Field(alias="to")]
    hours: Amount


class Overhead(_Entry):
    """A cost of the year: `per_person`, over their own hours; or `price` for each use, by activity.

    A use is a number, or names of drivers that are added up. `labels`: its name by language.
    """

    labels: Mapping[str, str] = Field(default_factory=dict[str, str])
    per_person: Amount | None = None
    price: Amount | None = None
    uses: Mapping[str, Several] = Field(default_factory=dict[str, "Several"])


class Plan(_Entry):
    """The whole file. `spread`: activities whose cost the others bear, by the hours of a resource in them."""

    resources: Annotated[Mapping[str, Resource], Field(min_length=1)]
    drivers: Mapping[str, Driver] = Field(default_factory=dict[str, Driver])
    activities: Mapping[str, Activity] = Field(default_factory=dict[str, Activity])
    moves: tuple[Move, ...] = ()
    overheads: Mapping[str, Overhead] = Field(default_factory=dict[str, Overhead])
    spread: Mapping[str, str] = Field(default_factory=dict[str, str])

    def activity_of(self, process: str, element: str) -> str | None:
        """The activity that a step of a diagram belongs to; one that names the process counts first."""
        for wanted in (f"{process}/{element}", element):
            for name, activity in self.activities.items():
                if wanted in activity.steps:
                    return name
        return None

    def called(self, locale: str) -> Mapping[str, str]:
        """The names of activities and overheads in a language, by key."""
        named = {**self.overheads, **self.activities}
        return {name: each.labels.get(locale, name) for name, each in named.items()}

    def number(self, use: str) -> Decimal:
        """What a use stands for: a number, or the amount of a driver."""
        return self.drivers[use].amount if use in self.drivers else Decimal(use)


def contradictions(plan: Plan) -> Iterator[tuple[Place, str]]:
    """What names something that is not there, or is said twice: where, and what is wrong."""
    yield from _in_activities(plan)
    for number, move in enumerate(plan.moves):
        yield from _unknown(("moves", number, "activity"), "activity", move.activity, plan.activities)
        yield from _unknown(("moves", number, "from"), "resource", move.giver, plan.resources)
        yield from _unknown(("moves", number, "to"), "resource", move.taker, plan.resources)
    for name, overhead in plan.overheads.items():
        yield from _in_overhead(plan, name, overhead)
    for name, by in plan.spread.items():
        yield from _unknown(("spread", name), "activity", name, plan.activities)
        yield from _unknown(("spread", name), "resource", by, plan.resources)


def _in_activities(plan: Plan) -> Iterator[tuple[Place, str]]:
    seen: dict[str, str] = {}
    for name, activity in plan.activities.items():
        for number, work in enumerate(activity.work):
            at = ("activities", name, "work", number)
            yield from _unknown((*at, "resource"), "resource", work.resource, plan.resources)
            if work.driver is not None:
                yield from _unknown((*at, "driver"), "driver", work.driver, plan.drivers)
        for step in activity.steps:
            if step in seen:
                yield ("activities", name, "steps"), f"The step {step!r} belongs to {seen[step]!r} already."
            seen[step] = name


def _in_overhead(plan: Plan, name: str, overhead: Overhead) -> Iterator[tuple[Place, str]]:
    if (overhead.per_person is None) == (overhead.price is None):
        yield ("overheads", name), "An overhead has either per_person, or price with uses."
    if (overhead.price is None) != (not overhead.uses):
        yield ("overheads", name), "price and uses go together."
    for activity, uses in overhead.uses.items():
        at = ("overheads", name, "uses", activity)
        yield from _unknown(at, "activity", activity, plan.activities)
        for use in uses:
            if use not in plan.drivers and not _is_number(use):
                yield at, f"{use!r} is neither a number nor a driver."


def _is_number(text: str) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and number >= 0


def _unknown(at: Place, what: str, name: str, known: Mapping[str, object]) -> Iterator[tuple[Place, str]]:
    if name not in known:
        yield at, f"There is no {what} {name!r}. Known: {', '.join(sorted(known)) or 'none'}."
