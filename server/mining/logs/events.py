"""The rows of a log read as events by its mapping; what is no event is dropped and counted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from server.mining.logs.csv_rows import Row
from server.mining.logs.findings import Dropped, Repaired, Tally
from server.mining.logs.instants import InstantReader, together
from server.mining.logs.mapping import LogMapping
from server.mining.logs.transitions import Transition, tells_nothing, transition_of

LONGEST_TEXT = 500
"""Characters of a cell that is used; an attribute that has more is shortened."""
_DAMAGED = re.compile("[\x00\ufffd]")
_KEPT_PLAIN = re.compile(r"'[=+\-@\t\r]")
"""What a spreadsheet would take for a formula is written with an apostrophe before it."""
_TEXTS = ("instance", "resource", "receiver", "role", "branch", "process")
_OWN = len(_TEXTS)


class Event(NamedTuple):
    """One event; instants are microseconds since 1970. `began`: of a row that tells both ends of an activity.

    `moment` None: such a row has no end. `transition` None: the log has no transitions. `attributes` are the texts
    of the mapping's attributes, in order.
    """

    line: int
    case: str
    activity: str
    moment: int | None
    began: int | None = None
    transition: Transition | None = None
    instance: str | None = None
    resource: str | None = None
    receiver: str | None = None
    role: str | None = None
    branch: str | None = None
    process: str | None = None
    attributes: tuple[str | None, ...] = ()


@dataclass(slots=True)
class EventReader:
    """Reads rows with the cells of `mapping.columns`. `now`: later times are dropped; counts go into `tally`."""

    mapping: LogMapping
    now: int
    tally: Tally
    _places: dict[str, int] = field(init=False)
    _texts: tuple[str | None, ...] = field(init=False)
    _shown_only: frozenset[int] = field(init=False)
    _times: InstantReader = field(init=False)

    def __post_init__(self) -> None:
        """Find the cells once."""
        self._places = {name: place for place, name in enumerate(self.mapping.columns)}
        self._texts = (*(getattr(self.mapping, name) for name in _TEXTS), *self.mapping.attributes)
        meant = replace(self.mapping, attributes=()).columns
        self._shown_only = frozenset(place for name, place in self._places.items() if name not in meant)
        self._times = InstantReader(self.mapping.format, ZoneInfo(self.mapping.zone))

    def read(self, row: Row) -> Event | None:
        """The event of a row; None when it is dropped."""
        self.tally.rows += 1
        found = row.fault or self._event(row)
        if isinstance(found, Event):
            return found
        self.tally.drop(found, row.line, self._shown(row, found))
        return None

    def _event(self, row: Row) -> Event | Dropped:
        cells = row.cells
        whole = "".join(cells)
        if len(whole) > LONGEST_TEXT or _DAMAGED.search(whole):
            cells = self._sound(row)
            if isinstance(cells, Dropped):
                return cells
        case, activity = self._text(cells, self.mapping.case), self._text(cells, self.mapping.activity)
        if case is None:
            return Dropped.NO_CASE
        if activity is None:
            return Dropped.NO_ACTIVITY
        times = self._moments(row)
        if isinstance(times, Dropped):
            return times
        transition = self._transition(cells)
        if isinstance(transition, Dropped):
            return transition
        texts = [self._text(cells, column) for column in self._texts]
        return Event._make((row.line, case, activity, *times, transition, *texts[:_OWN], tuple(texts[_OWN:])))

    def _sound(self, row: Row) -> Sequence[str] | Dropped:
        """The cells without what spoils attributes alone; a row is dropped only for a cell that has a meaning."""
        cells = list(row.cells)
        for place, cell in enumerate(cells):
            long, damaged = len(cell) > LONGEST_TEXT, _DAMAGED.search(cell) is not None
            if place not in self._shown_only:
                if damaged or long:
                    return Dropped.UNREADABLE if damaged else Dropped.TOO_LONG
                continue
            cells[place] = cell[:LONGEST_TEXT].replace("\x00", "\ufffd")
            for put_right, found in ((Repaired.SHORTENED, long), (Repaired.DAMAGED, damaged)):
                if found:
                    self.tally.repair(put_right, row.line, cell)
        return cells

    def _moments(self, row: Row) -> tuple[int | None, int | None] | Dropped:
        """When it happened, and when it began where the row tells."""
        end = self._moment(row, self.mapping.time, self.mapping.clock)
        if isinstance(end, Dropped) or self.mapping.start is None:
            return end if isinstance(end, Dropped) else Dropped.NO_TIME if end is None else (end, None)
        start = self._moment(row, self.mapping.start, self.mapping.start_clock)
        if isinstance(start, Dropped):
            return start
        if start is None and end is None:
            return Dropped.NO_TIME
        if start is not None and end is not None and end < start:
            return Dropped.END_BEFORE_START
        return end, start

    def _moment(self, row: Row, column: str, clock: str | None) -> int | Dropped | None:
        text = self._text(row.cells, column)
        if clock is not None:
            hours = self._text(row.cells, clock)
            if (text is None) is not (hours is None):
                return Dropped.NO_TIME
            text = text and hours and together(text, hours)
        if text is None:
            return None
        moment = self._times.read(text)
        if moment is None:
            return Dropped.BAD_TIME
        if moment < 0:
            return Dropped.TOO_EARLY
        if moment > self.now:
            return Dropped.IN_FUTURE
        if self._times.assumed:
            self.tally.repair(Repaired.ZONE_ASSUMED, row.line, text)
        return moment

    def _transition(self, cells: Sequence[str]) -> Transition | Dropped | None:
        if self.mapping.transition is None or self.mapping.start is not None:
            return None
        text = self._text(cells, self.mapping.transition)
        if text is None:
            return Transition.COMPLETE
        if tells_nothing(text):
            return Dropped.NO_TRANSITION
        return transition_of(text) or Dropped.UNKNOWN_TRANSITION

    def _text(self, cells: Sequence[str], column: str | None) -> str | None:
        if column is None:
            return None
        text = cells[self._places[column]].strip()
        return (text[1:] if _KEPT_PLAIN.match(text) else text) or None

    def _shown(self, row: Row, reason: Dropped) -> str:
        """The cell that is to blame, or the beginning of the row."""
        columns = {
            Dropped.BAD_TIME: self.mapping.time,
            Dropped.TOO_EARLY: self.mapping.time,
            Dropped.IN_FUTURE: self.mapping.time,
            Dropped.UNKNOWN_TRANSITION: self.mapping.transition,
        }
        column = columns.get(reason)
        if column is not None and row.fault is None:
            hours = self.mapping.clock if column == self.mapping.time else None
            return " ".join(row.cells[self._places[each]] for each in (column, hours) if each is not None)
        return " | ".join(cell for cell in row.cells[:6] if cell)
