"""Times as other systems write them, read as microseconds since 1970 in UTC."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = 1_000_000


class TimeFormat(StrEnum):
    """How times are written. Year first: ISO 8601 and everything like it, `2026/1/31 14:05`, `2026年1月31日 14:05`.

    Day first: `31.01.2026 14:05`; month first: `1/31/2026 2:05 PM`; the others count from 1970.
    """

    YEAR_FIRST = "year_first"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"
    MICROSECONDS = "microseconds"


_TIME = (
    r"(?:[\sT]*(?P<half>上午|下午)?\s*(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})分?"
    r"(?::?(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?秒?)?\s*(?P<ampm>[AaPp][Mm])?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?" + _TIME)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:[ T]?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?)?"
)
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4}),?" + _TIME)
_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})[-/.](?P<year>\d{4}),?" + _TIME)
_NUMBER = re.compile(r"-?\d{1,17}(?:\.\d{1,9})?")
_UNIT = {TimeFormat.SECONDS: _SECOND, TimeFormat.MILLISECONDS: 1_000, TimeFormat.MICROSECONDS: 1}
_PATTERNS: Mapping[TimeFormat, tuple[re.Pattern[str], ...]] = {
    TimeFormat.YEAR_FIRST: (_YEAR_FIRST, _COMPACT),
    TimeFormat.DAY_FIRST: (_DAY_FIRST,),
    TimeFormat.MONTH_FIRST: (_MONTH_FIRST,),
}
_DIGITS = {
    TimeFormat.SECONDS: range(9, 11),
    TimeFormat.MILLISECONDS: range(12, 14),
    TimeFormat.MICROSECONDS: range(15, 17),
}
"""How many a time of these years has."""
_NOON = 12
_MIDNIGHT = re.compile(r"[\sT]+0?0[:时]00?(?:[:分]00?(?:[.,]0+)?)?秒?$")
"""What programs write behind a day that has no hours."""
_NO_DAY = re.compile(r"^(?:1899-12-3[01]|1900-01-0[01]|1970-01-01)[\sT]+")
"""What programs write before hours that have no day."""
_HOURS = re.compile(r"(?:上午|下午)?\s*\d{1,2}[:时点]\d{1,2}.*")


def together(day: str, hours: str) -> str:
    """One text of a day and of hours that stand apart."""
    return f"{_MIDNIGHT.sub('', day)} {_NO_DAY.sub('', hours)}"


def only_hours(text: str) -> bool:
    """Whether a text tells hours and no day, as `14:05` or `下午 2:05`."""
    return _HOURS.fullmatch(_NO_DAY.sub("", text)) is not None


def only_a_day(text: str) -> bool:
    """Whether a text tells no hours."""
    return not re.search(r"[:时点]", _MIDNIGHT.sub("", text))


@dataclass(slots=True)
class InstantReader:
    """Reads times of one format; one that names no zone is taken to be of `zone`, and noted in `assumed`."""

    format: TimeFormat
    zone: ZoneInfo
    assumed: bool = False
    _read: Callable[[str], datetime | None] = field(init=False)

    def __post_init__(self) -> None:
        """Choose the way of reading once."""
        if self.format in _UNIT:
            self._read = self._counted
        else:
            self._read = self._iso if self.format is TimeFormat.YEAR_FIRST else self._written

    def read(self, text: str) -> int | None:
        """Microseconds since 1970; None for what is no time of this format."""
        self.assumed = False
        try:
            found = self._read(text)
            if found is None:
                return None
            if found.tzinfo is None:
                self.assumed, found = True, found.replace(tzinfo=self.zone)
            return (found - _EPOCH) // _MICROSECOND
        except (ValueError, OverflowError):
            return None

    def _iso(self, text: str) -> datetime | None:
        if not text.isdigit():
            try:
                return datetime.fromisoformat(text)
            except ValueError:
                pass
        return self._written(text)

    def _written(self, text: str) -> datetime | None:
        matches = (pattern.fullmatch(text) for pattern in _PATTERNS[self.format])
        found = next((match for match in matches if match), None)
        return None if found is None else _moment(found.groupdict())

    def _counted(self, text: str) -> datetime | None:
        if not _NUMBER.fullmatch(text):
            return None
        whole, _, fraction = text.partition(".")
        unit = _UNIT[self.format]
        micros = int(whole) * unit + int((fraction + "0" * 9)[:9]) * unit // 10**9
        return _EPOCH + micros * _MICROSECOND


def formats_of(texts: Iterable[str]) -> list[TimeFormat]:
    """The formats that read the most of these texts, the likeliest first; two when day and month cannot be told apart.

    Empty when no format reads at least half of them.
    """
    counts, known = Counter[TimeFormat](), list(texts)
    readers = [InstantReader(each, ZoneInfo("UTC")) for each in TimeFormat]
    for text in known:
        counts.update(reader.format for reader in readers if _plausible(reader, text))
    if not counts or max(counts.values()) * 2 < len(known):
        return []
    return [each for each in TimeFormat if counts[each] == max(counts.values())]


def _plausible(reader: InstantReader, text: str) -> bool:
    digits = _DIGITS.get(reader.format)
    if digits is not None and len(text.partition(".")[0]) not in digits:
        return False
    return reader.read(text) is not None


def _moment(found: Mapping[str, str | None]) -> datetime:
    hour = int(found.get("hour") or 0)
    half = (found.get("half") or found.get("ampm") or "").lower()
    if half in {"下午", "pm"} and hour < _NOON:
        hour += _NOON
    elif half in {"上午", "am"} and hour == _NOON:
        hour = 0
    return datetime(
        int(found["year"] or 0),
        int(found["month"] or 0),
        int(found["day"] or 0),
        hour,
        int(found.get("minute") or 0),
        int(found.get("second") or 0),
        int(((found.get("fraction") or "") + "000000")[:6]),
        _offset(found.get("zone")),
    )


def _offset(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text in {"Z", "UTC", "GMT"}:
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-span if text[0] == "-" else span)
