"""Makes the snapshot of a log from its file: it is there when it is whole, and says what was dropped and put right."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from server.domain.calendar import WorkingCalendar
from server.mining.logs.cleaning import CleanCase, clean_case
from server.mining.logs.events import EventReader
from server.mining.logs.findings import CleaningReport, Problem, Tally, Unusable, report_of
from server.mining.logs.layout import Layout
from server.mining.logs.mapping import LogMapping
from server.mining.logs.source import rows_of
from server.reports.imported.hours import Hours
from server.reports.imported.lives import life_of
from server.reports.imported.staging import Staging, staging
from server.reports.snapshot.clock import EPOCH, micros
from server.reports.snapshot.rows import Life
from server.reports.snapshot.schema import MOVING
from server.reports.snapshot.snapshot import Snapshot, create, set_meta
from server.reports.snapshot.tables import ClockOf, columns_of_lives, insert, insert_delays

LARGEST_CASE = 100_000
"""Events of one case; more come of a column that is not the case's."""
MOST_ACTIVITIES = 5_000
"""Names of activities; more come of a column that is not the activity's."""
YEARS_AHEAD = 12
"""For which the working clock of a log goes on."""
_TOLD_EVERY = 5_000
_CASES = 2_000
_READ = 0.7
"""Which part of the work is done when all rows are read."""

Told = Callable[[float], None]
"""Is told from time to time which part of the work is done, 0 to 1; what it raises ends the work."""


@dataclass(frozen=True, slots=True)
class LogFile:
    """What is read, and how: rows later than `now` are dropped; `process` and `branch` where the log names none.

    `calendar`: of the working time of the whole log. `most_rows`: how many rows it may have.
    """

    source: Path
    layout: Layout
    mapping: LogMapping
    process: str
    branch: str
    calendar: WorkingCalendar
    now: datetime
    most_rows: int


def make_log(log: LogFile, target: Path, folder: Path, told: Told) -> CleaningReport:
    """Read the file and put the snapshot at `target`; with a `problem` in the report nothing is there.

    `folder` is empty, on the disk of `target`, and removed by whoever made it.
    """
    tally = Tally()
    try:
        with staging(folder, len(log.mapping.attributes)) as events:
            _read(log, events, tally, told)
            _check(log, events)
            report = _write(log, events, folder / "log.duckdb", tally, told)
    except Unusable as problem:
        return report_of(tally, problem)
    if not report.activities:
        return report_of(tally, Unusable(Problem.NOTHING_KEPT))
    (folder / "log.duckdb").replace(target)
    told(1)
    return report


def _read(log: LogFile, events: Staging, tally: Tally, told: Told) -> None:
    """All rows, as events; the file is passed through once."""
    reader = EventReader(log.mapping, micros(log.now), tally)
    size = max(log.source.stat().st_size, 1)
    with log.source.open("rb") as file, rows_of(file, log.layout, log.mapping.columns) as rows:
        for row in rows:
            if tally.rows >= log.most_rows:
                raise Unusable(Problem.TOO_MANY_ROWS, str(log.most_rows))
            if (event := reader.read(row)) is not None:
                events.add(event)
            if tally.rows % _TOLD_EVERY == 0:
                told(_READ * _share(file, size))
    events.flush()
    told(_READ)


def _share(file: BinaryIO, size: int) -> float:
    return min(1, file.tell() / size)


def _check(log: LogFile, events: Staging) -> None:
    """Refuse what can only be a mistake in the mapping, before a wrong chart is drawn of it."""
    if events.span() is None:
        raise Unusable(Problem.NOTHING_KEPT)
    if events.largest_case() > LARGEST_CASE:
        raise Unusable(Problem.WRONG_CASE, log.mapping.case)
    if events.number_of_activities() > MOST_ACTIVITIES:
        raise Unusable(Problem.WRONG_ACTIVITY, log.mapping.activity)


def _write(log: LogFile, events: Staging, path: Path, tally: Tally, told: Told) -> CleaningReport:
    span, number = events.span() or (0, 0), events.number_of_cases()
    hours = _hours(log, span[0])
    clock = hours.clock()
    cases = activities = 0
    with closing(create(path)) as snapshot:
        lives = (life_of(case, log.process, log.branch) for case in _clean(log, events, tally))
        while some := list(islice(lives, _CASES)):
            _keep(snapshot, some, lambda _: clock)
            cases += len(some)
            activities += sum(len(life.activities) for life in some)
            told(_READ + (1 - _READ) * min(1, cases / number))
        with snapshot.write() as connection:
            set_meta(connection, {"first": str(span[0]), "last": str(span[1]), "hours": hours.text()})
    return replace(report_of(tally), cases=cases, activities=activities, first=span[0], last=span[1])


def _clean(log: LogFile, events: Staging, tally: Tally) -> Iterator[CleanCase]:
    found = (clean_case(of_case, log.mapping, tally) for of_case in events.cases())
    return (case for case in found if case is not None)


def _hours(log: LogFile, first: int) -> Hours:
    """Of all branches: the log names units of another house, whose hours nobody knows."""
    began = EPOCH + timedelta(microseconds=first)
    return Hours(log.calendar, began.year - 1, log.now.year + YEARS_AHEAD)


def _keep(snapshot: Snapshot, lives: Sequence[Life], clock_of: ClockOf) -> None:
    """Ended cases beside running ones, as the schema has it."""
    with snapshot.write() as connection:
        for running in (False, True):
            some = [life for life in lives if (life.trace.ended is None) is running]
            columns = columns_of_lives(some, clock_of)
            for table, found in columns.items():
                insert(connection, f"{table}_running" if running and table in MOVING else table, found)
            if not running:
                insert_delays(connection, columns)
