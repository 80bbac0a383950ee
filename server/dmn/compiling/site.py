"""Where an expression stands while it is compiled: the names it may read, its owner, and how it is reported."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from server.dmn.compiling.plain import plain_constant
from server.dmn.compiling.shapes import MISFIT
from server.feel import FeelLimitError, FeelSyntaxError, compile_expression, compile_unary_tests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TypeAlias

    from server.dmn.compiling.shapes import Shape
    from server.dmn.compiling.types import Types
    from server.dmn.model import LiteralExpression, Place, Tests
    from server.dmn.reading.children import Findings
    from server.dmn.session import Owner, Session
    from server.feel import Expression
    from server.feel.syntax.nodes import Type
    from server.feel.values import Value

    Scope: TypeAlias = Mapping[str, Value]
    Code: TypeAlias = Callable[[Scope, Session], Value]

from server.dmn.session import fault
from server.dmn.spoken import spoken_error
from server.domain.wording import said

_FIRST = re.compile(r"\w+|\S")


class Names:
    """Names in scope; FEEL is told only those that can occur in a text, since it cuts each into tokens."""

    __slots__ = ("_first",)

    def __init__(self, names: Iterable[str]) -> None:
        """Remember each name with its first word."""
        self._first = {name: found[0] for name in names if (found := _FIRST.match(name))}

    def plus(self, *names: str) -> Names:
        """Return these and more."""
        more = Names(names)
        more._first = {**self._first, **more._first}
        return more

    def within(self, text: str) -> list[str]:
        """Return those that can occur in the text."""
        return [name for name, first in self._first.items() if first in text]


@dataclass(frozen=True, slots=True)
class Site:
    """The surroundings of an expression. `is_root` is true for the whole logic of the owner."""

    owner: Owner
    names: Names
    types: Types
    findings: Findings
    is_root: bool = True
    row: int | None = None
    cell: str | None = None

    def inside(self, *names: str) -> Site:
        """Return the surroundings of a part, which sees more names."""
        return replace(self, is_root=False, names=self.names.plus(*names) if names else self.names)

    def quiet(self, findings: Findings) -> Site:
        """Return the same surroundings of a part that is compiled once more, reporting elsewhere."""
        return replace(self, findings=findings, is_root=False, row=None, cell=None)

    def in_cell(self, row: int | None, cell: str) -> Site:
        """Return the surroundings of a table's cell."""
        return replace(self, is_root=False, row=row, cell=cell)

    def parse(self, at: Place, text: str, *, tests: bool = False) -> Expression | None:
        """Compile FEEL; None, and a finding, when it is none."""
        compile_text = compile_unary_tests if tests else compile_expression
        try:
            return compile_text(text, self.names.within(text), self.types_in(text))
        except FeelSyntaxError as error:
            advice = said("Correct the expression; texts stand in double quotes.")
            self.findings.error(at, "expression-syntax", spoken_error(error), advice, self.row, self.cell)
            return None

    def types_in(self, text: str) -> Mapping[str, Type]:
        """Return the types a text may name: only `instance of` and functions name any."""
        if "instance" not in text and "function" not in text:
            return {}
        types = self.types.in_expressions(self.owner.file)
        return {name: types[name] for name in Names(types).within(text)}

    def shape(self, at: Place, type_ref: str | None) -> Shape | None:
        """Return the type that a value here must be of."""
        return self.types.shape(at, type_ref)

    def typed(self, code: Code, shape: Shape | None, what: str) -> Code:
        """Return code whose value is of a type, or null with an error that names `what`."""
        if shape is None:
            return code
        owner = self.owner

        def run(scope: Scope, session: Session) -> Value:
            value = shape.convert(code(scope, session), session)
            if value is MISFIT:
                return session.error(owner, f"{what} is not of the type {shape.name}")
            return value

        return run


def nothing(_scope: Scope, _session: Session) -> Value:
    """Return null, as code that is missing does."""
    return None


def compile_literal(literal: LiteralExpression, site: Site) -> Code:
    """Compile a literal expression; an empty one is null."""
    constant = plain_constant(literal.text)
    if constant is not None:
        shape = site.shape(literal.at, literal.type_ref)
        return site.typed(
            lambda _scope, _session: constant,
            shape,
            f"the value of '{_shortened(literal.text)}'",
        )
    expression = site.parse(literal.at, literal.text) if literal.text else None
    if expression is None:
        return nothing
    code = guarded(expression, literal.at, site)
    return site.typed(
        code,
        site.shape(literal.at, literal.type_ref),
        f"the value of '{_shortened(literal.text)}'",
    )


def _shortened(text: str, width: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else f"{line[: width - 1]}…"


def guarded(expression: Expression, at: Place, site: Site) -> Code:
    """Return an expression as code; limits it hits become faults of this place."""
    evaluate, row, cell = expression.evaluate_in, site.row, site.cell

    def run(scope: Scope, session: Session) -> Value:
        try:
            return evaluate(scope, session)
        except FeelLimitError as limit:
            raise fault(limit, at, row, cell) from None

    return run


def compile_tests(tests: Tests | None, site: Site) -> Expression | None:
    """Compile the values an input or output allows; None where all are."""
    return site.parse(tests.at, tests.text, tests=True) if tests else None
