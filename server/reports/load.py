"""The load of people: what they hold now, what they completed, and how much of it in time. Nobody is ranked."""

from dataclasses import dataclass, field

from server.reports.activities import Activity, activities
from server.reports.reading import Reading
from server.reports.spans import quantile


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One person (id): `holding` at the end of the time, `overdue` of them; `completed` in it.

    `in_time`: the share of completed tasks with a due time that were done by then;
    `hold_median`: working hours from taking a task until it was done.
    """

    person: str
    holding: int
    overdue: int
    completed: int
    in_time: float | None
    hold_median: float | None


@dataclass(slots=True)
class _Work:
    holding: list[Activity] = field(default_factory=list[Activity])
    done: list[Activity] = field(default_factory=list[Activity])


def load(reading: Reading) -> list[LoadRow]:
    """A row for everybody who holds or completed tasks of the scope, by id."""
    people: dict[str, _Work] = {}
    for each in activities(reading.database, reading.scope):
        if each.holder is not None:
            people.setdefault(each.holder, _Work()).holding.append(each)
        elif each.by is not None:
            people.setdefault(each.by, _Work()).done.append(each)
    return [_row(reading, person, work) for person, work in sorted(people.items())]


def _row(reading: Reading, person: str, work: _Work) -> LoadRow:
    due = [each for each in work.done if each.due_at is not None]
    held = [
        reading.spans.working(each.branch, each.taken_at or each.ended_at, each.ended_at)
        for each in work.done
        if each.ended_at is not None
    ]
    return LoadRow(
        person=person,
        holding=len(work.holding),
        overdue=sum(each.due_at is not None and each.due_at < reading.scope.until for each in work.holding),
        completed=len(work.done),
        in_time=sum(not each.late for each in due) / len(due) if due else None,
        hold_median=quantile(held, 0.5),
    )
