"""Days in addresses, and the instants at which they begin."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from server.domain.instants import FIRST_YEAR, LAST_YEAR


def read_day(text: str) -> date | None:
    """The day (ISO 8601); None for what is none, or is beyond the years that can be computed."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR < day.year < LAST_YEAR else None


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When the day begins there."""
    return datetime.combine(day, time(), zone)
