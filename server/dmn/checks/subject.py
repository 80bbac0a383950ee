"""A table as the checks see it: its columns and cells by what they read and how predictable they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.dmn.checks.texts import CLOCK, bound_names, facts_of_expression, facts_of_tests, leaf_of
from server.dmn.checks.variables import root_of
from server.dmn.compiling.columns import ANYTHING
from server.feel.builtins import BUILTINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.dmn.checks.texts import Facts, Path
    from server.dmn.checks.variables import Declared, Domains
    from server.dmn.compiling.site import Site
    from server.dmn.model import DecisionTable
    from server.feel.values import Value


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What is known of a column. Rules are bits: `idle` ones accept everything, `unknown` ones cannot be told.

    `leaf` is the variable, or entry of one, that the column looks at, None when it computes; `variables` are all that
    it and its cells read. Cells of `simple_rules` only compare the input with `constants`.
    """

    leaf: Path | None
    variables: frozenset[Path]
    constants: tuple[Value, ...]
    is_known: bool
    idle: int
    simple_rules: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Subject:
    """A table and its surroundings: variables, and the functions it may invoke, as values."""

    table: DecisionTable
    site: Site
    variables: Mapping[Path, Declared]
    functions: Mapping[str, Value]
    columns: tuple[ColumnFacts, ...] = ()

    @property
    def everything(self) -> int:
        """All rules."""
        return (1 << len(self.table.rules)) - 1


class Reader:
    """Reads the columns of one table."""

    def __init__(self, subject: Subject, domains: Domains, *, functions_are_known: bool) -> None:
        """`functions_are_known` is false when functions of the model may ask for the time."""
        self._subject = subject
        self._domains = domains
        self._functions = frozenset(subject.functions) if functions_are_known else frozenset[str]()

    def columns(self) -> tuple[ColumnFacts, ...]:
        """Return what is known of each column."""
        found = [self._column(place) for place in range(len(self._subject.table.inputs))]
        return tuple(self._without_wholes(column, found) for column in found)

    def _column(self, place: int) -> ColumnFacts:
        table, names = self._subject.table, self._subject.site.names
        column = table.inputs[place]
        text = column.expression.text
        expression = facts_of_expression(text, names.within(text))
        own = self._variables(expression)
        allowed = column.allowed_values
        limits = facts_of_tests(allowed.text, names.within(allowed.text)) if allowed else None
        cells = _Cells(limits)
        for rule in table.rules:
            cell = rule.inputs[place].text
            if cell not in cells.seen and cell not in ANYTHING:
                facts = facts_of_tests(cell, names.within(cell))
                cells.seen[cell] = facts, self._variables(facts)
            cells.add(cell, 1 << rule.number - 1)
        limiting = self._variables(limits) if limits else frozenset[tuple[str, ...]]()
        is_known = own is not None and limiting is not None
        leaf = self._leaf(expression) if is_known and (limits is None or limits.is_simple) else None
        constants = (*cells.constants, *(() if leaf else expression.constants))
        variables = cells.variables.union(own or (), limiting or ()) if is_known else frozenset[tuple[str, ...]]()
        return ColumnFacts(leaf, variables, constants, is_known, cells.idle, cells.simple, cells.unknown)

    def _leaf(self, facts: Facts) -> Path | None:
        path = leaf_of(facts)
        return path if path is not None and self._variable(path) == path else None

    def _variables(self, facts: Facts) -> frozenset[Path] | None:
        """Return the variables that a text reads; None when it cannot be told what it gives for their values."""
        if facts.tree is None:
            return None
        found: set[Path] = set()
        for path in facts.names - {(name,) for name in bound_names(facts)}:
            variable = self._variable(path)
            if variable is not None:
                found.add(variable)
            elif path[0] not in self._functions and (path[0] not in BUILTINS or path[0] in CLOCK):
                return None
        return frozenset(found)

    def _variable(self, path: Path) -> Path | None:
        """Return the variable or the entry in it that a path reaches, as far as types have entries."""
        root = root_of(path, self._subject.variables)
        if root is None or not self._subject.variables[root].is_free:
            return None
        declared = self._subject.variables[root]
        for length in range(len(path), len(root), -1):
            if self._domains.of(declared, path[len(root) : length]) is not None:
                return path[:length]
        return root

    def _without_wholes(self, column: ColumnFacts, all_columns: Iterable[ColumnFacts]) -> ColumnFacts:
        """Return the column reading the entries of a variable instead of the whole, where others read entries."""
        every = {path for found in all_columns for path in found.variables}
        inner = {path: [p for p in every if len(p) > len(path) and p[: len(path)] == path] for path in column.variables}
        if not any(inner.values()):
            return column
        wholes = {path for path in every if any(p != path and p[: len(path)] == path for p in every)}
        variables = frozenset(p for path, parts in inner.items() for p in (parts or [path]) if p not in wholes)
        return ColumnFacts(
            None,
            variables,
            column.constants,
            column.is_known,
            column.idle,
            column.simple_rules,
            column.unknown,
        )


class _Cells:
    """Gathers the cells of one column."""

    def __init__(self, limits: Facts | None) -> None:
        self.seen: dict[str, tuple[Facts, frozenset[Path] | None]] = {}
        self._constants: list[Value] = list(limits.constants) if limits else []
        self._read: set[str] = set()
        self.variables: frozenset[Path] = frozenset()
        self.idle = self.simple = self.unknown = 0

    @property
    def constants(self) -> tuple[Value, ...]:
        """All constants that cells compare with."""
        return tuple(self._constants)

    def add(self, text: str, rule: int) -> None:
        """Add the cell of a rule; the text has been read."""
        if text in ANYTHING:
            self.idle |= rule
            return
        facts, variables = self.seen[text]
        if text not in self._read:
            self._read.add(text)
            self._constants.extend(facts.constants)
        if variables is None:
            self.unknown |= rule
            return
        self.variables |= variables
        if facts.is_simple:
            self.simple |= rule
