"""The events of a log on their way: on the disk as they come, and out again case by case, in bounded memory."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from server.mining.logs.events import Event
from server.mining.logs.transitions import Transition
from server.reports.snapshot.tables import insert

BATCH = 50_000
_FETCHED = 5_000
_NUMBERS = ("line", "moment", "began")
_TEXTS = ("case", "activity", "transition", "instance", "resource", "receiver", "role", "branch", "process")
_PLACES = {name: Event._fields.index(name) for name in Event._fields}


class Staging:
    """Events in a table of a file, a bounded part of them in memory. `attributes`: how many a case shows."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, attributes: int) -> None:
        self._connection, self._attributes = connection, attributes
        self._waiting: list[Event] = []
        columns = [*(f'"{name}" BIGINT' for name in _NUMBERS), *(f'"{name}" VARCHAR' for name in self._texts)]
        connection.execute(f"CREATE TABLE event ({', '.join(columns)})")

    @property
    def waiting(self) -> int:
        """How many events are held in memory."""
        return len(self._waiting)

    @property
    def _texts(self) -> list[str]:
        return [*_TEXTS, *(f"a{place}" for place in range(self._attributes))]

    def add(self, event: Event) -> None:
        """Take in one event."""
        self._waiting.append(event)
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        columns: dict[str, NDArray[Any]] = {name: _numbers(self._waiting, _PLACES[name]) for name in _NUMBERS}
        columns.update({name: _texts([event[_PLACES[name]] for event in self._waiting]) for name in _TEXTS})
        for place in range(self._attributes):
            columns[f"a{place}"] = _texts([event.attributes[place] for event in self._waiting])
        insert(self._connection, "event", columns)
        self._waiting.clear()

    def span(self) -> tuple[int, int] | None:
        """The first and the last instant; None when there is no event."""
        text = "SELECT min(least(moment, began)), max(greatest(moment, began)) FROM event"
        first, last = self._connection.execute(text).fetchall()[0]
        return None if first is None else (first, last)

    def number_of_cases(self) -> int:
        """How many cases there are."""
        return self._connection.execute('SELECT count(DISTINCT "case") FROM event').fetchall()[0][0]

    def number_of_activities(self) -> int:
        """How many names of activities there are."""
        return self._connection.execute("SELECT count(DISTINCT activity) FROM event").fetchall()[0][0]

    def largest_case(self) -> int:
        """How many events the case with the most of them has."""
        text = 'SELECT max(n) FROM (SELECT count(*) AS n FROM event GROUP BY "case")'
        return self._connection.execute(text).fetchall()[0][0] or 0

    def cases(self) -> Iterator[list[Event]]:
        """The events of each case, in the order of the file."""
        names = ", ".join(f'"{name}"' for name in (*_NUMBERS, *self._texts))
        found = self._connection.cursor().execute(f'SELECT {names} FROM event ORDER BY "case", line')
        for _, rows in groupby(_fetched(found), key=itemgetter(len(_NUMBERS))):
            yield [_event(row) for row in rows]


@contextmanager
def staging(folder: Path, attributes: int) -> Generator[Staging]:
    """A place for events in this folder, which must be there and is left to whoever made it."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": "512MB",
        "threads": 2,
        "temp_directory": str(folder / "spilled"),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with closing(duckdb.connect(str(folder / "staging.duckdb"), config=config)) as connection:
        yield Staging(connection, attributes)


def _fetched(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := found.fetchmany(_FETCHED):
        yield from rows


def _event(row: Sequence[Any]) -> Event:
    line, moment, began, case, activity, transition, *texts = row
    known = len(_TEXTS) - 3
    told = Transition(transition) if transition else None
    return Event(line, case, activity, moment, began, told, *texts[:known], attributes=tuple(texts[known:]))


def _numbers(events: Sequence[Event], place: int) -> NDArray[Any]:
    values = [event[place] for event in events]
    return np.ma.array([value or 0 for value in values], mask=[value is None for value in values], dtype=np.int64)


def _texts(values: Sequence[object]) -> NDArray[Any]:
    column = np.empty(len(values), dtype=object)
    column[:] = [None if value is None else str(value) for value in values]
    return column
