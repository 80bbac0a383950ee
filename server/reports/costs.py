"""What the work of each step cost: the hours people held its tasks, at the rate of its role."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from server.mining.costing.plan import Plan
from server.reports.charging import COST, HOURS, Charging, charged, money, plan_in_force
from server.reports.scope import HOUR, Reading

Key: TypeAlias = tuple[str, str, str]
"""Process, step and branch."""


@dataclass(frozen=True, slots=True)
class CostRow:
    """One step of a process at a branch. `activity`: what the house calls the kind of work it belongs to.

    `hours`: working hours in the time of the report in which people held tasks of it, each hour shared among all that
    a person held; `cost`: these hours at the rate of the step's role, in money (None: no rate). `completed`: tasks
    completed in the time; `each`: cost by completed task. `unpriced`: hours that have no rate.
    """

    process: str
    step: str
    branch: str
    activity: str | None
    completed: int
    hours: float
    cost: Decimal | None
    each: Decimal | None
    unpriced: float


_CHARGING = Charging("a.process, a.diagram, a.element, a.branch")
_CHARGED = f"""
    SELECT process, element, branch, min(diagram), {HOURS}, {COST},
        coalesce(sum(took) FILTER (rate IS NULL), 0) / {HOUR}
    FROM charge GROUP BY process, element, branch
"""
_COMPLETED = """
    SELECT process, element, branch, count(*) FROM task_at WHERE outcome = 'completed' GROUP BY ALL
"""


def costs(reading: Reading) -> list[CostRow]:
    """A row for each step and branch of the scope that people held tasks of, dearest first."""
    plan = plan_in_force(reading.house)
    completed: dict[Key, int] = {row[:3]: row[3] for row in reading.rows(_COMPLETED)}
    rows = [_row(plan, completed, row[:3], row[3], row[4:]) for row in charged(reading, plan, _CHARGING, _CHARGED)]
    return sorted(rows, key=lambda row: (-(row.cost or 0), row.process, row.step, row.branch))


def _row(
    plan: Plan | None, completed: Mapping[Key, int], key: Key, diagram: str, numbers: tuple[float, float | None, float]
) -> CostRow:
    done, (hours, cost, unpriced) = completed.get(key, 0), numbers
    return CostRow(
        *key,
        activity=plan.activity_of(diagram, key[1]) if plan else None,
        completed=done,
        hours=hours,
        cost=money(cost),
        each=money(cost / done) if cost is not None and done else None,
        unpriced=unpriced,
    )
