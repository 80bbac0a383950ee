"""Finds data for which conditions hold: every kind of value is tried, as far as constants tell what kinds there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise, product
from typing import cast

from server.dmn.tables import Table
from server.feel import EvaluationContext, FeelError, compile_expression, parse_expression
from server.feel.syntax import nodes

MOST = 4096
"""Combinations of values that are tried for one set of conditions."""
_CONTEXT = EvaluationContext(datetime(2026, 1, 5, 1, tzinfo=UTC), UTC)
_OTHER = "another text"
Wish = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Decided:
    """A variable that a decision table gives: the conditions of a rule of it, by the value that it gives."""

    variable: str
    table: Table


def solutions(conditions: Sequence[str], decided: Sequence[Decided]) -> Iterator[Wish]:
    """Values by dotted path for which all conditions hold. What a decision gives is led back to its inputs."""
    names = _variables(conditions)
    first = next((each for each in decided if each.variable in names), None)
    if first is None:
        yield from _solved(conditions)
        return
    rest = [each for each in decided if each is not first]
    for rule in first.table.rules:
        cells = [
            f"{column.expression.text} in ({cell.text})"
            for column, cell in zip(first.table.drawn.inputs, rule.inputs, strict=True)
            if cell.text.strip() not in {"", "-"}
        ]
        columns = first.table.drawn.outputs
        targets = [first.variable] if len(columns) == 1 else [f"{first.variable}.{column.name}" for column in columns]
        given = zip(targets, (cell.text for cell in rule.outputs), strict=True)
        bound = [f"{name} = {text}" for name, text in given if text.strip()]
        for wish in solutions([*conditions, *cells, *bound], rest):
            yield {path: value for path, value in wish.items() if path.partition(".")[0] != first.variable}


@dataclass(slots=True)
class _Kinds:
    """Which constants each path is compared with; one without any is true or false."""

    found: dict[str, list[object]] = field(default_factory=dict[str, "list[object]"])

    def look(self, node: object, compared: tuple[object, ...] | None = None) -> None:
        if isinstance(node, (nodes.Compare, nodes.In, nodes.Between)):
            compared = tuple(literal.value for literal in _inside(node, nodes.Literal))
        path = _path(node)
        if path is not None:
            self.found.setdefault(path, []).extend(compared or ())
            return
        for child in _children(node):
            self.look(child, compared)

    def points(self) -> Mapping[str, Sequence[object]]:
        return {path: _points(values) for path, values in self.found.items()}


def _solved(conditions: Sequence[str]) -> Iterator[Wish]:
    kinds = _Kinds()
    try:
        trees = [parse_expression(text) for text in conditions]
        compiled = [compile_expression(text) for text in conditions]
    except FeelError:
        return
    for tree in trees:
        kinds.look(tree)
    points = kinds.points()
    for tried, values in enumerate(product(*points.values())):
        if tried >= MOST:
            return
        wish = dict(zip(points, values, strict=True))
        scope = nested(wish)
        if all(each.evaluate(scope, _CONTEXT) is True for each in compiled):
            yield wish


def nested(wish: Wish) -> dict[str, object]:
    """Values by dotted path as data: `{"a.b": 1}` becomes `{"a": {"b": 1}}`."""
    found: dict[str, object] = {}
    for path, value in wish.items():
        *outer, last = path.split(".")
        inside = found
        for key in outer:
            known = inside.setdefault(key, {})
            if not isinstance(known, dict):
                known = inside[key] = {}
            inside = cast("dict[str, object]", known)
        inside[last] = value
    return found


def _variables(conditions: Sequence[str]) -> frozenset[str]:
    names: set[str] = set()
    for text in conditions:
        try:
            names |= compile_expression(text).names
        except FeelError:
            continue
    return frozenset(names)


def _points(constants: Sequence[object]) -> Sequence[object]:
    numbers = sorted({value for value in constants if isinstance(value, Decimal)})
    texts = sorted({value for value in constants if isinstance(value, str)})
    points: list[object] = [*numbers]
    points += [(low + high) / 2 for low, high in pairwise(numbers)]
    points += [numbers[-1] + 1, numbers[0] - 1] if numbers else []
    points += [*texts, _OTHER] if texts else []
    if any(isinstance(value, bool) for value in constants) or not points:
        points += [True, False]
    return [*points, None] if None in constants else points


def _path(node: object) -> str | None:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Path):
        before = _path(node.target)
        return ".".join((before, *node.keys)) if before is not None else None
    return None


def _inside(node: object, kind: type[nodes.Literal]) -> Iterator[nodes.Literal]:
    if isinstance(node, kind):
        yield node
    for child in _children(node):
        yield from _inside(child, kind)


def _children(node: object) -> Iterator[object]:
    if isinstance(node, nodes.Call):
        yield from node.positional
    elif isinstance(node, tuple):
        yield from cast("tuple[object, ...]", node)
    elif isinstance(node, nodes.Node) and is_dataclass(node):
        for each in fields(node):
            yield getattr(node, each.name)
