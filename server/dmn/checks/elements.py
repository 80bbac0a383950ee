"""Walks the logic of elements: checks every expression by its types, and gathers the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.dmn import model
from server.dmn.checks.expressions import Expressions
from server.dmn.checks.feeltypes import FeelTypes
from server.dmn.checks.outputs import check_outputs, first_of_each
from server.dmn.checks.scopes import Scopes
from server.dmn.checks.subject import Subject
from server.dmn.compiling.columns import ANYTHING
from server.dmn.compiling.requirements import key_of
from server.dmn.reading.children import Findings
from server.domain.wording import said
from server.feel.checking import ANY, BOOLEAN, context_of, format_type, list_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from server.dmn.checks.scopes import Scope
    from server.dmn.checks.variables import Domains
    from server.dmn.compiling.nodes import Nodes
    from server.dmn.compiling.requirements import Key, Requirements
    from server.feel.checking import FeelType

_MANY = frozenset({model.HitPolicy.RULE_ORDER, model.HitPolicy.OUTPUT_ORDER, model.HitPolicy.COLLECT})


class Elements:
    """Checks elements one by one; `tables` are those met so far, `used` the texts in each element's logic."""

    def __init__(self, nodes: Nodes, requirements: Requirements, domains: Domains, findings: Findings) -> None:
        """Start with nothing met."""
        self._types = FeelTypes(domains.links)
        self._scopes = Scopes(nodes, requirements, self._types)
        self._expressions = Expressions(findings)
        self._findings = findings
        self.tables: list[Subject] = []
        self.used: dict[Key, tuple[str, ...]] = {}
        self._checks: dict[type[model.Boxed], Callable[[Any, Scope, FeelType], FeelType]] = {
            model.LiteralExpression: self._literal,
            model.DecisionTable: self._table,
            model.BoxedContext: self._context,
            model.BoxedList: self._list,
            model.Relation: self._relation,
            model.Invocation: self._invocation,
            model.Conditional: self._conditional,
            model.Iterator: self._iterator,
            model.BoxedFilter: self._filter,
        }

    @property
    def functions_ask_for_time(self) -> bool:
        """Whether anything in the deployment does: a function may."""
        texts = ("".join(text.split()) for found in self.used.values() for text in found)
        return any(name in text for text in texts for name in ("now(", "today("))

    def check(self, element: model.Decision | model.BusinessKnowledgeModel) -> None:
        """Check the logic of an element."""
        self._expressions.texts = []
        scope = self._scopes.of(element)
        if isinstance(element, model.Decision):
            self._typed(element.logic, scope, element.variable.type_ref)
        elif element.logic is not None:
            self._typed(element.logic.body, scope, element.logic.type_ref or element.variable.type_ref)
        self.used[key_of(element)] = tuple(self._expressions.texts)

    def _typed(self, boxed: model.Boxed | None, scope: Scope, type_ref: str | None) -> FeelType:
        """Check an expression whose value is to be of a type; return that type, or what is known without it."""
        file = scope.site.owner.file
        wanted = self._types.of(file, type_ref)
        if wanted.name == "function":
            wanted = ANY
        found = self._boxed(boxed, scope, wanted)
        return found if wanted == ANY else wanted

    def _boxed(self, boxed: model.Boxed | None, scope: Scope, wanted: FeelType = ANY) -> FeelType:
        """Check an expression, which is to be of a type; return its own type, or what is known without one."""
        if boxed is None:
            return ANY
        own = self._types.of(boxed.at.file, boxed.type_ref)
        # A function's type reference is that of its result.
        if isinstance(boxed, model.FunctionDefinition):
            return self._function(boxed, scope)
        found = self._checks[type(boxed)](boxed, scope, wanted if own == ANY else own)
        return found if own == ANY else own

    def _literal(self, boxed: model.LiteralExpression, scope: Scope, wanted: FeelType) -> FeelType:
        return self._expressions.check(boxed, scope, wanted)

    def _list(self, boxed: model.BoxedList, scope: Scope, _wanted: FeelType) -> FeelType:
        kinds = [self._boxed(item, scope) for item in boxed.items]
        return list_of(_common(kinds))

    def _conditional(self, boxed: model.Conditional, scope: Scope, wanted: FeelType) -> FeelType:
        self._boxed(boxed.condition, scope, BOOLEAN)
        return _common([self._boxed(branch, scope, wanted) for branch in (boxed.then, boxed.otherwise)])

    def _context(self, boxed: model.BoxedContext, scope: Scope, _wanted: FeelType) -> FeelType:
        # A function among the entries may call itself, and entries that come later.
        inner = scope.plus({entry.variable.name: ANY for entry in boxed.entries if entry.variable})
        kinds: dict[str, FeelType] = {}
        for entry in boxed.entries:
            if entry.variable is None:
                return self._boxed(entry.expression, inner)
            kind = self._typed(entry.expression, inner, entry.variable.type_ref)
            kinds[entry.variable.name] = kind
            inner = inner.plus({entry.variable.name: kind})
        return context_of(kinds)

    def _relation(self, boxed: model.Relation, scope: Scope, _wanted: FeelType) -> FeelType:
        for row in boxed.rows:
            for column, cell in zip(boxed.columns, row, strict=False):
                self._typed(cell, scope, column.type_ref)
        return list_of(context_of({column.name: self._types.variable(column) for column in boxed.columns}))

    def _function(self, boxed: model.FunctionDefinition, scope: Scope) -> FeelType:
        inner = scope
        for parameter in boxed.parameters:
            inner = inner.free(parameter, self._types.variable(parameter))
        return self._types.function(boxed.parameters, self._typed(boxed.body, inner, boxed.type_ref))

    def _invocation(self, boxed: model.Invocation, scope: Scope, _wanted: FeelType) -> FeelType:
        function = self._boxed(boxed.function, scope)
        name = boxed.function.text if isinstance(boxed.function, model.LiteralExpression) else ""
        known = {found.name: found for found in scope.parameters.get(name, ())}
        for binding in boxed.bindings:
            parameter = binding.parameter
            if known and parameter.name not in known:
                self._expressions.report_parameter(binding.at, name, parameter.name, list(known))
            wanted = self._types.variable(known.get(parameter.name, parameter))
            self._boxed(binding.expression, scope, wanted)
        return next((part for key, part in function.parts if key == "->"), ANY)

    def _iterator(self, boxed: model.Iterator, scope: Scope, _wanted: FeelType) -> FeelType:
        item = _item_of(self._boxed(boxed.source, scope))
        is_for = boxed.kind is model.IteratorKind.FOR
        inner = scope.plus({boxed.variable: item, **({"partial": list_of(ANY)} if is_for else {})})
        body = self._boxed(boxed.body, inner, ANY if is_for else BOOLEAN)
        return list_of(body) if is_for else BOOLEAN

    def _filter(self, boxed: model.BoxedFilter, scope: Scope, _wanted: FeelType) -> FeelType:
        source = self._boxed(boxed.source, scope)
        item = _item_of(source)
        inner = scope.plus({"item": item, **(dict(item.parts) if item.name == "context" else {})})
        # Items of unknown type bring entries that nobody knows.
        self._boxed(boxed.match, inner if item.parts or item.name not in {"Any", "context"} else inner.incomplete())
        return source if source.name == "list" else list_of(item)

    def _table(self, table: model.DecisionTable, scope: Scope, _wanted: FeelType) -> FeelType:
        check = self._expressions
        for place, column in enumerate(table.inputs):
            cell = f"input {place + 1}"
            wanted = self._types.of(column.at.file, column.expression.type_ref)
            found = check.check(column.expression, scope, wanted, None, cell)
            over = found if wanted == ANY else wanted
            if column.allowed_values:
                check.tests(column.allowed_values, scope, over, None, cell)
            for rule in first_of_each(table.rules, [rule.inputs[place].text for rule in table.rules]):
                if rule.inputs[place].text not in ANYTHING:
                    check.tests(rule.inputs[place], scope, over, rule.number, cell)
        kinds = self._outputs(table, scope)
        self.tables.append(Subject(table, scope.site.quiet(Findings()), scope.variables, scope.functions))
        result = next(iter(kinds.values())) if len(kinds) == 1 else context_of(kinds)
        if table.aggregation is None:
            return list_of(result) if table.hit_policy in _MANY else result
        return ANY

    def _outputs(self, table: model.DecisionTable, scope: Scope) -> dict[str, FeelType]:
        kinds: dict[str, FeelType] = {}
        for place, output in enumerate(table.outputs):
            wanted = self._types.of(output.at.file, output.type_ref)
            for rule in first_of_each(table.rules, [rule.outputs[place].text for rule in table.rules]):
                self._expressions.check(rule.outputs[place], scope, wanted, rule.number, f"output {place + 1}")
            if output.default:
                self._expressions.check(output.default, scope, wanted, None, f"output {place + 1}")
            kinds[output.name] = wanted
            if table.aggregation is model.Aggregation.SUM and wanted.name not in {"number", "Any"}:
                message = said(
                    "SUM adds numbers, but the output is of the type %(wanted)s.", wanted=format_type(wanted)
                )
                self._findings.error(
                    output.at, "aggregation", message, said("Choose another hit policy or output type.")
                )
        check_outputs(table, scope.site, self._findings)
        return kinds


def _item_of(kind: FeelType) -> FeelType:
    if kind.name in {"list", "range"}:
        return kind.parts[0][1] if kind.parts else ANY
    return kind


def _common(kinds: Sequence[FeelType]) -> FeelType:
    return kinds[0] if kinds and all(kind == kinds[0] for kind in kinds) else ANY
