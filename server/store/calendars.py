"""Working calendars and the manual clock."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, text, update

from server.domain.staff import CalendarRow
from server.store.column_types import Encoded, Instant
from server.store.tables.organisation import calendar, calendar_day, clock

_PUT = text(
    "INSERT INTO calendar (code, week) VALUES (:code, :week) ON CONFLICT (code) DO UPDATE SET week = excluded.week"
).bindparams(bindparam("week", type_=Encoded))
_DROP_DAYS = delete(calendar_day).where(calendar_day.c.calendar == bindparam("wanted"))
_ADD_DAYS = insert(calendar_day)
_WEEK = select(calendar.c.week).where(calendar.c.code == bindparam("wanted"))
_DAYS = select(calendar_day.c.day, calendar_day.c.intervals).where(calendar_day.c.calendar == bindparam("wanted"))

_NOW = select(clock.c.now).where(clock.c.id == 1)
_LOCK_NOW = _NOW.with_for_update()
_UNTIL = select(clock.c.until).where(clock.c.id == 1)
_WALK = text(
    "INSERT INTO clock (id, now, until) VALUES (1, :now, :until)"
    " ON CONFLICT (id) DO UPDATE SET now = excluded.now, until = excluded.until"
).bindparams(bindparam("now", type_=Instant), bindparam("until", type_=Instant))
_WALK_ON = update(clock).where(clock.c.id == 1, clock.c.now == bindparam("seen"))
_SET_NOW = text(
    "INSERT INTO clock (id, now) VALUES (1, :now) ON CONFLICT (id) DO UPDATE SET now = excluded.now"
).bindparams(bindparam("now", type_=Instant))


class Calendars:
    """Working calendars by code."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, row: CalendarRow) -> None:
        """Write a calendar in place of the one with its code."""
        self._connection.execute(_PUT, {"code": row.code, "week": row.week})
        self._connection.execute(_DROP_DAYS, {"wanted": row.code})
        if days := [{"calendar": row.code, "day": day, "intervals": value} for day, value in row.days.items()]:
            self._connection.execute(_ADD_DAYS, days)

    def get(self, code: str) -> CalendarRow | None:
        """A calendar with all its days."""
        week = self._connection.execute(_WEEK, {"wanted": code}).one_or_none()
        if week is None:
            return None
        days = dict(self._connection.execute(_DAYS, {"wanted": code}).all())
        return CalendarRow(code, week[0], days)


class Clock:
    """The manual clock, shared by every process of the server; and how far a history that is being made has come."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def now(self) -> datetime | None:
        """Where the clock stands; None before it was ever set."""
        return self._connection.execute(_NOW).scalar_one_or_none()

    def lock(self) -> datetime | None:
        """Like `now`, and nobody else moves it until the end of the unit of work."""
        return self._connection.execute(_LOCK_NOW).scalar_one_or_none()

    def set(self, now: datetime) -> None:
        """Move the clock."""
        self._connection.execute(_SET_NOW, {"now": now})

    def until(self) -> datetime | None:
        """Where a history that is being made will end; None when none is."""
        return self._connection.execute(_UNTIL).scalar_one_or_none()

    def walk(self, now: datetime, until: datetime | None) -> None:
        """Set the clock for a history that is being made, or (None) is complete."""
        self._connection.execute(_WALK, {"now": now, "until": until})

    def walk_on(self, now: datetime, seen: datetime) -> bool:
        """Move the clock on from where it was seen to stand; False when it stands elsewhere."""
        return self._connection.execute(_WALK_ON, {"now": now, "seen": seen}).rowcount == 1
