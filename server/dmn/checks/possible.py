"""What a decision can give, where its logic says so outright: constants, or a table of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.dmn.checks.scalars import SAMPLES
from server.dmn.checks.texts import MOMENT, constant_of
from server.dmn.compiling.shapes import MISFIT
from server.dmn.model import DecisionTable, HitPolicy, LiteralExpression
from server.dmn.session import Session
from server.feel.values import kind_of

if TYPE_CHECKING:
    from server.dmn.compiling.types import Types
    from server.dmn.model import Decision
    from server.feel.values import Value

_SINGLE = frozenset({HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.FIRST})


def possible_values(decision: Decision, types: Types) -> tuple[Value, ...] | None:
    """Return all values a decision can give besides null; None when they are not known."""
    shape = types.shape(decision.variable.at, decision.variable.type_ref)
    found: list[Value] = []
    for literal in _literals(decision):
        is_constant, value = constant_of(literal.text) if literal.text else (True, None)
        if not is_constant or (value is not None and kind_of(value) not in SAMPLES):
            return None
        fitted = shape.convert(value, Session(MOMENT)) if shape else value
        if fitted is not None and fitted is not MISFIT and fitted not in found:
            found.append(fitted)
    return tuple(found) or None


def _literals(decision: Decision) -> list[LiteralExpression]:
    logic = decision.logic
    if isinstance(logic, LiteralExpression):
        return [logic]
    if not isinstance(logic, DecisionTable) or logic.hit_policy not in _SINGLE or len(logic.outputs) != 1:
        return []
    default = logic.outputs[0].default
    return [*(rule.outputs[0] for rule in logic.rules), *([default] if default else [])]
