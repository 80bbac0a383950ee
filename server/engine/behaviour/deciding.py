# pyright: basic
"""Business rule tasks: a decision is evaluated over the variables of the case, and told to the audit trail."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from SpiffWorkflow.spiff.specs.spiff_task import SpiffBpmnTask

from server.dmn.evaluation import DecisionFault, DecisionTrace, Evaluation
from server.domain import codec
from server.engine.decided import DecisionMade
from server.engine.expressions import read_names
from server.engine.fault_words import DECIDED_NO_ENTRIES, DECIDED_NOT_KEPT, DECIDED_NULL, DECIDED_UNSTORABLE, UNDECIDED
from server.engine.faults import ElementFault
from server.engine.origins import Origins, origins
from server.engine.scopes import MISSING, fresh
from server.engine.tokens import Token, element_of, session_of
from server.feel import FeelLimitError, Function, Range, YearsMonths
from server.feel.runtime import Run
from server.feel.text import text_of
from server.feel.values import kind_of

if TYPE_CHECKING:
    from server.engine.bundle import Element
    from server.engine.rulebook import Rulebook
    from server.engine.session import Session

_ONLY_FEEL = (YearsMonths, Range, Function)
_DEEPEST = 50
"""Levels of a value that the trail keeps; case data may have 100, and a record has some of its own."""


class BusinessRuleTask(SpiffBpmnTask):
    """Evaluates its decision each time it runs; a retry evaluates anew."""

    def _run_hook(self, my_task: Token) -> bool:
        session = session_of(my_task)
        found = session.bundle.element(my_task.workflow.process, element_of(my_task))
        rulebook = session.bundle.rulebooks[my_task.workflow.process]
        given, names = _given(my_task, found, rulebook)
        evaluation = _evaluate(session, found, rulebook, given)
        _require_answer(found, evaluation)
        for key, value in _written(found, evaluation.value).items():
            my_task.data[key] = value
        told = _Told(session, found, rulebook, given, origins(my_task, names))
        session.journal.decided += [told.made(trace) for trace in evaluation.trace]
        return True


def _given(task: Token, found: "Element", rulebook: "Rulebook") -> tuple[dict[str, Any], set[str]]:
    """The values of the inputs, and the variables they were read from. A variable that does not exist is null."""
    scope, session, mapped = task.internal_data["scope"], session_of(task), dict(found.inputs)
    given: dict[str, Any] = {}
    names: set[str] = set()
    for need in rulebook.decisions.invocables[found.decision or ""].inputs:
        source = mapped.get(need.name)
        if source is not None:
            given[need.name] = session.value(task, f"={source}")
            names |= read_names(source, scope)
        else:
            value = scope.find(need.name)
            given[need.name] = None if value is MISSING else fresh(value)
            names.add(need.name)
    return given, names


def _evaluate(session: "Session", found: "Element", rulebook: "Rulebook", given: Mapping[str, Any]) -> Evaluation:
    try:
        return rulebook.decisions.evaluate(found.decision or "", given, session.evaluator.context(session.now))
    except DecisionFault as fault:
        where = [f"{fault.file}#{fault.element}" if fault.element else fault.file]
        where += [f"rule {fault.rule_number}"] if fault.rule_number is not None else []
        where += [fault.cell] if fault.cell else []
        raise ElementFault(
            UNDECIDED % {"decision": found.decision, "why": fault.message, "place": ", ".join(where)},
            expression=fault.expression or None,
            line=fault.line or None,
            column=fault.column or None,
        ) from fault


def _require_answer(found: "Element", evaluation: Evaluation) -> None:
    """Refuse a null that stands for an error; a null that a table gives is an answer."""
    value = evaluation.value
    lost = value is None or (isinstance(value, dict) and None in value.values())
    if evaluation.errors and lost:
        raise ElementFault(DECIDED_NULL % {"decision": found.decision, "faults": "; ".join(evaluation.errors)})


def _written(found: "Element", value: Any) -> dict[str, Any]:
    if not found.result and not isinstance(value, dict):
        raise ElementFault(DECIDED_NO_ENTRIES % {"decision": found.decision, "kind": kind_of(value)})
    written = {found.result: value} if found.result else value
    try:
        codec.encode(written)
    except codec.NotStorable as error:
        _explain(found, written, error)
    return written


def _explain(found: "Element", written: Mapping[str, Any], error: codec.NotStorable) -> NoReturn:
    path, value = next(_unstorable(written), ("", None))
    if not path:
        raise ElementFault(DECIDED_NOT_KEPT % {"decision": found.decision, "why": error}) from error
    where = {"decision": found.decision, "kind": kind_of(value), "path": path}
    raise ElementFault(DECIDED_UNSTORABLE % where) from error


def _unstorable(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _unstorable(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _unstorable(inner, f"{path}[{number}]")
    elif isinstance(value, _ONLY_FEEL):
        yield path, value


class _Told:
    """Makes the records of one evaluation."""

    def __init__(
        self, session: "Session", found: "Element", rulebook: "Rulebook", given: Mapping[str, Any], read: Origins
    ) -> None:
        self._session, self._found, self._rulebook = session, found, rulebook
        self._given, self._origins = given, read

    def made(self, trace: DecisionTrace) -> DecisionMade:
        """The record of one decision."""
        plain = trace.hit_policy is None and self._rulebook.is_decision(trace.file, trace.decision)
        return DecisionMade(
            at=self._session.now,
            process=self._found.process,
            element=self._found.id,
            decision=trace.decision,
            name=trace.name,
            file=trace.file,
            sha256=self._rulebook.digests[trace.file],
            inputs=self._plain(self._given if plain else trace.inputs),
            output=self._plain(trace.output),
            hit_policy=trace.hit_policy,
            matched=trace.matched,
            rule_ids=trace.rule_ids,
            notes=trace.warnings,
            wrote=self._origins.wrote,
            read=self._origins.read,
        )

    def _plain(self, value: Any, depth: int = 0) -> Any:
        """The value with texts for what only FEEL knows: what an intermediate decision gives need not be storable."""
        if depth > _DEEPEST:
            return "…"
        if isinstance(value, Mapping):
            return {key: self._plain(inner, depth + 1) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._plain(inner, depth + 1) for inner in value]
        return self._text(value) if isinstance(value, _ONLY_FEEL) else value

    def _text(self, value: Any) -> str:
        try:
            return text_of(value, Run("", self._session.evaluator.context(self._session.now), None))
        except FeelLimitError:
            return kind_of(value)
