"""Changing the fields of a form file one at a time; every part that an act is not about stays as it is."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import cast

from server.forms.documents import load_object
from server.forms.field_types import FIELD_TYPES
from server.forms.nodes import Report
from server.forms.plain_types import PLAIN_TYPES
from server.forms.reading import default_widget, is_name

SECTION = "section"
WIDGETS = (*FIELD_TYPES, SECTION)

Document = dict[str, object]
_SHAPE = frozenset({"type", "format", "x-widget", "enum", "items"})
_COMMON = frozenset({"title", "description", "$comment", "x-visible", "x-computed", "x-total"})


class FieldNameRefused(ValueError):
    """A field cannot have this name, or another has it already."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A field, section or column as it stands in the file; `path` is dotted, `place` its position among its kin."""

    path: str
    name: str
    widget: str
    schema: Mapping[str, object]
    required: bool
    depth: int
    place: int
    kin: int
    column: bool


def form_document(content: bytes) -> Document:
    """The form file as data. Raises FormProblems where it is no JSON object."""
    return load_object(content, Report())


def entries_of(document: Document) -> tuple[Entry, ...]:
    """Every field, section and column in the order of the file; what is no object is left out."""
    return tuple(_entries(document, "", 0, column=False))


def entry_at(document: Document, path: str) -> Entry | None:
    """The field, section or column of this dotted path."""
    return next((entry for entry in entries_of(document) if entry.path == path), None)


def allowed_widgets(entry: Entry) -> tuple[str, ...]:
    """What it may be changed to: a section stays one, and so does what holds columns."""
    if entry.widget in {SECTION, "table"}:
        return (entry.widget,)
    if entry.column:
        return tuple(name for name in PLAIN_TYPES if name != "long_text")
    return tuple(name for name in FIELD_TYPES if name != "table")


def known_to(widget: str) -> frozenset[str]:
    """What a field may keep when it becomes this widget: a default of another kind would hardly fit."""
    return (_COMMON | FIELD_TYPES[widget].keywords | {"items.enum" if widget == "choices" else "enum"}) - {"default"}


def add_field(document: Document, inside: str, name: str, widget: str, title: str) -> tuple[Document, str]:
    """The document with a new field at the end of the form, or of the section or table `inside`; and its path.

    Raises FieldNameRefused.
    """
    fresh = deepcopy(document)
    parent = _holder(fresh, inside)
    properties = _properties(parent)
    _require_name(properties, name)
    properties[name] = _new(widget, title)
    return fresh, f"{inside}.{name}" if inside else name


def remove_field(document: Document, path: str) -> Document:
    """The document without the field, and without the demand for it."""
    fresh = deepcopy(document)
    parent, name = _parent(fresh, path)
    _properties(parent).pop(name, None)
    _demand(parent, name, wanted=False)
    return fresh


def move_field(document: Document, path: str, to: int) -> Document:
    """The document with the field at the position `to` among those it stands with; the ends are the limit."""
    fresh = deepcopy(document)
    parent, name = _parent(fresh, path)
    properties = _properties(parent)
    names = [each for each in properties if each != name]
    names.insert(max(0, min(to, len(names))), name)
    parent["properties"] = {each: properties[each] for each in names}
    return fresh


def change_field(
    document: Document, path: str, changes: Mapping[str, object], *, name: str, widget: str, required: bool
) -> tuple[Document, str]:
    """The document with the field as it is described now, and its path. In `changes` None takes a keyword out.

    Keywords that the new widget does not know go; all others that `changes` do not name stay. Raises FieldNameRefused.
    """
    fresh = deepcopy(document)
    parent, before = _parent(fresh, path)
    properties = _properties(parent)
    if name != before:
        _require_name(properties, name)
    held = cast("Document", properties[before])
    if widget != _widget(held):
        held = _reshaped(held, widget)
    for key, value in changes.items():
        _put(held, key, value)
    parent["properties"] = {(name if key == before else key): value for key, value in properties.items()}
    _properties(parent)[name] = held
    if name != before and isinstance(parent.get("required"), list):
        parent["required"] = [name if each == before else each for each in cast("list[object]", parent["required"])]
    _demand(parent, name, wanted=required)
    return fresh, f"{path.rpartition('.')[0]}.{name}".removeprefix(".")


def _entries(holder: Document, inside: str, depth: int, *, column: bool) -> Iterator[Entry]:
    properties = holder.get("properties")
    if not isinstance(properties, dict):
        return
    members = cast("dict[str, object]", properties)
    required = holder.get("required")
    demanded = cast("list[object]", required) if isinstance(required, list) else []
    for place, (name, schema) in enumerate(members.items()):
        if not isinstance(schema, dict):
            continue
        held = cast("Document", schema)
        path = f"{inside}.{name}" if inside else name
        widget = _widget(held)
        yield Entry(path, name, widget, held, name in demanded, depth, place, len(members), column)
        if widget == SECTION:
            yield from _entries(held, path, depth + 1, column=False)
        elif widget == "table" and isinstance(held.get("items"), dict):
            yield from _entries(cast("Document", held["items"]), path, depth + 1, column=True)


def _widget(schema: Document) -> str:
    if schema.get("type") == "object":
        return SECTION
    return str(schema.get("x-widget") or default_widget(schema, FIELD_TYPES) or "text")


def _holder(document: Document, path: str) -> Document:
    """The object whose properties are the fields inside `path`: the form, a section, the rows of a table."""
    holder = document
    for step in path.split(".") if path else ():
        held = cast("Document", _properties(holder)[step])
        items = held.get("items")
        holder = cast("Document", items) if isinstance(items, dict) and "properties" in items else held
    return holder


def _parent(document: Document, path: str) -> tuple[Document, str]:
    inside, _, name = path.rpartition(".")
    return _holder(document, inside), name


def _properties(holder: Document) -> Document:
    return cast("Document", holder.setdefault("properties", {}))


def _require_name(properties: Document, name: str) -> None:
    if name in properties or not is_name(name):
        raise FieldNameRefused(name)


def _demand(holder: Document, name: str, *, wanted: bool) -> None:
    required = holder.get("required")
    names = cast("list[object]", required) if isinstance(required, list) else []
    if wanted and name not in names:
        holder["required"] = [*names, name]
    elif not wanted and name in names:
        holder["required"] = [each for each in names if each != name]


def _shape(widget: str) -> Document:
    if widget == SECTION:
        return {"type": "object"}
    kind = FIELD_TYPES[widget]
    return {"type": kind.json_type, **({"format": kind.format} if kind.format else {})}


def _new(widget: str, title: str) -> Document:
    schema = _shape(widget)
    start: Document = {"type": schema["type"], "title": title}
    if widget == SECTION:
        return {**start, "properties": {"note": {"type": "string", "title": "Note", "x-widget": "text"}}}
    start["x-widget"] = widget
    if "format" in schema:
        start["format"] = schema["format"]
    if widget == "choice":
        start["enum"] = ["a", "b"]
    elif widget == "choices":
        start["items"] = {"enum": ["a", "b"]}
    elif widget == "table":
        column = {"type": "string", "title": "Item", "x-widget": "text"}
        start["items"] = {"type": "object", "properties": {"item": column}}
    return start


def _reshaped(held: Document, widget: str) -> Document:
    """The field as another widget: what both know stays."""
    kept = {key: value for key, value in held.items() if key in known_to(widget) - _SHAPE}
    fresh = _new(widget, str(held.get("title", "")))
    options = _options(held)
    if options and widget == "choice":
        fresh["enum"] = options
    elif options and widget == "choices":
        fresh["items"] = {"enum": options}
    return {**fresh, **kept} if "title" in held else {key: value for key, value in {**fresh, **kept}.items() if value}


def _options(held: Document) -> object:
    items = held.get("items")
    return held.get("enum") or (cast("Document", items).get("enum") if isinstance(items, dict) else None)


def _put(held: Document, key: str, value: object) -> None:
    """Set a keyword; `items.enum` names one inside."""
    first, _, rest = key.partition(".")
    if rest:
        _put(cast("Document", held.setdefault(first, {})), rest, value)
    elif value is None:
        held.pop(key, None)
    else:
        held[key] = value
