"""What the work of each step cost: the hours people held its tasks, at the rate of its role."""

from dataclasses import dataclass
from decimal import Decimal

from server.mining.costing.plan import Plan
from server.mining.costing.rates import cents
from server.reports.charging import Charge, charges, plan_in_force, total_cost
from server.reports.scope import Reading


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


def costs(reading: Reading) -> list[CostRow]:
    """A row for each step and branch of the scope that people held tasks of, dearest first."""
    scope = reading.scope
    plan = plan_in_force(reading.house)
    groups: dict[tuple[str, str, str], list[Charge]] = {}
    for each in charges(reading, plan, scope.since, scope.until):
        told = each.task
        if told.chosen:
            groups.setdefault((told.process, told.element, told.branch), []).append(each)
    rows = [_row(plan, *key, found) for key, found in groups.items()]
    return sorted(rows, key=lambda row: (-(row.cost or 0), row.process, row.step, row.branch))


def _row(plan: Plan | None, process: str, step: str, branch: str, found: list[Charge]) -> CostRow:
    cost = total_cost(found)
    completed = len({each.task.task for each in found if each.task.completed_at is not None})
    return CostRow(
        process=process,
        step=step,
        branch=branch,
        activity=plan.activity_of(found[0].task.diagram, step) if plan else None,
        completed=completed,
        hours=float(sum(each.hours for each in found)),
        cost=None if cost is None else cents(cost),
        each=cents(cost / completed) if cost is not None and completed else None,
        unpriced=float(sum(each.hours for each in found if each.cost is None)),
    )
