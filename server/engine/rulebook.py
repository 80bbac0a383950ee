"""The decision models of a process folder: compiled, and as drawn, for whoever explains them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, cast

from server.dmn.decisions import compile_decisions
from server.dmn.model import Boxed, BusinessKnowledgeModel, Decision, DecisionTable
from server.dmn.reading.children import Findings
from server.dmn.reading.definitions import read_definitions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from server.dmn.decisions import Decisions
    from server.dmn.model import DecisionService, Definitions


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Models that were compiled together. File names are those within the folder; `digests` are their SHA-256."""

    decisions: Decisions
    models: Mapping[str, Definitions]
    digests: Mapping[str, str]
    annotations: Mapping[tuple[str, str], Mapping[int, str]]
    """What the annotation columns say, by file and id of the decision (or of the table nested in one) and by rule."""

    def drawn(self, file: str, id_: str) -> Decision | DecisionService | None:
        """The decision or decision service with this id in a file."""
        model = self.models[file]
        return next((found for found in (*model.decisions, *model.services) if found.id == id_), None)

    def is_decision(self, file: str, id_: str) -> bool:
        """Whether it is a decision, not a knowledge model or a part of one."""
        return any(decision.id == id_ for decision in self.models[file].decisions)


def read_rulebook(files: Mapping[str, bytes]) -> Rulebook:
    """Compile the models of one folder (name to XML). Raises DmnRefused."""
    decisions = compile_decisions(files)
    read = {name: read_definitions(name, data, Findings()) for name, data in files.items()}
    models = {name: definitions for name, definitions in read.items() if definitions is not None}
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    return Rulebook(decisions, models, digests, dict(_annotations(models)))


def _annotations(models: Mapping[str, Definitions]) -> Iterator[tuple[tuple[str, str], Mapping[int, str]]]:
    for file, model in models.items():
        for owner in (*model.decisions, *model.knowledge_models):
            for table in _tables(owner.logic):
                told = {rule.number: " · ".join(filter(None, rule.annotations)) for rule in table.rules}
                yield (file, table.at.element), told
                if _is_logic(owner, table):
                    yield (file, owner.id), told


def _is_logic(owner: Decision | BusinessKnowledgeModel, table: DecisionTable) -> bool:
    """Whether the table is the whole logic, so that its hits are those of its owner."""
    if isinstance(owner, Decision):
        return owner.logic is table
    return owner.logic is not None and owner.logic.body is table


def _tables(node: object) -> Iterator[DecisionTable]:
    """Every decision table in a piece of logic."""
    if isinstance(node, DecisionTable):
        yield node
    elif isinstance(node, tuple):
        for item in cast("tuple[object, ...]", node):
            yield from _tables(item)
    elif isinstance(node, Boxed) or hasattr(node, "expression"):
        for field in fields(node):  # type: ignore[arg-type] -- boxed expressions, entries and bindings are dataclasses
            yield from _tables(getattr(node, field.name))
