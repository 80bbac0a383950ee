"""The quick working clock tells the working time that the calendar tells."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from server.domain.calendar import working_time_between
from server.mining.costing.clock import working_clock
from server.store.working_times import usual_calendar

BEGIN = datetime(2026, 9, 20, tzinfo=UTC)
END = BEGIN + timedelta(days=40)
CALENDAR = usual_calendar(ZoneInfo("Asia/Shanghai"))
CLOCK = working_clock(CALENDAR, BEGIN, END)
moments = st.datetimes(BEGIN.replace(tzinfo=None), END.replace(tzinfo=None)).map(lambda at: at.replace(tzinfo=UTC))


@given(moments, moments)
def test_between_two_readings_lies_the_working_time(one, other):
    since, until = sorted((one, other))
    worked = working_time_between(CALENDAR, since, until) // timedelta(microseconds=1)
    assert CLOCK.reading(until) - CLOCK.reading(since) == worked


def test_before_its_beginning_it_stands_at_nothing():
    assert CLOCK.reading(BEGIN - timedelta(days=3)) == 0
