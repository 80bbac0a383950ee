"""Decision tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from server.dmn.model.boxed import Boxed

if TYPE_CHECKING:
    from server.dmn.model.boxed import LiteralExpression
    from server.dmn.model.places import Place, Tests


class HitPolicy(StrEnum):
    """How many rules may match, and what follows when several do (DMN 1.5, 8.2.8)."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"


class Aggregation(StrEnum):
    """What COLLECT makes of the outputs; without one it lists them."""

    SUM = "SUM"
    COUNT = "COUNT"
    MIN = "MIN"
    MAX = "MAX"


@dataclass(frozen=True, slots=True)
class Input:
    """An input column."""

    at: Place
    label: str
    expression: LiteralExpression
    allowed_values: Tests | None


@dataclass(frozen=True, slots=True)
class Output:
    """An output column; `name` is empty only where it is the single one. `allowed_values` also rank outputs."""

    at: Place
    name: str
    label: str
    type_ref: str | None
    allowed_values: Tests | None
    default: LiteralExpression | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: one cell per input and output column; `id` may be empty, `number` counts from 1.

    Modelers that know no annotation columns write their notes into the `description`, empty where there is none.
    """

    at: Place
    id: str
    number: int
    inputs: tuple[Tests, ...]
    outputs: tuple[LiteralExpression, ...]
    annotations: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class DecisionTable(Boxed):
    """A decision table; `annotations` are the names of the annotation columns."""

    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    annotations: tuple[str, ...]
    rules: tuple[Rule, ...]
