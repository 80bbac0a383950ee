"""Values that no form describes are told in the reader's words, not as the process keeps them."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from server.pages.rendering import load_renderer
from server.pages.told import ValueTeller, possible_logins
from server.pages.words import Names, Words

LABELS = {
    "data.rate": "Annual rate",
    "data.kind.notice": "Notice",
    "decision.d.kind.notice": "Letter",
    "data.kind": "Kind",
}


def teller(locale="en", prefix=""):
    words = Words(locale, ZoneInfo("Asia/Shanghai"), load_renderer().translations)
    return ValueTeller(words, words.zone, Names(logins={"hulin": "胡林"}), LABELS, prefix)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (Decimal("22.77227722772277227722772277"), "22.7723"),
        (Decimal("0.10000000000"), "0.1"),
        (Decimal("6.525"), "6.525"),
        (Decimal("100000000.00001"), "100,000,000"),
        ("2WD", "2 working days"),
        ("1WH", "1 working hour"),
        ("2WD of it", "2WD of it"),
        ("hulin", "胡林 (hulin)"),
        ("somebody", "somebody"),
        (None, ""),
    ],
)
def test_what_was_worked_out_is_told_as_people_read_it(value, told):
    assert teller().named("x", value).text == told


def test_the_words_of_a_code_are_those_of_the_decision_first():
    assert teller().named("kind", "notice").text == "Notice"
    assert teller(prefix="decision.d.").named("kind", "notice").text == "Letter"


def test_members_of_a_record_stand_on_lines_of_their_own_with_their_labels():
    shown = teller("zh").named("loan", {"rate": Decimal("6.5"), "kind": "notice", "left_out": None})
    assert shown.text == "Annual rate：6.5\nKind：Notice\nleft out：—"


def test_a_list_of_records_is_a_table():
    shown = teller().named("schedule", [{"rate": 1}, {"rate": 2, "kind": "notice"}])
    assert shown.text == "2 rows"
    assert shown.table.columns == ("Annual rate", "Kind")
    assert shown.table.rows == (("1", ""), ("2", "Notice"))


def test_only_texts_that_may_be_logins_are_asked_for():
    assert set(possible_logins({"a": ["hulin", "胡林", {"b": "No 1"}], "c": 5, "d": "x.y_z-1"})) == {"hulin", "x.y_z-1"}
