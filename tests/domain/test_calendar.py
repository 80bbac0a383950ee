from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.domain.calendar import (
    DEFAULT_DAY,
    CalendarError,
    CalendarHasNoWorkingTime,
    WorkingCalendar,
    add_working_days,
    add_working_hours,
    working_minutes_between,
    working_time_between,
)
from server.store.calendar_seed import seed_exceptions

SHANGHAI, BERLIN, NEW_YORK = (
    ZoneInfo("Asia/Shanghai"),
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("America/New_York"),
)
OFFICE = WorkingCalendar("office", SHANGHAI)
CHINA = WorkingCalendar("china", SHANGHAI, exceptions=seed_exceptions([2026]))
ALL_DAY = dict.fromkeys(range(7), ((time(0), time(0)),))


def at(text, zone=SHANGHAI):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-03-06T16:00", 1, "2026-03-09T16:00"),  # Friday to Monday
        ("2026-03-03T09:00", 2, "2026-03-05T09:00"),
        ("2026-03-07T11:00", 1, "2026-03-10T08:30"),  # Saturday counts from Monday's opening
        ("2026-03-06T17:30", 1, "2026-03-10T08:30"),  # closing time is not worked any more
        ("2026-03-03T12:30", 1, "2026-03-04T14:00"),  # lunch counts from 14:00
        ("2026-03-03T07:00", 1, "2026-03-04T08:30"),
        ("2026-03-07T11:00", 0, "2026-03-09T08:30"),
        ("2026-03-03T09:00", 0, "2026-03-03T09:00"),
    ],
)
def test_working_days_keep_the_wall_time(start, days, end):
    assert add_working_days(OFFICE, at(start), days) == at(end)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-03T10:00", "4", "2026-03-03T16:00"),  # over lunch
        ("2026-03-06T16:00", "4", "2026-03-09T11:00"),  # over the weekend
        ("2026-03-03T14:00", "3.5", "2026-03-03T17:30"),  # ends at closing, not at the next opening
        ("2026-03-03T14:00", "1.5", "2026-03-03T15:30"),
        ("2026-03-07T11:00", "0", "2026-03-09T08:30"),
        ("2026-03-02T08:30", "35", "2026-03-06T17:30"),
    ],
)
def test_working_hours_leave_out_breaks(start, hours, end):
    assert add_working_hours(OFFICE, at(start), Decimal(hours)) == at(end)


def test_results_are_utc():
    assert add_working_days(OFFICE, at("2026-03-03T09:00"), 1).tzinfo is UTC
    assert add_working_hours(OFFICE, at("2026-03-03T09:00"), Decimal(1)).tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-02-13T10:00", 1, "2026-02-14T10:00"),  # a make-up Saturday before the Spring Festival
        ("2026-02-14T10:00", 1, "2026-02-24T10:00"),  # the festival, 15 to 23 February
        ("2026-02-27T10:00", 1, "2026-02-28T10:00"),  # a make-up Saturday after it
        ("2026-04-30T16:00", 1, "2026-05-06T16:00"),  # Labour Day
        ("2026-05-08T16:00", 1, "2026-05-09T16:00"),  # a make-up Saturday
        ("2026-09-30T16:00", 2, "2026-10-09T16:00"),  # National Day
        ("2026-10-09T16:00", 1, "2026-10-10T16:00"),
    ],
)
def test_chinese_holidays_and_make_up_days_count_as_published_for_2026(start, days, end):
    assert add_working_days(CHINA, at(start), days) == at(end)


def test_2026_has_as_many_working_days_as_published():
    worked = working_time_between(CHINA, at("2026-01-01T00:00"), at("2027-01-01T00:00"))
    weekdays = sum((date(2026, 1, 1) + timedelta(days=offset)).weekday() < 5 for offset in range(365))
    free = sum(day.weekday() < 5 and not hours for day, hours in CHINA.exceptions.items())
    made_up = sum(day.weekday() >= 5 and bool(hours) for day, hours in CHINA.exceptions.items())
    assert (weekdays, free, made_up) == (261, 19, 6)
    assert worked == (weekdays - free + made_up) * timedelta(hours=7)


def test_years_without_a_published_plan_yield_no_exceptions():
    assert seed_exceptions([1999, 2150]) == {}
    assert seed_exceptions([2026])[date(2026, 2, 14)] == DEFAULT_DAY


def test_minutes_between_leave_out_breaks_and_turn_negative():
    assert working_minutes_between(OFFICE, at("2026-03-06T11:00"), at("2026-03-09T09:00")) == 60 + 210 + 30
    assert working_minutes_between(OFFICE, at("2026-03-09T09:00"), at("2026-03-06T11:00")) == -300
    assert working_minutes_between(OFFICE, at("2026-03-03T09:00:00"), at("2026-03-03T09:01:59")) == 1
    assert working_minutes_between(OFFICE, at("2026-03-07T09:00"), at("2026-03-08T09:00")) == 0


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (BERLIN, "2026-03-29", 23), (BERLIN, "2026-10-25", 25), (NEW_YORK, "2026-03-08", 23), (NEW_YORK, "2026-11-01", 25), (SHANGHAI, "2026-03-29", 24),
    ],
)  # fmt: skip
def test_a_day_of_a_clock_change_has_the_hours_that_pass(zone, day, hours):
    calendar = WorkingCalendar("always", zone, ALL_DAY)
    start = at(f"{day}T00:00", zone)
    end = at(f"{date.fromisoformat(day) + timedelta(days=1)}T00:00", zone)
    assert working_time_between(calendar, start, end) == timedelta(hours=hours)
    assert add_working_hours(calendar, start, Decimal(hours)) == end


def test_hours_skipped_by_a_clock_change_are_not_worked():
    night = {6: ((time(2, 30), time(2, 45)), (time(2, 45), time(3, 15)))}
    calendar = WorkingCalendar("night", BERLIN, night)
    assert calendar.spans(date(2026, 3, 29)) == (
        (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 3, 29, 1, 15, tzinfo=UTC)),
    )


def test_a_working_day_keeps_its_wall_time_across_a_clock_change():
    for zone, friday in (
        (BERLIN, "2026-03-27"),
        (BERLIN, "2026-10-23"),
        (NEW_YORK, "2026-03-06"),
        (NEW_YORK, "2026-10-30"),
    ):
        start = at(f"{friday}T16:00", zone)
        assert add_working_days(WorkingCalendar("office", zone), start, 1).astimezone(zone).replace(
            tzinfo=None
        ) == start.replace(tzinfo=None) + timedelta(days=3)


def test_a_day_that_never_was_is_not_worked():
    calendar = WorkingCalendar("apia", ZoneInfo("Pacific/Apia"), ALL_DAY)
    assert calendar.spans(date(2011, 12, 30)) == ()


def test_a_short_target_day_ends_at_its_closing():
    week = {0: DEFAULT_DAY, 1: ((time(8, 30), time(12)),), 2: ((time(13), time(17)),)}
    calendar = WorkingCalendar("short", SHANGHAI, week)
    assert add_working_days(calendar, at("2026-03-02T16:00"), 1) == at("2026-03-03T12:00")
    assert add_working_days(calendar, at("2026-03-02T09:00"), 2) == at("2026-03-04T13:00")


def test_a_calendar_without_working_time_says_so():
    empty = WorkingCalendar("empty", SHANGHAI, {})
    one_day = WorkingCalendar("one day", SHANGHAI, {}, {date(2026, 3, 4): DEFAULT_DAY})
    start = at("2026-03-03T09:00")
    for calendar, hours in ((empty, 1), (one_day, 8)):
        with pytest.raises(CalendarHasNoWorkingTime):
            add_working_hours(calendar, start, Decimal(hours))
        with pytest.raises(CalendarHasNoWorkingTime):
            add_working_days(calendar, start, 1)
    assert add_working_hours(one_day, start, Decimal(7)) == at("2026-03-04T17:30")
    assert working_minutes_between(empty, start, start + timedelta(days=900)) == 0


@pytest.mark.parametrize("days", [-1, 10_001])
def test_working_days_are_bounded(days):
    with pytest.raises(CalendarError):
        add_working_days(OFFICE, at("2026-03-03T09:00"), days)


@pytest.mark.parametrize("hours", ["-1", "NaN", "Infinity", "100001"])
def test_working_hours_are_bounded(hours):
    with pytest.raises(CalendarError):
        add_working_hours(OFFICE, at("2026-03-03T09:00"), Decimal(hours))


def test_deadlines_beyond_the_horizon_are_refused():
    rare = WorkingCalendar("rare", SHANGHAI, {0: ((time(8), time(8, 1)),)})
    with pytest.raises(CalendarError):
        add_working_hours(rare, at("2026-03-03T09:00"), Decimal(1_000))
    with pytest.raises(CalendarError):
        working_time_between(OFFICE, at("1500-01-01T00:00"), at("2500-01-01T00:00"))
    with pytest.raises(CalendarError):
        add_working_days(OFFICE, datetime(9500, 1, 1, tzinfo=UTC), 1)
    with pytest.raises(CalendarError):
        add_working_days(OFFICE, datetime(2026, 1, 1), 1)


def test_ten_thousand_working_days_are_forty_years_of_weeks():
    assert add_working_days(OFFICE, at("2026-03-03T09:00"), 10_000) == at("2026-03-03T09:00") + timedelta(weeks=2_000)


@pytest.mark.parametrize(
    "intervals",
    [
        ((time(9), time(9)),),
        ((time(10), time(9)),),
        ((time(9), time(12)), (time(11), time(13))),
        ((time(13), time(14)), (time(9), time(10))),
        ((time(9), time(0)), (time(10), time(11))),
    ],
)
def test_intervals_that_make_no_sense_are_refused(intervals):
    with pytest.raises(CalendarError):
        WorkingCalendar("bad", SHANGHAI, {0: intervals})
    with pytest.raises(CalendarError):
        WorkingCalendar("bad", SHANGHAI, exceptions={date(2026, 1, 1): intervals})


def test_weekdays_are_zero_to_six():
    with pytest.raises(CalendarError):
        WorkingCalendar("bad", SHANGHAI, {7: DEFAULT_DAY})


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
HOURS = st.decimals(0, 300, places=2)
CALENDARS = st.sampled_from(
    [
        OFFICE,
        CHINA,
        WorkingCalendar("berlin", BERLIN),
        WorkingCalendar("always", NEW_YORK, ALL_DAY),
        WorkingCalendar("nights", BERLIN, dict.fromkeys(range(7), ((time(1), time(2, 30)), (time(2, 45), time(4))))),
    ]
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(CALENDARS, MOMENTS, HOURS)
def test_the_working_time_until_a_deadline_is_what_was_added(calendar, start, hours):
    end = add_working_hours(calendar, start, hours)
    assert working_time_between(calendar, start, end) == timedelta(microseconds=int(hours * 3_600_000_000))


@quick
@given(CALENDARS, MOMENTS, HOURS, HOURS)
def test_working_hours_add_up(calendar, start, first, second):
    together = add_working_hours(calendar, start, first + second)
    one_by_one = add_working_hours(calendar, add_working_hours(calendar, start, first), second)
    assert working_time_between(calendar, together, one_by_one) == timedelta()


@quick
@given(CALENDARS, MOMENTS, MOMENTS, st.integers(0, 60))
def test_a_later_start_never_gives_an_earlier_deadline(calendar, one, other, days):
    early, late = sorted((one, other))
    assert add_working_days(calendar, early, days) <= add_working_days(calendar, late, days)
    assert add_working_hours(calendar, early, Decimal(days)) <= add_working_hours(calendar, late, Decimal(days))


@quick
@given(st.sampled_from([OFFICE, CHINA]), MOMENTS, st.integers(0, 60), st.integers(0, 60))
def test_working_days_add_up(calendar, start, first, second):
    assert add_working_days(calendar, add_working_days(calendar, start, first), second) == add_working_days(
        calendar, start, first + second
    )


@quick
@given(CALENDARS, MOMENTS, MOMENTS, MOMENTS)
def test_working_time_between_adds_up(calendar, one, two, three):
    assert working_time_between(calendar, one, two) + working_time_between(
        calendar, two, three
    ) == working_time_between(calendar, one, three)


@quick
@given(CALENDARS, MOMENTS, st.integers(0, 60))
def test_deadlines_fall_into_working_time(calendar, start, days):
    end = add_working_days(calendar, start, days)
    spans = calendar.spans(end.astimezone(calendar.zone).date()) + calendar.spans(
        (end - timedelta(seconds=1)).astimezone(calendar.zone).date()
    )
    assert end >= start
    assert any(opening <= end <= closing for opening, closing in spans)
