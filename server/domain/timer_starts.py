"""When a timer start event starts its next case."""

from datetime import datetime
from zoneinfo import ZoneInfo

from server.domain.calendar import WorkingCalendar
from server.domain.durations import DurationError, parse_cycle, parse_duration
from server.domain.instants import InstantError, parse_instant


def first_start(text: str, now: datetime, zone: ZoneInfo, calendar: WorkingCalendar) -> datetime:
    """The first instant (UTC) for `R/P1D`, `P30D`, `2WD` or a date, counted from `now`. Raises DurationError."""
    written = _unquoted(text)
    if written.upper().startswith("R"):
        cycle = parse_cycle(written, zone)
        return cycle.start or cycle.period.after(now, zone, calendar)
    try:
        return parse_duration(written).after(now, zone, calendar)
    except DurationError:
        return _date(written, zone)


def next_start(text: str, last: datetime, zone: ZoneInfo, calendar: WorkingCalendar) -> tuple[str, datetime | None]:
    """The text for what remains and the instant after `last`; None when the timer has run out."""
    written = _unquoted(text)
    if not written.upper().startswith("R"):
        return text, None
    cycle = parse_cycle(written, zone)
    period = written.rsplit("/", 1)[-1]
    if cycle.count is not None and cycle.count <= 1:
        return text, None
    remaining = "" if cycle.count is None else str(cycle.count - 1)
    return f"R{remaining}/{period}", cycle.period.after(last, zone, calendar)


def _date(written: str, zone: ZoneInfo) -> datetime:
    try:
        return parse_instant(written, zone)
    except InstantError as error:
        raise DurationError(f"neither a duration nor a date: {error}") from None


def _unquoted(text: str) -> str:
    return text.strip().strip("\"'")
