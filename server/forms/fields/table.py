"""The field type `table`: rows of the same columns, such as the entries of a balance sheet."""

from typing import cast
from zoneinfo import ZoneInfo

from server.forms.kinds import FieldType, wrong_type
from server.forms.model import Column, Field, Limits, Row
from server.forms.nodes import Node
from server.forms.plain_types import PLAIN_TYPES
from server.forms.reading import check_name, read_field
from server.forms.rows import MOST_ROWS, rows_from_json
from server.forms.texts import write_text

MOST_COLUMNS = 20

_TOTAL = "x-total"
_ADDED_UP = frozenset({"integer", "decimal", "money"})
_IN_CELLS = {widget: kind for widget, kind in PLAIN_TYPES.items() if widget != "long_text"}


def _limits(node: Node) -> Limits:
    fewest = node.count("minItems", 0, most=MOST_ROWS)
    most = node.count("maxItems", MOST_ROWS, most=MOST_ROWS)
    node.ordered("minItems", "maxItems", fits=fewest <= most)
    return Limits(min_items=fewest, max_items=most, columns=_columns(node.child("items", node.object("items"))))


def _columns(items: Node) -> tuple[Column, ...]:
    items.only({"type", "required", "properties", "additionalProperties"})
    if items.content.get("type") != "object":
        items.problem("type", "wrong_type", "The items of a table are objects.", 'Write "type": "object".')
    if items.content.get("additionalProperties", False) is not False:
        message = "Columns that are not listed are never accepted."
        items.problem("additionalProperties", "wrong_type", message, "Write false or leave it out.")
    properties, required = items.object("properties"), items.names("required")
    if not 0 < len(properties) <= MOST_COLUMNS:
        items.problem("properties", "missing", f"A table has 1 to {MOST_COLUMNS} columns.", "List its columns.")
    for missing in [key for key in required if key not in properties]:
        message = f"required names {missing[:60]}, which is not a column here."
        items.problem("required", "unknown_required", message, "Correct the name or remove it.")
    found = [_column(items, name, schema, needed=name in required) for name, schema in properties.items()]
    return tuple(column for column in found if column is not None)


def _column(items: Node, name: str, schema: object, *, needed: bool) -> Column | None:
    key = f"properties/{name[:60]}"
    check_name(items, key, name)
    if not isinstance(schema, dict):
        items.problem(key, "wrong_type", "A column must be an object.", "Describe the column.")
        return None
    node = items.child(f"properties/{name}", cast("dict[str, object]", schema))
    read = read_field(node, (name,), () if needed else None, _IN_CELLS, frozenset({_TOTAL}))
    if read is None:
        return None
    total = node.content.get(_TOTAL, False)
    if not isinstance(total, bool) or (total and read.widget not in _ADDED_UP):
        advice = f"Write true or false, true only for {', '.join(sorted(_ADDED_UP))}."
        node.problem(_TOTAL, "wrong_type", "Only columns of numbers have a total.", advice)
    return Column(read, total is True)


def _from_text(_field: Field, _text: str, _zone: ZoneInfo) -> list[Row]:
    raise wrong_type("This must be a list.")


FIELD_TYPE = FieldType(
    widget="table",
    json_type="array",
    format=None,
    keywords=frozenset({"items", "minItems", "maxItems"}),
    limits=_limits,
    from_json=rows_from_json,
    from_text=_from_text,
    to_text=write_text,
)
