"""Reading a form file: JSON Schema 2020-12, limited to the keywords that are enforced."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast
from zoneinfo import ZoneInfo

from server.forms.dependence import COMPUTED, VISIBLE, Written, link
from server.forms.documents import load_object
from server.forms.errors import Refused
from server.forms.field_types import FIELD_TYPES, default_widget
from server.forms.kinds import FieldType
from server.forms.model import Field, Form, Path, Section
from server.forms.nodes import Node, Report
from server.forms.options import RESERVED

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DEEPEST = 3
MOST_FIELDS = 300

_GENERAL = frozenset({"type", "title", "description", "$comment"})
_OBJECT = _GENERAL | {"required", "properties", "additionalProperties"}
_FORM = _OBJECT | {"$schema", "x-show", "x-read"}
_SECTION = _OBJECT | {VISIBLE}
_FIELD = _GENERAL | {"format", "x-widget", VISIBLE, COMPUTED}
_ROUNDED = frozenset({"decimal", "percent"})
_LONGEST_NAME = 100
_NO_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class _Contents:
    """The fields and sections collected so far, in display order, and the expressions they carry."""

    fields: list[Field] = field(default_factory=list[Field])
    sections: list[Section] = field(default_factory=list[Section])
    written: list[Written] = field(default_factory=list[Written])


def parse_form(name: str, content: bytes) -> Form:
    """Return the form of a file `forms/<name>.json`; raises FormProblems with everything wrong in it."""
    report = Report()
    document = load_object(content, report)
    root = Node("", document, report)
    root.only(_FORM)
    if root.content.get("$schema", DIALECT) != DIALECT:
        root.problem("$schema", "wrong_type", "The form is in another dialect of JSON Schema.", f"Use {DIALECT}.")
    contents = _Contents()
    _read_object(root, (), (), contents)
    if len(contents.fields) > MOST_FIELDS:
        root.problem("properties", "too_large", f"There are more than {MOST_FIELDS} fields.", "Split the form.")
    show, reads = _variables(root, "x-show"), _variables(root, "x-read")
    fields, order = link(contents.fields, contents.written, (*show, *reads))
    title, description = root.text("title", name), root.text("description")
    report.stop_if_any()
    sections, schema = tuple(contents.sections), served(document)
    return Form(name, title, description, fields, sections, show, schema, reads, order)


def served(schema: Mapping[str, object]) -> dict[str, object]:
    """Return the schema as clients may check against it: what is computed or hidden at times is not demanded."""
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return {**schema, "readOnly": True} if COMPUTED in schema else dict(schema)
    members = cast("dict[str, Mapping[str, object]]", properties)
    shown = {**schema, "properties": {name: served(member) for name, member in members.items()}}
    if "required" in schema:
        asked = cast("list[str]", schema["required"])
        shown["required"] = [name for name in asked if not {VISIBLE, COMPUTED} & members[name].keys()]
    return shown


def _variables(root: Node, key: str) -> tuple[str, ...]:
    """Return the case variables that a form names under `key`."""
    found = root.names(key)
    for variable in found:
        _check_name(root, key, variable)
    return found


def _read_object(node: Node, path: Path, needed_in: Path | None, contents: _Contents) -> None:
    """Read the properties of the form or of a section.

    `needed_in` is where a required property of this object is needed (see Field).
    """
    _check_object(node)
    properties = node.object("properties")
    required = node.names("required")
    for missing in [key for key in required if key not in properties]:
        message = f"required names {missing[:60]}, which is not a field here."
        node.problem("required", "unknown_required", message, "Correct the name or remove it.")
    for key, schema in properties.items():
        _check_name(node, f"properties/{key[:60]}", key)
        if not isinstance(schema, dict):
            node.problem(f"properties/{key[:60]}", "wrong_type", "A field must be an object.", "Describe the field.")
            continue
        inner = node.child(f"properties/{key}", cast("dict[str, object]", schema))
        _read_property(inner, (*path, key), needed_in if key in required else None, contents)


def _check_object(node: Node) -> None:
    if node.content.get("type") != "object":
        node.problem("type", "wrong_type", "The type must be object.", 'Write "type": "object".')
    if node.content.get("additionalProperties", False) is not False:
        message = "Fields that are not listed are never accepted."
        node.problem("additionalProperties", "wrong_type", message, "Write false or leave it out.")


def _read_property(node: Node, path: Path, needed_in: Path | None, contents: _Contents) -> None:
    contents.written.extend(Written(path, key, node) for key in (VISIBLE, COMPUTED) if key in node.content)
    if node.content.get("type") != "object":
        contents.fields.extend(_read_field(node, path, needed_in))
        return
    if len(path) > DEEPEST:
        node.problem("", "too_deep", f"Sections nest at most {DEEPEST} deep.", "Flatten the form.")
        return
    node.only(_SECTION)
    contents.sections.append(Section(path, node.text("title", path[-1]), node.text("description")))
    if not node.object("properties"):
        node.problem("properties", "missing", "A section needs at least one field.", "Add one or drop the section.")
    _read_object(node, path, path if needed_in is None else needed_in, contents)


def _read_field(node: Node, path: Path, needed_in: Path | None) -> tuple[Field, ...]:
    """Return the field, or nothing when its type cannot be told."""
    kind = _kind(node)
    if kind is None:
        return ()
    node.only(_FIELD | kind.keywords)
    read = Field(
        path=path,
        widget=kind.widget,
        title=node.text("title", path[-1]),
        help=node.text("description"),
        needed_in=needed_in,
        limits=kind.limits(node),
    )
    if COMPUTED in node.content:
        _check_computed(node, read)
    return (_with_default(node, read, kind),)


def _check_computed(node: Node, read: Field) -> None:
    if "default" in node.content:
        node.problem("default", "bad_default", "A computed field has no default.", "Remove one of the two.")
    if read.widget in _ROUNDED and read.limits.places is None:
        message = "It is not said how a computed decimal is rounded."
        node.problem("x-places", "missing", message, 'Write the digits after the point, such as "x-places": 2.')


def _kind(node: Node) -> FieldType | None:
    """Return the field type, noting when the widget is unknown or does not suit type and format."""
    widget = node.content.get("x-widget", default_widget(node.content))
    kind = FIELD_TYPES.get(widget) if isinstance(widget, str) else None
    if kind is None:
        key = "x-widget" if "x-widget" in node.content else "type"
        advice = f"Use an x-widget of: {', '.join(FIELD_TYPES)}."
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


def _check_name(node: Node, key: str, name: str) -> None:
    if name.isidentifier() and not name.startswith("_") and name != RESERVED and len(name) <= _LONGEST_NAME:
        return
    message = f"{name[:60]!r} cannot be the name of a field or variable."
    advice = f"Use letters, digits and underscores, a letter first, not {RESERVED!r}."
    node.problem(key, "bad_name", message, advice)
