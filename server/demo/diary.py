"""When people work, and what they are busy with: finds the next time somebody has for a task."""

from bisect import insort
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from server.demo.model import Habit
from server.domain.calendar import WorkingCalendar

_FARTHEST = 400
"""Days ahead that are looked at."""
USUAL = Habit()


@dataclass(slots=True)
class Diary:
    """The engagements of everybody, by login; each person does one thing at a time. `away`: days they are not there."""

    habits: Mapping[str, Habit]
    away: Mapping[str, frozenset[date]] = field(default_factory=dict[str, frozenset[date]])
    _busy: dict[str, list[tuple[datetime, datetime]]] = field(
        default_factory=dict[str, list[tuple[datetime, datetime]]]
    )

    def habit(self, login: str) -> Habit:
        """How the person works."""
        return self.habits.get(login, USUAL)

    def is_away(self, login: str, day: date) -> bool:
        """Whether the person is absent on that day."""
        return day in self.away.get(login, ())

    def engage(
        self, login: str, calendar: WorkingCalendar, earliest: datetime, minutes: int
    ) -> tuple[datetime, datetime]:
        """Take the first time that is long enough, not before `earliest`; gives its begin and end."""
        length, busy = timedelta(minutes=minutes), self._busy.setdefault(login, [])
        for opening, closing in working_spans(calendar, earliest, self.habit(login).days):
            if self.is_away(login, opening.astimezone(calendar.zone).date()):
                continue
            begin = _gap(busy, max(opening, earliest), closing, length)
            if begin is not None:
                insort(busy, (begin, begin + length))
                return begin, begin + length
        raise LookupError(f"{login} never works")

    def forget(self, before: datetime) -> None:
        """Let go of what is over."""
        for login, busy in self._busy.items():
            self._busy[login] = [one for one in busy if one[1] > before]


def working_spans(
    calendar: WorkingCalendar, earliest: datetime, days: frozenset[int]
) -> Iterator[tuple[datetime, datetime]]:
    """The working times from the day of `earliest` on, on these weekdays."""
    first = earliest.astimezone(calendar.zone).date()
    for offset in range(_FARTHEST):
        day = first + timedelta(days=offset)
        if day.weekday() in days:
            yield from calendar.spans(day)


def _gap(
    busy: list[tuple[datetime, datetime]], begin: datetime, closing: datetime, length: timedelta
) -> datetime | None:
    for start, end in busy:
        if end <= begin:
            continue
        if begin + length <= start:
            break
        begin = end
    return begin if begin + length <= closing else None
