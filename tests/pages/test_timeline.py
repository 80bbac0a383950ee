"""The timeline of a case says what happened, and who did it."""

from zoneinfo import ZoneInfo

import pytest

from server.pages.rendering import load_renderer
from server.pages.timeline import Chronicler
from server.pages.words import Names, Words
from server.queries.case_texts import CaseTexts, ElementText
from server.queries.case_trail import TrailEntry
from tests.sample import NOW


def told(kind, by, locale="en", **facts):
    words = Words(locale, ZoneInfo("Asia/Shanghai"), load_renderer().translations)
    names = Names(people={"p1": "黄敏", "p2": "王芳"})
    chronicler = Chronicler(words, names, CaseTexts({"visit": ElementText("Visit", None, None)}, {}))
    entry = TrailEntry(NOW, kind, by, "visit", "t1", facts)
    return [each.text for each in chronicler.timeline([entry])]


def test_who_gives_a_task_back_is_told_to_have_done_so():
    assert told("TaskReleased", "p1") == ["黄敏 gave “Visit” back."]


@pytest.mark.parametrize(("by", "who"), [("p2", "王芳"), (None, "the system")])
def test_a_task_taken_from_its_holder_is_not_told_as_given_back(by, who):
    assert told("TaskReleased", by, holder="p1") == [f"“Visit” was taken from 黄敏 by {who}."]


def test_what_was_taken_from_its_holder_is_told_in_chinese():
    assert told("TaskReleased", "p2", "zh", holder="p1") == ["王芳从黄敏处收回了“Visit”。"]


def test_a_message_that_began_no_case_is_told_with_the_reason():
    told_of = told("StartWasRefused", None, name="go", process="loan", branch="b11")
    assert told_of == ["The message “go” began no case: the branch b11 is closed."]
