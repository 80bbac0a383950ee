"""How cases flow: how many began and ended, how many run, and how long they took."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select

from server.reports.reading import Reading
from server.reports.spans import quantile
from server.store.column_types import Instant
from server.store.tables.cases import case

_CASES = select(case.c.process, case.c.branch, case.c.status, case.c.started_at, case.c.ended_at)


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One process: cases `started`, `completed`, `cancelled` and `failed` in the time, `running` at its end.

    Times are from start to completion, of the cases completed in the time: `clock_median` in hours of the clock, the
    others in working hours of the branch. `oldest`: working hours of the running case that began first.
    """

    process: str
    started: int
    completed: int
    cancelled: int
    failed: int
    running: int
    median: float | None
    p90: float | None
    p95: float | None
    clock_median: float | None
    oldest: float | None


@dataclass(slots=True)
class _Counted:
    started: int = 0
    ended: dict[str, int] = field(default_factory=dict[str, int])
    running: list[float] = field(default_factory=list[float])
    took: list[float] = field(default_factory=list[float])
    clock: list[float] = field(default_factory=list[float])


def flow(reading: Reading) -> list[FlowRow]:
    """A row for each process with cases in the scope, by key; in one statement."""
    scope, spans = reading.scope, reading.spans
    found: dict[str, _Counted] = {}
    for process, branch, status, started_at, ended_at in _rows(reading):
        counted = found.setdefault(process, _Counted())
        counted.started += started_at >= scope.since
        if ended_at is None or ended_at >= scope.until:
            counted.running.append(spans.working(branch, started_at, scope.until))
            continue
        counted.ended[status] = counted.ended.get(status, 0) + 1
        if status == "completed":
            counted.took.append(spans.working(branch, started_at, ended_at))
            counted.clock.append(spans.clock(started_at, ended_at))
    return [_row(process, counted) for process, counted in sorted(found.items())]


def _rows(reading: Reading) -> list[tuple[str, str, str, datetime, datetime | None]]:
    scope = reading.scope
    conditions: list[ColumnElement[bool]] = [
        case.c.branch.in_(sorted(scope.branches)),
        case.c.started_at < bindparam("until", type_=Instant),
        or_(case.c.ended_at.is_(None), case.c.ended_at >= bindparam("since", type_=Instant)),
    ]
    values: dict[str, Any] = {"since": scope.since, "until": scope.until}
    if scope.process is not None:
        conditions.append(case.c.process == bindparam("wanted"))
        values["wanted"] = scope.process
    with reading.database.read() as connection:
        return [
            (row[0], row[1], row[2], row[3], row[4]) for row in connection.execute(_CASES.where(*conditions), values)
        ]


def _row(process: str, counted: _Counted) -> FlowRow:
    return FlowRow(
        process=process,
        started=counted.started,
        completed=counted.ended.get("completed", 0),
        cancelled=counted.ended.get("cancelled", 0),
        failed=counted.ended.get("failed", 0),
        running=len(counted.running),
        median=quantile(counted.took, 0.5),
        p90=quantile(counted.took, 0.9),
        p95=quantile(counted.took, 0.95),
        clock_median=quantile(counted.clock, 0.5),
        oldest=max(counted.running, default=None),
    )
