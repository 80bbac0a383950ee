"""Identity numbers and credit codes in forms: written one way, their check characters right."""

from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.forms.errors import FormErrors, FormProblems
from server.forms.schema import parse_form
from server.forms.submissions import parse_json

PERSON, PERSON_X, FIRM = "110105194912310029", "11010519491231002X", "91350100M000100Y43"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def form(written):
    field = {"type": "string", "format": written}
    return parse_form("f", orjson.dumps({"type": "object", "properties": {"number": field}}))


def read(written, text):
    return parse_json(form(written), {"number": text}, zone=ZoneInfo("UTC"))["number"]


def refused(written, text):
    with pytest.raises(FormErrors) as found:
        read(written, text)
    return found.value.errors[0].code


@pytest.mark.parametrize(
    "text", [PERSON_X, "11010519491231002x", " 110105 19491231 002X ", "１１０１０５１９４９１２３１００２X"]
)
def test_an_identity_number_is_kept_without_spaces_in_upper_case(text):
    assert read("cn-id", text) == PERSON_X
    assert read("cn-id-or-uscc", text) == PERSON_X


@pytest.mark.parametrize("text", [PERSON, "11010519491331002X", "1101051949123100", "010105194912310021", FIRM, "张三"])
def test_a_wrong_identity_number_is_refused(text):
    assert refused("cn-id", text) == "not_an_id"


def test_a_credit_code_is_kept_in_upper_case():
    assert read("cn-uscc", FIRM.lower()) == FIRM
    assert read("cn-id-or-uscc", FIRM) == FIRM
    assert refused("cn-uscc", "91350100M000100Y44") == "not_a_uscc"
    assert refused("cn-uscc", "91350100I000100Y43") == "not_a_uscc"
    assert refused("cn-id-or-uscc", "91350100M000100Y44") == "not_an_id_or_code"


@given(st.from_regex(r"[1-9][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}", fullmatch=True))
def test_the_check_character_is_that_of_the_standard(digits):
    """GB 11643: weighted sum modulo 11, whatever the area."""
    right = "10X98765432"[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11]
    for check in "0123456789X":
        if check == right:
            assert read("cn-id", digits + check) == digits + check
        else:
            assert refused("cn-id", digits + check) == "not_an_id"


def test_an_unknown_format_of_a_text_is_a_problem_of_the_form():
    with pytest.raises(FormProblems):
        form("us-ssn")
