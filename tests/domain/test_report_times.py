"""When reports are mailed: on working days, in order, none left out and none twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.errors import InvalidValue
from server.domain.report_times import Pace, Times, next_time, sensible
from server.store.working_times import usual_calendar

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = usual_calendar(ZONE)
times = st.one_of(
    st.builds(Times, pace=st.just(Pace.DAILY), hour=st.integers(0, 23)),
    st.builds(Times, pace=st.just(Pace.WEEKLY), hour=st.integers(0, 23), day=st.integers(0, 6)),
    st.builds(Times, pace=st.just(Pace.MONTHLY), hour=st.integers(0, 23), day=st.integers(1, 31)),
)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


def after(wanted, *local):
    return f"{next_time(wanted, CALENDAR, datetime(*local, tzinfo=ZONE)).astimezone(ZONE):%Y-%m-%d %H}"


@pytest.mark.parametrize(
    ("pace", "day", "local", "wanted"),
    [
        (Pace.DAILY, None, (2026, 11, 23, 7, 59), "2026-11-23 08"),
        (Pace.DAILY, None, (2026, 11, 23, 8), "2026-11-24 08"),
        (Pace.DAILY, None, (2026, 11, 27, 8), "2026-11-30 08"),  # the weekend
        (Pace.WEEKLY, 0, (2026, 11, 23, 9), "2026-11-30 08"),
        (Pace.WEEKLY, 5, (2026, 11, 26, 9), "2026-11-30 08"),  # a Saturday
        (Pace.WEEKLY, 5, (2026, 10, 8, 9), "2026-10-10 08"),  # a Saturday that is worked
        (Pace.MONTHLY, 1, (2026, 9, 30, 9), "2026-10-08 08"),  # the National Day holidays
        (Pace.MONTHLY, 31, (2026, 11, 23, 9), "2026-11-30 08"),
        (Pace.MONTHLY, 31, (2027, 2, 20, 9), "2027-03-01 08"),  # the 28th is a Sunday
    ],
)
def test_what_falls_on_a_free_day_comes_on_the_next_working_day(pace, day, local, wanted):
    assert after(Times(pace=pace, day=day, hour=8), *local) == wanted


@given(times, moments)
def test_it_comes_later_on_a_working_day_at_its_hour(wanted, moment):
    found = next_time(wanted, CALENDAR, moment)
    local = found.astimezone(ZONE)
    assert found > moment and local.hour == wanted.hour and local.minute == 0
    assert CALENDAR.hours(local.date())
    assert found - moment < timedelta(days=55)


@given(times, moments, st.floats(0, 1))
def test_asked_at_any_time_before_it_is_the_same(wanted, moment, share):
    found = next_time(wanted, CALENDAR, moment)
    between = moment + (found - moment) * share
    if between < found:
        assert next_time(wanted, CALENDAR, between) == found


@given(moments)
def test_a_daily_report_comes_on_every_working_day_once(moment):
    wanted, found, at = Times(pace=Pace.DAILY, hour=8), [], moment
    for _ in range(30):
        at = next_time(wanted, CALENDAR, at)
        found.append(at.astimezone(ZONE).date())
    days = [found[0] + timedelta(days=offset) for offset in range((found[-1] - found[0]).days + 1)]
    assert found == [day for day in days if CALENDAR.hours(day)]


@pytest.mark.parametrize(
    ("wanted", "days"),
    [
        (Times(pace=Pace.DAILY, hour=24), 7),
        (Times(pace=Pace.DAILY, hour=8, day=1), 7),
        (Times(pace=Pace.WEEKLY, hour=8), 7),
        (Times(pace=Pace.WEEKLY, hour=8, day=7), 7),
        (Times(pace=Pace.MONTHLY, hour=8, day=0), 7),
        (Times(pace=Pace.MONTHLY, hour=8, day=32), 7),
        (Times(pace=Pace.DAILY, hour=8), 8),
    ],
)
def test_what_is_no_time_is_refused(wanted, days):
    with pytest.raises(InvalidValue):
        sensible(wanted, days)
