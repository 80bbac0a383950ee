"""The way in: files of decision models compiled together, and evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.dmn.evaluation import Evaluation, Invocable
    from server.dmn.findings import Finding
    from server.feel import EvaluationContext


def compile_decisions(files: Mapping[str, bytes]) -> Decisions:
    """Compile files (name to XML) that may import each other by namespace. Raises DmnRefused."""
    raise NotImplementedError(files)


@dataclass(frozen=True, slots=True)
class Decisions:
    """Compiled models; `invocables` by id, `findings` are warnings only."""

    invocables: Mapping[str, Invocable]
    findings: tuple[Finding, ...]

    def evaluate(self, invocable_id: str, inputs: Mapping[str, object], context: EvaluationContext) -> Evaluation:
        """Evaluate a decision or service; inputs not given are null, further ones are not looked at.

        All expressions share the budget of the context. Raises UnknownDecision, DecisionFault.
        """
        raise NotImplementedError(self, invocable_id, inputs, context)
