"""What waits now: open tasks of each step for each role and branch, and how their age compares with what is usual."""

from dataclasses import dataclass

from server.reports.activities import Activity, activities
from server.reports.reading import Reading
from server.reports.spans import quantile


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Open tasks of one step, role and branch at the end of the time. Hours are working hours.

    `oldest`, `age_median`: since they were offered; `usual_p90`: what nine of ten tasks completed in the time of the
    report took from offer to completion, `beyond_usual`: how many open ones are older than that. `overdue` ones are
    past their due time, `untaken` ones are held by nobody.
    """

    process: str
    step: str
    role: str
    branch: str
    open: int
    untaken: int
    overdue: int
    oldest: float
    age_median: float
    usual_p90: float | None
    beyond_usual: int


def waiting(reading: Reading) -> list[WaitingRow]:
    """A row for each step, role and branch with open tasks, most overdue first."""
    found: dict[tuple[str, str, str, str], list[Activity]] = {}
    took: dict[tuple[str, str], list[float]] = {}
    for each in activities(reading.database, reading.scope):
        if each.open:
            found.setdefault((each.process, each.element, each.role, each.branch), []).append(each)
        elif each.completed and each.ended_at is not None:
            hours = reading.spans.working(each.branch, each.offered_at, each.ended_at)
            took.setdefault((each.process, each.element), []).append(hours)
    rows = [_row(reading, *key, tasks, took.get(key[:2], [])) for key, tasks in found.items()]
    return sorted(rows, key=lambda row: (-row.overdue, -row.oldest, row.process, row.step, row.branch))


def _row(  # noqa: PLR0917 -- the four parts of its key
    reading: Reading, process: str, step: str, role: str, branch: str, tasks: list[Activity], took: list[float]
) -> WaitingRow:
    now = reading.scope.until
    ages = [reading.spans.working(branch, each.offered_at, now) for each in tasks]
    usual = quantile(took, 0.9)
    return WaitingRow(
        process=process,
        step=step,
        role=role,
        branch=branch,
        open=len(tasks),
        untaken=sum(each.holder is None for each in tasks),
        overdue=sum(each.due_at is not None and each.due_at < now for each in tasks),
        oldest=max(ages),
        age_median=quantile(ages, 0.5) or 0.0,
        usual_p90=usual,
        beyond_usual=0 if usual is None else sum(age > usual for age in ages),
    )
