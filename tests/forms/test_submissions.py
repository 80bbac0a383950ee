from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from server.forms.errors import FormErrors
from server.forms.submissions import parse_fields, parse_json

TYPED = {
    "name": "李四",
    "story": "one\ntwo",
    "count": 7,
    "ratio": Decimal("0.125"),
    "amount": Decimal("12000.50"),
    "rate": Decimal("4.35"),
    "born": date(1990, 2, 28),
    "signed": datetime(2026, 1, 5, 1, 30, tzinfo=UTC),
    "opens": time(8, 30),
    "product": "car",
    "papers": ["id", "tax"],
    "married": True,
}


def refusals(parse, *args, **options):
    with pytest.raises(FormErrors) as refused:
        parse(*args, **options)
    return [(error.path, error.code) for error in refused.value.errors]


def of_json(build, zone, schema, value):
    try:
        return parse_json(build({"field": schema}), {"field": value}, zone=zone).get("field")
    except FormErrors as refused:
        return refused.errors[0].code


def of_text(build, zone, schema, text):
    try:
        return parse_fields(build({"field": schema}), [("field", text)], zone=zone).get("field")
    except FormErrors as refused:
        return refused.errors[0].code


def test_the_api_gives_typed_values(every_field, zone):
    body = {
        "name": " 李四 ", "story": "one\r\ntwo", "count": 7, "ratio": "0.125", "amount": Decimal("12000.5"), "rate": "4.35",
        "born": "1990-02-28", "signed": "2026-01-05T09:30:00+08:00", "opens": "08:30", "product": "car", "papers": ["tax", "id"], "married": True,
    }  # fmt: skip
    assert parse_json(every_field, body, zone=zone) == TYPED


def test_an_html_form_gives_the_same_typed_values(every_field, zone):
    pairs = [
        ("name", " 李四　"), ("story", "one\r\ntwo"), ("count", "７"), ("ratio", "．125"), ("amount", "￥12，000.50"), ("rate", "4。35％"),
        ("born", "1990/2/28"), ("signed", "2026-01-05T09:30"), ("opens", "8：30"), ("product", "car"), ("papers", "tax"), ("papers", "id"), ("married", "on"),
    ]  # fmt: skip
    assert parse_fields(every_field, pairs, zone=zone) == TYPED


def test_amounts_keep_their_places(build, zone):
    money = {"type": "string", "format": "decimal", "x-widget": "money"}
    assert str(of_json(build, zone, money, 5)) == "5.00"
    assert str(of_json(build, zone, money, "1.500")) == "1.50"
    assert str(of_json(build, zone, money, "-0.00")) == "0.00"
    assert str(of_json(build, zone, money, "9" * 32 + ".99")) == "9" * 32 + ".99"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("１２３４．５０", "1234.50"), ("12,000.00", "12000.00"), ("12，000", "12000.00"), ("￥1", "1.00"), ("-¥1,000", "-1000.00"),
        ("+5", "5.00"), (".5", "0.50"), ("5.", "5.00"), ("−5", "-5.00"), ("1,5", "wrong_type"), ("1,0000", "wrong_type"), ("1 2", "wrong_type"),
        ("5%", "wrong_type"), ("1e5", "wrong_type"), ("NaN", "wrong_type"), ("Infinity", "wrong_type"), ("-", "wrong_type"), (".", "wrong_type"),
        ("+-5", "wrong_type"), ("10²", "wrong_type"), ("٣", "wrong_type"), ("1.005", "places"), ("9" * 35, "too_long"), ("9" * 200, "too_long"), ("5\x00", "wrong_type"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_type_them(build, zone, text, expected):
    assert str(of_text(build, zone, {"type": "string", "format": "decimal", "x-widget": "money"}, text)) == expected


@pytest.mark.parametrize(
    ("schema", "value", "code"),
    [
        ({"type": "string", "format": "decimal"}, 1.5, "wrong_type"),
        ({"type": "string", "format": "decimal"}, float("nan"), "wrong_type"),
        ({"type": "string", "format": "decimal"}, Decimal("NaN"), "wrong_type"),
        ({"type": "string", "format": "decimal"}, Decimal("sNaN"), "wrong_type"),
        ({"type": "string", "format": "decimal"}, Decimal("1E+999999"), "too_long"),
        ({"type": "string", "format": "decimal"}, Decimal("1E-999999"), "too_long"),
        ({"type": "string", "format": "decimal"}, 10**4000, "too_long"),
        ({"type": "string", "format": "decimal"}, "12,000", "wrong_type"),
        ({"type": "string", "format": "decimal"}, True, "wrong_type"),
        ({"type": "string", "format": "decimal", "x-minimum": "1"}, "0.99", "minimum"),
        ({"type": "string", "format": "decimal", "x-maximum": "1"}, "1.01", "maximum"),
        ({"type": "integer"}, "5", "wrong_type"),
        ({"type": "integer"}, True, "wrong_type"),
        ({"type": "integer"}, Decimal("1.5"), "wrong_type"),
        ({"type": "integer"}, 2**53, "maximum"),
        ({"type": "integer"}, 10**4000, "too_long"),
        ({"type": "integer", "minimum": 3}, 2, "minimum"),
        ({"type": "string"}, 5, "wrong_type"),
        ({"type": "string"}, "a" * 1001, "too_long"),
        ({"type": "string", "minLength": 2}, "a", "too_short"),
        ({"type": "string"}, "a\nb", "control_character"),
        ({"type": "string"}, "a\x00b", "control_character"),
        ({"type": "string"}, "a\ud800", "control_character"),
        ({"type": "string", "x-widget": "long_text"}, "a\x1bb", "control_character"),
        ({"type": "string", "pattern": r"^\d{2}$"}, "１２", "pattern"),
        ({"type": "string", "pattern": r"^\d{2}$"}, "123", "pattern"),
        ({"type": "string", "format": "date"}, "2026-02-30", "not_a_date"),
        ({"type": "string", "format": "date"}, "20260205", "not_a_date"),
        ({"type": "string", "format": "date"}, "2026-W01-1", "not_a_date"),
        ({"type": "string", "format": "date"}, "0001-01-01", "not_a_date"),
        ({"type": "string", "format": "date"}, 20260205, "wrong_type"),
        ({"type": "string", "format": "date-time"}, "2026-02-01T25:00", "not_a_date"),
        ({"type": "string", "format": "date-time"}, "9999-12-31T23:59:59-23:59", "not_a_date"),
        ({"type": "string", "format": "date-time"}, "2026-02-01T10:00+99:99", "not_a_date"),
        ({"type": "string", "format": "time"}, "24:00", "not_a_time"),
        ({"type": "string", "enum": ["a"]}, "b", "not_a_choice"),
        ({"type": "string", "enum": ["a"]}, ["a"], "wrong_type"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, "a", "wrong_type"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, ["a", "a"], "duplicate"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, ["c"], "not_a_choice"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, [["a"]], "wrong_type"),
        ({"type": "array", "items": {"enum": ["a", "b"]}, "maxItems": 1}, ["a", "b"], "too_many"),
        ({"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 2}, ["a"], "too_few"),
        ({"type": "boolean"}, "true", "wrong_type"),
    ],
)  # fmt: skip
def test_the_api_refuses_what_does_not_fit(build, zone, schema, value, code):
    assert of_json(build, zone, schema, value) == code


def test_a_whole_json_number_may_carry_a_zero_fraction(build, zone):
    assert of_json(build, zone, {"type": "integer"}, Decimal("5.0")) == 5


def test_a_local_time_belongs_to_the_given_zone(build):
    berlin = ZoneInfo("Europe/Berlin")
    instant = {"type": "string", "format": "date-time"}
    assert of_json(build, berlin, instant, "2026-03-29T02:30") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert of_json(build, berlin, instant, "2026-10-25T02:30") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_errors_come_in_form_order_and_carry_what_was_typed(every_field, zone):
    pairs = [("zzz", "1"), ("married", "maybe"), ("amount", "lots"), ("papers", "id")]
    with pytest.raises(FormErrors) as refused:
        parse_fields(every_field, pairs, zone=zone)
    assert [(error.path, error.code) for error in refused.value.errors] == [
        ("name", "required"), ("amount", "wrong_type"), ("married", "not_a_choice"), ("zzz", "unknown_field"),
    ]  # fmt: skip
    assert refused.value.raw == {"amount": "lots", "papers": ["id"], "married": "maybe"}


def test_a_message_is_translatable_with_its_parameters(build, zone):
    with pytest.raises(FormErrors) as refused:
        parse_json(build({"a": {"type": "string", "maxLength": 3}}), {"a": "four"}, zone=zone)
    error = refused.value.errors[0]
    assert (error.message, dict(error.params)) == ("Enter at most %(limit)s characters.", {"limit": "3"})
    assert error.text() == "Enter at most 3 characters."


@pytest.mark.parametrize("empty", [None, "", " \t　", []])
def test_an_empty_value_is_absent_and_does_not_satisfy_required(build, zone, empty):
    schema = {"field": {"type": "string"}}
    assert parse_json(build(schema), {"field": empty}, zone=zone) == {}
    assert refusals(parse_json, build(schema, required=["field"]), {"field": empty}, zone=zone) == [
        ("field", "required")
    ]


def test_an_optional_section_demands_its_fields_only_once_begun(build, zone):
    spouse = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    }
    form = build({"spouse": spouse})
    assert parse_json(form, {}, zone=zone) == {}
    assert parse_fields(form, [("spouse.name", ""), ("spouse.age", "")], zone=zone) == {}
    assert refusals(parse_fields, form, [("spouse.age", "30")], zone=zone) == [("spouse.name", "required")]
    assert refusals(parse_json, form, {"spouse": {}}, zone=zone) == [("spouse.name", "required")]
    assert refusals(parse_json, build({"spouse": spouse}, required=["spouse"]), {}, zone=zone) == [
        ("spouse.name", "required")
    ]
    assert refusals(parse_json, form, {"spouse": "x"}, zone=zone) == [("spouse", "wrong_type")]


def test_a_single_field_refuses_two_values_but_a_yes_no_takes_the_last(build, zone):
    assert refusals(parse_fields, build({"a": {"type": "string"}}), [("a", "1"), ("a", "2")], zone=zone) == [
        ("a", "too_many")
    ]
    assert parse_fields(build({"a": {"type": "boolean"}}), [("a", "false"), ("a", "on")], zone=zone) == {"a": True}


def test_a_draft_keeps_what_cannot_be_read_yet(every_field, zone):
    draft = parse_fields(
        every_field,
        [("amount", "12 or 13"), ("count", "5"), ("papers", "id"), ("papers", "??")],
        zone=zone,
        draft=True,
    )
    assert draft == {"count": 5, "amount": "12 or 13", "papers": ["id", "??"]}
    assert parse_json(every_field, draft, zone=zone, draft=True) == draft
    assert refusals(parse_json, every_field, draft, zone=zone) == [
        ("name", "required"),
        ("amount", "wrong_type"),
        ("papers", "not_a_choice"),
    ]


def test_a_draft_never_keeps_characters_a_database_refuses(build, zone):
    draft = parse_fields(build({"a": {"type": "string"}}), [("a", "x\x00\ud800y")], zone=zone, draft=True)
    assert draft == {"a": "x\ufffd\ufffdy"}


def test_a_draft_still_refuses_unknown_fields(build, zone):
    assert refusals(parse_json, build({}), {"a": 1}, zone=zone, draft=True) == [("a", "unknown_field")]


def test_only_the_first_fifty_unknown_fields_are_listed(build, zone):
    assert len(refusals(parse_json, build({}), {f"f{number}": 1 for number in range(1000)}, zone=zone)) == 50


def test_a_number_too_long_to_be_written_is_refused(build, zone):
    with pytest.raises(FormErrors) as refused:
        parse_json(
            build({"a": {"type": "integer"}, "b": {"type": "string"}}),
            {"a": 10**6000, "b": 10**6000},
            zone=zone,
        )
    assert [error.code for error in refused.value.errors] == ["too_long", "wrong_type"]
    assert refused.value.raw == {"a": "", "b": ""}


def test_a_body_that_is_no_object_is_refused(build, zone):
    for body in ([], "x", None, 5):
        assert refusals(parse_json, build({}), body, zone=zone) == [("", "wrong_type")]
