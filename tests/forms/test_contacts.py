"""Telephone and account numbers in forms: written one way, and possible."""

from zoneinfo import ZoneInfo

import orjson
import pytest
from stdnum import luhn

from server.forms.errors import FormErrors
from server.forms.schema import parse_form
from server.forms.submissions import parse_json


def read(written, text):
    field = {"type": "string", "format": written}
    form = parse_form("f", orjson.dumps({"type": "object", "properties": {"number": field}}))
    return parse_json(form, {"number": text}, zone=ZoneInfo("UTC"))["number"]


def refused(written, text):
    with pytest.raises(FormErrors) as found:
        read(written, text)
    return found.value.errors[0].code


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("13912345678", "13912345678"),
        ("139 1234 5678", "13912345678"),
        ("+86-139-1234-5678", "13912345678"),
        ("１３９１２３４５６７８", "13912345678"),
        ("010-62770334", "01062770334"),
        ("(0411) 8470 6000", "041184706000"),
        ("400-800-1234", "4008001234"),
    ],
)
def test_a_telephone_number_is_kept_as_one_dials_it(text, kept):
    assert read("cn-phone", text) == kept


@pytest.mark.parametrize(
    "text", ["1391234567", "139123456789", "12345", "+1 212 555 0100", "手机", "139/1234", "0" * 900]
)
def test_what_nobody_can_dial_is_refused(text):
    assert refused("cn-phone", text) == "not_a_phone"


def test_an_account_number_is_kept_as_digits():
    assert read("cn-bank-account", " 3700 0212-0900 6123 456 ") == "3700021209006123456"
    assert read("cn-bank-account", "１２３４５６７８") == "12345678"


@pytest.mark.parametrize("text", ["1234567", "1" * 31, "6222x", "账号"])
def test_what_is_no_account_number_is_refused(text):
    assert refused("cn-bank-account", text) == "not_an_account"


@pytest.mark.parametrize("length", [16, 19])
def test_a_slip_in_the_number_of_a_card_is_found(length):
    front = ("62220212" + "3" * 20)[: length - 1]
    right = luhn.calc_check_digit(front)
    for check in "0123456789":
        if check == right:
            assert read("cn-bank-account", front + check) == front + check
        else:
            assert refused("cn-bank-account", front + check) == "not_an_account"
