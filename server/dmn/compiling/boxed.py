"""Compiles any boxed expression by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.dmn import model
from server.dmn.compiling.collections import compile_conditional, compile_context, compile_list, compile_relation
from server.dmn.compiling.functions import compile_definition, compile_invocation
from server.dmn.compiling.loops import compile_filter, compile_iterator
from server.dmn.compiling.site import compile_literal, nothing
from server.dmn.compiling.tables import compile_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.dmn.compiling.collections import Compile
    from server.dmn.compiling.site import Code, Site


def compile_boxed(boxed: model.Boxed | None, site: Site) -> Code:
    """Compile an expression; its value is of its type, or null. No expression is null."""
    if boxed is None:
        return nothing
    if isinstance(boxed, model.LiteralExpression):
        return compile_literal(boxed, site)
    if isinstance(boxed, model.DecisionTable):
        code = compile_table(boxed, site)
    else:
        code = _COMPILERS[type(boxed)](boxed, site, compile_boxed)
        if isinstance(boxed, model.FunctionDefinition):
            return code
    return site.typed(code, site.shape(boxed.at, boxed.type_ref), "the value")


_COMPILERS: dict[type[model.Boxed], Callable[[Any, Site, Compile], Code]] = {
    model.BoxedContext: compile_context,
    model.BoxedList: compile_list,
    model.Relation: compile_relation,
    model.FunctionDefinition: compile_definition,
    model.Invocation: compile_invocation,
    model.Conditional: compile_conditional,
    model.Iterator: compile_iterator,
    model.BoxedFilter: compile_filter,
}
