"""Cuts the inputs of a table into independent axes, each with points that stand for all its values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from server.dmn.checks.columns import Evaluator
from server.dmn.checks.variables import root_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from server.dmn.checks.budget import Budget
    from server.dmn.checks.subject import Subject
    from server.dmn.checks.texts import Path
    from server.dmn.checks.variables import Domains
    from server.feel.values import Value

# Of inputs that are computed from variables, or compared with them, so many combinations are looked at.
_MAX_SAMPLES = 300
# Where inputs are computed, more is tried than the constants beside them.
_FURTHER = (Decimal(0), Decimal(1))


@dataclass(frozen=True, slots=True)
class Point:
    """Values of an axis' variables, and the rules (bits) whose cells hold there, surely or as far as known.

    `is_usual` is false for null and for values of a kind that the table does not speak of.
    """

    values: Mapping[Path, Value]
    sure: int
    maybe: int
    is_usual: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """Columns over the same variables. For the rules in `exact` the points stand for all values there are.

    `idle` are the rules that accept everything here.
    """

    columns: tuple[int, ...]
    points: tuple[Point, ...]
    exact: int
    idle: int


def axes_of(subject: Subject, domains: Domains, budget: Budget) -> tuple[Axis, ...]:
    """Return the axes of a table; raises Exhausted."""
    evaluator = Evaluator(subject, domains, budget)
    return tuple(_axis(subject, columns, evaluator, domains) for columns in _groups(subject))


def _groups(subject: Subject) -> list[tuple[int, ...]]:
    """Return the columns that share variables, together."""
    groups: list[tuple[set[Path], list[int]]] = []
    for place, column in enumerate(subject.columns):
        variables, columns = set(column.variables), [place]
        for other in [found for found in groups if found[0] & variables]:
            groups.remove(other)
            variables |= other[0]
            columns.extend(other[1])
        groups.append((variables, columns))
    return [tuple(sorted(columns)) for _, columns in groups]


def _axis(subject: Subject, columns: tuple[int, ...], evaluator: Evaluator, domains: Domains) -> Axis:
    found = [subject.columns[place] for place in columns]
    variables = sorted({path for column in found for path in column.variables})
    is_exact = len(variables) == 1 and all(column.leaf == variables[0] for column in found)
    # Columns of different types are not null for the same values.
    is_exact = is_exact and len({_limits(subject, place) for place in columns}) == 1
    choices: list[list[tuple[Value, bool]]] = []
    for path in variables:
        values, complete = _choices(subject, path, columns, domains)
        choices.append(values)
        is_exact = is_exact and complete
    exact = subject.everything if is_exact else 0
    for column in found:
        exact &= column.simple_rules | column.idle
    idle = subject.everything
    for column in found:
        idle &= column.idle
    points: dict[tuple[int, int, bool], Point] = {}
    for values in _combinations(choices):
        given = {path: value for path, (value, _) in zip(variables, values, strict=True)}
        masks = evaluator.masks(given, columns)
        if masks is not None:
            point = Point(given, *masks, all(usual for _, usual in values))
            points.setdefault((masks[0], masks[1], point.is_usual), point)
    return Axis(columns, tuple(points.values()), exact | idle, idle)


def _limits(subject: Subject, place: int) -> tuple[str | None, str]:
    column = subject.table.inputs[place]
    return column.expression.type_ref, column.allowed_values.text if column.allowed_values else ""


def _choices(
    subject: Subject, path: Path, columns: Sequence[int], domains: Domains
) -> tuple[list[tuple[Value, bool]], bool]:
    """Return values of a variable, whether each is usual, and whether they stand for all."""
    root = root_of(path, subject.variables)
    declared = subject.variables[root] if root else None
    domain = domains.of(declared, path[len(root or ()) :]) if declared else None
    if declared is None or domain is None:
        return [(None, False)], False
    constants = [constant for place in columns for constant in subject.columns[place].constants]
    if any(subject.columns[place].leaf != path for place in columns):
        constants += _FURTHER
    points = domain.points(constants)
    usual, strange = points.values, points.strange
    if declared.possible is not None and root == path:
        usual, strange = declared.possible, ()
    return [*((value, True) for value in usual), *((value, False) for value in strange), (None, False)], points.complete


def _combinations(choices: list[list[tuple[Value, bool]]]) -> Iterator[tuple[tuple[Value, bool], ...]]:
    if len(choices) <= 1:
        yield from product(*choices)
        return
    each = 2
    while (each + 1) ** len(choices) <= _MAX_SAMPLES:
        each += 1
    picked = [values if len(values) <= each else [*values[: each - 1], values[-1]] for values in choices]
    for place, found in enumerate(product(*picked)):
        if place >= _MAX_SAMPLES:
            break
        yield found
