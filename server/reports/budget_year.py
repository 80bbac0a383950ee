"""The budget of a year beside what happened in it so far: by activity, and by role with what its unused hours cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from server.mining.costing.budget import Budget, Cells, budget
from server.mining.costing.plan import Plan
from server.reports.capacity import CapacityRow, capacity
from server.reports.charging import plan_in_force
from server.reports.costs import costs
from server.reports.scope import Reading

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ActivityYear:
    """One activity (None: work of steps that belong to none) of the year; money, and `hours` of all roles.

    `salary_before`: before hours move from one role to another; `overheads` by name; `borne`: the total with its part
    of what is spread (None: it bears nothing). `so_far`: what the work in the time of the report cost.
    """

    activity: str | None
    hours: Decimal
    salary_before: Decimal
    salary: Decimal
    overheads: Cells
    total: Decimal
    borne: Decimal | None
    so_far: Decimal


@dataclass(frozen=True, slots=True)
class RoleYear:
    """One role of the year: hours it has (`available`) and that are `planned`, and what the others cost.

    `so_far`: what was used of it in the time of the report; None where nobody has the role and nothing was done.
    """

    role: str
    available: Decimal
    planned: Decimal
    unused_cost: Decimal
    so_far: CapacityRow | None


@dataclass(frozen=True, slots=True)
class BudgetYear:
    """The whole: `part` of a year is the time of the report; `overheads` are their names, `moves`: hours move."""

    part: float
    activities: Sequence[ActivityYear]
    roles: Sequence[RoleYear]
    overheads: Sequence[str]
    moves: bool


def budget_year(reading: Reading) -> BudgetYear | None:
    """None before anybody loaded what work costs, or for a log of another system."""
    plan = plan_in_force(reading.house)
    if plan is None:
        return None
    made, scope = budget(plan), reading.scope
    return BudgetYear(
        part=(scope.until - scope.since) / YEAR,
        activities=_activities(plan, made, _spent(reading)),
        roles=_roles(plan, made, {row.role: row for row in capacity(reading)}),
        overheads=list(plan.overheads),
        moves=bool(plan.moves),
    )


def _spent(reading: Reading) -> Mapping[str | None, Decimal]:
    found: dict[str | None, Decimal] = {}
    for row in costs(reading):
        found[row.activity] = found.get(row.activity, Decimal(0)) + (row.cost or 0)
    return found


def _activities(plan: Plan, made: Budget, spent: Mapping[str | None, Decimal]) -> list[ActivityYear]:
    nothing = Decimal(0)
    rows = [
        ActivityYear(
            activity=name,
            hours=sum((each.get(name, nothing) for each in made.hours.values()), nothing),
            salary_before=made.salary_before.get(name, nothing),
            salary=made.salary.get(name, nothing),
            overheads={each: cells.get(name, nothing) for each, cells in made.overheads.items()},
            total=made.total.get(name, nothing),
            borne=made.borne.get(name),
            so_far=spent.get(name, nothing),
        )
        for name in plan.activities
    ]
    if other := spent.get(None):
        none = dict.fromkeys(plan.overheads, nothing)
        rows.append(ActivityYear(None, nothing, nothing, nothing, none, nothing, None, other))
    return rows


def _roles(plan: Plan, made: Budget, used: Mapping[str, CapacityRow]) -> list[RoleYear]:
    rows = [
        RoleYear(
            name,
            each.capacity,
            sum(made.hours[name].values(), Decimal(0)),
            made.unused.get(name, Decimal(0)),
            used.get(name),
        )
        for name, each in plan.resources.items()
    ]
    return sorted(rows, key=lambda row: (-row.unused_cost, row.role))
