"""Cases from day to day: how many came, how many were done, how many were in work, and how long each took."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from server.reports.scope import Reading, aware, naive
from server.reports.snapshot.clock import EPOCH
from server.reports.statistics import hours, quantiles

MOST_POINTS = 2_000
"""Cases of which a picture shows every one; of more, a sample."""
MOST_DAYS = 200
"""Days of which a picture shows each; of more, the end of each week, which is as much as eyes can tell apart."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day: cases that started, that were completed, that ended otherwise, and that run at its end."""

    day: date
    started: int
    completed: int
    dropped: int
    running: int


@dataclass(frozen=True, slots=True)
class StageRow:
    """Open tasks at the end of one day, by step."""

    day: date
    process: str
    step: str
    open: int


@dataclass(frozen=True, slots=True)
class Took:
    """One completed case: when it ended, and how long it took, in working hours."""

    case: str
    title: str | None
    ended: datetime
    hours: float


SUNDAY = 7
_LOCAL = "+ to_seconds($ahead::BIGINT))::DATE"
_DAYS = f"""
    , day AS (
        SELECT unnest(generate_series(($since {_LOCAL}, ($until - INTERVAL 1 MICROSECOND {_LOCAL},
            INTERVAL 1 DAY))::DATE AS day
    ), began AS (SELECT (started {_LOCAL} AS day, count(*) AS n FROM case_at WHERE started >= $since GROUP BY ALL),
    over AS (
        SELECT (ended {_LOCAL} AS day, count(*) FILTER (status = 'completed') AS done, count(*) AS n
        FROM case_at WHERE ended IS NOT NULL GROUP BY ALL
    ), before AS (SELECT count(*) AS n FROM case_at WHERE started < $since)
    SELECT day, coalesce(began.n, 0), coalesce(done, 0), coalesce(over.n - done, 0),
        (SELECT n FROM before) + sum(coalesce(began.n, 0) - coalesce(over.n, 0)) OVER (ORDER BY day)
    FROM day LEFT JOIN began USING (day) LEFT JOIN over USING (day) ORDER BY day
"""
_SHOWN = "CASE WHEN $weeks THEN least($last, (date_trunc('week', {day}) + INTERVAL 6 DAY)::DATE) ELSE {day} END"
"""The day at whose end a picture shows what happened on a day."""
_STAGES = f"""
    , day AS (
        SELECT DISTINCT {_SHOWN.format(day="each")} AS day
        FROM (SELECT unnest(generate_series($first, $last, INTERVAL 1 DAY))::DATE AS each)
    ), change AS (
        SELECT process, element, greatest((offered {_LOCAL}, $first) AS day, 1 AS n FROM task_at
        UNION ALL
        SELECT process, element, (ended {_LOCAL} AS day, -1 FROM task_at WHERE ended IS NOT NULL
    ), daily AS (SELECT process, element, day, sum(n) AS n FROM change GROUP BY ALL),
    total AS (SELECT process, element, {_SHOWN.format(day="day")} AS day, sum(n) AS n FROM daily GROUP BY ALL),
    step AS (SELECT DISTINCT process, element FROM total)
    SELECT day, process, element, sum(coalesce(n, 0)) OVER (PARTITION BY process, element ORDER BY day)::BIGINT
    FROM day CROSS JOIN step LEFT JOIN total USING (process, element, day) ORDER BY day, process, element
"""
_TOOK = f"""
    SELECT "case", title, ended, {hours("ended_w - started_w")} FROM case_at
    WHERE ended IS NOT NULL AND status = 'completed'
    USING SAMPLE reservoir({MOST_POINTS} ROWS) REPEATABLE (1)
"""
_MARKS = f"""
    SELECT {quantiles(hours("ended_w - started_w"), (0.5, 0.85, 0.95))}
    FROM case_at WHERE ended IS NOT NULL AND status = 'completed'
"""


def by_day(reading: Reading, zone: ZoneInfo) -> list[DayRow]:
    """Every day of the time, in the zone as it stands at its end; none when no case ran in it."""
    rows = [DayRow(*row) for row in reading.rows(_DAYS, {"ahead": reading.ahead(zone)})]
    return rows if any(row.started or row.completed or row.dropped or row.running for row in rows) else []


def stages(reading: Reading, zone: ZoneInfo) -> list[StageRow]:
    """Open tasks at the end of every day, of a long time of every week, step by step."""
    first, last = _span(reading, zone)
    asked = {"ahead": reading.ahead(zone), "first": first, "last": last, "weeks": by_weeks(first, last)}
    return [StageRow(*row) for row in reading.rows(_STAGES, asked)]


def by_weeks(first: date, last: date) -> bool:
    """Whether a picture from one day to another shows the end of each week instead of each day."""
    return (last - first).days >= MOST_DAYS


def is_shown(day: date, first: date, last: date) -> bool:
    """Whether a picture from one day to another shows how things stood at the end of this day."""
    return day == last or day.isoweekday() == SUNDAY or not by_weeks(first, last)


def _span(reading: Reading, zone: ZoneInfo) -> tuple[date, date]:
    """The first and the last day of the time, in the zone as it stands at its end."""
    ahead, scope = timedelta(seconds=reading.ahead(zone)), reading.scope
    since, until = naive(scope.since), naive(max(scope.until, EPOCH))
    return (since + ahead).date(), (until - timedelta(microseconds=1) + ahead).date()


def took(reading: Reading) -> list[Took]:
    """Completed cases, at most `MOST_POINTS`, the same whenever it is asked for."""
    return [Took(case, title, aware(ended), spent) for case, title, ended, spent in reading.rows(_TOOK)]


def marks(reading: Reading) -> tuple[float | None, float | None, float | None]:
    """The median, 85% and 95% of the times from start to completion, in working hours."""
    rows = reading.rows(_MARKS)
    return (rows[0][0], rows[0][1], rows[0][2]) if rows else (None, None, None)
