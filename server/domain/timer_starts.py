"""When a timer start event starts its next case."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from server.domain.calendar import WorkingCalendar
from server.domain.durations import Duration, DurationError, parse_cycle, parse_duration
from server.domain.instants import InstantError, parse_instant


def first_start(text: str, now: datetime, zone: ZoneInfo, calendar: WorkingCalendar) -> tuple[str, datetime]:
    """What remains of `R/P1D`, `P30D`, `2WD` or a date as a text, and its first instant (UTC), counted from `now`.

    Repetitions that lie before `now` are left out. Raises DurationError, also when all of them do.
    """
    written = _unquoted(text)
    if not written.upper().startswith("R"):
        return text, _once(written, now, zone, calendar)
    cycle = parse_cycle(written, zone)
    if cycle.start is None:
        return text, cycle.period.after(now, zone, calendar)
    missed, due = _from(cycle.start, cycle.period, now, zone, calendar)
    if cycle.count is not None and cycle.count <= missed:
        raise DurationError("every repetition lies in the past")
    return _remaining(written, cycle.count, missed), due


def next_start(text: str, last: datetime, zone: ZoneInfo, calendar: WorkingCalendar) -> tuple[str, datetime | None]:
    """The text for what remains and the instant after `last`; None when the timer has run out.

    A cycle with a start is counted from there, so that monthly ones do not drift to shorter days.
    """
    written = _unquoted(text)
    if not written.upper().startswith("R"):
        return text, None
    cycle = parse_cycle(written, zone)
    if cycle.count is not None and cycle.count <= 1:
        return text, None
    if cycle.start is None:
        due = cycle.period.after(last, zone, calendar)
    else:
        _, due = _from(cycle.start, cycle.period, last + timedelta(microseconds=1), zone, calendar)
    return _remaining(written, cycle.count, 1), due


def last_missed(
    text: str, due: datetime, now: datetime, zone: ZoneInfo, calendar: WorkingCalendar
) -> tuple[str, datetime]:
    """The text and instant of the last start that was due until `now`, the first being `due`; that, if it is later."""
    while True:
        remains, coming = next_start(text, due, zone, calendar)
        if coming is None or coming > now:
            return text, due
        text, due = remains, coming


def _from(
    start: datetime, period: Duration, earliest: datetime, zone: ZoneInfo, calendar: WorkingCalendar
) -> tuple[int, datetime]:
    """The number and instant of the first repetition (0: the start) that is not before `earliest`."""

    def at(number: int) -> datetime:
        return period.times(number).after(start, zone, calendar)

    before, number = -1, 0
    while at(number) < earliest:
        before, number = number, number * 2 + 1
    while number - before > 1:
        middle = (before + number) // 2
        if at(middle) < earliest:
            before = middle
        else:
            number = middle
    return number, at(number)


def _remaining(written: str, count: int | None, used: int) -> str:
    return f"R{'' if count is None else count - used}/{written.partition('/')[2]}"


def _once(written: str, now: datetime, zone: ZoneInfo, calendar: WorkingCalendar) -> datetime:
    try:
        return parse_duration(written).after(now, zone, calendar)
    except DurationError:
        return _date(written, zone)


def _date(written: str, zone: ZoneInfo) -> datetime:
    try:
        return parse_instant(written, zone)
    except InstantError as error:
        raise DurationError(f"neither a duration nor a date: {error}") from None


def _unquoted(text: str) -> str:
    return text.strip().strip("\"'")
