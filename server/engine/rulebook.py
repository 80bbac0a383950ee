"""The decision models of a process folder: compiled, and as drawn, for whoever explains them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.dmn.decisions import compile_decisions
from server.dmn.reading.children import Findings
from server.dmn.reading.definitions import read_definitions
from server.dmn.reading.xml import read_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from server.dmn.decisions import Decisions
    from server.dmn.model import Decision, DecisionService, Definitions
    from server.dmn.reading.xml import Element


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

    def is_decision(self, file: str, id_: str) -> bool:
        """Whether it is a decision, not a knowledge model or a part of one."""
        return any(decision.id == id_ for decision in self.models[file].decisions)


def read_rulebook(files: Mapping[str, bytes]) -> Rulebook:
    """Compile the models of one folder (name to XML). Raises DmnRefused."""
    decisions = compile_decisions(files)
    read = {name: read_definitions(name, data, Findings()) for name, data in files.items()}
    models = {name: definitions for name, definitions in read.items() if definitions is not None}
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    annotations = {at: told for name, data in files.items() for at, told in _annotations(read_xml(name, data))}
    return Rulebook(decisions, models, digests, annotations)


def _annotations(root: Element) -> Iterator[tuple[tuple[str, str], Mapping[int, str]]]:
    """What each table tells of its rules, under its own id and, where it is the whole logic, under its owner's."""
    for owner in root.children:
        for table, whole in _tables(owner, whole=True):
            rules = [child for child in table.children if child.kind == "rule"]
            told = {number: _told(rule) for number, rule in enumerate(rules, 1)}
            yield (root.at.file, table.at.element), told
            if whole:
                yield (root.at.file, owner.get("id")), told


def _tables(element: Element, *, whole: bool) -> Iterator[tuple[Element, bool]]:
    """The tables in an element; those that are its whole logic stand in nothing but the wrapper of a function."""
    for child in element.children:
        if child.kind == "decisionTable":
            yield child, whole
        yield from _tables(child, whole=whole and child.kind == "encapsulatedLogic")


def _told(rule: Element) -> str:
    """The cells of the annotation columns; modelers that know no such columns write a description instead."""
    cells = [text for child in rule.children if child.kind == "annotationEntry" for text in child.children]
    texts = [cell.text.strip() for cell in (*cells, *rule.children) if cell.kind in {"text", "description"}]
    return " · ".join(filter(None, texts))
