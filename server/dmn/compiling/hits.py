"""What the matching rules of a table give, by hit policy (DMN 1.5, 8.2.8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.dmn.model import Aggregation, HitPolicy
from server.feel.builtins import BUILTINS
from server.feel.operations import contains, equal
from server.feel.values import Range, is_list

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from server.dmn.compiling.site import Code, Scope
    from server.dmn.session import Owner, Session
    from server.feel.values import Value

    Rank: TypeAlias = tuple[int, ...]

_BUILTIN = {
    Aggregation.SUM: "sum",
    Aggregation.COUNT: "count",
    Aggregation.MIN: "min",
    Aggregation.MAX: "max",
}


@dataclass(frozen=True, slots=True)
class Row:
    """The outputs of a rule, in the order of the output columns."""

    number: int
    outputs: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A table's hit policy with what it needs to know of the outputs.

    `names` is empty for a single output, whose value is the rule's; `ranks` give each column's list of output values
    in order of priority, None where a column does not count.
    """

    owner: Owner
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    names: tuple[str, ...]
    ranks: tuple[Code | None, ...]
    defaults: tuple[Code, ...] | None

    def result(self, rows: Sequence[Row], scope: Scope, session: Session) -> Value:
        """Return the table's value for the rules that matched, in their order."""
        if not rows:
            return self._default(scope, session)
        return _RESULTS[self.hit_policy](self, rows, scope, session)

    def _default(self, scope: Scope, session: Session) -> Value:
        if self.defaults is not None:
            return self._value([code(scope, session) for code in self.defaults])
        if self.aggregation is Aggregation.COUNT:
            return BUILTINS["count"].invoke(session, 0, [[]])
        many = self.hit_policy in {HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT}
        return [] if many and self.aggregation is None else None

    def _value(self, outputs: list[Value]) -> Value:
        return dict(zip(self.names, outputs, strict=True)) if self.names else outputs[0]

    def of(self, row: Row, scope: Scope, session: Session) -> Value:
        """Return the value of one rule."""
        return self._value([code(scope, session) for code in row.outputs])

    def ranked(self, rows: Sequence[Row], scope: Scope, session: Session) -> list[Value]:
        """Return the values of rules by priority; equal ones keep the order of the rules."""
        orders = [code(scope, session) if code else None for code in self.ranks]
        ranked: list[tuple[Rank, Value]] = []
        for row in rows:
            outputs = [code(scope, session) for code in row.outputs]
            rank = tuple(_place(session, order, output) for order, output in zip(orders, outputs, strict=True))
            ranked.append((rank, self._value(outputs)))
        return [value for _, value in sorted(ranked, key=lambda entry: entry[0])]


def _place(session: Session, order: Value, output: Value) -> int:
    """Return the place of an output in the list of output values; what is not listed comes last."""
    if not is_list(order):
        return 0
    for place, wanted in enumerate(order):
        inside = isinstance(wanted, Range) and contains(session, wanted, output) is True
        if inside or equal(session, output, wanted) is True:
            return place
    return len(order)


def _numbers(rows: Sequence[Row]) -> str:
    return ", ".join(str(row.number) for row in rows)


def _unique(policy: Policy, rows: Sequence[Row], scope: Scope, session: Session) -> Value:
    if len(rows) > 1:
        return session.error(policy.owner, f"several rules match under UNIQUE: {_numbers(rows)}")
    return policy.of(rows[0], scope, session)


def _any(policy: Policy, rows: Sequence[Row], scope: Scope, session: Session) -> Value:
    values = [policy.of(row, scope, session) for row in rows]
    if all(equal(session, values[0], value) is True for value in values[1:]):
        return values[0]
    return session.error(policy.owner, f"rules match under ANY with different outputs: {_numbers(rows)}")


def _first(policy: Policy, rows: Sequence[Row], scope: Scope, session: Session) -> Value:
    return policy.of(rows[0], scope, session)


def _priority(policy: Policy, rows: Sequence[Row], scope: Scope, session: Session) -> Value:
    return policy.ranked(rows, scope, session)[0]


def _output_order(policy: Policy, rows: Sequence[Row], scope: Scope, session: Session) -> Value:
    return policy.ranked(rows, scope, session)


def _rule_order(policy: Policy, rows: Sequence[Row], scope: Scope, session: Session) -> Value:
    return [policy.of(row, scope, session) for row in rows]


def _collect(policy: Policy, rows: Sequence[Row], scope: Scope, session: Session) -> Value:
    values = _rule_order(policy, rows, scope, session)
    if policy.aggregation is None:
        return values
    result = BUILTINS[_BUILTIN[policy.aggregation]].invoke(session, 0, [values])
    if result is None:
        return session.error(policy.owner, f"the outputs have no {policy.aggregation}: {_numbers(rows)}")
    return result


_RESULTS: dict[HitPolicy, Callable[[Policy, Sequence[Row], Scope, Session], Value]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.FIRST: _first,
    HitPolicy.PRIORITY: _priority,
    HitPolicy.OUTPUT_ORDER: _output_order,
    HitPolicy.RULE_ORDER: _rule_order,
    HitPolicy.COLLECT: _collect,
}
