"""The way in: checks all elements of a deployment that compiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.dmn.checks.budget import Budget
from server.dmn.checks.elements import Elements
from server.dmn.checks.tables import check_table
from server.dmn.checks.usage import report_usage
from server.dmn.checks.variables import Domains

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.dmn.compiling.linking import Links
    from server.dmn.compiling.nodes import Nodes
    from server.dmn.compiling.requirements import Requirements
    from server.dmn.model import Definitions
    from server.dmn.reading.children import Findings


@dataclass(frozen=True, slots=True)
class Compiled:
    """The models of a deployment by file, with all that was resolved."""

    models: Mapping[str, Definitions]
    links: Links
    requirements: Requirements
    nodes: Nodes


def check_models(compiled: Compiled, findings: Findings) -> None:
    """Add what can be told without inputs; never raises, and ends after a bounded amount of work."""
    budget, domains = Budget(), Domains(compiled.links)
    elements = Elements(compiled.nodes, compiled.requirements, domains, findings)
    for definitions in compiled.models.values():
        for element in (*definitions.decisions, *definitions.knowledge_models):
            elements.check(element)
    for subject in elements.tables:
        check_table(subject, domains, findings, budget, functions_are_known=not elements.functions_ask_for_time)
    report_usage(compiled.models.values(), compiled.requirements, elements.used, findings)
