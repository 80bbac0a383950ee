"""The orders of an operator to the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Move:
    """Take these tokens away and place one at an element of a process of the case."""

    tokens: tuple[str, ...]
    process: str
    element: str


@dataclass(frozen=True, slots=True)
class Enter:
    """Place a further token at an element of a process of the case."""

    process: str
    element: str


@dataclass(frozen=True, slots=True)
class Skip:
    """Let a token go on from where it waits or is held, as if that had been done, with what `person` gives."""

    token: str
    person: str
    values: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class SetData:
    """Give variables of the case other values. `elements`: for which step each is written, nothing for none."""

    person: str
    values: Mapping[str, object]
    elements: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Resend:
    """Give what waits for a message or signal of this name its payload, whatever it is told by otherwise."""

    token: str
    name: str
    payload: Mapping[str, object] = field(default_factory=dict[str, object])


Order: TypeAlias = Move | Enter | Skip | SetData | Resend
