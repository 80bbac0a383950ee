"""The field types of one value, which may stand in a form and in the column of a table."""

from collections.abc import Mapping

from server.forms.fields import (
    address,
    choice,
    date,
    datetime,
    decimal,
    duration,
    integer,
    long_text,
    money,
    percent,
    text,
    time,
    yes_no,
)
from server.forms.kinds import FieldType

PLAIN_TYPES: Mapping[str, FieldType] = {
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
        duration,
        address,
        choice,
        yes_no,
    )
}
