import json
from decimal import Decimal

import pytest

from server.forms.errors import FormProblems
from server.forms.field_types import FIELD_TYPES
from server.forms.schema import parse_form


def problems(content):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(FormProblems) as refused:
        parse_form("apply", data)
    return [(problem.path, problem.rule) for problem in refused.value.problems]


def one_field(**schema):
    return {"type": "object", "properties": {"field": schema}}


def test_every_type_has_its_default_widget(every_field, every_type):
    assert [field.widget for field in every_field.fields] == [
        "text", "long_text", "integer", "decimal", "money", "percent", "date", "datetime", "time", "choice", "choices", "yes_no",
        "duration", "address",
    ]  # fmt: skip
    assert set(FIELD_TYPES) == {field.widget for field in every_type.fields}


def test_sections_keep_the_order_of_the_file(build):
    form = build(
        {
            "first": {"type": "string"},
            "spouse": {
                "type": "object",
                "title": "Spouse",
                "properties": {
                    "name": {"type": "string"},
                    "job": {"type": "object", "properties": {"pay": {"type": "integer"}}},
                },
            },
            "last": {"type": "string"},
        }
    )
    assert [field.name for field in form.fields] == ["first", "spouse.name", "spouse.job.pay", "last"]
    assert [section.name for section in form.sections] == ["spouse", "spouse.job"]
    assert form.sections[0].title == "Spouse"


def test_titles_fall_back_to_names_and_the_schema_is_kept(build):
    form = build({"amount": {"type": "integer"}}, **{"x-show": ["customer"]})
    assert (form.title, form.fields[0].title, form.show) == ("apply", "amount", ("customer",))
    assert form.schema["properties"] == {"amount": {"type": "integer"}}


def test_money_has_two_places_unless_the_form_says_more(build):
    money = {"type": "string", "format": "decimal", "x-widget": "money"}
    form = build({"a": money, "b": {**money, "x-places": 4, "x-maximum": "10.5"}})
    assert [field.limits.places for field in form.fields] == [2, 4]
    assert form.fields[1].limits.maximum == Decimal("10.5")


def test_a_default_is_typed(build):
    assert build({"day": {"type": "string", "format": "date", "default": "2026-01-05"}}).fields[0].default.year == 2026


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"{", ("", "not_json")),
        (b"[]", ("", "not_json")),
        (b"\xff\xfe", ("", "not_json")),
        (b'{"type": NaN}', ("", "not_json")),
        (b"[" * 100_000, ("", "not_json")),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, ("", "not_json")),
        (b'{"type": ' + b"9" * 5_000 + b"}", ("", "not_json")),
        (b" " * (256 * 1024 + 1), ("", "too_large")),
        (b'{"type": "object", "type": "object"}', ("", "duplicate_key")),
        (b'{"type": "object", "title": "\\ud800"}', ("", "bad_text")),
        (b'{"type": "object", "title": "\\u0000"}', ("", "bad_text")),
        ({"type": "string"}, ("/type", "wrong_type")),
        ({"type": "object", "properties": []}, ("/properties", "wrong_type")),
        ({"type": "object", "title": 1}, ("/title", "wrong_type")),
        ({"type": "object", "allOf": []}, ("/allOf", "unknown_keyword")),
        ({"type": "object", "x-shown": ["a"]}, ("/x-shown", "unknown_keyword")),
        ({"type": "object", "x-show": ["a", "a"]}, ("/x-show", "duplicate")),
        ({"type": "object", "x-show": "a"}, ("/x-show", "wrong_type")),
        ({"type": "object", "x-show": ["no name"]}, ("/x-show", "bad_name")),
        ({"type": "object", "additionalProperties": True}, ("/additionalProperties", "wrong_type")),
        ({"type": "object", "$schema": "http://json-schema.org/draft-07/schema"}, ("/$schema", "wrong_type")),
        ({"type": "object", "required": ["ghost"]}, ("/required", "unknown_required")),
        ({"type": "object", "required": [1]}, ("/required", "wrong_type")),
        ({"type": "object", "properties": {"a.b": {"type": "string"}}}, ("/properties/a.b", "bad_name")),
        ({"type": "object", "properties": {"_a": {"type": "string"}}}, ("/properties/_a", "bad_name")),
        ({"type": "object", "properties": {"help": {"type": "string"}}}, ("/properties/help", "bad_name")),
        ({"type": "object", "properties": {"a": {"type": "object"}}}, ("/properties/a/properties", "missing")),
        ({"type": "object", "properties": {"a": 5}}, ("/properties/a", "wrong_type")),
        (one_field(), ("/properties/field/type", "unknown_widget")),
        (one_field(type=["string", "null"]), ("/properties/field/type", "unknown_widget")),
        (one_field(type="string", format="email"), ("/properties/field/type", "unknown_widget")),
        (one_field(type="string", **{"x-widget": "slider"}), ("/properties/field/x-widget", "unknown_widget")),
        (one_field(type="string", **{"x-widget": ["text"]}), ("/properties/field/x-widget", "unknown_widget")),
        (one_field(type="integer", **{"x-widget": "money"}), ("/properties/field/type", "wrong_type")),
        (one_field(type="string", **{"x-hidden": "=a"}), ("/properties/field/x-hidden", "unknown_keyword")),
        (one_field(type="string", minimum=1), ("/properties/field/minimum", "unknown_keyword")),
        (one_field(type="string", maxLength=5_000), ("/properties/field/maxLength", "wrong_type")),
        (one_field(type="string", maxLength=True), ("/properties/field/maxLength", "wrong_type")),
        (one_field(type="string", minLength=5, maxLength=4), ("/properties/field/maxLength", "bad_bounds")),
        (one_field(type="string", pattern="(a"), ("/properties/field/pattern", "bad_pattern")),
        (one_field(type="string", pattern="^(a+)+$"), ("/properties/field/pattern", "bad_pattern")),
        (one_field(type="string", pattern="^(a|a)*$"), ("/properties/field/pattern", "bad_pattern")),
        (one_field(type="string", pattern=r"^((x)y{2,})*$"), ("/properties/field/pattern", "bad_pattern")),
        (one_field(type="string", pattern=r"(a)\1"), ("/properties/field/pattern", "bad_pattern")),
        (one_field(type="string", pattern="(?=a)"), ("/properties/field/pattern", "bad_pattern")),
        (one_field(type="string", pattern="a{1000}{1000}"), ("/properties/field/pattern", "bad_pattern")),
        (one_field(type="string", pattern="a" * 501), ("/properties/field/pattern", "bad_pattern")),
        (one_field(type="integer", minimum=1.5), ("/properties/field/minimum", "wrong_type")),
        (one_field(type="integer", minimum=2, maximum=1), ("/properties/field/maximum", "bad_bounds")),
        (one_field(type="string", format="decimal", **{"x-minimum": 5}), ("/properties/field/x-minimum", "wrong_type")),
        (one_field(type="string", format="decimal", **{"x-minimum": "NaN"}), ("/properties/field/x-minimum", "wrong_type")),
        (one_field(type="string", format="decimal", **{"x-minimum": "2", "x-maximum": "1"}), ("/properties/field/x-maximum", "bad_bounds")),
        (one_field(type="string", format="decimal", **{"x-places": -1}), ("/properties/field/x-places", "wrong_type")),
        (one_field(type="string", enum=["a", "a"]), ("/properties/field/enum", "duplicate")),
        (one_field(type="string", enum=[]), ("/properties/field/enum", "missing")),
        (one_field(type="string", enum=["a", 1]), ("/properties/field/enum", "wrong_type")),
        (one_field(type="string", enum=["help"]), ("/properties/field/enum", "bad_name")),
        (one_field(type="array", items={"enum": ["a"]}, uniqueItems=False), ("/properties/field/uniqueItems", "wrong_type")),
        (one_field(type="array", items={"enum": ["a"], "type": "integer"}), ("/properties/field/items/type", "wrong_type")),
        (one_field(type="array", items={"enum": ["a"], "pattern": "a"}), ("/properties/field/items/pattern", "unknown_keyword")),
        (one_field(type="array"), ("/properties/field/items/enum", "missing")),
        (one_field(type="array", items={"enum": ["a"]}, minItems=2), ("/properties/field/maxItems", "bad_bounds")),
        (one_field(type="string", enum=["a"], default="b"), ("/properties/field/default", "bad_default")),
        (one_field(type="string", format="date-time", default="2026-01-01T00:00"), ("/properties/field/default", "unknown_keyword")),
    ],
)  # fmt: skip
def test_what_is_not_supported_is_refused_where_it_stands(content, expected):
    assert problems(content) == [expected]


def test_all_problems_are_reported_in_one_go():
    content = {
        "type": "object",
        "foo": 1,
        "required": ["x"],
        "properties": {"a": {"type": "string", "bar": 1, "pattern": "("}},
    }
    assert problems(content) == [
        ("/foo", "unknown_keyword"),
        ("/required", "unknown_required"),
        ("/properties/a/bar", "unknown_keyword"),
        ("/properties/a/pattern", "bad_pattern"),
    ]


def test_a_misspelt_keyword_is_answered_with_the_right_one():
    with pytest.raises(FormProblems) as refused:
        parse_form("apply", json.dumps(one_field(type="string", maxLenght=3)).encode())
    assert refused.value.problems[0].advice == "Did you mean maxLength?"


def test_sections_nest_three_deep_and_no_deeper():
    def nested(depth):
        inner = {"a": {"type": "string"}}
        for _ in range(depth):
            inner = {"a": {"type": "object", "properties": inner}}
        return {"type": "object", "properties": inner}

    assert len(parse_form("apply", json.dumps(nested(3)).encode()).sections) == 3
    assert problems(nested(4)) == [("/properties/a/properties/a/properties/a/properties/a", "too_deep")]


def test_bounded_repeats_and_escaped_brackets_are_no_risk(build):
    for pattern in (r"^(\d{3}-){1,3}\d+$", r"^([(]a+[)])?$", r"^(a\)+)$", r"^[a-z|(]+$", r"^(ab)+$"):
        assert build({"a": {"type": "string", "pattern": pattern}}).fields[0].limits.pattern.source == pattern


def test_a_pattern_that_fills_the_memory_is_refused(build):
    for pattern in ("(.{200}){30}", "(a{2}(b{100}c){9}){2}", "a{1001}", "a{1,99999}"):
        assert problems(one_field(type="string", pattern=pattern)) == [("/properties/field/pattern", "bad_pattern")]
    assert build({"a": {"type": "string", "pattern": "^([a-z]{10}-?){20}.{500}$"}}).fields


def test_a_form_has_at_most_three_hundred_fields():
    fields = {f"f{number}": {"type": "string"} for number in range(301)}
    assert problems({"type": "object", "properties": fields}) == [("/properties", "too_large")]
