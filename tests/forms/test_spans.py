"""Spans of time and addresses: what people write is understood, and kept in one way."""

import pytest

from server.forms.errors import FormErrors, Refused
from server.forms.spans import read_span
from server.forms.submissions import parse_json

WRITTEN = [
    ("3 months", "P3M"), ("3个月", "P3M"), ("１８个月", "P18M"), ("1年6个月", "P1Y6M"), ("1 year 6 months", "P1Y6M"),
    ("90天", "P90D"), ("2 周", "P2W"), ("36小时", "PT36H"), ("1 hour 30 minutes", "PT1H30M"), ("P1Y2M", "P1Y2M"), ("p30d", "P30D"),
    ("2 working days", "2WD"), ("2个工作日", "2WD"), ("1 working day", "1WD"), ("1.5 working hours", "1.5WH"), ("4wh", "4WH"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kept"), WRITTEN)
def test_a_span_is_understood_as_people_write_it(text, kept):
    assert read_span(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "3",
        "months",
        "P",
        "PT",
        "-3 days",
        "3 days 3 days",
        "2 working days 3 hours",
        "1.5 months",
        "9" * 90,
        "3 天天",
    ],
)
def test_what_is_no_span_is_refused(text):
    with pytest.raises(Refused) as refused:
        read_span(text)
    assert refused.value.at("").code == "not_a_duration"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" 云南省昆明市官渡区\n春城路１２号 ", "云南省昆明市官渡区 春城路12号"),
        ("12 High Street, Harbin", "12 High Street, Harbin"),
    ],
)
def test_an_address_is_one_line(build, zone, text, kept):
    form = build({"home": {"type": "string", "format": "address"}})
    assert parse_json(form, {"home": text}, zone=zone) == {"home": kept}


@pytest.mark.parametrize("text", ["昆明", "12345678", "a" * 201, 7])
def test_what_is_no_address_is_refused(build, zone, text):
    form = build({"home": {"type": "string", "format": "address"}})
    with pytest.raises(FormErrors):
        parse_json(form, {"home": text}, zone=zone)
