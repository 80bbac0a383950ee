"""When a timer start event starts its next case."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from server.domain.calendar import WorkingCalendar
from server.domain.durations import DurationError
from server.domain.timer_starts import first_start, next_start

ZONE = ZoneInfo("Asia/Shanghai")
HOUSE = WorkingCalendar("house", ZONE)
FRIDAY = datetime(2026, 11, 20, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("R/P1D", datetime(2026, 11, 21, 2, tzinfo=UTC)),
        ('"P1D"', datetime(2026, 11, 21, 2, tzinfo=UTC)),
        ("1WD", datetime(2026, 11, 23, 2, tzinfo=UTC)),
        ("R3/2026-12-01T08:00:00/P1D", datetime(2026, 12, 1, 0, tzinfo=UTC)),
        ("2026-12-01T08:00:00", datetime(2026, 12, 1, 0, tzinfo=UTC)),
    ],
)
def test_the_first_case_starts_when_the_text_says(text, first):
    assert first_start(text, FRIDAY, ZONE, HOUSE) == (text, first)


def test_a_counted_cycle_runs_out():
    (text, due), fired = first_start("R3/P1D", FRIDAY, ZONE, HOUSE), 0
    while due is not None:
        fired += 1
        text, due = next_start(text, due, ZONE, HOUSE)
    assert fired == 3


def test_an_endless_cycle_goes_on_from_where_it_was():
    assert next_start("R/P1D", FRIDAY, ZONE, HOUSE) == ("R/P1D", datetime(2026, 11, 21, 2, tzinfo=UTC))


def test_a_duration_fires_once():
    assert next_start("P1D", FRIDAY, ZONE, HOUSE)[1] is None


def test_nonsense_is_refused():
    with pytest.raises(DurationError):
        first_start("soon", FRIDAY, ZONE, HOUSE)


@pytest.mark.parametrize(
    ("text", "remains", "first"),
    [
        ("R/2020-01-01T08:00:00/PT1M", "R/2020-01-01T08:00:00/PT1M", FRIDAY),
        ("R30/2026-11-01T08:00:00/P1D", "R10/2026-11-01T08:00:00/P1D", datetime(2026, 11, 21, 0, tzinfo=UTC)),
    ],
)
def test_repetitions_before_the_deployment_start_nothing(text, remains, first):
    assert first_start(text, FRIDAY, ZONE, HOUSE) == (remains, first)


def test_a_cycle_that_is_over_is_refused():
    with pytest.raises(DurationError):
        first_start("R3/2026-11-01T08:00:00/P1D", FRIDAY, ZONE, HOUSE)


def test_a_monthly_start_keeps_its_day():
    text, due = first_start("R4/2027-01-31T08:00:00/P1M", FRIDAY, ZONE, HOUSE)
    days = []
    while due is not None:
        days.append(due.astimezone(ZONE).strftime("%m-%d"))
        text, due = next_start(text, due, ZONE, HOUSE)
    assert days == ["01-31", "02-28", "03-31", "04-30"]
