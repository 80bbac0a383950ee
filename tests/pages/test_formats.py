"""Times, spans and amounts read as people of the house write them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from server.domain.calendar import WorkingCalendar
from server.pages.assets import TASKS_UI
from server.pages.contexts.parts import Urgency, due, priority_level
from server.pages.formats import Formats
from server.pages.translations import load_translations

TRANSLATIONS = load_translations(TASKS_UI / "locale")
EN = Formats("en", TRANSLATIONS.catalogue("en"))
ZH = Formats("zh", TRANSLATIONS.catalogue("zh"))
NOON = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)


def test_an_instant_is_shown_in_the_branchs_zone():
    assert EN.instant(NOON, ZoneInfo("Asia/Shanghai")) == "2026-11-21 14:05"
    assert ZH.instant(NOON, ZoneInfo("UTC")) == "2026-11-21 06:05"


@pytest.mark.parametrize(
    ("left", "english", "chinese"),
    [
        (timedelta(seconds=5), "1 min left", "剩 1 分钟"),
        (timedelta(minutes=22), "22 min left", "剩 22 分钟"),
        (timedelta(hours=3), "3 h left", "剩 3 小时"),
        (timedelta(minutes=-95), "Overdue by 1 h 35 min", "超时 1 小时 35 分"),
        (timedelta(hours=30), "1 day left", "剩 1 天"),
        (timedelta(days=-6), "Overdue by 6 days", "超时 6 天"),
    ],
)
def test_a_deadline_is_told_in_words(left, english, chinese):
    deadline = due(NOON + left, NOON)
    assert (EN.due_words(deadline), ZH.due_words(deadline)) == (english, chinese)


@pytest.mark.parametrize(
    ("at", "english", "chinese"),
    [
        (datetime(2026, 11, 23, 3, 0, tzinfo=UTC), "2 working hours left", "剩 2 个工作小时"),
        (datetime(2026, 11, 23, 0, 45, tzinfo=UTC), "1 day left", "剩 1 天"),
        (datetime(2026, 11, 25, 3, 0, tzinfo=UTC), "2 working days left", "剩 2 个工作日"),
        (datetime(2026, 11, 20, 8, 0, tzinfo=UTC), "Overdue by 1 working hour", "超时 1 个工作小时"),
        (datetime(2026, 11, 18, 1, 0, tzinfo=UTC), "Overdue by 2 working days", "超时 2 个工作日"),
        (datetime(2027, 1, 21, 1, 0, tzinfo=UTC), "60 days left", "剩 60 天"),
    ],
)
def test_a_near_deadline_is_told_in_working_time(at, english, chinese):
    """From a Saturday afternoon: the weekend does not count, and weeks are told in days."""
    deadline = due(at, NOON, WorkingCalendar("house", ZoneInfo("Asia/Shanghai")))
    assert (EN.due_words(deadline), ZH.due_words(deadline)) == (english, chinese)


def test_money_has_two_decimals_and_groups():
    assert EN.money(Decimal(12000)) == ZH.money(Decimal("12000.00")) == "¥12,000.00"
    assert EN.money(Decimal("-0.5")) == "-¥0.50"
    assert EN.money(Decimal(3), "USD") == "US$3.00"


def test_numbers_keep_all_their_decimals():
    assert EN.number(Decimal("1234.56789")) == "1,234.56789"


def test_less_than_four_hours_is_soon():
    deadlines = [due(NOON + left, NOON) for left in (timedelta(hours=-1), timedelta(hours=3), timedelta(hours=4))]
    assert [deadline.urgency for deadline in deadlines] == [Urgency.LATE, Urgency.SOON, Urgency.CALM]
    assert due(None, NOON) is None


def test_priorities_have_three_levels():
    assert [priority_level(priority) for priority in (70, 69, 31, 30)] == ["high", "normal", "normal", "low"]


def test_parameters_fill_a_translated_message():
    assert TRANSLATIONS.translate("zh", "%(holder)s holds this task.", {"holder": "李娜"}) == "此任务正由李娜办理。"
    assert TRANSLATIONS.translate("fr", "Please sign in.") == "Please sign in."
