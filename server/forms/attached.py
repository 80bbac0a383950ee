"""Which documents the fields of a form may hold: those at hand, and only pictures where a photo is asked for."""

from collections.abc import Collection, Mapping
from typing import cast
from zoneinfo import ZoneInfo

from server.forms.document_ids import ATTACHED, PHOTO, unknown_document
from server.forms.errors import FieldError, FormErrors, Refused
from server.forms.model import Field, Form, Values
from server.forms.showing import format_value


def holds_documents(form: Form | None) -> bool:
    """Whether a form has a field for a document."""
    return form is not None and any(field.widget in ATTACHED for field in form.fields)


def require_attached(
    form: Form, values: Values, files: Collection[str], pictures: Collection[str], zone: ZoneInfo
) -> None:
    """Raise FormErrors where a value is none of the documents at hand: `files` are all of them, by id."""
    errors: list[FieldError] = []
    for field in form.fields:
        value = _look_up(values, field)
        if field.widget not in ATTACHED or value is None:
            continue
        if value not in files:
            errors.append(unknown_document().at(field.name))
        elif field.widget == PHOTO and value not in pictures:
            errors.append(Refused("no_picture", "This document is no picture.").at(field.name))
    if errors:
        raise FormErrors(tuple(errors), _entered(form, values, zone))


def _entered(form: Form, values: Values, zone: ZoneInfo) -> dict[str, str | list[str] | list[dict[str, str]]]:
    given = [(field, _look_up(values, field)) for field in form.fields if field.computed is None]
    return {field.name: format_value(field, value, zone=zone) for field, value in given if value is not None}


def _look_up(values: Values, field: Field) -> object:
    found: object = values
    for step in field.path:
        found = cast("Mapping[str, object]", found).get(step) if isinstance(found, Mapping) else None
    return found
