"""A history before it is made: how people work, when cases come, what is entered, what happens outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.demo.values import Fields, Value


@dataclass(frozen=True, slots=True)
class Habit:
    """How a person works: on which weekdays (0 is Monday), and how slowly (1 is usual)."""

    days: frozenset[int] = frozenset(range(7))
    tempo: float = 1.0


@dataclass(frozen=True, slots=True)
class Manner:
    """How a task is done: working hours it waits, minutes it takes, who rather does it, and what is entered.

    `like`: rather whoever did that element of the case. `who`: weights by login, 1 where none is given.
    """

    waits: float = 1.0
    takes: int = 10
    like: str | None = None
    who: Mapping[str, float] = field(default_factory=dict[str, float])
    known: Fields = field(default_factory=Fields)
    data: Fields = field(default_factory=Fields)


@dataclass(frozen=True, slots=True)
class Arrival:
    """So many cases of a process, spread over the working days by weight, or all within the first `days`."""

    name: str
    process: str
    count: int
    branches: Mapping[str, float]
    weight: Value | None
    days: int | None
    business_key: Value | None
    known: Fields
    data: Fields


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that comes from outside to the cases of a process, once for each `key`, when `on` gives a time."""

    name: str
    process: str
    key: Value | None
    on: Value
    message: str
    correlation: Fields
    data: Fields


@dataclass(frozen=True, slots=True)
class Script:
    """All of it. `traits`: by process, what is drawn once for each case; `manners`: by folder and element."""

    seed: int
    months: int
    habits: Mapping[str, Habit]
    traits: Mapping[str, Fields]
    manners: Mapping[tuple[str, str], Manner]
    arrivals: tuple[Arrival, ...]
    happenings: tuple[Happening, ...]
    folders: Mapping[str, str]
