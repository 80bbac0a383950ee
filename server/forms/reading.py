"""Reading one field of a form file: its type, its limits, its default."""

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from server.forms.errors import Refused
from server.forms.kinds import FieldType
from server.forms.model import Field, Path
from server.forms.nodes import Node
from server.forms.options import RESERVED

VISIBLE = "x-visible"
COMPUTED = "x-computed"
GENERAL = frozenset({"type", "title", "description", "$comment"})

_PLAIN = GENERAL | {"format", "x-widget"}
_LONGEST_NAME = 100
_NO_ZONE = ZoneInfo("UTC")


def read_field(
    node: Node, path: Path, needed_in: Path | None, kinds: Mapping[str, FieldType], further: frozenset[str]
) -> Field | None:
    """Return the field as one of the `kinds`, nothing when its type cannot be told.

    The `further` keywords are left alone: whoever calls reads them.
    """
    kind = _kind(node, kinds)
    if kind is None:
        return None
    node.only(_PLAIN | kind.keywords | further)
    read = Field(
        path=path,
        widget=kind.widget,
        title=node.text("title", path[-1]),
        help=node.text("description"),
        needed_in=needed_in,
        limits=kind.limits(node),
        unit=node.text("x-unit") if "x-unit" in kind.keywords else "",
    )
    return _with_default(node, read, kind)


def is_name(name: str) -> bool:
    """Whether a field or variable can have this name."""
    return name.isidentifier() and not name.startswith("_") and name != RESERVED and len(name) <= _LONGEST_NAME


def check_name(node: Node, key: str, name: str) -> None:
    """Note a name that no field or variable can have; `key` is where it stands."""
    if is_name(name):
        return
    message = f"{name[:60]!r} cannot be the name of a field or variable."
    advice = f"Use letters, digits and underscores, a letter first, not {RESERVED!r}."
    node.problem(key, "bad_name", message, advice)


def default_widget(schema: Mapping[str, object], kinds: Mapping[str, FieldType]) -> str | None:
    """Return the widget of a field without `x-widget`, by type, format, enum and items; None if nothing fits."""
    if schema.get("type") == "string" and "enum" in schema:
        return "choice"
    items = schema.get("items")
    if schema.get("type") == "array" and isinstance(items, dict) and "properties" in items:
        return "table"
    for kind in kinds.values():
        if kind.fits(schema.get("type"), schema.get("format")):
            return kind.widget
    return None


def _kind(node: Node, kinds: Mapping[str, FieldType]) -> FieldType | None:
    """Return the field type, noting when the widget is unknown or does not suit type and format."""
    widget = node.content.get("x-widget", default_widget(node.content, kinds))
    kind = kinds.get(widget) if isinstance(widget, str) else None
    if kind is None:
        key = "x-widget" if "x-widget" in node.content else "type"
        advice = f"Use an x-widget of: {', '.join(kinds)}."
        node.problem(key, "unknown_widget", "No field type fits this type and format.", advice)
        return None
    if not kind.fits(node.content.get("type"), node.content.get("format")):
        wanted = f'"type": "{kind.json_type}"' + (f', "format": "{kind.format}"' if kind.format else "")
        message = f"The widget {kind.widget} does not fit this type and format."
        node.problem("type", "wrong_type", message, f"Write {wanted}{'' if kind.format else ' without format'}.")
    return kind


def _with_default(node: Node, read: Field, kind: FieldType) -> Field:
    if "default" not in node.content or "default" not in kind.keywords:
        return read
    try:
        return replace(read, default=kind.from_json(read, node.content["default"], _NO_ZONE))
    except Refused as refusal:
        reason = refusal.at("").text()
        node.problem("default", "bad_default", f"The default is not accepted: {reason}", "Correct the default.")
        return read
