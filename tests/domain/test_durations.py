from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.domain.calendar import CalendarError, WorkingCalendar
from server.domain.durations import Cycle, Duration, DurationError, parse_cycle, parse_duration
from server.domain.instants import InstantError, parse_instant

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
OFFICE = WorkingCalendar("office", SHANGHAI)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P30D", Duration(days=30)),
        ("P2W", Duration(days=14)),
        ("PT4H", Duration(elapsed=timedelta(hours=4))),
        ("PT1.5H", Duration(elapsed=timedelta(minutes=90))),
        ("PT1M0.25S", Duration(elapsed=timedelta(seconds=60.25))),
        ("P1M", Duration(months=1)),
        ("PT1M", Duration(elapsed=timedelta(minutes=1))),
        ("P1Y2M3DT4H", Duration(months=14, days=3, elapsed=timedelta(hours=4))),
        (" 2WD ", Duration(working_days=2)),
        ("4WH", Duration(working_hours=Decimal(4))),
        ("1.5WH", Duration(working_hours=Decimal("1.5"))),
        ("P0D", Duration()),
    ],
)
def test_durations_are_read(text, duration):
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P1", "P1DT", "1D", "-P1D", "P-1D", "+P1D", "p1d", "P1.5D", "PT1.5H30M", "P1H", "PT1D", "P1D2WD", "2 WD", "-2WD", "1.5WD", "10001WD", "100001WH",
     "WD", "2wd", "P１D", "P1D\n1", "P" + "9" * 100 + "D", "9" * 5000, "\ud800", "P1Y1Y", "PT1,5H"],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(DurationError):
        parse_duration(text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.sampled_from("PTYMWDHSR/0123.-:Z "), max_size=20) | st.text(max_size=20))
def test_any_text_is_read_or_refused_with_its_own_error(text):
    for parse, error in (
        (parse_duration, DurationError),
        (lambda t: parse_cycle(t, BERLIN), DurationError),
        (lambda t: parse_instant(t, BERLIN), InstantError),
    ):
        try:
            parse(text)
        except error as refusal:
            check_has_a_reason(refusal)


def check_has_a_reason(refusal):
    assert str(refusal)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("P1D", "2026-03-28T09:00", "2026-03-29T09:00"),  # a day of 23 hours keeps the wall clock
        ("PT24H", "2026-03-28T09:00", "2026-03-29T10:00"),  # elapsed time does not
        ("P1D", "2026-10-24T09:00", "2026-10-25T09:00"),
        ("P1D", "2026-03-28T02:30", "2026-03-29T03:30"),  # 02:30 does not exist
        ("P1DT1H", "2026-03-28T01:30", "2026-03-29T03:30"),
        ("P1M", "2026-01-31T12:00", "2026-02-28T12:00"),
        ("P1Y", "2024-02-29T12:00", "2025-02-28T12:00"),
        ("P1M1D", "2026-01-31T12:00", "2026-03-01T12:00"),  # months first, then days
        ("P12M", "2026-12-05T12:00", "2027-12-05T12:00"),
        ("P0D", "2026-10-25T02:30", "2026-10-25T02:30"),
    ],
)
def test_calendar_parts_follow_the_wall_clock(text, start, end):
    begin = datetime.fromisoformat(start).replace(tzinfo=BERLIN)
    moment = parse_duration(text).after(begin, BERLIN, OFFICE)
    assert moment == datetime.fromisoformat(end).replace(tzinfo=BERLIN).astimezone(UTC)
    assert moment.tzinfo is UTC


def test_of_a_time_that_exists_twice_the_first_is_taken():
    begin = datetime(2026, 10, 24, 2, 30, tzinfo=BERLIN)
    assert parse_duration("P1D").after(begin, BERLIN, OFFICE) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_working_time_follows_the_calendar():
    friday = datetime(2026, 3, 6, 16, tzinfo=SHANGHAI)
    assert parse_duration("1WD").after(friday, SHANGHAI, OFFICE) == datetime(2026, 3, 9, 16, tzinfo=SHANGHAI)
    assert parse_duration("4WH").after(friday, SHANGHAI, OFFICE) == datetime(2026, 3, 9, 11, tzinfo=SHANGHAI)


@pytest.mark.parametrize("text", ["P9999999Y", "P9999999D", "PT999999999H", "P7500Y", "P9999999W"])
def test_a_duration_that_leads_too_far_is_refused(text):
    with pytest.raises(DurationError):
        parse_duration(text).after(datetime(2026, 1, 1, tzinfo=UTC), BERLIN, OFFICE)


def test_a_duration_needs_a_start_with_a_zone():
    with pytest.raises(DurationError):
        parse_duration("P1D").after(datetime(2026, 1, 1), BERLIN, OFFICE)


def test_monthly_cycles_do_not_drift():
    start = datetime(2026, 1, 31, 9, tzinfo=BERLIN)
    month = parse_duration("P1M")
    assert [month.times(count).after(start, BERLIN, OFFICE).day for count in (1, 2, 3)] == [28, 31, 30]
    with pytest.raises(DurationError):
        parse_duration("PT999999999H").times(10**6)
    with pytest.raises(CalendarError):
        parse_duration("2WD").times(10**6).after(start, BERLIN, OFFICE)


@pytest.mark.parametrize(
    ("text", "cycle"),
    [
        ("R3/PT10M", Cycle(3, None, Duration(elapsed=timedelta(minutes=10)))),
        ("R/P1D", Cycle(None, None, Duration(days=1))),
        ("R5/2026-01-01T00:00:00Z/P1D", Cycle(5, datetime(2026, 1, 1, tzinfo=UTC), Duration(days=1))),
        (
            "R/2026-01-01T09:00/1WD",
            Cycle(None, datetime(2026, 1, 1, 8, tzinfo=UTC), Duration(working_days=1)),
        ),
    ],
)
def test_cycles_are_read(text, cycle):
    assert parse_cycle(text, BERLIN) == cycle


@pytest.mark.parametrize(
    "text",
    [
        "",
        "R",
        "R3",
        "R3/",
        "R3/P0D",
        "R/PT0S",
        "R/0WD",
        "R/0WH",
        "R0/P1D",
        "R-1/P1D",
        "R9999999/P1D",
        "P1D",
        "R3/P1D/2026-01-01",
        "R3//P1D",
        "R3/soon/P1D",
        "R3/2026-01-01/P1D/P1D",
        "r3/P1D",
    ],
)
def test_cycles_without_repeats_or_period_are_refused(text):
    with pytest.raises(DurationError):
        parse_cycle(text, BERLIN)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-05", datetime(2026, 1, 4, 23, tzinfo=UTC)),
        ("2026-01-05T09:30", datetime(2026, 1, 5, 8, 30, tzinfo=UTC)),
        ("2026-01-05 09:30:15", datetime(2026, 1, 5, 8, 30, 15, tzinfo=UTC)),
        ("2026-01-05T09:30:15.5Z", datetime(2026, 1, 5, 9, 30, 15, 500_000, tzinfo=UTC)),
        ("2026-01-05T09:30+08:00", datetime(2026, 1, 5, 1, 30, tzinfo=UTC)),
        ("2026-03-29T02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_instants_are_read_in_the_zone(text, moment):
    assert parse_instant(text, BERLIN) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2026-13-01",
        "2026-02-30",
        "20260105",
        "2026-01-05T24:00",
        "0001-01-01",
        "9999-12-31T23:59-23:59",
        "2026-01-05T09:30+25:00",
        "2026-01-05T",
        "09:30",
    ],
)
def test_what_is_no_instant_is_refused(text):
    with pytest.raises(InstantError):
        parse_instant(text, BERLIN)


DURATIONS = st.builds(
    Duration,
    st.integers(0, 30),
    st.integers(0, 400),
    st.integers(0, 10**6).map(lambda seconds: timedelta(seconds=seconds)),
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(DURATIONS, MOMENTS)
def test_time_never_runs_backwards_by_more_than_a_clock_change(duration, start):
    assert duration.after(start, BERLIN, OFFICE) >= start - timedelta(hours=1)


@quick
@given(st.integers(0, 10**6), st.integers(0, 10**6), MOMENTS)
def test_elapsed_time_adds_up(first, second, start):
    one, two = Duration(elapsed=timedelta(seconds=first)), Duration(elapsed=timedelta(seconds=second))
    assert two.after(one.after(start, BERLIN, OFFICE), BERLIN, OFFICE) == start + timedelta(seconds=first + second)


@quick
@given(st.integers(1, 400), MOMENTS)
def test_days_keep_the_wall_clock_where_it_exists(days, start):
    local = start.astimezone(BERLIN).replace(tzinfo=None, fold=0)
    moved = Duration(days=days).after(start, BERLIN, OFFICE).astimezone(BERLIN).replace(tzinfo=None, fold=0)
    assert moved - local in (timedelta(days=days), timedelta(days=days, hours=1))
