"""The requirements graph, and the file around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.dmn.model.boxed import Boxed, FunctionDefinition
    from server.dmn.model.items import ItemDefinition
    from server.dmn.model.places import Place, Variable
    from server.dmn.model.tables import DecisionTable


@dataclass(frozen=True, slots=True)
class Import:
    """Another model whose elements are known here as `name.element`, or plainly when the name is empty."""

    at: Place
    name: str
    namespace: str
    location: str


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
"""A node of the graph."""


@dataclass(frozen=True, slots=True)
class Definitions:
    """One file. Knowledge sources, groups, annotations and diagrams have no meaning for execution and are left out.

    `tables` are all decision tables, also those that stand within other logic.
    """

    at: Place
    name: str
    namespace: str
    imports: tuple[Import, ...]
    items: tuple[ItemDefinition, ...]
    inputs: tuple[InputData, ...]
    decisions: tuple[Decision, ...]
    knowledge_models: tuple[BusinessKnowledgeModel, ...]
    services: tuple[DecisionService, ...]
    tables: tuple[DecisionTable, ...]

    def elements(self) -> Iterator[DrgElement]:
        """All nodes of the requirements graph."""
        yield from self.inputs
        yield from self.decisions
        yield from self.knowledge_models
        yield from self.services
