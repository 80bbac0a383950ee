"""The budget of a year by activities (activity-based costing): hours, then money along what drives it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from server.mining.costing.plan import Plan
from server.mining.house_file import Place

Cells: TypeAlias = Mapping[str, Decimal]
"""Something by activity; what is not there is nothing."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Everything by activity, exact: round only what is shown.

    `hours` by resource after the moves; `salary_before` them and `salary` after them; `overheads` by name. `borne`: the
    totals of activities that bear others, with their parts of those. `unused`: what capacity of a resource costs that
    no activity needs.
    """

    hours: Mapping[str, Cells]
    salary_before: Cells
    salary: Cells
    overheads: Mapping[str, Cells]
    total: Cells
    borne: Cells
    unused: Cells


def budget(plan: Plan) -> Budget:
    """The budget of a plan."""
    before = planned_hours(plan, moved=False)
    after = planned_hours(plan, moved=True)
    rates_before = {name: each.pay / each.capacity for name, each in plan.resources.items()}
    stretched = {name: _year(plan, name, after[name]) for name in plan.resources}
    salary = _priced(after, {name: each.pay / stretched[name] for name, each in plan.resources.items()})
    overheads = {name: _overhead(plan, name, after, stretched) for name in plan.overheads}
    total = _added(salary, *overheads.values())
    return Budget(
        hours=after,
        salary_before=_priced(before, rates_before),
        salary=salary,
        overheads=overheads,
        total=total,
        borne=_borne(plan, total, after),
        unused={
            name: (stretched[name] - sum(after[name].values())) * each.pay / stretched[name]
            for name, each in plan.resources.items()
        },
    )


def planned_hours(plan: Plan, *, moved: bool) -> Mapping[str, Cells]:
    """Hours by resource and activity; `moved`: after the moves."""
    found: dict[str, dict[str, Decimal]] = {name: {} for name in plan.resources}
    for name, activity in plan.activities.items():
        for work in activity.work:
            often = plan.drivers[work.driver].amount if work.driver is not None else Decimal(1)
            _add(found[work.resource], name, often * work.times * work.hours * work.people)
    for move in plan.moves if moved else ():
        _add(found[move.giver], move.activity, -move.hours)
        _add(found[move.taker], move.activity, move.hours)
    return found


def impossible(plan: Plan) -> Iterator[tuple[Place, str]]:
    """What a plan without contradictions cannot mean: where, and what is wrong."""
    hours = planned_hours(plan, moved=True)
    for number, move in enumerate(plan.moves):
        if hours[move.giver][move.activity] < 0:
            yield ("moves", number, "hours"), f"{move.giver} does not have so many hours of {move.activity}."
    for name, by in plan.spread.items():
        if not any(amount for activity, amount in hours[by].items() if activity not in plan.spread):
            yield ("spread", name), f"{by} has no hours in any other activity that could bear {name}."


def _year(plan: Plan, resource: str, hours: Cells) -> Decimal:
    """Hours that the pay of a resource buys: its capacity, or more when more is planned of people with a salary."""
    return max(plan.resources[resource].capacity, sum(hours.values(), Decimal(0)))


def _overhead(plan: Plan, name: str, hours: Mapping[str, Cells], year: Cells) -> Cells:
    overhead = plan.overheads[name]
    if overhead.per_person is not None:
        each = {who: overhead.per_person * one.people / year[who] for who, one in plan.resources.items()}
        return _priced(hours, each)
    price = overhead.price or Decimal(0)
    return {
        activity: price * sum((plan.number(use) for use in uses), Decimal(0))
        for activity, uses in overhead.uses.items()
    }


def _borne(plan: Plan, total: Cells, hours: Mapping[str, Cells]) -> Cells:
    """Totals of the activities in which the bearing resources work, what is spread added to them."""
    found = {name: amount for name, amount in total.items() if name not in plan.spread}
    bearing: set[str] = set()
    for spread, by in plan.spread.items():
        keys = {name: amount for name, amount in hours[by].items() if name not in plan.spread and amount}
        whole = sum(keys.values(), Decimal(0))
        for name, amount in keys.items():
            _add(found, name, total.get(spread, Decimal(0)) * amount / whole)
        bearing |= keys.keys()
    return {name: amount for name, amount in found.items() if name in bearing}


def _priced(hours: Mapping[str, Cells], rates: Cells) -> Cells:
    return _added(
        *({activity: amount * rates[who] for activity, amount in each.items()} for who, each in hours.items())
    )


def _added(*parts: Cells) -> Cells:
    found: dict[str, Decimal] = {}
    for part in parts:
        for name, amount in part.items():
            _add(found, name, amount)
    return found


def _add(cells: dict[str, Decimal], name: str, amount: Decimal) -> None:
    cells[name] = cells.get(name, Decimal(0)) + amount
