"""The public holidays and make-up working days of mainland China, as exceptions of a calendar."""

from collections.abc import Iterable, Mapping
from datetime import date

import chinese_calendar

from server.domain.calendar import DEFAULT_DAY, Interval


def seed_exceptions(
    years: Iterable[int], day: tuple[Interval, ...] = DEFAULT_DAY
) -> Mapping[date, tuple[Interval, ...]]:
    """Return the exceptions of `years`: holidays without hours, make-up working days (调休) with `day`.

    Years whose official plan the library does not know yield nothing.
    """
    wanted = frozenset(years)
    free = {holiday: () for holiday in chinese_calendar.holidays if holiday.year in wanted}
    made_up = {workday: day for workday in chinese_calendar.workdays if workday.year in wanted}
    return dict(sorted({**free, **made_up}.items()))
