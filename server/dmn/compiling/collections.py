"""Compiles boxed contexts, lists, relations and conditionals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.dmn.compiling.site import nothing
from server.dmn.model import FunctionDefinition, LiteralExpression
from server.domain.wording import said
from server.feel.builtins import BUILTINS

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from server.dmn.compiling.site import Code, Scope, Site
    from server.dmn.model import Boxed, BoxedContext, BoxedList, Conditional, Relation, Variable
    from server.dmn.session import Session
    from server.feel.values import Value

    Compile: TypeAlias = Callable[[Boxed | None, Site], Code]


def compile_context(context: BoxedContext, site: Site, compile_boxed: Compile) -> Code:
    """Compile a context: an entry sees those before it; its value is the result entry, or the context itself."""
    names = [entry.variable.name for entry in context.entries if entry.variable]
    for entry in context.entries:
        if entry.variable and entry.variable.name in BUILTINS and _is_function(entry.expression):
            message = said(
                "%(variable)s is the name of a built-in function, which would be called instead.",
                variable=entry.variable.name,
            )
            site.findings.error(entry.at, "built-in-name", message, said("Give it another name."))
    inner = site.inside(*names)
    entries: list[tuple[str, Code]] = []
    result: Code | None = None
    for entry in context.entries:
        code = compile_boxed(entry.expression, inner)
        if entry.variable is None:
            result = code
        else:
            entries.append((entry.variable.name, _variable(entry.variable, code, site)))

    def run(scope: Scope, session: Session) -> Value:
        session.tick(len(entries))
        values: dict[str, Value] = {}
        # One scope for all entries: a function may call itself, and entries that come later.
        around = dict(scope)
        for name, code in entries:
            around[name] = values[name] = code(around, session)
        return values if result is None else result(around, session)

    return run


def _is_function(boxed: Boxed | None) -> bool:
    if isinstance(boxed, LiteralExpression):
        return boxed.text.startswith("function")
    return isinstance(boxed, FunctionDefinition)


def _variable(variable: Variable, code: Code, site: Site) -> Code:
    return site.typed(code, site.shape(variable.at, variable.type_ref), f"the value of {variable.name}")


def compile_list(boxed: BoxedList, site: Site, compile_boxed: Compile) -> Code:
    """Compile a list."""
    items = [compile_boxed(item, site.inside()) for item in boxed.items]

    def run(scope: Scope, session: Session) -> Value:
        session.room(len(items))
        return [item(scope, session) for item in items]

    return run


def compile_relation(relation: Relation, site: Site, compile_boxed: Compile) -> Code:
    """Compile a relation: a list of contexts."""
    names = [column.name for column in relation.columns]
    rows = [
        [
            _variable(column, compile_boxed(cell, site.inside()), site)
            for column, cell in zip(relation.columns, row, strict=False)
        ]
        for row in relation.rows
    ]

    def run(scope: Scope, session: Session) -> Value:
        session.room(len(rows) * len(names))
        return [{name: cell(scope, session) for name, cell in zip(names, row, strict=True)} for row in rows]

    return run


def compile_conditional(conditional: Conditional, site: Site, compile_boxed: Compile) -> Code:
    """Compile a conditional: anything but true leads to the else part."""
    condition = compile_boxed(conditional.condition, site.inside())
    then = compile_boxed(conditional.then, site.inside()) if conditional.then else nothing
    otherwise = compile_boxed(conditional.otherwise, site.inside()) if conditional.otherwise else nothing
    return lambda scope, session: (then if condition(scope, session) is True else otherwise)(scope, session)
