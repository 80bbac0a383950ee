"""A history before it is made: how people work, when cases come, what is entered, what happens outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from server.demo.values import Fields, Value


@dataclass(frozen=True, slots=True)
class Habit:
    """How a person works: on which weekdays (0 is Monday), and how slowly (1 is usual)."""

    days: frozenset[int] = frozenset(range(7))
    tempo: float = 1.0


@dataclass(frozen=True, slots=True)
class Leave:
    """A person is away for so many working days from that one of the history on (from 1; -1 is the last)."""

    person: str
    first: int
    days: int
    substitutes: tuple[str, ...] = ()
    reason: str = ""


class Turn(StrEnum):
    """What people do with a task beside taking and completing it."""

    DELEGATED = "delegated"
    SIGNED_BEFORE = "signed_before"
    SIGNED_AFTER = "signed_after"
    GIVEN_BACK = "given_back"
    RECALLED = "recalled"
    RETURNS = "returns"
    SIGNS = "signs"


CHANCES = (Turn.DELEGATED, Turn.SIGNED_BEFORE, Turn.SIGNED_AFTER, Turn.GIVEN_BACK, Turn.RECALLED)
"""What happens to some tasks of an element only."""


@dataclass(frozen=True, slots=True)
class Help:
    """How often, of all tasks of an element, something else happens. `signers`: weights by login; else colleagues.

    `waits`: working hours after which who was asked comes to it.

    `opinion`, `objection`: what signers say who agree, and of whom `objected` is the share that does not.
    """

    chances: Mapping[Turn, float]
    signers: Mapping[str, float]
    waits: float
    reason: Value
    opinion: Value
    objection: Value
    objected: float


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
    help: Help | None = None


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
    """Something that comes to the cases of a process, once for each `key`, when `on` gives a time.

    A message from outside or, where `withdrawn` says why, the withdrawal by who started the case.
    """

    name: str
    process: str
    key: Value | None
    on: Value
    message: str
    correlation: Fields
    data: Fields
    withdrawn: Value | None = None


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
    leaves: tuple[Leave, ...] = ()
