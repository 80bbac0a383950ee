"""The table of field types, and which one a schema means when it names none."""

from collections.abc import Mapping

from server.forms.fields import (
    choice,
    choices,
    date,
    datetime,
    decimal,
    integer,
    long_text,
    money,
    percent,
    text,
    time,
    yes_no,
)
from server.forms.kinds import FieldType

FIELD_TYPES: Mapping[str, FieldType] = {
    module.FIELD_TYPE.widget: module.FIELD_TYPE
    for module in (
        text,
        long_text,
        integer,
        decimal,
        money,
        percent,
        date,
        datetime,
        time,
        choice,
        choices,
        yes_no,
    )
}


def default_widget(schema: Mapping[str, object]) -> str | None:
    """Return the widget of a field without `x-widget`, by type, format and enum; None if nothing fits."""
    if schema.get("type") == "string" and "enum" in schema:
        return "choice"
    for kind in FIELD_TYPES.values():
        if kind.fits(schema.get("type"), schema.get("format")):
            return kind.widget
    return None
