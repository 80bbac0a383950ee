"""Fields that other values show, hide or compute."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from server.forms.errors import FormErrors, FormProblems
from server.forms.labels import localise
from server.forms.schema import parse_form
from server.forms.submissions import parse_fields, parse_json, weigh_data, weigh_entered
from server.forms.weighing import Facts, stood, with_computed

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
MONEY = {"type": "string", "format": "decimal", "x-widget": "money"}
PERCENT = {"type": "string", "format": "decimal", "x-widget": "percent", "x-places": 1}
LOAN = {
    "product": {"type": "string", "enum": ["car", "house"]},
    "plate": {"type": "string", "x-visible": '=product = "car"', "maxLength": 8},
    "income": MONEY,
    "debt": MONEY,
    "ratio": {**PERCENT, "x-computed": "=debt / income * 100"},
    "reason": {"type": "string", "x-visible": "=ratio > 50"},
}


@pytest.fixture
def loan(build):
    return build(LOAN, required=["product", "plate", "ratio", "reason"])


@pytest.fixture
def read(zone):
    return lambda form, body, **data: parse_json(form, body, zone=zone, facts=Facts(data, NOW))


def refusals(parse, *args, **data):
    with pytest.raises(FormErrors) as refused:
        parse(*args, **data)
    return [(error.path, error.code) for error in refused.value.errors]


def problems(properties, **further):
    with pytest.raises(FormProblems) as refused:
        parse_form("apply", json.dumps({"type": "object", "properties": properties, **further}).encode())
    return [(problem.path, problem.rule) for problem in refused.value.problems]


def test_a_hidden_field_is_not_required_and_its_value_is_dropped(loan, read):
    values = read(loan, {"product": "house", "plate": "辽A12345", "income": "100", "debt": "20"})
    assert values == {"product": "house", "income": Decimal("100.00"), "debt": Decimal("20.00"), "ratio": Decimal(20)}


def test_a_hidden_field_is_not_even_checked(loan, read):
    assert "plate" not in read(loan, {"product": "house", "plate": "far too long a plate", "income": "1", "debt": "0"})


def test_a_shown_field_is_required_and_checked(loan, read):
    assert refusals(read, loan, {"product": "car", "income": "1", "debt": "0"}) == [("plate", "required")]
    body = {"product": "car", "plate": "far too long a plate", "income": "1", "debt": "1"}
    assert refusals(read, loan, body) == [("plate", "too_long"), ("reason", "required")]


def test_a_computed_value_is_never_taken_from_whoever_submits(loan, read, zone):
    body = {"product": "house", "income": "3", "debt": "1", "ratio": "99.9"}
    assert read(loan, body)["ratio"] == Decimal("33.3")
    pairs = list(body.items())
    assert parse_fields(loan, pairs, zone=zone, facts=Facts({}, NOW))["ratio"] == Decimal("33.3")


def test_a_computed_value_that_is_required_must_be_computable(loan, read):
    assert refusals(read, loan, {"product": "house", "income": "0", "debt": "1"}) == [("ratio", "not_computed")]


def test_a_draft_keeps_what_is_hidden_and_nothing_for_what_is_computed(loan, zone):
    body = {"product": "house", "plate": "辽A1", "ratio": "5"}
    assert parse_json(loan, body, zone=zone, draft=True) == {"product": "house", "plate": "辽A1"}


def test_a_form_with_expressions_is_not_read_without_facts(loan, zone):
    with pytest.raises(ValueError, match="apply"):
        parse_json(loan, {"product": "house"}, zone=zone)


def test_fields_are_evaluated_in_order_of_need_not_of_display(build, read):
    chain = {
        "third": {**MONEY, "x-computed": "=second + 1"},
        "second": {**MONEY, "x-computed": "=first * 2"},
        "first": MONEY,
    }
    assert read(build(chain), {"first": "2"}) == {
        "first": Decimal("2.00"), "second": Decimal("4.00"), "third": Decimal("5.00"),
    }  # fmt: skip


def test_what_is_hidden_counts_as_empty_for_others(build, read):
    form = build(
        {
            "more": {"type": "boolean"},
            "extra": {**MONEY, "x-visible": "=more"},
            "total": {**MONEY, "x-computed": "=if extra = null then 1 else 1 + extra"},
        }
    )
    assert read(form, {"more": False, "extra": "5"})["total"] == Decimal("1.00")
    assert read(form, {"more": True, "extra": "5"})["total"] == Decimal("6.00")


def test_a_hidden_section_hides_all_its_fields(build, read):
    inner = {"name": {"type": "string"}, "born": {"type": "string", "format": "date"}}
    spouse = {"type": "object", "x-visible": "=married", "required": ["name"], "properties": inner}
    form = build({"married": {"type": "boolean"}, "spouse": spouse}, required=["spouse"])
    assert read(form, {"married": False, "spouse": {"born": "x"}}) == {"married": False}
    assert refusals(read, form, {"married": True}) == [("spouse.name", "required")]


def test_fields_of_one_section_may_depend_on_each_other(build, read):
    part = {"type": "object", "properties": {"a": MONEY, "b": {**MONEY, "x-computed": "=part.a * 2"}}}
    assert read(build({"part": part}), {"part": {"a": "1.5"}})["part"]["b"] == Decimal("3.00")


def test_a_required_field_of_a_touched_section_is_needed_only_while_shown(build, read):
    inner = {"kind": {"type": "string"}, "no": {"type": "string", "x-visible": '=part.kind = "x"'}}
    form = build({"part": {"type": "object", "required": ["no"], "properties": inner}})
    assert read(form, {"part": {"kind": "y"}}) == {"part": {"kind": "y"}}
    assert refusals(read, form, {"part": {"kind": "x"}}) == [("part.no", "required")]


def test_expressions_read_the_case_data_that_the_form_declares(build, read):
    form = build({"fee": {**MONEY, "x-computed": "=limit * 0.01"}}, **{"x-read": ["limit"]})
    assert read(form, {}, limit=Decimal(500)) == {"fee": Decimal("5.00")}
    assert read(form, {}) == {}


def test_an_own_field_left_empty_is_not_filled_from_the_case(build, read):
    form = build({"limit": MONEY, "fee": {**MONEY, "x-computed": "=limit"}}, **{"x-show": ["limit"]})
    assert read(form, {}, limit=Decimal(500)) == {}


def test_every_type_reaches_expressions_as_its_own(build, read):
    form = build(
        {
            "on": {"type": "string", "format": "date"},
            "many": {"type": "array", "items": {"enum": ["a", "b"]}},
            "age": {"type": "integer", "x-computed": "=today().year - on.year"},
            "both": {"type": "boolean", "x-computed": "=count(many) = 2"},
            "later": {"type": "string", "format": "date", "x-computed": '=on + duration("P1M")'},
            "told": {"type": "string", "x-computed": '="on " + string(on)'},
        }
    )
    values = read(form, {"on": "2000-01-31", "many": ["a", "b"]})
    assert (values["age"], values["both"], values["later"]) == (26, True, date(2000, 2, 29))
    assert values["told"] == "on 2000-01-31"


def test_computed_decimals_are_rounded_half_up(build, read):
    form = build({"a": MONEY, "b": {**MONEY, "x-computed": "=a / 2"}})
    assert read(form, {"a": "0.01"})["b"] == Decimal("0.01")
    assert read(form, {"a": "-0.01"})["b"] == Decimal("-0.01")


@pytest.mark.parametrize(
    "source", ["=a ** 400", "=a ** -400", '=number("1" + substring("0000000000000000000000000000000000000000", 1))']
)
def test_a_computed_giant_is_refused_or_rounded_and_never_fails(build, read, source):
    form = build({"a": MONEY, "b": {**MONEY, "x-computed": source}})
    try:
        assert read(form, {"a": "99999999"}).get("b") in (None, Decimal("0.00"))
    except FormErrors as refused:
        assert [error.code for error in refused.errors] == ["too_long"]


def test_a_computed_value_keeps_the_limits_of_its_field(build, read):
    form = build({"a": MONEY, "b": {**MONEY, "x-computed": "=a", "x-maximum": "10"}})
    assert refusals(read, form, {"a": "11"}) == [("b", "maximum")]


def test_an_expression_that_asks_for_too_much_gives_nothing(build, read):
    endless = "=sum(for i in 1..90000 return i * a)"
    form = build(
        {
            "a": MONEY,
            "b": {**MONEY, "x-computed": endless},
            "c": {"type": "string", "x-visible": "=count(for i in 1..90000 return i) > 1"},
        }
    )
    assert read(form, {"a": "1", "c": "x"}) == {"a": Decimal("1.00")}


def test_entered_texts_weigh_as_what_they_mean_and_nonsense_as_nothing(loan, zone):
    weighed = weigh_entered(
        loan, {"product": "car", "income": "￥1，000", "debt": "600"}, zone=zone, facts=Facts({}, NOW)
    )
    assert (weighed.hidden, weighed.computed[("ratio",)]) == (set(), Decimal(60))
    weighed = weigh_entered(loan, {"product": "boat", "income": "一千", "debt": "600"}, zone=zone, facts=Facts({}, NOW))
    assert (weighed.hidden, weighed.computed) == ({("plate",), ("reason",)}, {})


def test_data_weigh_and_get_only_what_is_computed(loan, zone):
    data = {"product": "car", "income": Decimal(4), "debt": Decimal(1), "ratio": "forged", "reason": 5, "other": [1]}
    weighed = weigh_data(loan, data, zone=zone, facts=Facts({}, NOW))
    assert with_computed(loan, data, weighed) == {**data, "ratio": Decimal(25)}
    assert "ratio" not in with_computed(loan, {"ratio": 5}, weigh_data(loan, {}, zone=zone, facts=Facts({}, NOW)))


def test_a_finished_form_is_not_evaluated_anew(loan):
    weighed = stood(loan, {"product": "car", "plate": "x", "ratio": Decimal(7)})
    assert (weighed.hidden, weighed.computed[("ratio",)]) == ({("reason",)}, Decimal(7))


def test_clients_are_not_asked_for_what_is_hidden_at_times_or_computed(loan):
    assert loan.schema["required"] == ["product"]
    assert loan.schema["properties"]["ratio"]["readOnly"] is True
    assert localise(loan, {"form.apply.ratio": "负债率"}).schema["properties"]["ratio"]["title"] == "负债率"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"a": {"type": "string", "x-visible": "b = 1"}}, ("/properties/a/x-visible", "not_feel")),
        ({"a": {"type": "string", "x-visible": 5}}, ("/properties/a/x-visible", "wrong_type")),
        ({"a": {"type": "string", "x-visible": True}}, ("/properties/a/x-visible", "wrong_type")),
        ({"a": {"type": "string", "x-visible": "=1 = "}}, ("/properties/a/x-visible", "syntax")),
        ({"a": {"type": "string", "x-visible": "="}}, ("/properties/a/x-visible", "syntax")),
        ({"a": {"type": "string", "x-visible": "=prodct = 1"}}, ("/properties/a/x-visible", "unknown_name")),
        ({"a": {"type": "string", "x-visible": "=5 + 5"}}, ("/properties/a/x-visible", "unexpected_type")),
        ({"a": {"type": "string", "x-visible": "=true or " * 400 + "true"}}, ("/properties/a/x-visible", "not_feel")),
        ({"a": {**MONEY, "x-computed": '="text"'}}, ("/properties/a/x-computed", "unexpected_type")),
        ({"a": {**MONEY, "x-computed": "=a + 1"}}, ("/properties/a/x-computed", "circle")),
        ({"a": {"type": "string", "x-visible": '=a = ""'}}, ("/properties/a/x-visible", "circle")),
        ({"a": {**MONEY, "x-computed": "=1", "default": "2"}}, ("/properties/a/default", "bad_default")),
        ({"a": {"type": "string", "format": "decimal", "x-computed": "=1 / 3"}}, ("/properties/a/x-places", "missing")),
        ({"s": {"type": "object", "properties": {"a": MONEY}, "x-computed": "=1"}}, ("/properties/s/x-computed", "unknown_keyword")),
        ({"s": {"type": "object", "properties": {"a": MONEY}, "x-visible": "=s.a = 1"}}, ("/properties/s/x-visible", "circle")),
        ({"s": {"type": "object", "properties": {"a": MONEY}}, "b": {"type": "string", "x-visible": "=s.amont = 1"}}, ("/properties/b/x-visible", "unknown_property")),
    ],
)  # fmt: skip
def test_expressions_are_checked_where_they_stand(properties, expected):
    found = problems(properties)
    assert found[0][0] == expected[0] and (
        found[0][1] == expected[1] or expected[1] in {"syntax", "unknown_property"}
    ), found


def test_a_circle_over_several_fields_is_refused_once():
    circle = {
        "a": {**MONEY, "x-computed": "=b"},
        "b": {**MONEY, "x-computed": "=c"},
        "c": {**MONEY, "x-computed": "=a"},
    }
    assert [rule for _, rule in problems(circle)] == ["circle"]


def test_deep_and_huge_expressions_are_refused_calmly():
    for source in ("=" + "(" * 900 + "1" + ")" * 900, "=" + "a." * 900 + "b", "=" + "[" * 1900):
        assert problems({"a": {"type": "string", "x-visible": source}})


def test_a_form_of_many_dear_expressions_costs_little(build, read):
    dear = "=sum(for i in 1..9000 return i)"
    form = build({f"f{n}": {**MONEY, "x-computed": dear} for n in range(300)})
    assert read(form, {}) == {}
