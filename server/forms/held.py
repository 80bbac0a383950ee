"""Values that stand for something outside the form: each is judged by those who know what there is."""

from collections.abc import Callable, Collection, Mapping
from typing import cast
from zoneinfo import ZoneInfo

from server.forms.errors import FieldError, FormErrors, Refused
from server.forms.model import Field, Form, Path, Values
from server.forms.showing import format_value


def holds(form: Form | None, widgets: Collection[str]) -> bool:
    """Whether a form has a field of one of these widgets."""
    return form is not None and any(field.widget in widgets for field in form.fields)


def settle(
    form: Form, values: Values, widgets: Collection[str], judge: Callable[[Field, object], str], zone: ZoneInfo
) -> Values:
    """The values with what `judge` makes of those of these widgets. Raises FormErrors with all that it refused."""
    settled = values
    errors: list[FieldError] = []
    for field in form.fields:
        value = _look_up(values, field)
        if field.widget not in widgets or value is None:
            continue
        try:
            settled = _placed(settled, field.path, judge(field, value))
        except Refused as refusal:
            errors.extend(refusal.all_at(field.name))
    if errors:
        raise FormErrors(tuple(errors), _entered(form, values, zone))
    return settled


def _placed(values: Values, path: Path, value: object) -> Values:
    if len(path) == 1:
        return {**values, path[0]: value}
    return {**values, path[0]: _placed(cast("Values", values[path[0]]), path[1:], value)}


def _entered(form: Form, values: Values, zone: ZoneInfo) -> dict[str, str | list[str] | list[dict[str, str]]]:
    given = [(field, _look_up(values, field)) for field in form.fields if field.computed is None]
    return {field.name: format_value(field, value, zone=zone) for field, value in given if value is not None}


def _look_up(values: Values, field: Field) -> object:
    found: object = values
    for step in field.path:
        found = cast("Mapping[str, object]", found).get(step) if isinstance(found, Mapping) else None
    return found
