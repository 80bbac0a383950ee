"""Tables in forms: rows of the same columns, each cell read like a field."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from server.forms.errors import FormErrors, FormProblems
from server.forms.labels import localise
from server.forms.rows import MOST_ROWS, totals
from server.forms.schema import parse_form
from server.forms.showing import format_value, present
from server.forms.submissions import parse_fields, parse_json, weigh_entered
from server.forms.weighing import Facts
from tests.forms.conftest import COLUMNS, table

MONEY = COLUMNS["amount"]
FACTS = Facts({}, datetime(2026, 11, 26, tzinfo=UTC))


@pytest.fixture
def assets(build):
    return build({"assets": table(maxItems=4)})


def pairs(*rows):
    return [(f"assets.{number}.{name}", text) for number, row in enumerate(rows) for name, text in row.items()]


def errors(read, *given, **further):
    with pytest.raises(FormErrors) as refused:
        read(*given, **further)
    return [(error.path, error.code) for error in refused.value.errors]


def test_cells_are_read_as_fields_of_their_types(assets, zone):
    row = {"item": "Yard", "amount": "１２，000", "kind": "house", "since": "2026-01-05", "pledged": "false"}
    typed = {
        "item": "Yard",
        "amount": Decimal("12000.00"),
        "kind": "house",
        "since": date(2026, 1, 5),
        "pledged": False,
    }
    assert parse_fields(assets, pairs(row), zone=zone) == {"assets": [typed]}
    sent = {"item": "Yard", "amount": "12000", "kind": "house", "since": "2026-01-05", "pledged": False}
    assert parse_json(assets, {"assets": [sent]}, zone=zone) == {"assets": [typed]}


def test_rows_without_an_entry_are_no_rows(assets, zone):
    given = [("assets.7.item", "b"), ("assets.2.item", " "), ("assets.2.amount", ""), ("assets.0.item", "a")]
    assert parse_fields(assets, given, zone=zone) == {"assets": [{"item": "a"}, {"item": "b"}]}
    assert parse_fields(assets, [("assets.0.item", "")], zone=zone) == {}


def test_each_wrong_cell_is_named_by_its_row_and_column(assets, zone):
    given = pairs({"amount": "x"}, {"item": "ok", "amount": "1.234"}, {"item": "ok", "kind": "boat"})
    found = [
        ("assets.0.item", "required"),
        ("assets.0.amount", "wrong_type"),
        ("assets.1.amount", "places"),
        ("assets.2.kind", "not_a_choice"),
    ]
    assert errors(parse_fields, assets, given, zone=zone) == found


def test_what_was_entered_comes_back_with_the_refusal_without_the_empty_rows(assets, zone):
    with pytest.raises(FormErrors) as refused:
        parse_fields(assets, [("assets.5.amount", "many"), ("assets.9.item", "b")], zone=zone)
    assert refused.value.raw == {"assets": [{"amount": "many"}, {"item": "b"}]}
    assert [error.path for error in refused.value.errors] == ["assets.0.item", "assets.0.amount"]


def test_a_table_has_no_more_and_no_fewer_rows_than_the_form_says(build, zone):
    form = build({"assets": table(minItems=2, maxItems=3)})
    row = {"item": "a"}
    assert errors(parse_json, form, {"assets": [row]}, zone=zone) == [("assets", "too_few_rows")]
    assert errors(parse_json, form, {"assets": [row] * 4}, zone=zone) == [("assets", "too_many_rows")]
    assert len(parse_json(form, {"assets": [row] * 3}, zone=zone)["assets"]) == 3


def test_ten_thousand_rows_are_refused_by_their_number_and_kept_in_no_draft(build, zone):
    form = build({"assets": table()})
    with pytest.raises(FormErrors) as refused:
        parse_fields(form, pairs(*[{"item": "a"}] * 10_000), zone=zone)
    assert refused.value.errors[0].text() == f"Enter at most {MOST_ROWS} rows; there are 10000."
    assert len(refused.value.raw["assets"]) == MOST_ROWS


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"assets": "x"}, ("assets", "wrong_type")),
        ({"assets": [1]}, ("assets", "wrong_type")),
        ({"assets": [{"item": "a", "ghost": 1}]}, ("assets", "unknown_field")),
        ({"assets": [{"item": {"deep": []}}]}, ("assets.0.item", "wrong_type")),
        ({"assets": {"0": {"item": "a"}}}, ("assets", "wrong_type")),
    ],
)
def test_hostile_rows_are_refused(assets, zone, body, found):
    assert errors(parse_json, assets, body, zone=zone) == [found]


@pytest.mark.parametrize(
    "name", ["assets", "assets.0", "assets.x.item", "assets.-1.item", "assets.0.ghost", "assets.0.item.x"]
)
def test_a_name_that_is_no_cell_is_refused(assets, zone, name):
    assert errors(parse_fields, assets, [(name, "a")], zone=zone)


def test_a_required_table_has_a_row(build, zone):
    form = build({"assets": table()}, required=["assets"])
    assert errors(parse_fields, form, [], zone=zone) == [("assets", "required")]
    assert errors(parse_json, form, {"assets": []}, zone=zone) == [("assets", "required")]


def test_a_draft_keeps_rows_as_they_were_typed(assets, zone):
    typed = parse_fields(assets, pairs({"amount": "1"}), zone=zone, draft=True)
    assert typed == {"assets": [{"amount": "1"}]}
    shown = format_value(assets.fields[0], typed["assets"], zone=zone)
    assert shown == [{"amount": "1"}]


def test_rows_are_shown_again_as_they_are_entered_and_served_as_json(assets, zone):
    row = {"item": "a", "amount": Decimal("5.00"), "since": date(2026, 1, 5), "pledged": True}
    texts = {"item": "a", "amount": "5.00", "since": "2026-01-05", "pledged": "true"}
    assert format_value(assets.fields[0], [row], zone=zone) == [texts]
    assert present(assets, {"assets": [row]}) == {"assets": [{**texts, "pledged": True}]}


def test_a_total_adds_what_can_be_read(assets, zone):
    rows = [{"amount": "1,000"}, {"amount": "x"}, {}, {"amount": "0.5"}]
    assert totals(assets.fields[0], rows, zone) == {"amount": Decimal("1000.50")}


def test_expressions_know_the_rows(build, zone):
    together = {"type": "string", "format": "decimal", "x-widget": "money", "x-computed": "=sum(assets.amount)"}
    many = {"type": "string", "x-visible": "=count(assets) > 1"}
    form = build({"assets": table(), "together": together, "why": many})
    given = pairs({"item": "a", "amount": "1"}, {"item": "b", "amount": "2.5"})
    assert parse_fields(form, given, zone=zone, facts=FACTS)["together"] == Decimal("3.50")
    weighed = weigh_entered(form, {"assets": [{"item": "a", "amount": "7"}]}, zone=zone, facts=FACTS)
    assert weighed.computed[("together",)] == Decimal("7.00") and ("why",) in weighed.hidden


def test_labels_name_columns_and_options(build):
    labels = {
        "form.apply.assets": "资产",
        "form.apply.assets.item": "名称",
        "form.apply.assets.kind.house": "房屋",
    }
    form = localise(build({"assets": table()}), labels)
    columns = {column.name: column.field for column in form.fields[0].columns}
    assert (form.fields[0].title, columns["item"].title, columns["amount"].title) == ("资产", "名称", "amount")
    assert columns["kind"].choices[0].text == "房屋"
    served = form.schema["properties"]["assets"]
    assert served["title"] == "资产" and "title" not in served["items"]
    assert served["items"]["properties"]["item"]["title"] == "名称"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"items": {}}, "/properties/assets/items/type"),
        ({"items": {"type": "object"}}, "/properties/assets/items/properties"),
        ({"items": {"type": "object", "properties": {"a.b": {"type": "string"}}}}, "/properties/assets/items/properties/a.b"),
        ({"items": {"type": "object", "properties": {"a": 1}}}, "/properties/assets/items/properties/a"),
        ({"items": {"type": "object", "properties": {"a": {"type": "array"}}}}, "/properties/assets/items/properties/a/type"),
        ({"items": {"type": "object", "properties": {"a": {**MONEY, "x-total": "yes"}}}}, "/properties/assets/items/properties/a/x-total"),
        ({"items": {"type": "object", "properties": {"a": {"type": "string", "x-total": True}}}}, "/properties/assets/items/properties/a/x-total"),
        ({"items": {"type": "object", "properties": {"a": {"type": "string", "x-visible": "=true"}}}}, "/properties/assets/items/properties/a/x-visible"),
        ({"items": {"type": "object", "properties": COLUMNS, "required": ["ghost"]}}, "/properties/assets/items/required"),
        ({"minItems": 5, "maxItems": 4}, "/properties/assets/maxItems"),
        ({"maxItems": MOST_ROWS + 1}, "/properties/assets/maxItems"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_work_is_refused_where_it_is_wrong(changes, found):
    document = {"type": "object", "properties": {"assets": table(**changes)}}
    with pytest.raises(FormProblems) as refused:
        parse_form("apply", json.dumps(document).encode())
    assert refused.value.problems[0].path == found


@pytest.mark.parametrize("changes", [{"x-words": "yes"}, {"x-words": True, "x-places": 3}])
def test_an_amount_is_read_out_whole_or_not_at_all(build, changes):
    with pytest.raises(FormProblems) as refused:
        build({"a": {"type": "string", "format": "decimal", "x-widget": "money", **changes}})
    assert refused.value.problems[0].path == "/properties/a/x-words"


def test_an_array_of_objects_is_a_table_without_being_told(build):
    bare = {key: value for key, value in table().items() if key != "x-widget"}
    assert build({"assets": bare}).fields[0].widget == "table"
