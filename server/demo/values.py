"""What people enter, as data: fixed, worked out by FEEL, or drawn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from random import Random
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from server.demo.numbers import business_code, person_number
from server.feel import EvaluationContext, Expression


@dataclass(frozen=True, slots=True)
class Drawing:
    """One occasion to draw: the chance, what FEEL may read, and the moment."""

    rng: Random
    scope: Mapping[str, object]
    now: datetime
    zone: ZoneInfo

    def knowing(self, **more: object) -> "Drawing":
        """The same occasion, with more to read."""
        return Drawing(self.rng, {**self.scope, **more}, self.now, self.zone)


class Value(Protocol):
    """Something that can be drawn."""

    def draw(self, on: Drawing) -> object:
        """The value on this occasion."""
        ...


@dataclass(frozen=True, slots=True)
class Fixed:
    """Always the same."""

    value: object

    def draw(self, on: Drawing) -> object:
        """The value."""
        del on
        return self.value


@dataclass(frozen=True, slots=True)
class Feel:
    """Worked out from what is known."""

    expression: Expression

    def draw(self, on: Drawing) -> object:
        """The value of the expression."""
        return self.expression.evaluate(on.scope, EvaluationContext(on.now, on.zone))


@dataclass(frozen=True, slots=True)
class Choose:
    """One of several, by weight."""

    options: Sequence[tuple[Value, Value]]

    def draw(self, on: Drawing) -> object:
        """The option; each weight is drawn first, as it may depend on the case."""
        weights = [float(cast("Decimal", weight.draw(on)) or 0) for _, weight in self.options]
        return on.rng.choices(self.options, weights)[0][0].draw(on)


@dataclass(frozen=True, slots=True)
class Between:
    """A number between two others, in steps; with the decimals of the step."""

    low: Value
    high: Value
    step: Decimal

    def draw(self, on: Drawing) -> object:
        """A number, each step as likely."""
        low, high = (Decimal(str(end.draw(on))) / self.step for end in (self.low, self.high))
        drawn = on.rng.randint(round(low), max(round(low), round(high))) * self.step
        return (
            int(drawn) if self.step == self.step.to_integral_value() and self.step.as_tuple().exponent == 0 else drawn
        )


@dataclass(frozen=True, slots=True)
class Join:
    """Texts, one after the other."""

    parts: Sequence[Value]

    def draw(self, on: Drawing) -> object:
        """The text."""
        return "".join(str(part.draw(on)) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Several:
    """A list."""

    items: Sequence[Value]

    def draw(self, on: Drawing) -> object:
        """The list, without what is null."""
        return [item for item in (value.draw(on) for value in self.items) if item is not None]


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity number or a credit code of an area."""

    kind: str
    area: Value
    born: tuple[int, int]

    def draw(self, on: Drawing) -> object:
        """The number."""
        area = str(self.area.draw(on))
        return business_code(on.rng, area) if self.kind == "cn-uscc" else person_number(on.rng, area, self.born)


@dataclass(frozen=True, slots=True)
class Fields:
    """Named values, drawn in order; those before are known to FEEL as `form`, at the top also by their names."""

    values: Mapping[str, Value] = field(default_factory=dict[str, Value])

    def draw(self, on: Drawing) -> dict[str, object]:
        """The values that are not null."""
        drawn: dict[str, object] = {}
        for name, value in self.values.items():
            found = value.draw(on.knowing(form=drawn))
            if found is not None:
                drawn[name] = found
        return drawn

    def draw_names(self, on: Drawing) -> dict[str, object]:
        """The same, null too, each known by its name to those that follow."""
        drawn: dict[str, object] = {}
        for name, value in self.values.items():
            drawn[name] = value.draw(on.knowing(**drawn))
        return drawn


def plain(value: object, zone: ZoneInfo) -> object:
    """A drawn value as a form takes it: texts, whole numbers, decimals, lists and objects of them."""
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value)
        return {key: plain(inner, zone) for key, inner in entries.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, zone) for item in cast("Sequence[object]", value)]
    for kind, written in _WRITTEN.items():
        if isinstance(value, kind):
            return written(value, zone)
    return value


def _moment(value: object, zone: ZoneInfo) -> str:
    moment = cast("datetime", value)
    return moment.astimezone(zone).isoformat(timespec="seconds")


def _day(value: object, _zone: ZoneInfo) -> str:
    return cast("date | time", value).isoformat()


def _number(value: object, _zone: ZoneInfo) -> object:
    number = cast("Decimal", value)
    return int(number) if number == number.to_integral_value() else number


_WRITTEN: Mapping[type, Callable[[object, ZoneInfo], object]] = {
    datetime: _moment,
    date: _day,
    time: _day,
    Decimal: _number,
}
