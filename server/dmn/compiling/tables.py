"""Compiles decision tables: inputs are looked at once, rules in order, each distinct cell at most once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.dmn.compiling.columns import compile_inputs
from server.dmn.compiling.hits import Policy, Row
from server.dmn.compiling.site import compile_literal, compile_tests, guarded, nothing
from server.dmn.model import HitPolicy
from server.dmn.session import Hit, Owner
from server.domain.wording import said
from server.feel.values import is_list

if TYPE_CHECKING:
    from server.dmn.compiling.columns import Column
    from server.dmn.compiling.site import Code, Scope, Site
    from server.dmn.model import DecisionTable, Output
    from server.dmn.session import Session
    from server.feel.values import Value

# Looking at this many rules costs one step.
_RULES_PER_STEP = 10
_RANKED = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})


@dataclass(frozen=True, slots=True)
class _Rule:
    row: Row
    id: str
    cells: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Table:
    columns: tuple[Column, ...]
    rules: tuple[_Rule, ...]
    policy: Policy

    def evaluate(self, scope: Scope, session: Session) -> tuple[Value, Hit]:
        """Return the value, and what led to it."""
        session.tick(1 + len(self.rules) // _RULES_PER_STEP)
        seen: dict[str, Value] = {}
        values: list[Value] = []
        scopes: list[Scope] = []
        for column in self.columns:
            value = column.look(scope, session, self.policy.owner)
            seen[column.label] = value
            values.append(value)
            scopes.append(column.scope(value, scope))
        matched = self._matching(values, scopes, session)
        rows = [rule.row for rule in matched]
        return self.policy.result(rows, scope, session), self._hit(seen, matched)

    def _matching(self, values: list[Value], scopes: list[Scope], session: Session) -> list[_Rule]:
        columns = self.columns
        answers: list[list[bool | None]] = [[None] * len(column.tests) for column in columns]
        only_first = self.policy.hit_policy is HitPolicy.FIRST
        matched: list[_Rule] = []
        warnings, session.warnings = session.warnings, None  # a cell that cannot be compared just does not match
        try:
            for rule in self.rules:
                for place, test in rule.cells:
                    answer = answers[place][test]
                    if answer is None:
                        answer = columns[place].tests[test](values[place], scopes[place], session) is True
                        answers[place][test] = answer
                    if not answer:
                        break
                else:
                    matched.append(rule)
                    if only_first:
                        break
        finally:
            session.warnings = warnings
        return matched

    def _hit(self, seen: dict[str, Value], matched: list[_Rule]) -> Hit:
        policy, aggregation = self.policy.hit_policy, self.policy.aggregation
        name = f"{policy} {aggregation}" if aggregation else str(policy)
        return Hit(seen, name, tuple(rule.row.number for rule in matched), tuple(rule.id for rule in matched))


def compile_table(table: DecisionTable, site: Site) -> Code:
    """Compile a decision table; it reports which rules matched."""
    columns, cells = compile_inputs(table, site)
    compiled = _Table(columns, _rules(table, cells, site), _policy(table, site))
    if site.is_root:
        return _root(compiled)
    return _nested(compiled, Owner(table.at.file, table.at.element, site.owner.name))


def _root(table: _Table) -> Code:
    def run(scope: Scope, session: Session) -> Value:
        value, hit = table.evaluate(scope, session)
        session.hit(hit)
        return value

    return run


def _nested(table: _Table, owner: Owner) -> Code:
    """Return a table that is only a part of the logic, and so has a trace of its own."""

    def run(scope: Scope, session: Session) -> Value:
        session.open(owner)
        value, hit = table.evaluate(scope, session)
        session.hit(hit)
        session.close(value)
        return value

    return run


def _rules(table: DecisionTable, cells: list[tuple[tuple[int, int], ...]], site: Site) -> tuple[_Rule, ...]:
    known: dict[tuple[int, str], Code] = {}
    outputs = [_Output(output, site) for output in table.outputs]
    rules: list[_Rule] = []
    for rule, inputs in zip(table.rules, cells, strict=True):
        codes: list[Code] = []
        for place, cell in enumerate(rule.outputs):
            key = (place, cell.text)
            if key not in known:
                inner = site.in_cell(rule.number, f"output {place + 1}")
                known[key] = outputs[place].typed(compile_literal(cell, inner), inner)
            codes.append(known[key])
        rules.append(_Rule(Row(rule.number, tuple(codes)), rule.id, inputs))
    return tuple(rules)


class _Output:
    """An output column: its values are of its type, and among its output values where it lists them."""

    def __init__(self, output: Output, site: Site) -> None:
        """Compile type and output values."""
        self._shape = site.shape(output.at, output.type_ref)
        self._name = output.name or output.label
        self._allowed = compile_tests(output.allowed_values, site)

    def typed(self, code: Code, site: Site) -> Code:
        what = f"the output {self._name}".rstrip()
        checked = site.typed(code, self._shape, what)
        allowed, owner = self._allowed, site.owner
        if allowed is None:
            return checked

        def run(scope: Scope, session: Session) -> Value:
            value = checked(scope, session)
            items = value if is_list(value) else [value]
            passed = value is None or all(allowed.evaluate_in({"?": item}, session) is True for item in items)
            return value if passed else session.error(owner, f"{what} is none of its output values")

        return run


def _policy(table: DecisionTable, site: Site) -> Policy:
    if table.aggregation and len(table.outputs) > 1:
        message = said("%(aggregation)s is not defined over several outputs.", aggregation=table.aggregation)
        site.findings.error(table.at, "aggregation", message, said("Keep one output, or collect without aggregation."))
    ranked = table.hit_policy in _RANKED
    ranks = tuple(_rank(output, site) if ranked else None for output in table.outputs)
    if ranked and not any(ranks):
        advice = said("List the output values in order of priority, or choose another hit policy.")
        site.findings.error(
            table.at,
            "output-values",
            said("%(hit_policy)s needs output values.", hit_policy=table.hit_policy),
            advice,
        )
    return Policy(
        owner=site.owner,
        hit_policy=table.hit_policy,
        aggregation=table.aggregation,
        names=tuple(output.name for output in table.outputs) if len(table.outputs) > 1 else (),
        ranks=ranks,
        defaults=_defaults(table, site),
    )


def _rank(output: Output, site: Site) -> Code | None:
    tests = output.allowed_values or site.types.allowed(output.at, output.type_ref)
    expression = site.parse(tests.at, f"[{tests.text}]") if tests else None
    return guarded(expression, output.at, site) if expression else None


def _defaults(table: DecisionTable, site: Site) -> tuple[Code, ...] | None:
    if not any(output.default and output.default.text for output in table.outputs):
        return None
    codes: list[Code] = []
    for place, output in enumerate(table.outputs, 1):
        inner = site.in_cell(None, f"output {place}")
        code = compile_literal(output.default, inner) if output.default else nothing
        codes.append(_Output(output, site).typed(code, inner))
    return tuple(codes)
