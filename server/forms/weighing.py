"""Evaluating what depends on other values: which fields are hidden, and what computed ones hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

from server.feel import EvaluationContext, Expression, FeelLimitError
from server.forms.errors import Refused
from server.forms.field_types import FIELD_TYPES
from server.forms.model import Field, Form, Path, Value
from server.forms.numbers import rounded

MAX_STEPS = 200_000
"""What all expressions of a form may cost together; each has its share, but no more than 20,000."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What expressions may know besides the form's own values: the case's data (typed) and the moment."""

    data: Mapping[str, object]
    now: datetime


@dataclass(frozen=True, slots=True)
class Weighed:
    """Which fields are hidden; what computed ones that are shown hold, or why that is not accepted."""

    hidden: set[Path] = field(default_factory=set[Path])
    computed: dict[Path, Value] = field(default_factory=dict[Path, Value])
    refused: dict[Path, Refused] = field(default_factory=dict[Path, Refused])


def weigh(form: Form, given: Mapping[Path, Value], facts: Facts, zone: ZoneInfo) -> Weighed:
    """Evaluate the form over typed values by path; a computed field takes nothing of them.

    A field is shown only when its conditions are true: null hides it, as does an expression that asks for too much.
    """
    expressions = sum(len(each.conditions) + 1 for each in form.fields if each.depends)
    steps = min(20_000, MAX_STEPS // max(1, expressions))
    context = EvaluationContext(facts.now, zone, max_steps=steps)
    scope = {name: facts.data[name] for name in (*form.show, *form.reads) if name in facts.data}
    for each in form.fields:
        scope.pop(each.path[0], None)
    fields = {each.path: each for each in form.fields}
    for path, each in fields.items():
        _place(scope, path, None if each.computed else given.get(path))
    found = Weighed()
    for path in form.order:
        if any(_value(condition, scope, context) is not True for condition in fields[path].conditions):
            found.hidden.add(path)
            _place(scope, path, None)
        elif fields[path].computed is not None:
            _compute(fields[path], scope, context, found)
    return found


def with_computed(form: Form, values: Mapping[str, object], found: Weighed) -> dict[str, object]:
    """Return `values` (in the shape of the schema) with what was computed, and nothing else, in computed fields."""
    fresh = _copied(values)
    for each in form.fields:
        if each.computed is None:
            continue
        if each.path in found.computed:
            _place(fresh, each.path, found.computed[each.path])
        else:
            _take_out(fresh, each.path)
    return fresh


def stood(form: Form, values: Mapping[str, object]) -> Weighed:
    """How the form stood when `values` were submitted: nothing is evaluated anew; hidden is what holds nothing."""
    held = {each.path: _held(values, each.path) for each in form.fields if each.depends}
    known = {path: cast("Value", value) for path, value in held.items() if value is not None}
    return Weighed({path for path in held if path not in known}, known)


def _held(values: Mapping[str, object], path: Path) -> object:
    value = values.get(path[0])
    if len(path) == 1:
        return value
    return _held(cast("Mapping[str, object]", value), path[1:]) if isinstance(value, Mapping) else None


def _copied(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: _copied(cast("Mapping[str, object]", value)) if isinstance(value, Mapping) else value
        for name, value in values.items()
    }


def _take_out(values: dict[str, object], path: Path) -> None:
    section = values.get(path[0])
    if len(path) == 1:
        values.pop(path[0], None)
    elif isinstance(section, dict):
        _take_out(cast("dict[str, object]", section), path[1:])


def _compute(entry: Field, scope: dict[str, object], context: EvaluationContext, found: Weighed) -> None:
    """Note the value of a computed field; nothing when it is null."""
    try:
        value = _accepted(
            entry, _value(cast("Expression", entry.computed), scope, context), cast("ZoneInfo", context.zone)
        )
    except Refused as refusal:
        found.refused[entry.path] = refusal
        return
    if value is not None:
        found.computed[entry.path] = value
        _place(scope, entry.path, value)


def _value(expression: Expression, scope: Mapping[str, object], context: EvaluationContext) -> object:
    try:
        return expression.evaluate(scope, context)
    except FeelLimitError:
        return None


def _accepted(entry: Field, value: object, zone: ZoneInfo) -> Value | None:
    """The value as the field holds it, decimals rounded half up to its places. Raises Refused."""
    if value is None or value in ("", []):
        return None
    if isinstance(value, Decimal) and entry.limits.places is not None:
        value = rounded(value, entry.limits.places)
    elif isinstance(value, date | time):
        value = value.isoformat()
    return FIELD_TYPES[entry.widget].from_json(entry, value, zone)


def _place(scope: dict[str, object], path: Path, value: object) -> None:
    inner = scope
    for step in path[:-1]:
        section = inner.get(step)
        if not isinstance(section, dict):
            section = inner[step] = {}
        inner = cast("dict[str, object]", section)
    inner[path[-1]] = value
