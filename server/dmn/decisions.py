"""The way in: files of decision models compiled together, and evaluated."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from server.dmn.checks.check import Compiled, check_models
from server.dmn.compiling.linking import Links
from server.dmn.compiling.nodes import Nodes
from server.dmn.compiling.requirements import Requirements, key_of
from server.dmn.compiling.shapes import MISFIT
from server.dmn.compiling.types import Types
from server.dmn.evaluation import Evaluation, InputNeed, Invocable, InvocableKind, UnknownDecision
from server.dmn.findings import DmnRefused
from server.dmn.model import Place
from server.dmn.reading.children import Findings
from server.dmn.reading.definitions import read_definitions
from server.dmn.session import Session, fault
from server.feel import FeelLimitError
from server.feel.values import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from server.dmn.compiling.plans import Plan
    from server.dmn.compiling.requirements import Key
    from server.dmn.findings import Finding
    from server.dmn.model import Decision, DecisionService, Definitions
    from server.feel import EvaluationContext
    from server.feel.values import Value


def compile_decisions(files: Mapping[str, bytes]) -> Decisions:
    """Compile files (name to XML) that may import each other by namespace, and check them. Raises DmnRefused.

    The checks need no inputs: types, names, overlapping rules, gaps, rules never reached, what is unused.
    """
    return _compiled(files, check_models)


def load_decisions(files: Mapping[str, bytes]) -> Decisions:
    """Compile files that were checked when they were deployed: what evaluates at all is accepted, and quicker."""
    return _compiled(files, None)


def _compiled(files: Mapping[str, bytes], check: Callable[[Compiled, Findings], None] | None) -> Decisions:
    findings = Findings()
    read = {name: read_definitions(name, data, findings) for name, data in files.items()}
    models = {name: definitions for name, definitions in read.items() if definitions is not None}
    _refuse(findings)
    links = Links(models, findings)
    requirements = Requirements(models.values(), links, findings)
    decisions = [decision for definitions in models.values() for decision in definitions.decisions]
    requirements.report_cycles(decisions)
    _refuse(findings)
    types = Types(links, findings)
    types.compile_all(models.values())
    nodes = Nodes(models, types, requirements, findings)
    compiled = [*_decisions(models, nodes), *_services(models, nodes)]
    _refuse(findings)
    if check is not None:
        check(Compiled(models, links, requirements, nodes), findings)
        _refuse(findings)
    names = _names([invocable for invocable, _ in compiled])
    return Decisions(
        invocables={names[invocable.file, invocable.id]: invocable for invocable, _ in compiled},
        findings=tuple(findings.found),
        models=models,
        _plans={names[invocable.file, invocable.id]: plan for invocable, plan in compiled},
    )


def _refuse(findings: Findings) -> None:
    if findings.refuses:
        raise DmnRefused(tuple(findings.found))


def _decisions(models: Mapping[str, Definitions], nodes: Nodes) -> Iterator[tuple[Invocable, Plan]]:
    for definitions in models.values():
        for decision in definitions.decisions:
            plan = nodes.decision_plan(decision)
            yield _invocable(decision, InvocableKind.DECISION, plan), plan


def _services(models: Mapping[str, Definitions], nodes: Nodes) -> Iterator[tuple[Invocable, Plan]]:
    for definitions in models.values():
        for service in definitions.services:
            plan = nodes.service_plans[key_of(service)]
            yield _invocable(service, InvocableKind.SERVICE, plan), plan


def _invocable(element: Decision | DecisionService, kind: InvocableKind, plan: Plan) -> Invocable:
    needs = tuple(InputNeed(found.name, found.type_ref) for found in plan.inputs)
    return Invocable(element.id, element.name, kind, element.at.file, needs, element.variable.type_ref)


def _names(invocables: list[Invocable]) -> dict[Key, str]:
    """Return the id by which each can be invoked; where files share one, it is preceded by the file."""
    counted = Counter(invocable.id for invocable in invocables)
    return {
        (found.file, found.id): found.id if counted[found.id] == 1 else f"{found.file}#{found.id}"
        for found in invocables
    }


@dataclass(frozen=True, slots=True)
class Decisions:
    """Compiled models; `invocables` by id (file#id where files share one), `findings` are warnings only.

    `models` are the files as they were read.
    """

    invocables: Mapping[str, Invocable]
    findings: tuple[Finding, ...]
    models: Mapping[str, Definitions] = field(repr=False)
    _plans: Mapping[str, Plan] = field(repr=False)

    def evaluate(self, invocable_id: str, inputs: Mapping[str, object], context: EvaluationContext) -> Evaluation:
        """Evaluate a decision or service; inputs not given are null, further ones are not looked at.

        All expressions share the budget of the context. Raises UnknownDecision, DecisionFault.
        """
        plan = self._plans.get(invocable_id)
        if plan is None:
            raise UnknownDecision(invocable_id)
        session = Session(context)
        try:
            value = plan.run(_known(plan, inputs, session), session)
        except FeelLimitError as limit:
            raise fault(limit, Place(plan.owner.file, plan.owner.id)) from None
        except RecursionError:
            limit = session.limit("too-deep", "the evaluation is nested too deeply")
            raise fault(limit, Place(plan.owner.file, plan.owner.id)) from None
        return Evaluation(value, session.trace, session.errors)


def _known(plan: Plan, inputs: Mapping[str, object], session: Session) -> dict[Key, Value]:
    known: dict[Key, Value] = {}
    for wanted in plan.inputs:
        value = normalise(inputs.get(wanted.name), session)
        for shape in wanted.shapes:
            value = shape.convert(value, session)
            if value is MISFIT:
                value = session.error(plan.owner, f"the input {wanted.name} is not of the type {shape.name}")
        known[wanted.key] = value
    return known
