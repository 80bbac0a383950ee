"""The decision tables of a folder and their rules, by the names under which the engine tells them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import cast

from server.dmn.model import DecisionTable, Definitions, FunctionDefinition, Rule
from server.dmn.reading.children import Findings
from server.dmn.reading.definitions import read_definitions


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a file. `owner`: the decision or knowledge model whose whole logic it is, else the table's own id."""

    file: str
    owner: str
    drawn: DecisionTable

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Its rules, from the top."""
        return self.drawn.rules


def tables_of(models: Mapping[str, bytes]) -> Iterator[Table]:
    """Every table in the models of a folder (path within it to XML), also those nested in other logic."""
    for file, data in sorted(models.items()):
        model = read_definitions(file, data, Findings())
        if model is not None:
            yield from _in_model(file, model)


def _in_model(file: str, model: Definitions) -> Iterator[Table]:
    for decision in model.decisions:
        yield from _tables(file, decision.id, decision.logic)
    for knowledge in model.knowledge_models:
        logic = knowledge.logic
        yield from _tables(file, knowledge.id, logic.body if isinstance(logic, FunctionDefinition) else logic)


def _tables(file: str, owner: str, logic: object) -> Iterator[Table]:
    """`logic` is the whole logic of its owner: a table in it that is only a part goes by its own id."""
    if isinstance(logic, DecisionTable):
        yield Table(file, owner, logic)
    for table in _inside(logic):
        if table is not logic:
            yield Table(file, table.at.element, table)


def _inside(logic: object) -> Iterator[DecisionTable]:
    if isinstance(logic, DecisionTable):
        yield logic
    elif isinstance(logic, tuple):
        for item in cast("tuple[object, ...]", logic):
            yield from _inside(item)
    elif is_dataclass(logic):
        for field in fields(logic):
            yield from _inside(getattr(logic, field.name))
