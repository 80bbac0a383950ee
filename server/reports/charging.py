"""Charges tasks with the working time people held them, and that time with what an hour of the task's role costs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from server.mining.costing.plan import Plan
from server.mining.costing.rates import hourly_rates, hours
from server.mining.costing.reading import read_plan
from server.mining.costing.sharing import Held, shared
from server.reports.holdings import HeldTask, Holding, holdings
from server.reports.scope import Reading
from server.store.database import Database
from server.store.house_files import HouseFiles
from server.store.tables.house_files import cost_plan
from server.store.tables.organisation import person

_BRANCHES = select(person.c.id, person.c.branch)


@dataclass(frozen=True, slots=True)
class Charge:
    """What one person's holding of one task took: working `hours`, and their `cost` (None: the role has no rate)."""

    task: HeldTask
    person: str
    hours: Decimal
    cost: Decimal | None


def plan_in_force(database: Database | None) -> Plan | None:
    """What work costs as last loaded; None before it ever was, or for a log of another system."""
    if database is None:
        return None
    with database.read() as connection:
        content = HouseFiles(connection, cost_plan).newest()
    return None if content is None else read_plan("costs.yaml", content.encode())


def charges(reading: Reading, plan: Plan | None, since: datetime, until: datetime) -> list[Charge]:
    """Of all tasks of the house, what falls between two instants.

    A moment in which a person holds several tasks is charged to these in equal parts, so that all charges of a person
    are never more than their working hours. Those are of the branch the person belongs to.
    """
    found = list(holdings(reading, since, until))
    rates = hourly_rates(plan) if plan else dict[str, Decimal]()
    tasks = {each.task.task: each.task for each in found}
    parts = shared(_clipped(found, since, until), _readings(reading))
    return [_charge(tasks[task], who, hours(took), rates) for (task, who), took in parts.items()]


def total_cost(of: Iterable[Charge]) -> Decimal | None:
    """Their cost together; None when no hour of theirs has a price."""
    priced = [each.cost for each in of if each.cost is not None]
    return sum(priced, Decimal(0)) if priced else None


def _charge(task: HeldTask, who: str, took: Decimal, rates: Mapping[str, Decimal]) -> Charge:
    rate = rates.get(task.role)
    return Charge(task, who, took, None if rate is None else rate * took)


def _clipped(found: Sequence[Holding], since: datetime, until: datetime) -> list[Held]:
    return [Held(each.task.task, each.person, max(each.since, since), min(each.until, until)) for each in found]


def _readings(reading: Reading) -> Callable[[str, datetime], int]:
    """The reading of the working clock of each person, that of their branch."""
    if reading.house is None:
        return lambda _who, _moment: 0
    with reading.house.read() as connection:
        people: dict[str, str] = {row.id: row.branch for row in connection.execute(_BRANCHES)}
    clocks = {branch: reading.clock_of(branch) for branch in set(people.values())}
    return lambda who, moment: clocks[people[who]].reading(moment)
