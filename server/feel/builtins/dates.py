"""Functions of the calendar and the clock; the moment comes from the evaluation's context."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from server.feel.builtins.registry import builtin, running

if TYPE_CHECKING:
    from datetime import date, datetime

    from server.feel.runtime import Run

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@running("now() -> datetime")
def _now(run: Run) -> datetime:
    return run.context.now.astimezone(run.context.zone)


@running("today() -> date")
def _today(run: Run) -> date:
    return run.context.now.astimezone(run.context.zone).date()


@builtin("day of year(date: date) -> number")
def _day_of_year(day: date) -> Decimal:
    return Decimal(day.timetuple().tm_yday)


@builtin("day of week(date: date) -> string")
def _day_of_week(day: date) -> str:
    return _DAYS[day.weekday()]


@builtin("month of year(date: date) -> string")
def _month_of_year(day: date) -> str:
    return _MONTHS[day.month - 1]


@builtin("week of year(date: date) -> number")
def _week_of_year(day: date) -> Decimal:
    return Decimal(day.isocalendar().week)
