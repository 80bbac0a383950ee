"""Hours as people write them, and what is due when a calendar changes."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from server.domain.calendar import WorkingCalendar
from server.domain.working_hours import BadHours, Recount, read_hours, written_hours

ZONE = ZoneInfo("Asia/Shanghai")
USUAL = WorkingCalendar("house", ZONE)
HOLIDAY = WorkingCalendar("house", ZONE, exceptions={date(2026, 11, 24): ()})
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("08:30-12:00 14:00-17:30", ((time(8, 30), time(12)), (time(14), time(17, 30)))),
        ("8：30～12：00，14:00 - 17:30", ((time(8, 30), time(12)), (time(14), time(17, 30)))),
        ("20:00-24:00", ((time(20), time(0)),)),
        ("", ()),
        ("  ", ()),
    ],
)
def test_hours_are_read_as_people_write_them(text, hours):
    assert read_hours(text, "Monday") == hours
    assert read_hours(written_hours(hours), "Monday") == hours


@pytest.mark.parametrize(
    "text", ["9", "09:00", "12:00-08:00", "09:00-12:00 11:00-13:00", "25:00-26:00", "09:60-10:00", "00:00-01:00 " * 7]
)
def test_hours_that_nobody_can_work_are_refused(text):
    with pytest.raises(BadHours):
        read_hours(text, "Monday")


def test_what_is_due_in_working_time_moves_with_the_calendar():
    assert Recount("1WD", MONDAY, TUESDAY, USUAL, HOLIDAY).again() == datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    assert Recount("1WD", MONDAY, TUESDAY, USUAL, USUAL).again() == TUESDAY


@pytest.mark.parametrize("text", ["P1D", "2WD", "nonsense WD"])
def test_what_was_not_counted_so_stays(text):
    assert Recount(text, MONDAY, TUESDAY, USUAL, HOLIDAY).again() is None
