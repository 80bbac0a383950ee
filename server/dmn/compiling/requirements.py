"""Resolves what each element requires, and refuses decisions that require themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from server.dmn.model import BusinessKnowledgeModel, Decision, DecisionService, InputData
from server.domain.wording import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from server.dmn.compiling.linking import Linked, Links
    from server.dmn.model import Definitions, DrgElement, Reference
    from server.dmn.reading.children import Findings

Key: TypeAlias = tuple[str, str]
"""File and id of an element."""


def key_of(element: DrgElement) -> Key:
    """Return the key of an element."""
    return element.at.file, element.id


@dataclass(frozen=True, slots=True)
class Needs:
    """What an element requires: values by the names it knows them by, and functions."""

    values: tuple[Linked, ...] = ()
    functions: tuple[Linked, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """The elements of a decision service."""

    outputs: tuple[Decision, ...]
    inputs: tuple[Linked, ...]


class Requirements:
    """The requirements of all elements of a deployment."""

    def __init__(self, files: Iterable[Definitions], links: Links, findings: Findings) -> None:
        """Resolve them all; what is missing, of the wrong kind or circular is reported."""
        self._links = links
        self._findings = findings
        self.needs: dict[Key, Needs] = {}
        self.offers: dict[Key, Offer] = {}
        for element in (element for definitions in files for element in definitions.elements()):
            if isinstance(element, Decision):
                self.needs[key_of(element)] = self._decision(element)
            elif isinstance(element, BusinessKnowledgeModel):
                self.needs[key_of(element)] = Needs((), self._functions(element.required_knowledge))
            elif isinstance(element, DecisionService):
                self.offers[key_of(element)] = self._service(element)

    def _decision(self, decision: Decision) -> Needs:
        inputs = self._found(decision.required_inputs, (InputData,), "input data")
        decisions = self._found(decision.required_decisions, (Decision,), said("a decision"))
        return Needs((*inputs, *decisions), self._functions(decision.required_knowledge))

    def _functions(self, references: Sequence[Reference]) -> tuple[Linked, ...]:
        kinds = (BusinessKnowledgeModel, DecisionService)
        return tuple(self._found(references, kinds, said("a knowledge model or decision service")))

    def _service(self, service: DecisionService) -> Offer:
        """Resolve a service: as a function it takes its input data first, then the decisions made outside."""
        outputs = self._found(service.output_decisions, (Decision,), said("a decision"))
        given = self._found(service.input_data, (InputData,), "input data")
        decided = self._found(service.input_decisions, (Decision,), said("a decision"))
        # Encapsulated decisions are made when they are required, as all are; they only have to be there.
        for _ in self._found(service.encapsulated_decisions, (Decision,), said("a decision")):
            pass
        return Offer(
            outputs=tuple(found.element for found in outputs if isinstance(found.element, Decision)),
            inputs=(*given, *decided),
        )

    def _found(self, references: Sequence[Reference], kinds: tuple[type, ...], what: str) -> Iterator[Linked]:
        seen: set[Key] = set()
        for reference in references:
            linked = self._links.element(reference)
            if linked is None or key_of(linked.element) in seen:
                continue
            seen.add(key_of(linked.element))
            if isinstance(linked.element, kinds):
                yield linked
            else:
                message = said(
                    "%(element)s is required here, but it is not %(what)s.", element=linked.element.name, what=what
                )
                self._findings.error(reference.at, "reference", message, said("Draw the requirement again."))

    def order(self, roots: Sequence[Decision], given: frozenset[Key]) -> list[Decision]:
        """Return the decisions to be made for these, each after those it requires; `given` ones are not made."""
        made: dict[Key, Decision] = {}
        waiting: list[tuple[Decision, bool]] = [(root, False) for root in reversed(roots)]
        while waiting:
            decision, ready = waiting.pop()
            key = key_of(decision)
            if ready:
                made.setdefault(key, decision)
            elif key not in made and key not in given:
                waiting.append((decision, True))
                waiting.extend((required, False) for required in reversed(self.required(decision)))
        return list(made.values())

    def required(self, decision: Decision) -> list[Decision]:
        """Return the decisions that a decision requires."""
        return [found.element for found in self.needs[key_of(decision)].values if isinstance(found.element, Decision)]

    def report_cycles(self, decisions: Iterable[Decision]) -> bool:
        """Report each decision that requires itself, also indirectly; say whether there was one."""
        state: dict[Key, bool] = {}
        cyclic = False
        for start in decisions:
            waiting: list[tuple[Decision, bool]] = [(start, False)]
            while waiting:
                decision, done = waiting.pop()
                key = key_of(decision)
                if done:
                    state[key] = True
                elif key not in state:
                    state[key] = False
                    waiting.append((decision, True))
                    waiting.extend((required, False) for required in self.required(decision))
                    for required in self.required(decision):
                        if state.get(key_of(required)) is False:
                            cyclic = True
                            self._report_cycle(required)
        return cyclic

    def _report_cycle(self, decision: Decision) -> None:
        message = said("The decision %(decision)s requires itself.", decision=decision.name)
        self._findings.error(decision.at, "requirement-cycle", message, said("Remove a requirement of the circle."))
