"""Forms of react-jsonschema-form, as SpiffArena has them, as ours: every field we have a kind for, all of it told."""

import json

import pytest

from server.forms.schema import parse_form
from server.forms.schema_importing import is_schema, schema_form

TRIP = {
    "title": "出差申请",
    "description": "Where to",
    "type": "object",
    "required": ["to", "day", "dyn"],
    "properties": {
        "to": {"type": "string", "title": "To", "maxLength": 80, "default": "北京"},
        "day": {"type": "string", "format": "date"},
        "cost": {"type": "number", "minimum": 0.5, "maximum": 100},
        "nights": {"type": ["integer", "null"], "minimum": 1, "default": 1},
        "mail": {"type": "string", "format": "email"},
        "why": {"type": "string"},
        "ok": {"type": "boolean"},
        "way": {"type": "string", "enum": ["a", "b"], "enumNames": ["Air", "Bus"]},
        "one": {"oneOf": [{"const": "x", "title": "Ex"}, {"const": "y"}]},
        "some": {"type": "array", "items": {"type": "string", "enum": ["p", "q"]}, "uniqueItems": True},
        "ticket": {"type": "string", "format": "data-url"},
        "who": {"$ref": "#/definitions/person"},
        "rows": {"type": "array", "items": {"type": "object", "properties": {"item": {"type": "string"}}}},
        "dyn": {"type": "string", "anyOf": ["options_from_task_data_var:cities"]},
        "num": {"enum": [1, 2]},
        "secret": {"type": "string"},
        "2bad": {"type": "string"},
    },
    "definitions": {"person": {"type": "object", "properties": {"name": {"type": "string"}}}},
    "dependencies": {"ok": {}},
}
LOOK = {
    "ui:order": ["day", "*"],
    "to": {"ui:readonly": True},
    "why": {"ui:widget": "textarea", "ui:help": "Say why", "ui:placeholder": "…"},
    "secret": {"ui:widget": "password"},
}


def made(schema, look=None):
    return schema_form("trip", json.dumps(schema).encode(), None if look is None else json.dumps(look).encode())


def test_fields_keep_their_order_kinds_limits_and_texts():
    found = made(TRIP, LOOK)
    form = parse_form("trip", json.dumps(found.document).encode())
    assert form.title == "出差申请"
    assert [(field.name, field.widget) for field in form.fields] == [
        ("day", "date"),
        ("to", "text"),
        ("cost", "decimal"),
        ("nights", "integer"),
        ("mail", "text"),
        ("why", "long_text"),
        ("ok", "yes_no"),
        ("way", "choice"),
        ("one", "choice"),
        ("some", "choices"),
        ("ticket", "file"),
        ("who.name", "text"),
        ("rows", "table"),
    ]
    properties = found.document["properties"]
    assert found.document["required"] == ["to", "day"]
    assert (properties["to"]["maxLength"], properties["to"]["default"]) == (80, "北京")
    assert (properties["cost"]["x-minimum"], properties["cost"]["x-maximum"]) == ("0.5", "100")
    assert properties["why"]["description"] == "Say why"
    assert found.labels == {"form.trip.way.a": "Air", "form.trip.way.b": "Bus", "form.trip.one.x": "Ex"}


def test_what_has_no_place_here_is_told_and_nothing_is_lost_silently():
    told = made(TRIP, LOOK).told
    assert [each.what for each in told if each.left] == [
        "to: ui:readonly",
        "string dyn",
        "string num",
        "string secret",
        "string 2bad",
        "dependencies",
    ]
    taken = {each.what.split(" ")[1] for each in told if each.into}
    assert {"day", "who.name", "rows"} <= taken


def test_a_schema_that_names_itself_ends():
    loop = {"type": "object", "properties": {"a": {"$ref": "#/definitions/a"}}, "definitions": {}}
    loop["definitions"]["a"] = {"type": "object", "properties": {"a": {"$ref": "#/definitions/a"}}}
    assert [each.left for each in made(loop).told] == [True]
    loop["definitions"]["a"] = {"$ref": "#/definitions/a"}
    assert [each.left for each in made(loop).told] == [True]


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"type": "object"}', b'{"type": "object", "properties": 3}', b"\xff", b"[" * 100_000],
    ids=range(7),
)
def test_other_files_are_no_schemas(content):
    assert not is_schema(content)
    assert schema_form("a", content) is None


@pytest.mark.parametrize("odd", [None, 3, "x", [], {}, {"type": 3}, {"enum": []}, {"type": "array"}, {"oneOf": [3]}])
def test_odd_fields_and_looks_are_told_as_left(odd):
    found = made({"type": "object", "properties": {"f": odd}}, {"f": odd, "ui:order": odd})
    assert found.document["properties"] == {}
    assert found.told[0].left
