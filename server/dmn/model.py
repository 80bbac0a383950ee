"""A decision model as its file says it: definitions, requirements, types and boxed expressions, nothing resolved yet.

Names are trimmed and their white space is collapsed. Type references are text: a built-in type in the language's own
spelling ("number", "date and time"), the name of an item definition, or `import.name` for one of an imported model.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator as Iterated


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the file, and the DMN id of it or of the nearest element around it that has one."""

    file: str
    element: str


@dataclass(frozen=True, slots=True)
class Import:
    """Another model whose elements are known here as `name.element`, or plainly when the name is empty."""

    at: Place
    name: str
    namespace: str
    location: str


@dataclass(frozen=True, slots=True)
class Variable:
    """An information item: a variable, parameter or column; `type_ref` None means Any."""

    at: Place
    name: str
    type_ref: str | None


@dataclass(frozen=True, slots=True)
class Tests:
    """Unary tests: a table's cell, or the values that a type, input or output allows."""

    at: Place
    text: str


@dataclass(frozen=True, slots=True)
class FunctionItem:
    """The signature of an item definition for functions."""

    parameters: tuple[Variable, ...]
    output_type: str | None


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A type: an alias (`type_ref`), a structure (`components`) or a function, possibly in a list.

    `allowed_values` restrict each value (each item of a collection), `type_constraint` the whole of it.
    """

    at: Place
    name: str
    type_ref: str | None
    components: tuple[ItemDefinition, ...]
    function: FunctionItem | None
    is_collection: bool
    allowed_values: Tests | None
    type_constraint: Tests | None


# Boxed expressions


@dataclass(frozen=True, slots=True)
class Boxed:
    """Any boxed expression; its value must be of `type_ref` (None means Any)."""

    at: Place
    type_ref: str | None


@dataclass(frozen=True, slots=True)
class LiteralExpression(Boxed):
    """FEEL text; empty text means null."""

    text: str


@dataclass(frozen=True, slots=True)
class Binding:
    """An argument of an invocation; no expression means null."""

    at: Place
    parameter: Variable
    expression: Boxed | None


@dataclass(frozen=True, slots=True)
class Invocation(Boxed):
    """A function invoked with arguments by name."""

    function: Boxed
    bindings: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class ContextEntry:
    """An entry of a context; without a variable it is the context's result."""

    at: Place
    variable: Variable | None
    expression: Boxed | None


@dataclass(frozen=True, slots=True)
class BoxedContext(Boxed):
    """Entries that see the entries before them."""

    entries: tuple[ContextEntry, ...]


@dataclass(frozen=True, slots=True)
class BoxedList(Boxed):
    """Items in order."""

    items: tuple[Boxed, ...]


@dataclass(frozen=True, slots=True)
class Relation(Boxed):
    """A list of contexts: a cell per column in every row."""

    columns: tuple[Variable, ...]
    rows: tuple[tuple[Boxed, ...], ...]


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Boxed):
    """A function of kind FEEL (others are refused when read)."""

    parameters: tuple[Variable, ...]
    body: Boxed | None


@dataclass(frozen=True, slots=True)
class Conditional(Boxed):
    """if, then, else; a missing branch is null."""

    condition: Boxed
    then: Boxed | None
    otherwise: Boxed | None


class IteratorKind(StrEnum):
    """What an iterator gives: all results, or whether some or every item satisfies."""

    FOR = "for"
    SOME = "some"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Iterator(Boxed):
    """for/some/every: `body` is evaluated for each item of `source`, which it sees as `variable`."""

    kind: IteratorKind
    variable: str
    source: Boxed
    body: Boxed


@dataclass(frozen=True, slots=True)
class BoxedFilter(Boxed):
    """The items of `source` that match."""

    source: Boxed
    match: Boxed


# Decision tables


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
    """A row: one cell per input and output column; `id` may be empty, `number` counts from 1."""

    at: Place
    id: str
    number: int
    inputs: tuple[Tests, ...]
    outputs: tuple[LiteralExpression, ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionTable(Boxed):
    """A decision table; `annotations` are the names of the annotation columns."""

    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    annotations: tuple[str, ...]
    rules: tuple[Rule, ...]


# The requirements graph


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to an element by id; an empty namespace means the own file."""

    at: Place
    namespace: str
    id: str


@dataclass(frozen=True, slots=True)
class InputData:
    """A value given from outside."""

    at: Place
    id: str
    name: str
    variable: Variable


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision, its logic and what it requires; expressions know its value by the variable's name."""

    at: Place
    id: str
    name: str
    variable: Variable
    logic: Boxed | None
    required_inputs: tuple[Reference, ...]
    required_decisions: tuple[Reference, ...]
    required_knowledge: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class BusinessKnowledgeModel:
    """A function that decisions and other knowledge models may require."""

    at: Place
    id: str
    name: str
    variable: Variable
    logic: FunctionDefinition | None
    required_knowledge: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class DecisionService:
    """Decisions offered as a function of input data and of decisions decided outside."""

    at: Place
    id: str
    name: str
    variable: Variable
    output_decisions: tuple[Reference, ...]
    encapsulated_decisions: tuple[Reference, ...]
    input_decisions: tuple[Reference, ...]
    input_data: tuple[Reference, ...]


DrgElement: TypeAlias = InputData | Decision | BusinessKnowledgeModel | DecisionService


@dataclass(frozen=True, slots=True)
class Definitions:
    """One file. Knowledge sources, groups, annotations and diagrams have no meaning for execution and are left out."""

    at: Place
    name: str
    namespace: str
    imports: tuple[Import, ...]
    items: tuple[ItemDefinition, ...]
    inputs: tuple[InputData, ...]
    decisions: tuple[Decision, ...]
    knowledge_models: tuple[BusinessKnowledgeModel, ...]
    services: tuple[DecisionService, ...]

    def elements(self) -> Iterated[DrgElement]:
        """All nodes of the requirements graph."""
        yield from self.inputs
        yield from self.decisions
        yield from self.knowledge_models
        yield from self.services
