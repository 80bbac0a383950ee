"""Compiles the input columns of a table: what they look at, and their cells, each distinct one once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.dmn.compiling.plain import plain_tests
from server.dmn.compiling.shapes import MISFIT
from server.dmn.compiling.site import compile_literal, compile_tests, guarded

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from server.dmn.compiling.plain import Test
    from server.dmn.compiling.shapes import Shape
    from server.dmn.compiling.site import Code, Scope, Site
    from server.dmn.model import DecisionTable, Input, Tests
    from server.dmn.session import Owner, Session
    from server.feel import Expression
    from server.feel.values import Value

    CellTest: TypeAlias = Callable[[Value, Scope, Session], Value]
    """Gets the input, the scope with it as `?`, and the session; anything but true does not match."""

ANYTHING = frozenset({"", "-"})


@dataclass(frozen=True, slots=True)
class Column:
    """An input column; `tests` are its distinct cells, `reads` says that some read more than the input `?`."""

    label: str
    value: Code
    shape: Shape | None
    allowed: Expression | None
    tests: tuple[CellTest, ...]
    reads: bool

    def scope(self, value: Value, scope: Scope) -> Scope:
        """Return what the cells see: the input as `?`."""
        return {**scope, "?": value} if self.reads else {"?": value}

    def look(self, scope: Scope, session: Session, owner: Owner) -> Value:
        """Return the input's value; null, with an error, if it is not of its type or none of the allowed values."""
        value = self.value(scope, session)
        if value is None:
            return None
        if self.shape is not None:
            value = self.shape.convert(value, session)
            if value is MISFIT:
                return session.error(owner, f"the input {self.label} is not of the type {self.shape.name}")
        if self.allowed is not None and self.allowed.evaluate_in({**scope, "?": value}, session) is not True:
            return session.error(owner, f"the input {self.label} is none of the allowed values")
        return value


class Cells:
    """Gathers the distinct cells of one column."""

    def __init__(self, site: Site, place: int) -> None:
        """Start with none; cells see the input `?`."""
        self._site = site
        self._place = place
        self._known: dict[str, int] = {}
        self.tests: list[CellTest] = []
        self.reads = False

    def index(self, cell: Tests, row: int) -> int | None:
        """Return the place of a cell among the distinct ones; None when it accepts everything."""
        if cell.text in ANYTHING:
            return None
        if cell.text not in self._known:
            plain = plain_tests(cell.text)
            if plain is not None:
                self._add(cell.text, _plain(plain))
                return self._known[cell.text]
            site = self._site.in_cell(row, f"input {self._place}")
            expression = site.parse(cell.at, cell.text, tests=True)
            if expression is None:
                return None
            self._add(cell.text, _in_scope(guarded(expression, cell.at, site)))
            self.reads = self.reads or not expression.names <= {"?"}
        return self._known[cell.text]

    def _add(self, text: str, test: CellTest) -> None:
        self._known[text] = len(self.tests)
        self.tests.append(test)


def _plain(test: Test) -> CellTest:
    return lambda value, _scope, _session: test(value)


def _in_scope(code: Code) -> CellTest:
    return lambda _value, scope, session: code(scope, session)


def compile_column(column: Input, label: str, cells: Cells, site: Site) -> Column:
    """Compile what a column looks at; its cells are compiled already."""
    expression = column.expression
    # The type is checked by the column, whose message names it.
    untyped = type(expression)(expression.at, None, expression.text)
    return Column(
        label=label,
        value=compile_literal(untyped, site),
        shape=site.shape(expression.at, expression.type_ref),
        allowed=compile_tests(column.allowed_values, site),
        tests=tuple(cells.tests),
        reads=cells.reads,
    )


def compile_inputs(table: DecisionTable, site: Site) -> tuple[tuple[Column, ...], list[tuple[tuple[int, int], ...]]]:
    """Return the columns, and for each rule the cells that do not accept everything, as (column, test)."""
    cells = [Cells(site.inside("?"), place) for place in range(1, len(table.inputs) + 1)]
    rules: list[tuple[tuple[int, int], ...]] = []
    for rule in table.rules:
        found = [(place, cells[place].index(cell, rule.number)) for place, cell in enumerate(rule.inputs)]
        rules.append(tuple((place, test) for place, test in found if test is not None))
    labels = _labels(table)
    columns = tuple(
        compile_column(column, labels[place], cells[place], site.in_cell(None, f"input {place + 1}"))
        for place, column in enumerate(table.inputs)
    )
    return columns, rules


def _labels(table: DecisionTable) -> list[str]:
    """Return a name of its own for each column: its label, else its expression; with its number where shared."""
    texts = [" ".join(column.expression.text.split()) for column in table.inputs]
    labels = [column.label or text for column, text in zip(table.inputs, texts, strict=True)]
    return [label if labels.count(label) == 1 else f"{label} ({place})" for place, label in enumerate(labels, 1)]
