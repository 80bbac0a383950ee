"""Reading a form file: JSON Schema 2020-12, limited to the keywords that are enforced."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from server.forms.dependence import Written, link
from server.forms.documents import load_object
from server.forms.field_types import FIELD_TYPES
from server.forms.model import Field, Form, Path, Section
from server.forms.nodes import Node, Report
from server.forms.reading import COMPUTED, GENERAL, VISIBLE, check_name, read_field

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DEEPEST = 3
MOST_FIELDS = 300

_OBJECT = GENERAL | {"required", "properties", "additionalProperties"}
_FORM = _OBJECT | {"$schema", "x-show", "x-read"}
_SECTION = _OBJECT | {VISIBLE}
_DEPENDENT = frozenset({VISIBLE, COMPUTED})
_ROUNDED = frozenset({"decimal", "percent"})


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
        check_name(root, key, variable)
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
        check_name(node, f"properties/{key[:60]}", key)
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
        if (read := _read_field(node, path, needed_in)) is not None:
            contents.fields.append(read)
        return
    if len(path) > DEEPEST:
        node.problem("", "too_deep", f"Sections nest at most {DEEPEST} deep.", "Flatten the form.")
        return
    node.only(_SECTION)
    contents.sections.append(Section(path, node.text("title", path[-1]), node.text("description")))
    if not node.object("properties"):
        node.problem("properties", "missing", "A section needs at least one field.", "Add one or drop the section.")
    _read_object(node, path, path if needed_in is None else needed_in, contents)


def _read_field(node: Node, path: Path, needed_in: Path | None) -> Field | None:
    """Return the field, or nothing when its type cannot be told."""
    read = read_field(node, path, needed_in, FIELD_TYPES, _DEPENDENT)
    if read is not None and COMPUTED in node.content:
        _check_computed(node, read)
    return read


def _check_computed(node: Node, read: Field) -> None:
    if "default" in node.content:
        node.problem("default", "bad_default", "A computed field has no default.", "Remove one of the two.")
    if read.widget in _ROUNDED and read.limits.places is None:
        message = "It is not said how a computed decimal is rounded."
        node.problem("x-places", "missing", message, 'Write the digits after the point, such as "x-places": 2.')
