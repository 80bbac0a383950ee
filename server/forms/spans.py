"""Spans of time as people write them (`3 months`, `1年6个月`, `2 working days`), kept as ISO 8601 or `2WD`, `4WH`."""

import re
from collections.abc import Mapping

from server.domain.durations import DurationError, parse_duration
from server.forms.errors import Refused
from server.forms.texts import narrow

DURATION = "duration"

_LONGEST = 80
_WORKING = re.compile(r"[0-9.]+W[DH]")
_PART = re.compile(r"\s*([0-9]{1,7}(?:\.[0-9]{1,6})?)\s*(个工作[日天]|个?[^\s0-9.]+(?: (?:days?|hours?))?)\s*")
_UNITS: Mapping[str, str] = {
    **dict.fromkeys(("年", "year", "years", "y"), "Y"),
    **dict.fromkeys(("个月", "月", "month", "months", "mo"), "M"),
    **dict.fromkeys(("周", "个星期", "星期", "week", "weeks", "w"), "W"),
    **dict.fromkeys(("天", "日", "day", "days", "d"), "D"),
    **dict.fromkeys(("小时", "个小时", "时", "hour", "hours", "h"), "TH"),
    **dict.fromkeys(("分钟", "分", "minute", "minutes", "min"), "TM"),
    **dict.fromkeys(("个工作日", "个工作天", "工作日", "working day", "working days", "wd"), "WD"),
    **dict.fromkeys(("个工作小时", "工作小时", "个工时", "工时", "working hour", "working hours", "wh"), "WH"),
}
_ORDER = ("Y", "M", "W", "D", "TH", "TM")


def read_span(text: str) -> str:
    """The span in its one way of writing. Raises Refused."""
    written = narrow(text)
    if len(written) > _LONGEST:
        raise _no_span()
    found = written.upper()
    if not found.startswith("P") and _WORKING.fullmatch(found) is None:
        found = _from_words(written.lower())
    try:
        parse_duration(found)
    except DurationError as error:
        raise _no_span() from error
    return found


def _from_words(written: str) -> str:
    at, parts = 0, dict[str, str]()
    while at < len(written):
        found = _PART.match(written, at)
        unit = _UNITS.get(found[2]) if found else None
        if found is None or unit is None or unit in parts:
            raise _no_span()
        parts[unit], at = found[1], found.end()
    if len(parts) == 1 and (unit := next(iter(parts))) in {"WD", "WH"}:
        return f"{parts[unit]}{unit}"
    if not parts or not parts.keys() <= set(_ORDER):
        raise _no_span()
    days, clock = (
        "".join(f"{parts[unit]}{unit[-1]}" for unit in _ORDER if unit in parts and unit.startswith("T") is timed)
        for timed in (False, True)
    )
    return f"P{days}{'T' + clock if clock else ''}"


def _no_span() -> Refused:
    return Refused("not_a_duration", "Write a number and what it counts, such as: 3 months, 2 working days, 36 hours.")
