"""Reports what is drawn but not used: input data, functions, and requirements that the logic does not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.dmn.compiling.requirements import key_of
from server.dmn.model import BusinessKnowledgeModel, Decision
from server.domain.wording import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from server.dmn.compiling.requirements import Key, Requirements
    from server.dmn.model import Definitions
    from server.dmn.reading.children import Findings


def report_usage(
    models: Iterable[Definitions], requirements: Requirements, texts: Mapping[Key, Sequence[str]], findings: Findings
) -> None:
    """Report what is not used; `texts` are those in the logic of each element."""
    required = _required(requirements)
    for definitions in models:
        for given in definitions.inputs:
            if key_of(given) not in required:
                message = said("Nothing requires the input data %(given)s.", given=given.name)
                findings.warning(given.at, "unused-input", message, said("Remove it, or draw the requirement."))
        for function in definitions.knowledge_models:
            if key_of(function) not in required:
                message = said("Nothing requires the knowledge model %(function)s.", function=function.name)
                findings.warning(function.at, "unused-function", message, said("Remove it, or draw the requirement."))
        for element in (*definitions.decisions, *definitions.knowledge_models):
            _report_element(element, requirements, texts[key_of(element)], findings)


def _required(requirements: Requirements) -> frozenset[Key]:
    needs = [linked for found in requirements.needs.values() for linked in (*found.values, *found.functions)]
    offered = [linked for offer in requirements.offers.values() for linked in offer.inputs]
    return frozenset(key_of(linked.element) for linked in (*needs, *offered))


def _report_element(
    element: Decision | BusinessKnowledgeModel, requirements: Requirements, texts: Sequence[str], findings: Findings
) -> None:
    if element.logic is None:
        return
    # Spaces do not count: a text may have them where the name has none, around operators.
    written = ["".join(text.split()) for text in texts]
    needs = requirements.needs[key_of(element)]
    for linked in (*needs.values, *needs.functions):
        name = "".join(linked.path[-1].split())
        if not any(name in text for text in written):
            message = said(
                "%(element)s requires %(other)s, but does not use it.",
                element=element.name,
                other=linked.element.name,
            )
            advice = said("Remove the requirement, or use it in the logic.")
            findings.warning(element.at, "unused-requirement", message, advice)
