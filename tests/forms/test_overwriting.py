"""What is written over a value by hand is of the same kind, or is refused at its place."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from server.forms.errors import FormErrors
from server.forms.model import Field, Limits
from server.forms.overwriting import Kind, Overwriting

SHANGHAI = ZoneInfo("Asia/Shanghai")
AMOUNT = Field(("amount",), "money", "Amount", "", None, Limits(minimum=Decimal(1), places=2))


def over(kind=Kind.KEPT, **known):
    return Overwriting(kind, {(name,): field for name, field in known.items()}, SHANGHAI)


def refused(read, *given):
    with pytest.raises(FormErrors) as caught:
        read(*given)
    (error,) = caught.value.errors
    return error.path, error.text()


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        (7, "8", 8),
        (7, "8.5", Decimal("8.5")),
        (7.5, "8", 8.0),
        (Decimal("3000.00"), "30,000", Decimal(30000)),
        (True, "no", False),
        (date(2026, 1, 5), "2026/2/6", date(2026, 2, 6)),
        ("A1", "12", "12"),
        ("A1", "", ""),
        ({"a": 1}, '{"a": 2}', {"a": 2}),
        ([1, 2], "[3]", [3]),
        (None, "12", 12),
        (None, "Oak street", "Oak street"),
    ],
)
def test_what_is_typed_becomes_what_was_there(before, typed, after):
    found = over().read_typed("it", before, typed)
    assert found == after and type(found) is type(after)


@pytest.mark.parametrize(
    ("before", "typed", "told"),
    [
        (7, "eight", "Enter a number, such as 1234.50."),
        (7, "", "Please fill in this field."),
        (7, '"8"', "Enter a number, such as 1234.50."),
        (True, "perhaps", "Choose one of the options."),
        (date(2026, 1, 5), "tomorrow", None),
        ({"a": 1}, "a is 2", "This must be JSON."),
        ({"a": 1}, "[2]", "This must be an object."),
        ([1], "2", "This must be a list."),
    ],
)
def test_what_is_of_another_kind_is_refused(before, typed, told):
    path, said = refused(over().read_typed, "it", before, typed)
    assert path == "it" and said == (told or said)


def test_members_and_entries_are_kept_too_and_the_place_is_told():
    before = {"applicant": {"name": "Li", "income": Decimal("12.50")}, "rows": [{"sum": 1}, {"sum": 2}]}
    assert refused(over().read, "it", before, {"applicant": {"income": "much"}})[0] == "it.applicant.income"
    assert refused(over().read, "it", before, {"rows": [{"sum": 1}, {"sum": 2}, {"sum": "x"}]})[0] == "it.rows.3.sum"
    new = {"applicant": {"name": "Li", "income": "13.00", "more": [1]}, "rows": []}
    found = over().read("it", before, new)
    assert found == {"applicant": {"name": "Li", "income": Decimal("13.00"), "more": [1]}, "rows": []}
    assert over().read("it", before, {"applicant": None}) == {"applicant": None}


def test_a_field_of_a_form_says_more_than_what_is_there():
    way = over(amount=AMOUNT)
    assert way.read_typed("amount", None, "¥30,000") == Decimal(30000)
    assert refused(way.read_typed, "amount", Decimal(5), "0")[0] == "amount"
    assert refused(way.read, "amount", None, "much")[0] == "amount"
    assert way.read_typed("amount", "unknown", "later") == "later", "something else was written since"


def test_another_kind_is_written_where_it_is_said():
    assert over(Kind.TEXT).read_typed("it", 7, "eight") == "eight"
    assert over(Kind.NUMBER).read_typed("it", "7", "8") == 8
    assert over(Kind.YES_NO).read_typed("it", "7", "yes") is True
    assert over(Kind.JSON).read_typed("it", 7, "null") is None
    assert over(Kind.JSON).read("it", 7, "eight") == "eight"
    assert refused(over(Kind.JSON).read_typed, "it", 7, "eight") == ("it", "This must be JSON.")
    assert refused(over(Kind.NUMBER).read_typed, "it", "7", "eight")[0] == "it"
