"""The decision models of a process folder: compiled, and as drawn, for whoever explains them."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from server.dmn.decisions import Decisions
from server.dmn.model import Decision, DecisionService, DecisionTable, Definitions

Compiled: TypeAlias = Callable[[Mapping[str, bytes]], Decisions]


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

    def annotations_of(self, file: str, id_: str) -> Mapping[int, str]:
        """What annotations say of the rules of a decision, by their number; empty where no table decides."""
        return self.annotations.get((file, id_), {})

    def column_of(self, file: str, id_: str) -> str:
        """The name of the only column of results of a decision's table; else empty."""
        logic = next((decision.logic for decision in self.models[file].decisions if decision.id == id_), None)
        outputs = logic.outputs if isinstance(logic, DecisionTable) else ()
        return outputs[0].name if len(outputs) == 1 else ""

    def is_decision(self, file: str, id_: str) -> bool:
        """Whether it is a decision, not a knowledge model or a part of one."""
        return any(decision.id == id_ for decision in self.models[file].decisions)


def read_rulebook(files: Mapping[str, bytes], compiled: Compiled) -> Rulebook:
    """Compile the models of one folder (name to XML). Raises DmnRefused."""
    decisions = compiled(files)
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    annotations = {at: told for model in decisions.models.values() for at, told in _annotations(model)}
    return Rulebook(decisions, decisions.models, digests, annotations)


def _annotations(model: Definitions) -> Iterator[tuple[tuple[str, str], Mapping[int, str]]]:
    """What each table tells of its rules, under its own id and, where it is the whole logic, under its owner's."""
    for table in model.tables:
        yield (model.at.file, table.at.element), _told(table)
    for decision in model.decisions:
        if isinstance(decision.logic, DecisionTable):
            yield (model.at.file, decision.id), _told(decision.logic)
    for function in model.knowledge_models:
        if function.logic is not None and isinstance(function.logic.body, DecisionTable):
            yield (model.at.file, function.id), _told(function.logic.body)


def _told(table: DecisionTable) -> Mapping[int, str]:
    """The cells of the annotation columns, and the description that some modelers write instead."""
    return {rule.number: " · ".join(filter(None, (*rule.annotations, rule.description))) for rule in table.rules}
