"""Texts that can be said in other languages, with texts at their places."""

import pytest

from server.domain.errors import DomainError, PersonMayNot, TaskNotOpen
from server.domain.wording import begun, retold, said, said_all
from server.pages.assets import TASKS_UI
from server.pages.translations import load_translations


@pytest.fixture(scope="module")
def words():
    return load_translations(TASKS_UI / "locale")


def test_a_text_is_english_and_knows_its_other_languages(words):
    text = said("The property %(name)s: %(fault)s.", name="due", fault=said("it is empty"))
    assert text == "The property due: it is empty."
    assert retold(text, "en", words) == text
    assert retold(text, "zh", words) == "属性 due：为空。"


def test_what_people_wrote_is_not_translated(words):
    assert retold(said("%(name)s is not read.", name="Inbox"), "zh", words) == "Inbox 不会被读取。"
    assert retold("Inbox", "zh", words) == "Inbox"


def test_a_per_cent_sign_at_a_place_stays(words):
    text = said("%(text)s is not FEEL", text="100% x")
    assert text == "100% x is not FEEL" and retold(text, "zh", words) == "100% x 不是 FEEL"


def test_several_texts_are_one_and_may_begin_a_sentence(words):
    cells = said_all([said("input %(place)s (%(cell)s)", place=place, cell="-") for place in (1, 2)])
    assert cells == "input 1 (-) and input 2 (-)" and retold(cells, "zh", words) == "输入 1（-）、输入 2（-）"
    assert begun(said("the script is empty")) == "The script is empty"
    assert retold(begun(said("the script is empty")), "zh", words) == "脚本为空"


class Quoting(DomainError):
    """Not done: %(reason)s."""


@pytest.mark.parametrize(
    ("quoted", "told"),
    [
        ("It is held.", "Not done: It is held."),
        ("It is held", "Not done: It is held."),
        ("已被认领。", "Not done: 已被认领."),
        (2.5, "Not done: 2.5."),
    ],
)
def test_a_sentence_quoted_at_the_end_of_another_has_one_full_stop(words, quoted, told):
    assert str(Quoting(reason=quoted)) == told
    assert said("Not done: %(reason)s.", reason=quoted) == told
    assert words.translate("en", "Not done: %(reason)s.", {"reason": quoted}) == told


def test_a_refusal_quoted_in_another_language_has_one_full_stop(words):
    params = {"person": "王芳", "reason": words.translate("zh", TaskNotOpen.msgid())}
    told = words.translate("zh", PersonMayNot.msgid(), params)
    assert params["reason"].endswith("。") and told.endswith("。") and not told.endswith("。。")
