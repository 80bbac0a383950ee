"""What alerts and mailed reports say of themselves, in the reader's language."""

from collections.abc import Iterable
from decimal import Decimal

from server.domain.alerts import Direction
from server.domain.report_times import Pace, Times
from server.pages.report_words import columns_told, reports_told, weekdays_told
from server.pages.words import Words
from server.reports.columns import MONEY, SHARES


def measure_name(words: Words, report: str, measure: str) -> str:
    """`What waits now: Overdue`; the codes of what is no more."""
    report_told, column_told = reports_told(words).get(report), columns_told(words).get(measure)
    title = report_told.title if report_told else report
    return words.gettext("%(report)s: %(column)s", report=title, column=column_told[0] if column_told else measure)


def amount(words: Words, measure: str, value: Decimal) -> str:
    """A value of a measure; shares are in percent already."""
    if measure in MONEY:
        return words.formats.money(value)
    number = words.formats.number(round(value, 2).normalize() if round(value, 2) % 1 else value.quantize(Decimal(1)))
    return f"{number}%" if measure in SHARES else number


def when_alarming(words: Words, direction: Direction, limit: str) -> str:
    """`from 5` or `down to 5`."""
    if direction is Direction.ABOVE:
        return words.gettext("%(limit)s or more", limit=limit)
    return words.gettext("%(limit)s or less", limit=limit)


def lasting_told(words: Words, lasting: str) -> str:
    """`30 minutes` or `4 working hours`; nothing for an alarm that is told at once."""
    count = lasting.removeprefix("PT").rstrip("MWH")
    if lasting.endswith("WH"):
        return words.gettext("%(count)s working hours on end", count=count)
    return words.gettext("%(count)s minutes on end", count=count) if lasting else ""


def place_name(words: Words, parts: Iterable[str | None]) -> str:
    """What is watched: the names that are there, or all of it."""
    named = [part for part in parts if part]
    return " · ".join(named) if named else words.gettext("all processes and branches")


def times_told(words: Words, times: Times) -> str:
    """`every Monday at 8:00`."""
    hour = f"{times.hour}:00"
    if times.pace is Pace.WEEKLY and times.day is not None:
        return words.gettext("every week, %(day)s, %(hour)s", day=weekdays_told(words)[times.day], hour=hour)
    if times.pace is Pace.MONTHLY:
        return words.gettext("every month, day %(day)s, %(hour)s", day=times.day, hour=hour)
    return words.gettext("every day, %(hour)s", hour=hour)
