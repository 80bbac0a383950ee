"""From local wall time to instants: gaps, overlaps and the ISO 8601 texts that people write."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1000, 9000  # leaves room for zone arithmetic at both ends of what Python can hold

_LONGEST = 40
_TEXT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"([Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?)?"
)
_STEP = timedelta(seconds=1)


class InstantError(ValueError):
    """A text is not an ISO 8601 date or time that exists."""


def parse_instant(text: str, zone: ZoneInfo) -> datetime:
    """Return the aware UTC instant of `2026-01-05`, `2026-01-05T09:30` or `2026-01-05T01:30:00Z`.

    A date means its midnight; without an offset the time is local in `zone` (see `to_utc`). Years 1000 to
    9000. Raises InstantError.
    """
    written = text.strip() if len(text) <= _LONGEST else ""
    found = _TEXT.fullmatch(written)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise InstantError("not an ISO 8601 date or time, such as 2026-01-05T09:30")
    try:
        moment = datetime.fromisoformat(written.upper())
    except ValueError:
        raise InstantError("no such date or time") from None
    return to_utc(moment, zone) if moment.tzinfo is None else moment.astimezone(UTC)


def to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant of the naive wall time `local` in `zone`.

    A wall time that does not exist moves forward by the length of the gap; of one that exists twice
    the first is taken (PEP 495, fold 0).
    """
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def boundary(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the instant at which the wall clock of `zone` reaches `clock` on `day`.

    When the clock jumps over that time it is the moment of the jump, so that spans between two
    boundaries never overlap and hold only time that exists; of a time reached twice it is the first.
    """
    local = datetime.combine(day, clock)
    reached = to_utc(local, zone)
    if reached.astimezone(zone).replace(tzinfo=None, fold=0) == local:
        return reached
    return _jump(local.replace(tzinfo=zone, fold=1).astimezone(UTC), reached, zone)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant between the two at which the zone's offset changes, by halving."""
    offset = before.astimezone(zone).utcoffset()
    low, high = 0, int((after - before) / _STEP)
    while high - low > 1:
        middle = (low + high) // 2
        if (before + middle * _STEP).astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return before + high * _STEP
