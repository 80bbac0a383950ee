"""Diaries and days: one thing at a time, on working days only, and as many cases as were said."""

import itertools
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from server.demo.days import comings, last_working_day, period_until
from server.demo.diary import Diary
from server.demo.model import Habit
from server.scenarios.faults import ScenariosRefused
from server.store.working_times import usual_calendar
from tests.demo.conftest import HISTORY, HOUSE_HISTORY, History, shop, write

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = usual_calendar(ZONE)


def at(text):
    return datetime.fromisoformat(f"{text}+08:00")


def test_nobody_does_two_things_at_once():
    diary = Diary({})
    spans = sorted(diary.engage("ann", CALENDAR, at("2026-11-23T09:00"), minutes) for minutes in (30, 60, 20, 200))
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


def test_a_short_task_fits_into_a_gap():
    diary = Diary({})
    diary.engage("ann", CALENDAR, at("2026-11-23T09:00"), 30)
    diary.engage("ann", CALENDAR, at("2026-11-23T10:00"), 30)
    assert diary.engage("ann", CALENDAR, at("2026-11-23T09:00"), 30)[0] == at("2026-11-23T09:30")
    assert diary.engage("ann", CALENDAR, at("2026-11-23T09:00"), 30)[0] == at("2026-11-23T10:30")


def test_who_comes_on_thursdays_begins_on_a_thursday():
    diary = Diary({"carl": Habit(days=frozenset({3}))})
    assert diary.engage("carl", CALENDAR, at("2026-11-23T09:00"), 10)[0] == at("2026-11-26T08:30")


def test_nobody_works_on_holidays():
    begin, _ = Diary({}).engage("ann", CALENDAR, at("2026-09-30T17:25"), 30)
    assert begin.astimezone(ZONE).date() == date(2026, 10, 8)


def test_a_history_ends_on_the_last_working_day_before_the_anchor():
    assert last_working_day(date(2026, 11, 23), CALENDAR) == date(2026, 11, 20)
    assert last_working_day(date(2026, 10, 8), CALENDAR) == date(2026, 9, 30)
    period = period_until(date(2026, 11, 20), 3, CALENDAR)
    assert period.days[0] == date(2026, 8, 20)
    assert period.end == at("2026-11-20T17:30")


def test_cases_come_as_often_as_said_and_in_working_time(workflows, tmp_path):
    history = History(workflows, f"sqlite:///{tmp_path}/x.sqlite", tmp_path)
    period = period_until(date(2026, 11, 25), 2, CALENDAR)
    found = list(comings(history.files.script, period, CALENDAR))
    history.wired.close()
    assert len(found) == 24
    assert [one.number for one in found] == list(range(1, 25))
    assert all(
        any(start <= one.at < end for start, end in CALENDAR.spans(one.at.astimezone(ZONE).date())) for one in found
    )
    assert found[-1].at - found[0].at > timedelta(days=40)


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("shop/demo/history.yaml", "count: 24", "counts: 24", "Did you mean count?"),
        ("shop/demo/history.yaml", "process: shop\n    count", "process: shoop\n    count", "Did you mean shop?"),
        ("shop/demo/history.yaml", "  check: {", "  chek: {", "Did you mean check?"),
        ("shop/demo/history.yaml", "takes: 20", "takes: long", "takes is a number"),
        ("house/history.yaml", "carl: {days: thu}", "carl: {days: thursday}", "no weekday"),
        ("house/history.yaml", "  carl:", "  karl:", "Did you mean carl?"),
    ],
)
def test_a_slip_is_refused_with_file_and_line(tmp_path, file, before, after, told):
    files = shop()
    text = {"shop/demo/history.yaml": HISTORY, "house/history.yaml": HOUSE_HISTORY}[file]
    assert before in text
    root = write(tmp_path / "workflows", files | {file: text.replace(before, after).encode()})
    with pytest.raises(ScenariosRefused, match=f"{file}:\\d+: .*{told}"):
        History(root, f"sqlite:///{tmp_path}/x.sqlite", tmp_path)
