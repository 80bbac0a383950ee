"""Entered dates, times and instants; a local time without an offset belongs to the branch's zone."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from server.domain.instants import FIRST_YEAR, LAST_YEAR, InstantError, parse_instant
from server.forms.errors import Refused
from server.forms.kinds import wrong_type
from server.forms.model import Field, Limits
from server.forms.nodes import Node
from server.forms.texts import narrow, writable

_LONGEST = 60
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TYPED_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_WITH_TIME = re.compile(r"[0-9-]{10}[Tt ]")


def no_limits(_node: Node) -> Limits:
    """Return no limits, for types without keywords of their own."""
    return Limits()


def date_from_json(_field: Field, value: object, _zone: ZoneInfo) -> date:
    """Return the date of `YYYY-MM-DD`."""
    return _date(_DATE.fullmatch(_short(value, "This must be a date.")))


def date_from_text(_field: Field, text: str, _zone: ZoneInfo) -> date:
    """Return the date a person typed: `2026-01-05`, `2026/1/5`, `2026.1.5` or `2026年1月5日`."""
    return _date(_TYPED_DATE.fullmatch(narrow(_short(text, "This must be a date."))))


def time_from_json(_field: Field, value: object, _zone: ZoneInfo) -> time:
    """Return the local time of `HH:MM` or `HH:MM:SS`, in either door's spelling."""
    return time_of_day(value)


def time_of_day(value: object) -> time:
    """Return the time of `8:30`, `08:30` or `08:30:00`, full-width digits and colon included."""
    found = _TIME.fullmatch(narrow(_short(value, "This must be a time.")))
    if found is None:
        raise _not_a_time()
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        raise _not_a_time() from None


def instant_from_json(_field: Field, value: object, zone: ZoneInfo) -> datetime:
    """Return the aware UTC instant of an RFC 3339 text; without offset it is local time in `zone`."""
    return instant(value, zone)


def instant(value: object, zone: ZoneInfo) -> datetime:
    """Return the aware UTC instant of a text such as `2026-01-05T09:30` or `2026-01-05T01:30:00Z`.

    A local time that does not exist moves forward by the gap, one that exists twice is the first.
    """
    text = narrow(_short(value, "This must be a date and time."))
    if not _WITH_TIME.match(text):
        raise _not_a_date()
    try:
        return parse_instant(text, zone)
    except InstantError:
        raise _not_a_date() from None


def write_date(value: object, _zone: ZoneInfo) -> str:
    """Return a date as a date input wants it."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return writable(value) if isinstance(value, str) else ""


def write_time(value: object, _zone: ZoneInfo) -> str:
    """Return a time (or its ISO text) as a time input wants it; whole minutes go without seconds."""
    moment = value
    if isinstance(value, str):
        try:
            moment = time_of_day(value)
        except Refused:
            return writable(value)
    if not isinstance(moment, time):
        return ""
    return moment.isoformat("seconds" if moment.second else "minutes")


def write_instant(value: object, zone: ZoneInfo) -> str:
    """Return an instant (aware, or its RFC 3339 text) as local time in `zone`, as the input wants it."""
    moment = value
    if isinstance(value, str):
        try:
            moment = instant(value, zone)
        except Refused:
            return writable(value)
    if not isinstance(moment, datetime) or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return ""
    local = (moment.astimezone(zone) if moment.tzinfo else moment).replace(tzinfo=None)
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def _short(value: object, message: str) -> str:
    if not isinstance(value, str):
        raise wrong_type(message)
    return value if len(value) <= _LONGEST else ""


def _date(found: re.Match[str] | None) -> date:
    if found is None:
        raise _not_a_date()
    year, month, day = (int(part) for part in found.groups())
    _check_year(year)
    try:
        return date(year, month, day)
    except ValueError:
        raise _not_a_date() from None


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _not_a_date()


def _not_a_date() -> Refused:
    return Refused("not_a_date", "Enter a date that exists, such as 2026-01-31.")


def _not_a_time() -> Refused:
    return Refused("not_a_time", "Enter a time of day, such as 09:30.")
