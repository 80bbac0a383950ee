"""Reads the nodes of the requirements graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.dmn.model import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    InputData,
    Reference,
    Variable,
)
from server.dmn.reading.expressions import claim_expression, read_function
from server.domain.wording import said

if TYPE_CHECKING:
    from server.dmn.reading.children import Children
    from server.dmn.reading.context import Reading
    from server.dmn.reading.xml import Element

_DOCUMENTATION = (
    "question",
    "allowedAnswers",
    "authorityRequirement",
    "supportedObjective",
    "impactedPerformanceIndicator",
    "decisionMaker",
    "decisionOwner",
    "usingProcess",
    "usingTask",
)


def read_input(reading: Reading, element: Element) -> InputData:
    """Read input data."""
    with reading.children(element) as children:
        variable = _variable(reading, element, children)
    return InputData(element.at, element.get("id"), variable[0], variable[1])


def read_decision(reading: Reading, element: Element) -> Decision:
    """Read a decision; one without logic is always null, which is worth a warning."""
    with reading.children(element, _DOCUMENTATION) as children:
        name, variable = _variable(reading, element, children)
        information = children.all("informationRequirement")
        knowledge = children.all("knowledgeRequirement")
        logic = claim_expression(reading, children)
    if logic is None:
        message = said("The decision %(name)s has no logic: it is always null.", name=name)
        reading.findings.warning(element.at, "no-logic", message, said("Add a table or an expression."))
    return Decision(
        at=element.at,
        id=element.get("id"),
        name=name,
        variable=variable,
        logic=logic,
        required_inputs=_required(reading, information, "requiredInput", "requiredDecision"),
        required_decisions=_required(reading, information, "requiredDecision", "requiredInput"),
        required_knowledge=_required(reading, knowledge, "requiredKnowledge"),
    )


def read_knowledge_model(reading: Reading, element: Element) -> BusinessKnowledgeModel:
    """Read a business knowledge model."""
    with reading.children(element, _DOCUMENTATION) as children:
        name, variable = _variable(reading, element, children)
        knowledge = children.all("knowledgeRequirement")
        logic = children.first("encapsulatedLogic")
    if logic is None:
        message = said("The knowledge model %(name)s has no logic: it always gives null.", name=name)
        reading.findings.warning(element.at, "no-logic", message, said("Add its encapsulated logic."))
    return BusinessKnowledgeModel(
        at=element.at,
        id=element.get("id"),
        name=name,
        variable=variable,
        logic=read_function(reading, logic) if logic else None,
        required_knowledge=_required(reading, knowledge, "requiredKnowledge"),
    )


def read_service(reading: Reading, element: Element) -> DecisionService:
    """Read a decision service."""
    with reading.children(element) as children:
        name, variable = _variable(reading, element, children)
        output, encapsulated, decided, given = (
            tuple(_reference(reading, found) for found in children.all(kind))
            for kind in ("outputDecision", "encapsulatedDecision", "inputDecision", "inputData")
        )
    if not output:
        reading.missing(element, "outputDecision", said("the decision service"), said("Say which decision it offers."))
    return DecisionService(element.at, element.get("id"), name, variable, output, encapsulated, decided, given)


def _variable(reading: Reading, element: Element, children: Children) -> tuple[str, Variable]:
    """Return the element's name and its variable, which is named like it unless it says otherwise."""
    name, inner = element.label(), children.first("variable")
    for what in ("id", "name"):
        if not element.get(what):
            reading.missing(
                element, what, said("a %(element)s", element=element.name), said("Give it a %(what)s.", what=what)
            )
    variable = reading.variable(inner, name) if inner else Variable(element.at, name, None)
    if name and variable.name != name:
        message = said(
            "The variable of %(name)s is called %(variable)s: expressions know it by that name only.",
            name=name,
            variable=variable.name,
        )
        reading.findings.warning(element.at, "variable-name", message, said("Give both the same name."))
    return name, variable


def _required(reading: Reading, requirements: list[Element], kind: str, *others: str) -> tuple[Reference, ...]:
    found: list[Reference] = []
    for requirement in requirements:
        with reading.children(requirement, others) as children:
            reference = children.first(kind)
        if reference is not None:
            found.append(_reference(reading, reference))
        elif not any(child.kind in others for child in requirement.children):
            reading.missing(requirement, kind, requirement.name, said("Say what is required, or remove it."))
    return tuple(found)


def _reference(reading: Reading, element: Element) -> Reference:
    with reading.children(element):
        namespace, hash_sign, target = element.get("href").rpartition("#")
    if not hash_sign or not target:
        message = said("The reference '%(href)s' names no element.", href=element.get("href"))
        reading.findings.error(element.at, "reference", message, said("Write # and the element's id."))
    return Reference(element.at, namespace, target)
