"""The page on which an operator moves a case by hand."""

from dataclasses import dataclass

from server.pages.contexts.parts import Option


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
class OperatePage:
    """`tokens` wait in the case, `skippable` are those that can go on; `targets` are steps to move to.

    `known` are the variables whose values the reader may see, `awaited` the messages and signals.
    """

    id: str
    title: str
    revision: int
    tokens: tuple[Option, ...]
    skippable: tuple[Option, ...]
    targets: tuple[Option, ...]
    known: tuple[Option, ...]
    awaited: tuple[Option, ...]
    trial: Trial | None = None
    refusal: str | None = None
