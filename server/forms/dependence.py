"""Reading x-visible and x-computed: compiled expressions, checked names and types, and the order to evaluate in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from graphlib import CycleError, TopologicalSorter
from typing import cast

from server.feel import Expression, Severity, check_expression, compile_expression, parse_expression
from server.feel.checking import ANY, BOOLEAN, FeelType, context_of
from server.feel.syntax import nodes as syntax
from server.forms.field_types import feel_of
from server.forms.model import Field, Path
from server.forms.nodes import Node
from server.forms.reading import COMPUTED, VISIBLE

LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Written:
    """An expression as it stands in the file: under `key` at `node`, the schema of the field or section `path`."""

    path: Path
    key: str
    node: Node


@dataclass(frozen=True, slots=True)
class _Compiled:
    written: Written
    expression: Expression
    reads: frozenset[Path]


def link(
    plain: Sequence[Field], written: Iterable[Written], reads: Iterable[str]
) -> tuple[tuple[Field, ...], tuple[Path, ...]]:
    """Return the fields with their expressions, and the paths of those that have any, in order of evaluation.

    Expressions may name fields, and the case variables in `reads`. What is wrong is noted at its place.
    """
    names = {**dict.fromkeys(reads, ANY), **_types(plain)}
    compiled = [found for each in written if (found := _compile(each, plain, names)) is not None]
    linked = tuple(_linked(field, compiled) for field in plain)
    return linked, _order(linked, compiled)


def _types(plain: Sequence[Field], depth: int = 0) -> Mapping[str, FeelType]:
    """What the names of the fields at this depth stand for; a section is a context of its own fields."""
    found: dict[str, FeelType] = {}
    for field in plain:
        name = field.path[depth]
        if len(field.path) == depth + 1:
            found[name] = feel_of(field)
        elif name not in found:
            inner = [other for other in plain if len(other.path) > depth + 1 and other.path[depth] == name]
            found[name] = context_of(_types(inner, depth + 1))
    return found


def _compile(written: Written, plain: Sequence[Field], names: Mapping[str, FeelType]) -> _Compiled | None:
    text = written.node.text(written.key)
    source = text.removeprefix("=")
    if source == text or len(text) > LONGEST:
        advice = f"Write = and an expression of at most {LONGEST} characters over fields of this form."
        written.node.problem(written.key, "not_feel", f"{written.key} must be a FEEL expression after =.", advice)
        return None
    expected = BOOLEAN
    if written.key == COMPUTED:
        expected = next((feel_of(field) for field in plain if field.path == written.path), ANY)
    problems = check_expression(source, names, expected=expected).problems
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    for problem in errors:
        message = f"{problem.message[:300]} (line {problem.line}, column {problem.column})."
        advice = f"Name fields of this form, or variables listed in x-show or x-read: {', '.join(sorted(names))[:300]}."
        written.node.problem(written.key, problem.code.replace("-", "_"), message[:1].upper() + message[1:], advice)
    if errors:
        return None
    return _Compiled(written, compile_expression(source), frozenset(_paths(parse_expression(source))))


def _paths(part: object) -> Iterator[Path]:
    """Every name or path of names in a syntax tree; of a name that something nearer hides too."""
    if isinstance(part, syntax.Path) and isinstance(part.target, syntax.Name):
        yield (part.target.name, *part.keys)
    elif isinstance(part, syntax.Name):
        yield (part.name,)
    elif isinstance(part, tuple):
        for each in cast("tuple[object, ...]", part):
            yield from _paths(each)
    elif is_dataclass(part) and not isinstance(part, type | syntax.Type):
        for member in fields(part):
            yield from _paths(getattr(part, member.name))


def _concerns(one: _Compiled, field: Field) -> bool:
    """Whether it is about the field, or decides if a section around it is shown."""
    path = one.written.path
    return path == field.path or (one.written.key == VISIBLE and path == field.path[: len(path)])


def _linked(field: Field, compiled: Sequence[_Compiled]) -> Field:
    own = [one for one in compiled if _concerns(one, field)]
    conditions = tuple(one.expression for one in own if one.written.key == VISIBLE)
    return replace(
        field,
        conditions=conditions,
        computed=next((one.expression for one in own if one.written.key == COMPUTED), None),
    )


def _order(linked: Sequence[Field], compiled: Sequence[_Compiled]) -> tuple[Path, ...]:
    """The dependent fields after all they depend on; a circle is noted at one of its expressions."""
    graph = {
        field.path: {
            other.path
            for one in compiled
            if _concerns(one, field)
            for other in linked
            if any(_overlap(read, other.path) for read in one.reads)
        }
        for field in linked
    }
    try:
        order = tuple(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        around = cast("list[Path]", circle.args[1])
        culprit = next(one for one in compiled for path in around if one.written.path == path[: len(one.written.path)])
        told = ", ".join(".".join(path) for path in around[:5])
        message = f"These fields depend on each other in a circle: {told}."
        culprit.written.node.problem(culprit.written.key, "circle", message, "Let one of them stand for itself.")
        return ()
    depending = {field.path for field in linked if field.depends}
    return tuple(path for path in order if path in depending)


def _overlap(read: Path, path: Path) -> bool:
    """Whether reading one reads (a part of) the other; what follows a value's own path are its properties."""
    shorter = min(len(read), len(path))
    return read[:shorter] == path[:shorter]
