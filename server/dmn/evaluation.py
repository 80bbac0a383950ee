"""What an evaluation gives: the value, what led to it, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.feel.values import Value


class InvocableKind(StrEnum):
    """What can be evaluated from outside."""

    DECISION = "decision"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class InputNeed:
    """An input by the name under which it is given; `type` is the type reference in its own file, None for Any."""

    name: str
    type: str | None


@dataclass(frozen=True, slots=True)
class Invocable:
    """A decision or decision service; a decision's `inputs` are all input data it reaches."""

    id: str
    name: str
    kind: InvocableKind
    file: str
    inputs: tuple[InputNeed, ...]
    output_type: str | None


@dataclass(frozen=True, slots=True)
class DecisionTrace:
    """How one decision (one call of a knowledge model, or of a table nested in one) came to its output.

    `inputs` has what the table's input expressions gave, by label or text; `matched` the 1-based rule numbers.
    `hit_policy` is None where no table decides.
    """

    decision: str
    name: str
    file: str
    inputs: Mapping[str, Value]
    output: Value
    hit_policy: str | None
    matched: tuple[int, ...]
    rule_ids: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The value and its trace in order of evaluation.

    `errors` say where the standard demands null and an error, such as several matching rules under UNIQUE.
    """

    value: Value
    trace: tuple[DecisionTrace, ...]
    errors: tuple[str, ...]


class UnknownDecision(LookupError):
    """No decision or service has this id."""


class DecisionFault(Exception):
    """An evaluation that cannot go on: a limit was hit. Line and column are 1-based, 0 when unknown."""

    def __init__(
        self,
        message: str,
        *,
        file: str = "",
        element: str = "",
        expression: str = "",
        line: int = 0,
        column: int = 0,
        rule_number: int | None = None,
        cell: str | None = None,
    ) -> None:
        """Keep the place beside the message."""
        super().__init__(message)
        self.message = message
        self.file = file
        self.element = element
        self.expression = expression
        self.line = line
        self.column = column
        self.rule_number = rule_number
        self.cell = cell
