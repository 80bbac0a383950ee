"""Forms of react-jsonschema-form, as SpiffArena has them, as forms of ours: a JSON Schema and how it is to look."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from server.forms.field_types import FIELD_TYPES
from server.forms.importing import Document, OurForm, Told
from server.forms.reading import is_name

_FORMATS = {"date": "date", "time": "time", "date-time": "datetime", "datetime": "datetime", "data-url": "file"}
_EMAIL = r"[^@ ]+@[^@ ]+"
_WIDGETS = {"textarea": "long_text", "date": "date", "time": "time", "date-time": "datetime", "datetime": "datetime"}
_LIKE_OURS = frozenset({"", "text", "email", "file", "radio", "select", "checkbox", "checkboxes", "updown", *_WIDGETS})
_PLAIN = {"string": "text", "number": "decimal", "integer": "integer", "boolean": "yes_no"}
_LIMITS = {"minLength": "minLength", "maxLength": "maxLength", "pattern": "pattern"}
_BOUNDS = {"minimum": "minimum", "maximum": "maximum"}
_READ = frozenset(
    {"type", "title", "description", "format", "enum", "enumNames", "oneOf", "anyOf", "properties", "required", "items"}
    | {"uniqueItems", "default", "$ref", "$schema", "$id", "definitions", "$defs", *_LIMITS, *_BOUNDS}
)
_NOTES = frozenset({"$comment", "examples", "additionalProperties", "validationErrorMessage"})
_LOOK = frozenset(
    {"ui:widget", "ui:title", "ui:description", "ui:help", "ui:order", "ui:enumNames", "ui:placeholder", "ui:autofocus"}
    | {"ui:options", "ui:classNames", "ui:rootFieldId", "ui:submitButtonOptions", "ui:autocomplete", "ui:label"}
    | {"ui:globalOptions", "ui:emptyValue", "ui:style", "ui:layout"}
)
_DEEPEST = 12


def is_schema(content: bytes) -> bool:
    """Whether a file is the JSON Schema of such a form."""
    held = _read(content)
    return held is not None and held.get("type") == "object" and isinstance(held.get("properties"), dict)


def schema_form(name: str, content: bytes, look: bytes | None = None) -> OurForm | None:
    """The form of a schema, looking as `look` says (the uischema); None where it is no such schema.

    What has no place here is told as left, such as choices that come from data, and fields shown by other fields.
    """
    schema = _read(content)
    if schema is None or not is_schema(content):
        return None
    maker = _Maker(schema)
    fields = maker.fields(schema, _read(look or b"{}") or {}, f"form.{name}", "", 0)
    head = {"title": str(schema.get("title") or name)}
    if schema.get("description"):
        head["description"] = str(schema["description"])
    return OurForm({**head, **fields}, maker.labels, tuple(maker.told))


def _read(content: bytes) -> Document | None:
    try:
        held = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return cast("Document", held) if isinstance(held, dict) else None


@dataclass(slots=True)
class _Maker:
    root: Document
    labels: dict[str, str] = field(default_factory=dict[str, str])
    told: list[Told] = field(default_factory=list[Told])

    def fields(self, schema: Document, look: Document, key: str, path: str, depth: int) -> Document:
        """The schema of an object, with a field for each property, in the order in which they are shown."""
        properties: Document = {}
        given = _inside(schema, "properties")
        for name in _ordered(given, look):
            made = self._property(name, given[name], _inside(look, name), (key, path), depth)
            if made is not None:
                properties[name] = made
        asked = [name for name in _texts(schema.get("required")) if name in properties]
        self._tell_rest(schema, look, path)
        return {"type": "object", **({"required": asked} if asked else {}), "properties": properties}

    def _property(self, name: str, held: object, look: Document, place: tuple[str, str], depth: int) -> Document | None:
        key, path = f"{place[0]}.{name}", f"{place[1]}.{name}".lstrip(".")
        schema = self._resolved(held)
        kind = _kind(schema)
        what = f"{kind or 'field'} {path}".strip()
        before = len(self.told)
        made = self._field(schema, look, key, path, depth) if is_name(name) and depth < _DEEPEST else None
        if made is None:
            del self.told[before:]
            self.told.append(Told(what, left=True))
            return None
        if made["type"] != "object":
            self.told.insert(before, Told(what, f"{path}: {made.get('x-widget', made['type'])}"))
            self._tell_rest(schema, look, path)
        return made

    def _resolved(self, held: object) -> Document:
        """The schema itself, where it says that it stands elsewhere in the file."""
        schema = _document(held)
        for _ in range(_DEEPEST):
            named = schema.get("$ref")
            if not isinstance(named, str) or not named.startswith("#/"):
                break
            found: object = self.root
            for step in named[2:].split("/"):
                found = _document(found).get(step)
            own = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**_document(found), **own}
        return schema

    def _field(self, schema: Document, look: Document, key: str, path: str, depth: int) -> Document | None:
        head = {"title": str(look.get("ui:title") or schema.get("title") or path.rpartition(".")[2])}
        if told := look.get("ui:help") or look.get("ui:description") or schema.get("description"):
            head["description"] = str(told)
        if _kind(schema) == "object":
            return {**head, **self.fields(schema, look, key, path, depth + 1)} if schema.get("properties") else None
        items = self._resolved(schema.get("items"))
        if _kind(schema) == "array" and _kind(items) == "object":
            rows = self.fields(items, _inside(look, "items"), key, path, depth + 1)
            return {"type": "array", **head, "x-widget": "table", "items": rows} if rows["properties"] else None
        if str(look.get("ui:widget", "")) not in _LIKE_OURS or "ui:field" in look:
            return None
        return self._single(schema, items, look, key, head)

    def _single(
        self, schema: Document, items: Document, look: Document, key: str, head: Mapping[str, object]
    ) -> Document | None:
        several = _kind(schema) == "array"
        options = _options(items if several else schema, look)
        if options is None or (several and not options):
            return None
        widget = ("choices" if several else "choice") if options else _widget(schema, look)
        if widget is None:
            return None
        kind = FIELD_TYPES[widget]
        shape: Document = {"type": kind.json_type, **head, "x-widget": widget}
        if kind.format:
            shape["format"] = kind.format
        if schema.get("format") == "email" and "pattern" not in schema:
            shape["pattern"] = _EMAIL
        if options:
            self.labels.update({f"{key}.{code}": text for code, text in options.items() if text != code})
            shape.update({"items": {"enum": list(options)}} if several else {"enum": list(options)})
        return {**shape, **_limits(schema, widget)}

    def _tell_rest(self, schema: Document, look: Document, path: str) -> None:
        """What is said of a field beyond what was taken over."""
        at = f"{path}: " if path else ""
        for word in schema.keys() - _READ:
            self.told.append(Told(f"{at}{word}", left=word not in _NOTES))
        named = schema.get("properties", {})
        for word in look.keys() - _LOOK:
            if word.startswith("ui:"):
                self.told.append(Told(f"{at}{word}", left=True))
            elif not (isinstance(named, dict) and word in named) and word != "items":
                self.told.append(Told(f"{at}{word}"))


def _ordered(given: Document, look: Document) -> Sequence[str]:
    """The names in the order that the looks ask for; `*` stands for all others."""
    wanted = _texts(look.get("ui:order"))
    rest = [name for name in given if name not in wanted]
    at = wanted.index("*") if "*" in wanted else len(wanted)
    return [name for name in (*wanted[:at], *rest, *wanted[at + 1 :]) if name in given]


def _kind(schema: Document) -> str:
    """The type; one that may also be null is only not required."""
    named = schema.get("type")
    kinds = [each for each in _texts(cast("object", named)) if each != "null"] if isinstance(named, list) else [named]
    if kinds == [None] and ("enum" in schema or "oneOf" in schema or "anyOf" in schema):
        return "string"
    return str(kinds[0]) if len(kinds) == 1 and kinds[0] else ""


def _options(schema: Document, look: Document) -> Mapping[str, str] | None:
    """The texts of the options by their code, in order; empty where any value is taken, None where none can be told."""
    rows: list[tuple[object, object]] = []
    if isinstance(schema.get("enum"), list):
        codes = cast("list[object]", schema["enum"])
        names = look.get("ui:enumNames") or _inside(look, "ui:options").get("enumNames") or schema.get("enumNames")
        titles = cast("list[object]", names) if isinstance(names, list) else []
        rows = [(code, titles[at] if at < len(titles) else code) for at, code in enumerate(codes)]
    else:
        ways = schema.get("oneOf", schema.get("anyOf", []))
        for way in cast("list[object]", ways) if isinstance(ways, list) else []:
            shown = _document(way)
            held = shown.get("enum")
            single = cast("list[object]", held)[0] if isinstance(held, list) and held else None
            code = shown.get("const", single)
            rows.append((code, shown.get("title") or code))
    if not rows and not schema.keys().isdisjoint({"enum", "oneOf", "anyOf"}):
        return None
    if any(not isinstance(code, str) or not code or code.startswith("options_from_task_data_var") for code, _ in rows):
        return None
    return {str(code): str(text) for code, text in rows}


def _widget(schema: Document, look: Document) -> str | None:
    kind, wanted, written = _kind(schema), str(look.get("ui:widget", "")), str(schema.get("format", ""))
    if kind == "string" and (special := _WIDGETS.get(wanted) or _FORMATS.get(written)):
        return special
    if kind == "string" and written not in {"", "email"}:
        return None
    return _PLAIN.get(kind)


def _limits(schema: Document, widget: str) -> Document:
    known = FIELD_TYPES[widget].keywords
    found: Document = {ours: schema[theirs] for theirs, ours in _LIMITS.items() if ours in known and theirs in schema}
    for theirs, ours in _BOUNDS.items():
        bound = schema.get(theirs)
        if isinstance(bound, int | float) and not isinstance(bound, bool):
            if ours in known:
                found[ours] = bound
            elif f"x-{ours}" in known:
                found[f"x-{ours}"] = str(bound)
    given = schema.get("default")
    if "default" in known and given is not None:
        as_text = widget == "decimal" and isinstance(given, int | float)
        found["default"] = str(given) if as_text else given
    return found


def _inside(holder: Document, key: str) -> Document:
    return _document(holder.get(key))


def _document(held: object) -> Document:
    return cast("Document", held) if isinstance(held, dict) else {}


def _texts(held: object) -> list[str]:
    listed = cast("list[object]", held) if isinstance(held, list) else []
    return [each for each in listed if isinstance(each, str)]
