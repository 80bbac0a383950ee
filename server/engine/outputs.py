"""What a decision gives, as far as its model says so: a context, whose entries can become variables, or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.dmn.model import (
    Aggregation,
    BoxedContext,
    BoxedList,
    Decision,
    DecisionTable,
    FunctionDefinition,
    HitPolicy,
    Relation,
)
from server.engine.properties import decision_of

if TYPE_CHECKING:
    from server.dmn.evaluation import Invocable
    from server.dmn.model import Boxed, Definitions
    from server.engine.rulebook import Rulebook
    from server.engine.upload import Place, Upload

_CONTEXTS = frozenset({"context", "Any"})
_LISTING = frozenset({HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT})


@dataclass(frozen=True, slots=True)
class Shape:
    """`plain`: what it surely gives when it is no context (`number`, `list`), else empty; `names`: known entries."""

    plain: str = ""
    names: frozenset[str] = frozenset()


def named_by(upload: Upload, place: Place) -> tuple[Rulebook, Invocable] | None:
    """The decision that a business rule task names, with the models it is one of; None where there is none."""
    rulebook = upload.rulebooks.get(place.process)
    found = rulebook.decisions.invocables.get(decision_of(place.node)) if rulebook is not None else None
    return (rulebook, found) if rulebook is not None and found is not None else None


def entries_of(upload: Upload, place: Place) -> frozenset[str]:
    """The entries that the answer of a business rule task is known to have; none where its model does not say."""
    found = named_by(upload, place)
    return shape_of(found[0], decision_of(place.node)).names if found is not None else frozenset()


def shape_of(rulebook: Rulebook, invocable: str) -> Shape:
    """The shape of the answer of a decision or decision service."""
    found = rulebook.decisions.invocables[invocable]
    drawn = rulebook.drawn(found.file, found.id)
    model = rulebook.models[found.file]
    if drawn is None:
        return Shape()
    typed = _typed(model, drawn.variable.type_ref)
    if typed.plain or typed.names:
        return typed
    if isinstance(drawn, Decision):
        return _logic(model, drawn.logic)
    local = {decision.id: decision for decision in model.decisions}
    outputs = [local.get(reference.id) for reference in drawn.output_decisions if not reference.namespace]
    if len(outputs) == 1 and outputs[0] is not None:
        return _logic(model, outputs[0].logic)
    return Shape(names=frozenset(decision.variable.name for decision in outputs if decision is not None))


def _typed(model: Definitions, type_ref: str | None) -> Shape:
    """The shape that a type promises; a type of another file says nothing here."""
    seen: set[str] = set()
    while type_ref is not None and type_ref not in seen:
        seen.add(type_ref)
        item = next((item for item in model.items if item.name == type_ref), None)
        if item is None:
            return Shape("" if type_ref in _CONTEXTS or "." in type_ref else type_ref)
        if item.is_collection:
            return Shape("list")
        if item.components:
            return Shape(names=frozenset(component.name for component in item.components))
        type_ref = item.type_ref
    return Shape()


def _logic(model: Definitions, logic: Boxed | None) -> Shape:
    if isinstance(logic, DecisionTable):
        return _table(model, logic)
    if isinstance(logic, BoxedContext):
        named = frozenset(entry.variable.name for entry in logic.entries if entry.variable is not None)
        return Shape(names=named) if all(entry.variable is not None for entry in logic.entries) else Shape()
    if isinstance(logic, BoxedList | Relation):
        return Shape("list")
    if isinstance(logic, FunctionDefinition):
        return Shape("function")
    return _typed(model, logic.type_ref) if logic is not None else Shape()


def _table(model: Definitions, table: DecisionTable) -> Shape:
    if table.hit_policy in _LISTING:
        counts = table.aggregation in {Aggregation.COUNT, Aggregation.SUM}
        return Shape("number" if counts else "") if table.aggregation else Shape("list")
    if len(table.outputs) > 1:
        return Shape(names=frozenset(output.name for output in table.outputs))
    return _typed(model, next((output.type_ref for output in table.outputs), None) or table.type_ref)
