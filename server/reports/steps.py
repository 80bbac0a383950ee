"""How long each step takes: how long tasks wait for somebody, how long they are held, and how long both together."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.reports.activities import Activity, activities
from server.reports.reading import Reading
from server.reports.spans import mean, quantile


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a process. Hours are working hours unless the name says clock.

    `completed`, `cancelled`: in the time of the report; `open`: at its end, `untaken` of them held by nobody.
    `wait`: from the offer until somebody holds the task; `hold`: from there until it is done; `total`: both. Each is of
    the tasks completed. `waited_in_all` adds up the waiting of all, open and cancelled ones too: the step's part in the
    waiting of the house. `late`: the share of those with a due time that were completed after it.
    """

    process: str
    step: str
    waited_in_all: float
    completed: int
    cancelled: int
    open: int
    untaken: int
    wait_median: float | None
    wait_p90: float | None
    hold_median: float | None
    hold_p90: float | None
    total_median: float | None
    total_p90: float | None
    total_p95: float | None
    total_mean: float | None
    clock_median: float | None
    given_back: int
    late: float | None


def steps(reading: Reading) -> list[StepRow]:
    """A row for each step with tasks in the scope, those first whose tasks waited longest in all."""
    groups: dict[tuple[str, str], list[Activity]] = {}
    for each in activities(reading.database, reading.scope):
        groups.setdefault((each.process, each.element), []).append(each)
    rows = [_row(reading, process, step, found) for (process, step), found in groups.items()]
    return sorted(rows, key=lambda row: (-row.waited_in_all, row.process, row.step))


def _row(reading: Reading, process: str, step: str, found: list[Activity]) -> StepRow:
    done = [each for each in found if each.completed and each.ended_at is not None]
    waits, holds, totals, clocks = _durations(reading, done)
    due = [each for each in done if each.due_at is not None]
    still = [each for each in found if each.open]
    return StepRow(
        process=process,
        step=step,
        waited_in_all=sum(reading.spans.waited(each, reading.scope.until) for each in found),
        completed=len(done),
        cancelled=len(found) - len(done) - len(still),
        open=len(still),
        untaken=sum(each.holder is None for each in still),
        wait_median=quantile(waits, 0.5),
        wait_p90=quantile(waits, 0.9),
        hold_median=quantile(holds, 0.5),
        hold_p90=quantile(holds, 0.9),
        total_median=quantile(totals, 0.5),
        total_p90=quantile(totals, 0.9),
        total_p95=quantile(totals, 0.95),
        total_mean=mean(totals),
        clock_median=quantile(clocks, 0.5),
        given_back=sum(each.given_back for each in found),
        late=sum(each.late for each in due) / len(due) if due else None,
    )


def _durations(reading: Reading, done: Iterable[Activity]) -> tuple[list[float], list[float], list[float], list[float]]:
    """Of completed tasks: waiting, holding and both in working hours, and both by the clock."""
    spans = reading.spans
    lives = [(each.branch, each.offered_at, each.taken_at or each.ended_at, each.ended_at) for each in done]
    told = [(branch, offered, taken, ended) for branch, offered, taken, ended in lives if taken and ended]
    return (
        [spans.working(branch, offered, taken) for branch, offered, taken, _ in told],
        [spans.working(branch, taken, ended) for branch, _, taken, ended in told],
        [spans.working(branch, offered, ended) for branch, offered, _, ended in told],
        [spans.clock(offered, ended) for _, offered, _, ended in told],
    )
