"""The page on which an operator moves a case by hand."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.pages.contexts.case import Diagram
from server.pages.contexts.parts import Option


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a choice of steps; `step` is its process and its element, by which the diagram knows it."""

    value: str
    text: str
    step: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class EffectLine:
    """One kind of what an order would do, and to which steps."""

    label: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """An order that was tried: what it would do, what may come of it, and the fields to send it with again."""

    title: str
    lines: tuple[EffectLine, ...]
    warnings: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ChangedData:
    """What was entered to change a variable, and what is wrong with it: `errors` by the id of the field."""

    key: str
    value: str
    kinds: tuple[Option, ...]
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OperatePage:
    """`tokens` wait in the case, `skippable` are those that can go on; `targets` are steps to move to.

    `known` are the variables whose values the reader may see, `awaited` the messages and signals.
    """

    id: str
    title: str
    revision: int
    diagram: Diagram
    tokens: tuple[Place, ...]
    skippable: tuple[Place, ...]
    targets: tuple[Place, ...]
    known: tuple[str, ...]
    change: ChangedData
    awaited: tuple[Option, ...]
    trial: Trial | None = None
    refusal: str | None = None
