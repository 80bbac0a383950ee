from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from server.forms.showing import format_value, present
from server.forms.submissions import parse_fields, parse_json

DATA = {
    "name": "李四", "story": "one\ntwo", "count": 7, "ratio": Decimal("0.125"), "amount": Decimal("12000.50"), "rate": Decimal("1E+1"),
    "born": date(1990, 2, 28), "signed": datetime(2026, 1, 5, 1, 30, tzinfo=UTC), "opens": time(8, 30), "product": "car", "papers": ["id", "tax"], "married": True,
    "term": "P1Y6M", "home": "昆明市官渡区春城路12号",
}  # fmt: skip


def shown(form, data, zone):
    return {field.name: format_value(field, data.get(field.name), zone=zone) for field in form.fields}


def test_every_type_is_written_for_its_input(every_field, zone):
    assert shown(every_field, DATA, zone) == {
        "name": "李四", "story": "one\ntwo", "count": "7", "ratio": "0.125", "amount": "12000.50", "rate": "10", "born": "1990-02-28",
        "signed": "2026-01-05T09:30", "opens": "08:30", "product": "car", "papers": ["id", "tax"], "married": "true",
        "term": "P1Y6M", "home": "昆明市官渡区春城路12号",
    }  # fmt: skip


def test_what_an_input_shows_is_read_back_unchanged(every_field, zone):
    pairs = []
    for name, text in shown(every_field, DATA, zone).items():
        pairs.extend((name, item) for item in (text if isinstance(text, list) else [text]))
    assert parse_fields(every_field, pairs, zone=zone) == DATA


def test_json_values_are_shown_like_typed_ones(every_field, zone):
    assert shown(every_field, present(every_field, DATA), zone) == shown(every_field, DATA, zone)


def test_what_clients_get_can_be_sent_back(every_field, zone):
    assert parse_json(every_field, present(every_field, DATA), zone=zone) == DATA


def test_absent_values_are_empty_inputs(every_field, zone):
    assert set(map(str, shown(every_field, {}, zone).values())) == {"", "[]"}


@pytest.mark.parametrize(
    "junk", [object(), {"a": 1}, [1], Decimal("NaN"), 10**4000, datetime(1, 1, 1, tzinfo=UTC), "x\x00", b"x"]
)
def test_values_of_another_type_never_break_the_page(every_field, zone, junk):
    texts = shown(every_field, {field.name: junk for field in every_field.fields}, zone).values()
    assert all(isinstance(text, str | list) for text in texts)


def test_the_form_shows_its_fields_and_listed_variables_only(build):
    form = build(
        {"who": {"type": "object", "properties": {"pay": {"type": "integer"}}}, "absent": {"type": "string"}},
        **{"x-show": ["score"]},
    )
    data = {
        "who": {"pay": 5, "secret": 1},
        "score": {"value": Decimal("1.50"), "at": datetime(2026, 1, 1, tzinfo=UTC)},
        "findings": "hidden",
    }
    assert present(form, data) == {
        "score": {"value": "1.50", "at": "2026-01-01T00:00:00Z"},
        "who": {"pay": 5},
    }


def test_bottomless_data_ends_in_null(build):
    deep = []
    for _ in range(10_000):
        deep = [deep]
    assert "score" in present(build({}, **{"x-show": ["score"]}), {"score": deep})
