"""Compiles iterators and filters by FEEL's own loops over a function that evaluates the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.dmn.compiling.site import guarded
from server.dmn.model import IteratorKind
from server.feel import compile_expression
from server.feel.values import Function, is_dict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.dmn.compiling.collections import Compile
    from server.dmn.compiling.site import Code, Scope, Site
    from server.dmn.model import BoxedFilter, Iterator
    from server.dmn.session import Session
    from server.feel.runtime import Run
    from server.feel.values import Value

# Quotes keep the names apart from those of any entry that a filter brings into scope.
_LOOPS = {
    IteratorKind.FOR: compile_expression("for each' in source' return body'(each', null)"),
    IteratorKind.SOME: compile_expression("some each' in source' satisfies body'(each', null)"),
    IteratorKind.EVERY: compile_expression("every each' in source' satisfies body'(each', null)"),
}
_LOOKING_BACK = compile_expression("for each' in source' return body'(each', partial)")
_FILTER = compile_expression("source'[body'(item)]")


def compile_iterator(iterator: Iterator, site: Site, compile_boxed: Compile) -> Code:
    """Compile for, some or every; the body of `for` may look at the results so far, `partial`."""
    source = compile_boxed(iterator.source, site.inside())
    name, is_for = iterator.variable, iterator.kind is IteratorKind.FOR
    body = compile_boxed(iterator.body, site.inside(name, "partial") if is_for else site.inside(name))
    # Handing over the results costs as many steps as there are, so only a body that mentions them gets them.
    looks_back = is_for and "partial" in repr(iterator.body)
    loop = guarded(_LOOKING_BACK if looks_back else _LOOPS[iterator.kind], iterator.at, site)

    def run(scope: Scope, session: Session) -> Value:
        def call(_run: Run, arguments: Sequence[Value]) -> Value:
            more = {name: arguments[0], "partial": arguments[1]} if looks_back else {name: arguments[0]}
            return body({**scope, **more}, session)

        function = Function("body", ("each", "partial"), call)
        return loop({"source'": source(scope, session), "body'": function}, session)

    return run


def compile_filter(boxed: BoxedFilter, site: Site, compile_boxed: Compile) -> Code:
    """Compile a filter: its match sees `item`, and the item's entries if it is a context."""
    source = compile_boxed(boxed.source, site.inside())
    match = compile_boxed(boxed.match, site.inside("item"))
    select = guarded(_FILTER, boxed.at, site)

    def run(scope: Scope, session: Session) -> Value:
        def call(_run: Run, arguments: Sequence[Value]) -> Value:
            item = arguments[0]
            entries = item if is_dict(item) else {}
            return match({**scope, "item": item, **entries}, session)

        function = Function("match", ("item",), call)
        return select({"source'": source(scope, session), "body'": function}, session)

    return run
