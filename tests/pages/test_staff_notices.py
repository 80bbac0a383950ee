"""What notices of the staff say."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from server.domain.notices import NoticeKind
from server.pages.rendering import load_renderer
from server.pages.staff_notices import staff_sentence
from server.pages.words import Names, Words
from server.queries.notices import NoticeRow
from server.queries.notices_of_staff import ShortageTold
from tests.sample import NOW

NAMES = Names(branches={"b1": "城关", "b2": "柳河"}, roles={"risk_officer": "风控专员"}, steps={"loan": "贷款"})


def said(locale, branches, since=None):
    words = Words(locale, ZoneInfo("Asia/Shanghai"), load_renderer().translations)
    short = ShortageTold(branches, ("risk_officer",), 1, since, ("loan",), ())
    nothing = dict.fromkeys(("by", "case", "task", "comment", "read_at", "process", "element", "step", "title"))
    row = NoticeRow(id="n", kind=NoticeKind.SHORTAGE, at=NOW, task_is_mine=False, shortage=short, **nothing)
    return staff_sentence(words, row, NAMES)


@pytest.mark.parametrize(
    ("locale", "branches", "sentence"),
    [
        ("en", ("b1",), "城关 lacks people: 1 with 风控专员 (for 贷款)."),
        ("en", ("b1", "b2"), "Each of 城关, 柳河 lacks people: 1 with 风控专员 (for 贷款)."),
        ("zh", ("b1", "b2"), "城关、柳河均缺人：1 名 风控专员（涉及贷款）。"),
    ],
)
def test_a_shortage_of_several_branches_is_one_sentence_that_names_them(locale, branches, sentence):
    assert said(locale, branches) == sentence


def test_of_many_branches_the_first_are_named_and_the_others_counted():
    many = tuple(f"x{number}" for number in range(1, 10))
    assert said("en", many).startswith("Each of x1, x2, x3, x4, x5, x6 and 3 more lacks people")


def test_what_is_known_for_later_says_from_which_day():
    assert said("en", ("b1", "b2"), NOW + timedelta(days=3)).startswith("From ")
